"""QR codes: on a page as inline SVG, in a terminal as blocks, on paper as modules."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_MODULES = 4


def svg(text: str) -> SafeString:
    """An inline <svg> in black on white, in every theme, with its quiet zone. Give it a size by its class."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=False,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  segno draws it; no text of anybody's is in it


def terminal(text: str) -> str:
    """Half-block characters for a terminal of any background, lines ending in \\n."""
    out = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out, border=2, compact=True)
    return out.getvalue()


def modules(text: str) -> list[list[bool]]:
    """Rows of modules, True for dark, without the quiet zone; for drawing on paper."""
    return [[bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix]
