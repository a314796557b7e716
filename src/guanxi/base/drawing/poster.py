"""A tall picture to hand on, as people do on WeChat: 750 × 1334, with a code that leads to the thing.

Its height is shared out from below: the code and who stands behind it first, then the words, and the photograph
takes what is left. One red thread runs from the person to the code, through whoever passes it on.
"""

from PIL import Image

from guanxi.base.drawing import lettering
from guanxi.base.drawing.canvas import ACCENT, GROUND, INK_2, INK_3, KEPT, LEADING, Canvas, Point
from guanxi.base.drawing.card import Card, Face, picture

WIDTH, HEIGHT = 750, 1334
EDGE = 48
ROOM = WIDTH - 2 * EDGE
CODE = 240
FOOT = 304  # the band with the code
BAND = HEIGHT - FOOT
FACE = 84
BEAD = 60  # the face of whoever passes it on
WHO = FACE + 60  # the line of the person, with its air
WORDS = 30
SHORTEST_PHOTO, TALLEST_PHOTO = 430, 760


def draw(card: Card) -> Image.Image:
    """The picture of a thing."""
    canvas = Canvas(WIDTH, HEIGHT)
    photo = picture(card.photo)
    says_all = not card.words and not card.price  # the title is a whole post
    sizes = (44, 40, 36, 32) if says_all else (44, 40, 36)
    size, title = lettering.fitting(card.title, sizes, room=ROOM, most=6 if says_all else 2)
    facts = 48 * bool(card.proof) + 44 * bool(card.about) + 72 * bool(card.price)
    said = 36 + len(title) * size * LEADING + facts
    words = _words(card, BAND - WHO - said - SHORTEST_PHOTO)
    said += len(words) * WORDS * LEADING + 28 * bool(words)
    top = min(BAND - WHO - said, TALLEST_PHOTO)
    if photo is not None:
        canvas.photo(photo, 0, 0, WIDTH, round(top))
    else:
        canvas.block(0, 0, WIDTH, round(top), GROUND)
        canvas.seal((WIDTH - 140) / 2, (top - 140) / 2, 140)
    top = canvas.lines(title, size, left=EDGE, top=top + 36, strong=True)
    top = _facts(canvas, card, top)
    if words:
        end = canvas.lines(words, WORDS, left=EDGE + 24, top=top + 20, ink=INK_2)
        canvas.block(EDGE, top + 26, EDGE + 4, end - 4, ACCENT)
    top = BAND - FACE - 32
    canvas.person(card.who, card.who_line, card.who_meta, left=EDGE, top=top, side=FACE, room=ROOM)
    _foot(canvas, card)
    return canvas.image


def _words(card: Card, rest: float) -> list[str]:
    """As many of the person's words as fit, at most six lines."""
    most = min(6, int((rest - 28) / (WORDS * LEADING)))
    if most < 1:
        return []
    return lettering.lines(card.words, WORDS, room=ROOM - 24, most=most)


def _facts(canvas: Canvas, card: Card, top: float) -> float:
    """What was proved, the product a show tells of, and the price."""
    if card.proof:
        top = canvas.text(card.proof, 28, left=EDGE, top=top + 4, room=ROOM, ink=KEPT, strong=True) + 4
    if card.about:
        top = canvas.text(card.about, 28, left=EDGE, top=top, room=ROOM, ink=INK_2) + 2
    if card.price:
        wide = lettering.width(card.price, 44)
        canvas.text(card.price, 44, left=EDGE, top=top + 6, room=ROOM, strong=True)
        canvas.text(card.measure, 26, left=EDGE + wide + 16, top=top + 21, room=ROOM - wide - 16, ink=INK_3)
        top += 72
    return top


def _foot(canvas: Canvas, card: Card) -> None:
    """The code, what to do with it, and the thread that leads there."""
    canvas.block(0, BAND, WIDTH, HEIGHT, GROUND)
    left = WIDTH - EDGE - CODE
    canvas.code(card.link, left, BAND + (FOOT - CODE) / 2, CODE)
    room = left - EDGE - 28
    begin, end = (EDGE + FACE / 2, BAND - 24), (left - 12, BAND + 66)
    if card.by is None:
        canvas.thread([begin, (begin[0] + 26, BAND + 44), (begin[0] + 120, BAND + 64), end])
    else:
        _passed_on(canvas, card.by, card.by_line, begin, end, room)
    canvas.text(card.invitation, 26, left=EDGE, top=BAND + 118, room=room, most=3, ink=INK_2)
    canvas.seal(EDGE, HEIGHT - 64, 36)
    canvas.text(card.market, 24, left=EDGE + 50, top=HEIGHT - 62, room=room - 50, ink=INK_2)


def _passed_on(canvas: Canvas, by: Face, line: str, begin: Point, end: Point, room: float) -> None:
    """Whoever passes it on, as a bead on the thread."""
    beside = begin[0] + BEAD / 2 + 14
    size, name = lettering.fitting(line, (27, 24, 21), room=room - BEAD - 24, most=1)
    canvas.thread([begin, (begin[0], end[1] - BEAD / 2 + 4)])
    goes_on = beside + lettering.width(name[0], size) + 18
    if goes_on + 30 < end[0]:
        canvas.thread([(goes_on, end[1]), end])
    canvas.face(by.picture, by.initial, by.colour, begin[0] - BEAD / 2, end[1] - BEAD / 2, BEAD)
    canvas.lines(name, size, left=beside, top=end[1] - size * LEADING / 2, strong=True)
