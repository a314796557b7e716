"""Draws still lifes: turned things, boxes, heaps and flat cloth on a table, in one warm light from the left.

Lengths are pixels of a square picture; heights grow upwards from where a thing stands. Colours are "#rrggbb".
Turned things are painted as a pile of discs seen from a little above, each shaded by the slope of the profile
there (Lambert's law, with a highlight after Blinn, 1977).
"""

from collections.abc import Callable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

from guanxi.base import font

SIDE = 640
TILT = 0.30  # how round a disc looks from the side: height by width
LIGHT = np.array([-0.56, 0.62, 0.55])
HALFWAY = np.array([-0.34, 0.42, 0.84])  # between the light and the eye
NEAR = (72, 128, 572, 628)  # the part of the picture that a table scene shows
SEAL, INK, PAPER = "#b8321a", "#2a241f", "#f3eee4"

Floats = NDArray[np.float32]
Points = Sequence[tuple[float, float]]
Window = tuple[slice, slice]


def rgb(colour: str) -> Floats:
    return np.array(ImageColor.getrgb(colour), dtype=np.float32)


class Canvas:
    """One picture. Things are drawn from the back to the front."""

    def __init__(self, seed: str, *, wall: str = "#d8cbb6", table: str = "#c9a677", horizon: float = 0.55) -> None:
        self.random = Random(seed)
        self.noise = np.random.default_rng(self.random.randrange(2**32))
        rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
        lit = 1.06 - 0.22 * columns - 0.10 * (1 - rows)
        self.pixels: Floats = rgb(wall) * lit[..., None]
        edge = np.clip((rows - horizon) * SIDE / 3, 0, 1)[..., None]
        self.pixels = self.pixels * (1 - edge) + rgb(table) * self._grain(rows, columns)[..., None] * edge

    def _grain(self, rows: Floats, columns: Floats) -> Floats:
        """Boards that run across, lighter towards the light."""
        waves = np.sin(rows * 190 + 2.5 * np.sin(columns * 3.1) + 1.3 * np.sin(columns * 7.7 + rows * 9))
        boards = 0.035 * np.sign(np.sin(rows * 21 + 0.7))
        grain: Floats = (1.04 - 0.16 * columns + 0.022 * waves + boards * 0.4).astype(np.float32)
        return grain

    # Light

    def shadow(self, x: float, y: float, width: float, *, depth: float = TILT, dark: float = 0.5) -> None:
        """Soft, under a thing and away from the light."""
        reach = width * 0.66
        window, u, v = self._around(x + width * 0.16, y, reach * 1.25, reach * 1.25 * depth)
        self.pixels[window] *= (1 - dark * np.clip(1.25 - 1.25 * np.hypot(u, v), 0, 1) ** 1.4)[..., None]

    def _shade(self, colour: str, normal: Floats, gloss: float) -> Floats:
        diffuse = np.clip(normal @ LIGHT, 0, 1)[..., None]
        shine = np.clip(normal @ HALFWAY, 0, 1)[..., None] ** 36
        lit: Floats = rgb(colour) * (0.46 + 0.66 * diffuse) + 255 * gloss * shine
        return lit

    # Turned things

    def turn(self, x: float, base: float, profile: Points, colour: str, *, gloss: float = 0.12) -> None:
        """A thing as from a potter's wheel. profile is (height, radius), from the foot up."""
        heights = np.arange(profile[0][0], profile[-1][0] + 1)
        radii = _smooth(np.interp(heights, [h for h, _ in profile], [r for _, r in profile]))
        slopes = np.gradient(radii)
        for height, radius, slope in zip(heights, radii, slopes, strict=True):
            self._disc(x, base - height, max(radius, 1.0), colour, float(slope), gloss)

    def _disc(self, x: float, y: float, radius: float, colour: str, slope: float, gloss: float) -> None:
        window, u, v = self._around(x, y, radius, radius * TILT)
        alpha = np.clip((1 - np.hypot(u, v)) * radius * TILT + 0.5, 0, 1)[..., None]
        across = np.clip(u[0], -1, 1)
        steep = 1 / np.hypot(1, slope)
        normal = np.stack([across * steep, np.full_like(across, -slope * steep), np.sqrt(1 - across**2) * steep], -1)
        paint = self._shade(colour, normal.astype(np.float32), gloss)[None]
        self.pixels[window] = self.pixels[window] * (1 - alpha) + paint * alpha

    def _around(self, x: float, y: float, width: float, height: float) -> tuple[Window, Floats, Floats]:
        """The window of pixels about a place, and where each is in it, from -1 to 1."""
        window = _window(x - width - 1, y - height - 1, x + width + 2, y + height + 2)
        rows, columns = np.mgrid[window].astype(np.float32)
        return window, (columns - x) / width, (rows - y) / height

    def lid(self, x: float, y: float, radius: float, colour: str, *, dark: float = 0.0) -> None:
        """A level disc: a lid, or what is in a bowl, darker towards the near rim."""
        window, u, v = self._around(x, y, radius, radius * TILT)
        alpha = np.clip((1 - np.hypot(u, v)) * radius * TILT + 0.5, 0, 1)[..., None]
        lit = (1.03 - 0.10 * u - dark * np.clip(0.7 - v, 0, 1))[..., None]
        self.pixels[window] = self.pixels[window] * (1 - alpha) + rgb(colour) * lit * alpha

    def ball(self, x: float, y: float, radius: float, colour: str, *, tall: float = 1.0, gloss: float = 0.2) -> None:
        """Something round, or an egg; its middle is there."""
        window, u, v = self._around(x, y, radius, radius * tall)
        far = np.hypot(u, v)
        depth = np.sqrt(np.clip(1 - far**2, 0, 1))
        paint = self._shade(colour, np.stack([u, -v, depth], -1).astype(np.float32), gloss)
        alpha = np.clip((1 - far) * radius + 0.5, 0, 1)[..., None]
        self.pixels[window] = self.pixels[window] * (1 - alpha) + paint * alpha

    def heap(
        self, x: float, y: float, width: float, height: float, colours: Sequence[str], *, size: float, count: int
    ) -> None:
        """Many small round things on a pile, the nearest last."""
        spots = [(self.random.uniform(-1, 1), self.random.random() ** 0.6) for _ in range(count)]
        for across, low in sorted(spots, key=lambda spot: spot[1]):
            reach = (1 - (1 - low) ** 2) ** 0.5 if low < 1 else 1.0
            at = (x + across * width * max(reach, 0.15), y - height * (1 - low) + abs(across) * height * 0.12)
            colour, grow = self.random.choice(colours), self.random.uniform(0.85, 1.15)
            self.ball(*at, size * grow, colour, tall=self.random.uniform(0.75, 1.0), gloss=0.1)

    # Things with faces

    def box(self, x: float, base: float, width: float, height: float, depth: float, colour: str) -> None:
        """Seen from the front and a little above; `depth` is how far its top reaches back."""
        slant = depth * 0.45
        front = [(x, base - height), (x + width, base - height), (x + width, base), (x, base)]
        back = base - height - depth
        top = [front[0], (x + slant, back), (x + width + slant, back), front[1]]
        side = [front[1], top[2], (top[2][0], top[2][1] + height), front[2]]
        for face, light in ((side, 0.66), (top, 1.08), (front, 0.88)):
            self.face(face, colour, light=light)

    def face(self, corners: Points, colour: str, *, light: float = 1.0) -> None:
        """A flat piece with straight edges, a little darker to the right."""
        window, mask = _stencil(corners, lambda pen, points: pen.polygon(points, fill=255))
        self._lay(window, mask, rgb(colour) * light)

    def flat(self, corners: Points, colour: str, *, round_by: float = 0, dark: float = 0.35) -> None:
        """A piece of cloth or paper seen from above, with its shadow on what it lies on."""
        window, mask = _stencil(corners, lambda pen, points: pen.polygon(points, fill=255), margin=40)
        if round_by:
            blurred = mask.filter(ImageFilter.GaussianBlur(round_by))
            mask = blurred.point(lambda value: max(0, min(255, (value - 112) * 8)))
        shade = np.asarray(mask.filter(ImageFilter.GaussianBlur(9)), np.float32) / 255
        self.pixels[window] *= (1 - dark * np.roll(shade, (9, 7), (0, 1)))[..., None]
        self._lay(window, mask.filter(ImageFilter.GaussianBlur(0.6)), rgb(colour))

    def _lay(self, window: Window, mask: Image.Image, paint: Floats, *, shaded: bool = True) -> None:
        alpha = (np.asarray(mask, np.float32) / 255)[..., None]
        columns = np.arange(window[1].start, window[1].stop, dtype=np.float32)[None, :, None] / SIDE
        lit = 1.07 - 0.16 * columns if shaded else np.ones_like(columns)
        self.pixels[window] = self.pixels[window] * (1 - alpha) + paint * lit * alpha

    def line(self, points: Points, colour: str, width: float) -> None:
        """A stem, a string, a stitch."""
        thick = max(1, round(2 * width))
        window, mask = _stencil(points, lambda pen, at: pen.line(at, fill=255, width=thick, joint="curve"), margin=12)
        self._lay(window, mask, rgb(colour), shaded=False)

    def label(self, x: float, y: float, width: float, height: float, words: str) -> None:
        """A paper label with one or two characters written downwards, and the seller's seal."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.face(corners, PAPER, light=0.97)
        size = min(height * 0.8 / max(len(words), 1), width * 0.6)
        for number, sign in enumerate(words):
            self._write(x + width / 2, y + height * 0.1 + size * (number + 0.5), sign, size, INK)
        self.stamp(x + width * 0.84, y + height * 0.84, width * 0.12)

    def stamp(self, x: float, y: float, half: float) -> None:
        """A small square seal."""
        self.face([(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)], SEAL)

    def _write(self, x: float, y: float, sign: str, size: float, colour: str) -> None:
        window = _window(x - size, y - size, x + size, y + size)
        mask = Image.new("L", (window[1].stop - window[1].start, window[0].stop - window[0].start))
        at = (x - window[1].start, y - window[0].start)
        ImageDraw.Draw(mask).text(at, sign, font=_font(round(size)), fill=255, anchor="mm")
        self._lay(window, mask, rgb(colour), shaded=False)

    def finish(self, *, near: bool = True) -> Image.Image:
        """The picture, a little grainy and darker in the corners; `near` steps up to the table."""
        rows, columns = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j].astype(np.float32)
        vignette = 1 - 0.10 * np.clip(np.hypot(rows, columns) - 0.6, 0, 1)
        grain = self.noise.normal(0, 2.2, (SIDE, SIDE, 1)).astype(np.float32)
        whole = Image.fromarray(np.clip(self.pixels * vignette[..., None] + grain, 0, 255).astype(np.uint8))
        return whole.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=NEAR) if near else whole


def _window(left: float, top: float, right: float, bottom: float) -> Window:
    """These pixels, as far as they are in the picture."""
    edges = [max(0, min(SIDE, int(edge))) for edge in (top, bottom, left, right)]
    return slice(edges[0], edges[1]), slice(edges[2], edges[3])


def _stencil(
    points: Points, draws: Callable[[ImageDraw.ImageDraw, list[tuple[float, float]]], None], *, margin: int = 2
) -> tuple[Window, Image.Image]:
    """A shape with smooth edges, as a mask of the pixels around it."""
    across, down = [x for x, _ in points], [y for _, y in points]
    window = _window(min(across) - margin, min(down) - margin, max(across) + margin, max(down) + margin)
    left, top = window[1].start, window[0].start
    size = (max(1, window[1].stop - left), max(1, window[0].stop - top))
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    draws(ImageDraw.Draw(mask), [(2 * (x - left), 2 * (y - top)) for x, y in points])
    return window, mask.resize(size, Image.Resampling.BOX)


def _smooth(radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rounds the corners of a profile, keeping its ends."""
    reach = max(2, radii.size // 7)
    slope = np.arange(reach, 0, -1)
    before = radii[0] - (radii[1] - radii[0]) * slope
    after = radii[-1] + (radii[-1] - radii[-2]) * slope[::-1]
    kernel = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(np.concatenate([before, radii, after]), kernel / kernel.sum(), mode="valid")


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font.FILE), max(size, 6))
