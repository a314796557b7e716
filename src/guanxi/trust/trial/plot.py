"""Curves as an SVG picture, without a library: a few panels side by side, each with its lines and their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log10

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 420, 340, 56, 44, 32, 46
COLOURS = ("#c0331a", "#6b6459", "#3b6b53", "#44557f")
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1d1a16}.q{fill:#6b6459}.t{font-size:14px;font-weight:600}"
    ".g{stroke:#e4dfd6}.l{fill:none;stroke-width:2.2;stroke-linejoin:round}"
)
STEPS = 5


@dataclass(frozen=True)
class Panel:
    """One set of axes; `lines` by name. With `log_x` the horizontal axis counts in powers of ten."""

    title: str
    x: str
    y: str
    lines: Mapping[str, Points]
    log_x: bool = False
    top: float | None = None  # of the vertical axis; the highest point where None


def picture(panels: Sequence[Panel]) -> str:
    """The whole SVG. Panels without a point are left out."""
    shown = [panel for panel in panels if any(panel.lines.values())]
    parts = [f'<g transform="translate({at * WIDTH} 0)">{_panel(panel)}</g>' for at, panel in enumerate(shown)]
    size = f'viewBox="0 0 {WIDTH * len(shown)} {HEIGHT}" width="{WIDTH * len(shown)}" height="{HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style>'
        f'<rect width="100%" height="100%" fill="#fffdf9"/>{"".join(parts)}</svg>\n'
    )


def _panel(panel: Panel) -> str:
    points = [point for line in panel.lines.values() for point in line]
    across = [_x(panel, x) for x, _ in points]
    low, high = min(across), max(across)
    top = panel.top or max(y for _, y in points) or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        share = (_x(panel, x) - low) / (high - low) if high > low else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM)

    parts = [_text(LEFT, 22, panel.title, "t"), _text((LEFT + WIDTH) / 2, HEIGHT - 10, panel.x, "q", "middle")]
    for step in range(STEPS + 1):
        value = top * step / STEPS
        _, y = place(points[0][0], value)
        parts.append(f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(LEFT - 6, y + 4, f"{value:.3g}", "q", "end"))
    for x in sorted(
        {x for x, _ in points} if len({x for x, _ in points}) <= STEPS else {_back(panel, low), _back(panel, high)}
    ):
        parts.append(_text(place(x, 0.0)[0], HEIGHT - BOTTOM + 18, _number(x), "q", "middle"))
    parts.append(_text(LEFT, TOP - 6, panel.y, "q"))
    for at, (name, line) in enumerate(panel.lines.items()):
        colour = COLOURS[at % len(COLOURS)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))
        parts.append(f'<polyline class="l" stroke="{colour}" points="{path}"/>')
        parts.append(f'<rect x="{WIDTH - 175}" y="{TOP + 8 + 18 * at}" width="14" height="3" fill="{colour}"/>')
        parts.append(_text(WIDTH - 155, TOP + 13 + 18 * at, name))
    return "".join(parts)


def _x(panel: Panel, x: float) -> float:
    return log10(x) if panel.log_x else x


def _back(panel: Panel, across: float) -> float:
    return 10.0**across if panel.log_x else across


def _number(x: float) -> str:
    return f"{x:,.0f}" if x >= 100 or x == round(x) else f"{x:.2g}"


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'
