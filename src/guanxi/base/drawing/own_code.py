"""Somebody's own code as a tall picture: their face, their name, and the code that asks them for a tie."""

from PIL import Image

from guanxi.base.drawing import lettering
from guanxi.base.drawing.canvas import GROUND, INK_2, INK_3, LEADING, Canvas
from guanxi.base.drawing.card import Card, picture
from guanxi.base.drawing.poster import EDGE, HEIGHT, ROOM, WIDTH

COVER = 360
FACE = 176
CODE = 400
BAND = 764  # where the paper below begins


def draw(card: Card) -> Image.Image:
    canvas = Canvas(WIDTH, HEIGHT)
    photo = picture(card.photo)
    if photo is not None:
        canvas.photo(photo, 0, 0, WIDTH, COVER)
    else:
        canvas.block(0, 0, WIDTH, COVER, GROUND)
    face = COVER - FACE * 0.62
    canvas.photo(Image.new("RGB", (1, 1), "#ffffff"), EDGE - 8, face - 8, FACE + 16, FACE + 16, FACE / 2 + 8)
    canvas.face(card.who.picture, card.who.initial, card.who.colour, EDGE, face, FACE)
    size, name = lettering.fitting(card.title, (50, 44, 38), room=ROOM, most=2)
    top = canvas.lines(name, size, left=EDGE, top=face + FACE + 20, strong=True)
    top = canvas.text(card.who_meta, 27, left=EDGE, top=top, room=ROOM, ink=INK_3)
    most = int((BAND - 36 - top - 12) / (30 * LEADING))
    canvas.text(card.words, 30, left=EDGE, top=top + 12, room=ROOM, most=max(1, min(4, most)), ink=INK_2)
    canvas.block(0, BAND, WIDTH, HEIGHT, GROUND)
    left = (WIDTH - CODE) / 2
    canvas.code(card.link, left, BAND + 36, CODE)
    begin, side = (EDGE + FACE + 14, COVER + 32), WIDTH - 24
    canvas.thread(
        [
            begin,
            (WIDTH * 0.62, COVER + 30),
            (side - 12, COVER + 96),
            (side, BAND - 60),
            (left + CODE + 12, BAND + 150),
        ]
    )
    size, said = lettering.fitting(card.invitation, (27, 24, 22), room=ROOM, most=2)
    canvas.lines(said, size, left=left, top=BAND + 36 + CODE + 14, ink=INK_2)
    canvas.seal(left, HEIGHT - 62, 36)
    canvas.text(card.market, 24, left=left + 50, top=HEIGHT - 60, room=CODE - 50, ink=INK_2)
    return canvas.image
