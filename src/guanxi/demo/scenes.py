"""What stands on the table in each drawn picture. Shapes that several share come first."""

from collections.abc import Callable, Sequence

from PIL import Image

from guanxi.demo.drawing import SEAL, Canvas

Scene = Callable[[Canvas], None]

GROUNDS = {
    "grey": {"wall": "#cfc9bf", "table": "#b9b1a5"},
    "clay": {"wall": "#dbb193", "table": "#c9a677"},
    "linen": {"wall": "#ded5c5", "table": "#d3c3a6"},
    "sage": {"wall": "#c3cbbd", "table": "#bfa880"},
    "above": {"wall": "#d9cdb9", "table": "#d9cdb9", "horizon": 1.0},
}


def tin(c: Canvas, x: float, colour: str, words: str, *, size: float = 1.0, base: float = 500) -> None:
    height, radius = 250 * size, 92 * size
    c.shadow(x, base + 10, radius * 1.7)
    c.turn(x, base, [(0, radius * 0.95), (8, radius), (height * 0.8, radius)], colour, gloss=0.16)
    c.turn(x, base - height * 0.8, [(0, radius * 1.04), (height * 0.2, radius * 1.04)], colour, gloss=0.2)
    c.lid(x, base - height, radius * 0.98, colour)
    c.label(x - radius * 0.62, base - height * 0.66, radius * 1.24, height * 0.6, words)


def jar(c: Canvas, x: float, colour: str, cap: str, words: str, *, size: float = 1.0, base: float = 500) -> None:
    r, h = 96 * size, 200 * size
    c.shadow(x, base + 8, r * 1.7)
    c.turn(x, base, [(0, r * 0.85), (18, r), (h * 0.78, r), (h * 0.95, r * 0.8)], colour, gloss=0.3)
    c.turn(x, base - h * 0.93, [(0, r * 0.86), (h * 0.24, r * 0.86)], cap, gloss=0.1)
    c.lid(x, base - h * 1.17, r * 0.82, cap)
    c.label(x - r * 0.6, base - h * 0.72, r * 1.2, h * 0.56, words)


def bowl(c: Canvas, x: float, base: float, r: float, colour: str, inside: str) -> None:
    c.shadow(x, base + 4, r * 1.25)
    c.turn(x, base, [(0, r * 0.45), (6, r * 0.46), (r * 0.35, r * 0.8), (r * 0.72, r)], colour, gloss=0.14)
    c.lid(x, base - r * 0.72, r * 0.96, colour)
    c.lid(x, base - r * 0.69, r * 0.86, inside, dark=0.25)


def sack(c: Canvas, x: float, words: str, inside: tuple[str, ...], *, size: float = 5) -> None:
    c.shadow(x, 520, 250)
    c.turn(x, 510, [(0, 120), (20, 138), (120, 146), (190, 132), (215, 140)], "#cdb58d", gloss=0.02)
    c.lid(x, 295, 132, "#8d7753")
    c.heap(x, 298, 116, 44, inside, size=size, count=520)
    c.label(x - 62, 352, 124, 116, words)


def fruit(c: Canvas, x: float, base: float, r: float, colour: str, *, stem: str = "#5b4630") -> None:
    c.shadow(x, base, r * 1.3)
    turned = [(0, r * 0.5), (r * 0.3, r * 0.86), (r * 0.9, r * 1.02), (r * 1.45, r * 0.82), (r * 1.68, r * 0.4)]
    c.turn(x, base, turned, colour, gloss=0.26)
    c.lid(x, base - r * 1.66, r * 0.28, "#7a3a22", dark=0.3)
    c.line([(x, base - r * 1.62), (x + r * 0.12, base - r * 1.98)], stem, r * 0.07)


def wheel(c: Canvas, x: float, base: float, r: float, h: float, rind: str, top: str) -> None:
    c.shadow(x, base + 6, r * 1.35)
    c.turn(x, base, [(0, r * 0.97), (h * 0.5, r), (h, r * 0.97)], rind, gloss=0.04)
    c.lid(x, base - h, r * 0.97, top)


