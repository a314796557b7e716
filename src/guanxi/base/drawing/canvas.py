"""A sheet of pixels to draw on in the market's own manner: paper, ink and one red thread.

Everything is measured in pixels from the top left. Colours are those of the light theme in css/tokens.css.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageOps

from guanxi.base import qr
from guanxi.base.drawing import lettering

if TYPE_CHECKING:
    from guanxi.base.drawing.card import Face

Point = tuple[float, float]
GROUND, SURFACE, LINE = "#f4f2ee", "#ffffff", "#e8e4dd"
INK, INK_2, INK_3 = "#211c18", "#5c554d", "#6f675e"
ACCENT, KEPT = "#c2381b", "#17694a"
PEOPLE = ("#7a4b3a", "#3a6b59", "#4a5f8a", "#83577d", "#8a5f1c", "#5a6838", "#994b3a", "#376b7b")
LEADING = 1.36
MIDDLE = 0.37  # of the size: how far below a line's middle its letters stand, Chinese and Latin alike
BOLD = 0.018  # of the size, as a stroke around the one weight there is
FINE = 4  # how much larger curves are drawn before they are made smooth


class Canvas:
    def __init__(self, width: int, height: int, ground: str = SURFACE) -> None:
        self.image = Image.new("RGB", (width, height), ground)
        self.draw = ImageDraw.Draw(self.image)

    def block(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.draw.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def lines(
        self, lines: Sequence[str], size: float, *, left: float, top: float, ink: str = INK, strong: bool = False
    ) -> float:
        """Draw lines below each other; says where the next thing may begin."""
        font, stroke = lettering.font(size), size * BOLD if strong else 0
        for line in lines:
            base = top + size * (LEADING / 2 + MIDDLE)
            self.draw.text((left, base), line, ink, font, anchor="ls", stroke_width=stroke)
            top += size * LEADING
        return top

    def text(
        self,
        text: str,
        size: float,
        *,
        left: float,
        top: float,
        room: float,
        most: int = 1,
        ink: str = INK,
        strong: bool = False,
    ) -> float:
        """Break a text into at most so many lines and draw them."""
        broken = lettering.lines(text, size, room=room, most=most)
        return self.lines(broken, size, left=left, top=top, ink=ink, strong=strong)

    def photo(
        self, photo: Image.Image, left: float, top: float, width: float, height: float, radius: float = 0
    ) -> None:
        """A photograph that fills a frame, cut where it is too long, its middle kept."""
        size = (round(width), round(height))
        fitted = ImageOps.fit(photo, size, Image.Resampling.LANCZOS)
        self.image.paste(fitted, (round(left), round(top)), _rounded(size, radius) if radius else None)

    def face(
        self, photo: Image.Image | None, initial: str, colour: int, left: float, top: float, side: float
    ) -> None:
        """Somebody's round face, or the letter on their colour, 1 to 8, that stands for it."""
        if photo is None:
            photo = Image.new("RGB", (round(side), round(side)), PEOPLE[(colour - 1) % len(PEOPLE)])
            middle = ImageDraw.Draw(photo)
            letter = lettering.drawable(initial) or "·"
            middle.text((side / 2, side / 2), letter, "#ffffff", lettering.font(side * 0.44), anchor="mm")
        self.photo(photo, left, top, side, side, radius=side / 2)

    def person(
        self, face: "Face", line: str, meta: str, *, left: float, top: float, side: float, room: float
    ) -> None:
        """A face with its sentence beside it, and a quiet line below; a long sentence takes that line's place."""
        self.face(face.picture, face.initial, face.colour, left, top, side)
        left, room = left + side * 1.24, room - side * 1.24
        sizes = (side * 0.37, side * 0.33, side * 0.29)
        size, said = lettering.fitting(line, sizes, room=room, most=1)
        if len(lettering.lines(line, size, room=room, most=2)) > 1:
            said, meta = lettering.lines(line, size, room=room, most=2), ""
        quiet = side * 0.295
        height = len(said) * size * LEADING + quiet * LEADING * bool(meta)
        below = self.lines(said, size, left=left, top=top + (side - height) / 2, strong=True)
        self.text(meta, quiet, left=left, top=below, room=room, ink=INK_3)

    def seal(self, left: float, top: float, side: float) -> None:
        """The market's mark: 关系 in white on cinnabar."""
        square = Image.new("RGB", (round(side), round(side)), ACCENT)
        pen, font = ImageDraw.Draw(square), lettering.font(side * 0.36)
        for sign, height in (("关", 0.31), ("系", 0.69)):
            pen.text((side / 2, side * height), sign, "#ffffff", font, anchor="mm", stroke_width=side * 0.006)
        self.photo(square, left, top, side, side, radius=side / 6)

    def code(self, text: str, left: float, top: float, side: int) -> None:
        """A QR code in the middle of a white card; its modules are whole pixels, its quiet zone is the card's."""
        self.photo(Image.new("RGB", (side, side), SURFACE), left, top, side, side, radius=16)
        rows = qr.modules(text)
        module = max(1, side // (len(rows) + 2 * qr.QUIET_MODULES))
        square = Image.new("1", (len(rows), len(rows)), 1)
        square.putdata([not dark for row in rows for dark in row])
        wide = len(rows) * module
        large = square.resize((wide, wide), Image.Resampling.NEAREST).convert("RGB")
        self.image.paste(large, (round(left + (side - wide) / 2), round(top + (side - wide) / 2)))

    def thread(self, bends: Sequence[Point], *, thick: float = 3) -> None:
        """The red thread, from one end to the other along a smooth line through these points, a knot at each end."""
        across = [min(x for x, _ in bends) - 20, min(y for _, y in bends) - 20]
        size = [round(max(p[axis] for p in bends) + 20 - across[axis]) for axis in (0, 1)]
        mask = Image.new("L", (size[0] * FINE, size[1] * FINE), 0)
        pen = ImageDraw.Draw(mask)
        path = [((x - across[0]) * FINE, (y - across[1]) * FINE) for x, y in _curve(bends)]
        pen.line(path, fill=255, width=round(thick * FINE), joint="curve")
        for x, y in (path[0], path[-1]):
            knot = thick * 2 * FINE
            pen.ellipse((x - knot, y - knot, x + knot, y + knot), fill=255)
        smooth = mask.resize((size[0], size[1]), Image.Resampling.LANCZOS)
        self.image.paste(Image.new("RGB", smooth.size, ACCENT), (round(across[0]), round(across[1])), smooth)


def _rounded(size: tuple[int, int], radius: float) -> Image.Image:
    large = Image.new("L", (size[0] * FINE, size[1] * FINE), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), radius * FINE, fill=255)
    return large.resize(size, Image.Resampling.LANCZOS)


def _curve(points: Sequence[Point], steps: int = 24) -> list[Point]:
    """A Catmull-Rom spline through the points; its ends are straight on."""
    ends = [points[0], *points, points[-1]]
    path = [points[0]]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(1, steps + 1):
            t = step / steps
            path.append(tuple(_spline(a[i], b[i], c[i], d[i], t) for i in (0, 1)))  # type: ignore[arg-type]
    return path


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    """Source: Catmull and Rom, "A class of local interpolating splines", 1974."""
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
