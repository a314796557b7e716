"""The picture that a link carries elsewhere: 1200 × 630, as Open Graph and Twitter's cards want it."""

from PIL import Image

from guanxi.base.drawing import lettering
from guanxi.base.drawing.canvas import ACCENT, GROUND, INK_2, INK_3, KEPT, LEADING, Canvas
from guanxi.base.drawing.card import Card, picture

WIDTH, HEIGHT = 1200, 630
EDGE = 56
FACE = 88
WORDS = 27


def draw(card: Card) -> Image.Image:
    """The photograph on the left; title, price, words, and at the foot the person who stands behind it."""
    canvas = Canvas(WIDTH, HEIGHT)
    photo = picture(card.photo)
    left = EDGE
    if photo is not None:
        canvas.photo(photo, 0, 0, HEIGHT, HEIGHT)
        left += HEIGHT
    room = WIDTH - EDGE - left
    canvas.seal(left, EDGE - 8, 44)
    canvas.text(card.market, 24, left=left + 58, top=EDGE - 2, room=room - 58, ink=INK_2)
    foot = HEIGHT - 148
    canvas.block(left - EDGE, foot, WIDTH, HEIGHT, GROUND)
    _says(canvas, card, left, room, until=foot - 28)
    top = foot + (148 - FACE) / 2
    canvas.person(card.who, card.who_line, card.who_meta, left=left, top=top, side=FACE, room=room)
    return canvas.image


def _says(canvas: Canvas, card: Card, left: float, room: float, *, until: float) -> None:
    """Title and price, then as much of the words as there is room for, between the mark above and the foot."""
    most = 2 if card.price or card.words else 5
    size, title = lettering.fitting(card.title, (50, 44, 38, 33), room=room, most=most)
    blocks = len(title) * size * LEADING + 46 * bool(card.proof) + 74 * bool(card.price)
    most = int((until - EDGE - 62 - blocks - 20) / (WORDS * LEADING))
    words = lettering.lines(card.words, WORDS, room=room - 24, most=min(most, 4)) if most > 0 else []
    used = blocks + (20 + len(words) * WORDS * LEADING if words else 0)
    top = EDGE + 62 + max(0.0, (until - EDGE - 62 - used) / 2)
    top = canvas.lines(title, size, left=left, top=top, strong=True)
    if card.proof:
        top = canvas.text(card.proof, 28, left=left, top=top + 4, room=room, ink=KEPT, strong=True) + 4
    if card.price:
        wide = lettering.width(card.price, 42)
        canvas.text(card.price, 42, left=left, top=top + 8, room=room, strong=True)
        canvas.text(card.measure, 26, left=left + wide + 16, top=top + 22, room=room - wide - 16, ink=INK_3)
        top += 74
    if words:
        end = canvas.lines(words, WORDS, left=left + 24, top=top + 20, ink=INK_2)
        canvas.block(left, top + 24, left + 4, end - 4, ACCENT)