def slabs(c: Canvas, rows: Sequence[tuple[float, float, float, float, str]], *, depth: float = 70) -> None:
    """Boxes of (x, base, width, height, colour), the first one lowest."""
    x, base, width, _height, _colour = rows[0]
    c.shadow(x + width / 2 + 20, base - 8, width * 0.85)
    for left, foot, wide, high, colour in rows:
        c.box(left, foot, wide, high, depth, colour)


def apples(c: Canvas) -> None:
    for x, base, r, colour in ((250, 420, 72, "#c0412b"), (400, 425, 70, "#b93a2a"), (180, 500, 80, "#c94a30")):
        fruit(c, x, base, r, colour)
    fruit(c, 330, 515, 88, "#bf3f29")
    fruit(c, 480, 505, 76, "#c95a35")


def apple_box(c: Canvas) -> None:
    slabs(c, [(110, 540, 360, 130, "#c29a63")], depth=150)
    for number in range(8):
        fruit(c, 205 + 84 * (number % 4) + 26 * (number < 4), 360 + 52 * (number > 3), 38, "#bf4029")
    c.face([(110, 410), (470, 410), (470, 540), (110, 540)], "#b88f58", light=0.92)
    c.label(220, 430, 140, 86, "苹果")


def persimmons(c: Canvas) -> None:
    for x, base, r in ((230, 430, 66), (390, 425, 64), (300, 515, 82), (455, 510, 72)):
        c.shadow(x, base, r * 1.3)
        c.turn(
            x, base, [(0, r * 0.6), (r * 0.35, r), (r * 0.75, r * 1.02), (r * 1.05, r * 0.7)], "#dd7a2c", gloss=0.22
        )
        c.lid(x, base - r * 1.05, r * 0.42, "#6d7a45")


def jujubes(c: Canvas) -> None:
    bowl(c, 320, 520, 190, "#eee8dc", "#c9bfae")
    c.heap(320, 402, 150, 92, ("#8d3b24", "#9c6a35", "#7d2f1e", "#8f8a45"), size=24, count=80)


def cheese(c: Canvas) -> None:
    wheel(c, 300, 500, 210, 112, "#b98a4c", "#c99d5e")
    c.face([(300, 388), (430, 438), (430, 546), (300, 498)], "#f0d691", light=1.02)
    c.face([(300, 388), (470, 410), (430, 438)], "#caa05f", light=0.96)
    c.face([(470, 410), (430, 438), (430, 546), (470, 516)], "#e2c57e", light=0.86)


def cheese_slice(c: Canvas) -> None:
    c.shadow(330, 500, 230)
    c.face([(150, 470), (450, 390), (500, 440), (500, 520), (150, 500)], "#e9cd85", light=0.96)
    c.face([(150, 470), (400, 350), (500, 440)], "#f3dd9f", light=1.05)
    c.face([(450, 395), (400, 350), (500, 440), (500, 520)], "#a97c42", light=0.9)


def small_cheeses(c: Canvas) -> None:
    wheel(c, 240, 470, 104, 46, "#ead9b5", "#f2e6c9")
    wheel(c, 410, 520, 116, 48, "#e6d2a9", "#f0e2c2")


def butter(c: Canvas) -> None:
    wheel(c, 320, 540, 220, 14, "#e9e4da", "#f3efe6")
    slabs(c, [(210, 500, 200, 88, "#f1d88c")], depth=64)


def honeycomb(c: Canvas) -> None:
    slabs(c, [(120, 540, 370, 60, "#b98a55")], depth=190)
    for row in range(8, -1, -1):
        for column in range(12):
            x, y = 150 + 29 * column + 14 * (row % 2) + 9.4 * row, 468 - 20.5 * row
            c.ball(x, y, 14, "#e2a02f" if (row * 7 + column) % 5 else "#c07c1e", tall=0.66, gloss=0.3)


def candles(c: Canvas) -> None:
    for x, base, height in ((255, 500, 250), (390, 525, 290)):
        c.shadow(x, base + 4, 84)
        c.turn(x, base, [(0, 46), (height, 44)], "#dfae52", gloss=0.08)
        c.lid(x, base - height, 43, "#e9c274")
        c.line([(x, base - height), (x + 3, base - height - 24)], "#3b2f24", 4)


def vase(c: Canvas) -> None:
    c.shadow(320, 528, 190)
    body = [(0, 62), (20, 84), (110, 132), (200, 112), (262, 48), (300, 40), (330, 54)]
    c.turn(320, 520, body, "#9fbfae", gloss=0.3)
    c.lid(320, 190, 50, "#5f7a6c", dark=0.2)


def bowls(c: Canvas) -> None:
    bowl(c, 235, 480, 118, "#b9cdbf", "#a2b9aa")
    bowl(c, 420, 530, 122, "#cf8560", "#b06a49")


def caddy(c: Canvas) -> None:
    c.shadow(320, 516, 190)
    c.turn(320, 508, [(0, 96), (18, 118), (120, 128), (200, 112), (222, 88)], "#a9c3b4", gloss=0.28)
    c.turn(320, 288, [(0, 94), (26, 94)], "#8d6540", gloss=0.05)
    c.lid(320, 262, 92, "#9a7048")
    c.ball(320, 244, 20, "#8d6540", gloss=0.1)


def noodles(c: Canvas) -> None:
    for x, base in ((230, 480), (400, 500), (315, 420)):
        c.shadow(x, base, 120)
        for turn in range(26):
            r = 92 - turn * 1.5
            c.turn(
                x + c.random.uniform(-5, 5), base - turn * 2.6, [(0, r), (3, r)], "#ecd9a6" if turn % 2 else "#dcc487"
            )
        c.lid(x, base - 70, 40, "#c8ae72", dark=0.3)


def rice_bowl(c: Canvas) -> None:
    bowl(c, 320, 520, 176, "#e8e3d9", "#d5cdbf")
    c.heap(320, 404, 140, 84, ("#f6f2e9", "#efe9dc", "#fbf8f1"), size=9, count=460)


def ham(c: Canvas) -> None:
    wheel(c, 320, 540, 235, 12, "#e6e0d4", "#f1ece2")
    for number in range(7):
        x, y = 190 + 44 * number, 505 - (number % 2) * 26
        c.lid(x, y, 74, "#e8cdb6")
        c.lid(x + 2, y, 66, "#a8433a", dark=0.12)
        c.lid(x + 18, y - 4, 20, "#d9a892")


def _eggs(c: Canvas, colours: tuple[str, ...]) -> None:
    bowl(c, 320, 535, 205, "#c8a876", "#8f7550")
    for number in range(12):
        row, column = divmod(number, 4)
        x, y = 205 + 76 * column + (18 if row == 1 else 0), 350 + 34 * row
        c.ball(x, y, 38, colours[(number * 5) % len(colours)], tall=1.16, gloss=0.12)


def quilt(c: Canvas) -> None:
    colours = ("#b5533c", "#d9a441", "#4f6f7d", "#e9dfca", "#7d8f69", "#c98f7a", "#3f4f63")
    c.flat([(90, 80), (560, 100), (550, 560), (80, 540)], "#efe6d6", round_by=8)
    for number in range(64):
        row, column = divmod(number, 8)
        x, y = 104 + 55 * column + row * -1, 98 + 55 * row + column * 2
        c.face([(x, y), (x + 50, y + 2), (x + 49, y + 51), (x - 1, y + 49)], c.random.choice(colours), light=0.97)


def jacket(c: Canvas) -> None:
    c.flat([(110, 190), (230, 150), (230, 300), (130, 330)], "#a8382b", round_by=10)
    c.flat([(530, 190), (410, 150), (410, 300), (510, 330)], "#a8382b", round_by=10)
    c.flat([(215, 140), (290, 120), (350, 120), (425, 140), (440, 520), (200, 520)], "#b8402f", round_by=12)
    c.flat([(285, 116), (320, 150), (355, 116), (340, 180), (300, 180)], "#efe0c2", round_by=3, dark=0.1)
    c.line([(320, 175), (320, 515)], "#8c2a20", 3)
    for y in (225, 300, 375, 450):
        c.line([(292, y), (348, y)], "#d9a441", 6)
        c.ball(320, y, 9, "#d9a441")


def baby_shoes(c: Canvas) -> None:
    for x in (220, 420):
        c.flat([(x - 62, 180), (x + 62, 180), (x + 74, 420), (x, 480), (x - 74, 420)], "#3f4f63", round_by=20)
        c.flat([(x - 36, 170), (x + 36, 170), (x + 34, 310), (x - 34, 310)], "#e6d8bd", round_by=14, dark=0.15)
        for dx in (-26, 26):
            c.ball(x + dx, 378, 13, "#f3eee4")
            c.ball(x + dx, 380, 6, "#2a241f")
        c.line([(x - 20, 424), (x, 434), (x + 20, 424)], SEAL, 6)


def cloth(c: Canvas) -> None:
    bolts = ((545, "#2f4a6d"), (490, "#41648f"), (435, "#274061"), (380, "#38598a"))
    slabs(c, [(130, base, 320, 55, colour) for base, colour in bolts], depth=100)
    for row, (base, _colour) in enumerate(bolts):
        for number in range(11):
            x, y = 146 + 29 * number, base - 28 + (6 if number % 2 else -6)
            c.ball(x, y, 4 if row % 2 else 5, "#e9e2d2", gloss=0)
        c.line([(130, base - 2), (450, base - 2)], "#1f3450", 2)


def apron(c: Canvas) -> None:
    c.line([(250, 130), (320, 60), (390, 130)], "#2b456a", 9)
    c.line([(200, 300), (90, 350)], "#2b456a", 9)
    c.line([(440, 300), (550, 350)], "#2b456a", 9)
    c.flat([(245, 120), (395, 120), (450, 280), (470, 560), (170, 560), (190, 280)], "#34527b", round_by=10)
    for x in (215, 335):
        c.flat([(x, 370), (x + 92, 370), (x + 90, 470), (x + 2, 470)], "#3f618d", round_by=4, dark=0.25)


def scarf(c: Canvas) -> None:
    c.flat([(90, 200), (520, 110), (560, 290), (130, 400)], "#2f4d76", round_by=14)
    c.flat([(130, 330), (330, 290), (410, 540), (220, 575)], "#38588a", round_by=12)
    for number in range(15):
        x, y = 135 + 25 * number, 262 - 5.2 * number + 18 * (number % 2)
        c.line([(x, y), (x + 9, y - 9), (x + 18, y)], "#e9e2d2", 3.5)
        c.line([(x, y + 42), (x + 9, y + 33), (x + 18, y + 42)], "#e9e2d2", 3.5)


def books(c: Canvas) -> None:
    pile = [(140, 540, 350, 58, "#7d4034"), (160, 482, 320, 52, "#4f6458"), (150, 430, 330, 46, "#c2a063")]
    slabs(c, pile, depth=96)
    c.line([(315, 540), (315, 384), (358, 288)], "#e6dcc6", 5)
    c.label(215, 496, 54, 40, "书")


def notebook(c: Canvas) -> None:
    c.flat([(170, 110), (480, 110), (480, 540), (170, 540)], "#38546f", round_by=5)
    c.flat([(176, 116), (200, 116), (200, 534), (176, 534)], "#2c4359", dark=0.1)
    for y in range(140, 530, 64):
        c.line([(172, y), (200, y)], "#efe6d4", 4)
    c.label(270, 170, 110, 180, "手记")


def letters(c: Canvas) -> None:
    for number, colour in enumerate(("#e8ddc8", "#efe6d4", "#f5efe2")):
        d = 26 * number
        c.flat([(110 + d, 160 + d), (430 + d, 130 + d), (455 + d, 400 + d), (135 + d, 430 + d)], colour)
    for number in range(8):
        c.line([(200 + 32 * number, 222 - 3 * number), (222 + 32 * number, 446 - 3 * number)], "#cf8f7d", 2)
    c.stamp(470, 420, 20)


def soap(c: Canvas) -> None:
    slabs(c, [(130, 530, 210, 74, "#e3d3a8")], depth=84)
    slabs(c, [(330, 500, 190, 70, "#c9b48b")], depth=78)
    slabs(c, [(220, 440, 200, 70, "#efe4c6")], depth=80)
    c.stamp(236, 494, 18)


def balm(c: Canvas) -> None:
    wheel(c, 290, 500, 120, 62, "#b9b2a4", "#e8d9a6")
    wheel(c, 450, 540, 116, 24, "#a9a294", "#c4bdae")
    c.stamp(450, 516, 16)


def laundry_soap(c: Canvas) -> None:
    slabs(c, [(150, 530, 300, 150, "#cdb98a")], depth=110)
    c.line([(150, 452), (450, 452), (500, 342)], "#8a7a5a", 4)
    c.line([(300, 530), (300, 380), (350, 270)], "#8a7a5a", 4)


def on(ground: str, draws: Scene, alt: str) -> tuple[str, Scene, str]:
    return ground, draws, alt


SCENES: dict[str, tuple[str, Scene, str]] = {
    "black-tea": on("clay", lambda c: tin(c, 320, "#9c2f22", "红茶", size=1.25, base=540), "A red tin of black tea"),
    "silver-needle": on(
        "sage", lambda c: tin(c, 320, "#dcd8cc", "银针", size=1.1, base=530), "A pale tin of silver needle"
    ),
    "white-peony": on("linen", lambda c: sack(c, 320, "牡丹", ("#7c8a5e", "#a9ad86", "#5f6b47")), "A pouch of leaf"),
    "honeycomb": on("clay", honeycomb, "Honeycomb in its frame"),
    "candles": on("grey", candles, "Two beeswax candles"),
    "vase": on("grey", vase, "A green celadon vase"),
    "bowls": on("linen", bowls, "Two tea bowls, one green, one red"),
    "caddy": on("sage", caddy, "A celadon caddy with a wooden lid"),
    "apples": on("clay", apples, "Red apples on a table"),
    "apple-box": on("linen", apple_box, "A box of apples"),
    "jujubes": on("grey", jujubes, "A bowl of winter jujubes"),
    "persimmons": on("sage", persimmons, "Four flat persimmons"),
    "cheese": on("grey", cheese, "A wheel of Comté, cut"),
    "cheese-slice": on("linen", cheese_slice, "A wedge of Comté"),
    "small-cheeses": on("sage", small_cheeses, "Two small soft cheeses"),
    "butter": on("grey", butter, "A block of butter on a plate"),
    "rice": on("sage", lambda c: sack(c, 320, "稻香", ("#f4efe3", "#eae3d3")), "An open sack of rice"),
    "rice-bowl": on("clay", rice_bowl, "A bowl of cooked rice"),
    "millet": on("linen", lambda c: sack(c, 320, "小米", ("#e0b048", "#d6a23c")), "An open sack of millet"),
    "black-beans": on(
        "grey", lambda c: sack(c, 320, "黑豆", ("#2b2724", "#3a332e"), size=7), "A sack of black beans"
    ),
    "noodles": on("clay", noodles, "Three nests of dried noodles"),
    "chilli-oil": on("linen", lambda c: jar(c, 320, "#a2301c", "#d9cfba", "辣子", size=1.2), "A jar of chilli oil"),
    "pepper": on("grey", lambda c: tin(c, 320, "#6b5140", "花椒", size=1.05, base=520), "A tin of Sichuan pepper"),
    "ham": on("sage", ham, "Slices of dry ham on a plate"),
    "eggs": on("clay", lambda c: _eggs(c, ("#d9a878", "#efe3cf", "#c99566", "#bcc9c4")), "Eggs in a basket"),
    "duck-eggs": on("grey", lambda c: _eggs(c, ("#d5ded6", "#c6d3cc", "#e2e6dc")), "Pale green duck eggs"),
    "quilt": on("above", quilt, "A patchwork quilt for a baby"),
    "jacket": on("above", jacket, "A small red padded jacket"),
    "baby-shoes": on("above", baby_shoes, "A pair of tiger-head baby shoes"),
    "cloth": on("linen", cloth, "Rolls of indigo cotton"),
    "apron": on("above", apron, "An indigo apron with two pockets"),
    "scarf": on("above", scarf, "An indigo scarf with waves"),
    "books": on("clay", books, "Three novels tied with string"),
    "notebook": on("above", notebook, "A sewn notebook with a blue cover"),
    "letters": on("above", letters, "Letter paper and envelopes"),
    "soap": on("sage", soap, "Three bars of soap"),
    "balm": on("clay", balm, "An open tin of balm"),
    "laundry-soap": on("grey", laundry_soap, "A block of laundry soap"),
}
ALTS = {name: alt for name, (_ground, _scene, alt) in SCENES.items()}


def draw(name: str) -> Image.Image:
    """The picture of that name, the same each time."""
    ground, scene, _alt = SCENES[name]
    canvas = Canvas(name, **GROUNDS[ground])  # type: ignore[arg-type]
    scene(canvas)
    return canvas.finish(near=ground != "above")
