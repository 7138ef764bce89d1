"""Pictures of the demo, drawn by the project: a few flat colours, seeded by the title."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1000
# Drawn at twice the size and reduced, so that edges are smooth.
SCALE = 2

Colour = tuple[int, int, int]
Canvas = ImageDraw.ImageDraw

SKIES: list[tuple[Colour, Colour]] = [
    ((250, 214, 165), (253, 240, 213)),
    ((186, 214, 226), (232, 242, 242)),
    ((244, 190, 160), (250, 226, 205)),
    ((170, 200, 200), (226, 236, 222)),
]
HILLS: list[list[Colour]] = [
    [(142, 168, 160), (98, 136, 124), (60, 104, 92), (32, 72, 64)],
    [(168, 160, 176), (124, 118, 144), (84, 84, 112), (48, 52, 78)],
    [(176, 168, 132), (138, 140, 92), (96, 110, 62), (56, 78, 44)],
]
RED, GOLD, SAND, INK = (166, 27, 34), (240, 179, 35), (246, 242, 236), (42, 38, 36)
FLAG_RED, FLAG_YELLOW = (218, 37, 29), (255, 221, 0)


def draw(scene: str, title: str) -> bytes:
    """A JPEG of 1600 × 1000 px showing `scene`, always the same for the same title.

    Raises KeyError for an unknown scene.
    """
    dice = random.Random(title)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
    canvas = ImageDraw.Draw(image)
    sky(canvas, dice)
    SCENES[scene](canvas, dice)
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    return out.getvalue()


def sky(canvas: Canvas, dice: random.Random) -> None:
    """Even bands from a deeper to a lighter tone, and a plain sun."""
    top, bottom = dice.choice(SKIES)
    bands = 24
    for band in range(bands):
        part = band / (bands - 1)
        colour = tuple(round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True))
        y = HEIGHT * SCALE * band // bands
        canvas.rectangle((0, y, WIDTH * SCALE, y + HEIGHT * SCALE // bands + 2), fill=colour)
    x, y, r = dice.randint(250, 1350), dice.randint(140, 300), dice.randint(55, 85)
    disc(canvas, x, y, r, (252, 236, 200))


def disc(canvas: Canvas, x: float, y: float, r: float, colour: Colour) -> None:
    """A filled circle in picture coordinates."""
    canvas.ellipse([v * SCALE for v in (x - r, y - r, x + r, y + r)], fill=colour)


def shape(canvas: Canvas, points: list[tuple[float, float]], colour: Colour) -> None:
    """A filled polygon in picture coordinates."""
    canvas.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)


def box(canvas: Canvas, x: float, y: float, w: float, h: float, colour: Colour) -> None:
    """A filled rectangle in picture coordinates."""
    shape(canvas, [(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour)


def ridge(canvas: Canvas, dice: random.Random, base: float, height: float, colour: Colour) -> None:
    """One layer of karst hills: sums of sines with a random phase."""
    waves = [
        (dice.uniform(0.5, 1), dice.uniform(2, 3.5), dice.uniform(0, 6.3)),
        (dice.uniform(0.25, 0.5), dice.uniform(5, 8), dice.uniform(0, 6.3)),
        (dice.uniform(0.06, 0.14), dice.uniform(14, 22), dice.uniform(0, 6.3)),
    ]
    points: list[tuple[float, float]] = [(0, HEIGHT)]
    for x in range(0, WIDTH + 1, 8):
        t = x / WIDTH * math.tau / 2
        level = sum(a * math.sin(f * t + p) for a, f, p in waves)
        points.append((x, base - height * level))
    shape(canvas, [*points, (WIDTH, HEIGHT)], colour)


def hills(canvas: Canvas, dice: random.Random, lowest: float = 760) -> list[Colour]:
    """Layered hills from far to near; returns their colours."""
    colours = dice.choice(HILLS)
    for number, colour in enumerate(colours):
        base = lowest - 270 + number * 90
        ridge(canvas, dice, base, 85 - number * 12, colour)
    return colours


def ridges(canvas: Canvas, dice: random.Random) -> None:
    """Hills, and a small gate on the nearest."""
    hills(canvas, dice, 820)
    x = dice.randint(300, 1200)
    box(canvas, x, 690, 110, 90, (120, 96, 84))
    shape(canvas, [(x - 22, 694), (x + 132, 694), (x + 100, 650), (x + 10, 650)], RED)
    box(canvas, x + 40, 728, 30, 52, INK)


def terraces(canvas: Canvas, dice: random.Random) -> None:
    """Rice terraces: curved bands of ripening green."""
    hills(canvas, dice, 640)
    greens: list[Colour] = [(206, 196, 96), (186, 186, 84), (160, 172, 76), (132, 156, 70)]
    phase = dice.uniform(0, 6.3)
    for step in range(11):
        y = 590 + step * 40
        points = [
            (float(x), y + 24 * math.sin(x / 260 + phase + step * 0.5) + x * 0.02)
            for x in range(0, WIDTH + 20, 20)
        ]
        shape(canvas, [(0, HEIGHT), *points, (WIDTH, HEIGHT)], greens[step % 4])
        lip = [(x, y2 + 7) for x, y2 in points]
        shape(canvas, [*points, *reversed(lip)], (112, 128, 62))
    house(canvas, dice.randint(200, 1250), 640, 150)


def house(canvas: Canvas, x: float, y: float, w: float) -> None:
    """A house on stilts with a yin-yang tiled roof."""
    for post in range(4):
        box(canvas, x + w * (0.08 + post * 0.27), y + w * 0.5, w * 0.05, w * 0.34, (84, 62, 48))
    box(canvas, x, y + w * 0.18, w, w * 0.36, (176, 132, 92))
    for window in range(3):
        box(canvas, x + w * (0.12 + window * 0.3), y + w * 0.27, w * 0.14, w * 0.16, (84, 62, 48))
    roof = [(x - w * 0.12, y + w * 0.2), (x + w * 1.12, y + w * 0.2)]
    shape(canvas, [*roof, (x + w * 0.86, y - w * 0.2), (x + w * 0.14, y - w * 0.2)], (96, 84, 80))


def market(canvas: Canvas, dice: random.Random) -> None:
    """Stalls under striped awnings, with baskets of fruit."""
    hills(canvas, dice, 600)
    box(canvas, 0, 700, WIDTH, 300, (214, 198, 170))
    fruit: list[Colour] = [(120, 160, 72), (226, 130, 60), (200, 60, 60), (240, 200, 90)]
    for stall in range(4):
        x = 40 + stall * 395
        box(canvas, x + 14, 480, 10, 330, (110, 84, 64))
        box(canvas, x + 330, 480, 10, 330, (110, 84, 64))
        for stripe in range(8):
            colour = (RED, SAND)[(stripe + stall) % 2]
            left = x + stripe * 44
            shape(
                canvas,
                [(left + 16, 430), (left + 54, 430), (left + 44, 520), (left, 520)],
                colour,
            )
        box(canvas, x, 720, 350, 110, (150, 112, 80))
        for pile in range(7):
            colour = dice.choice(fruit)
            for row in range(3):
                for one in range(3 - row):
                    cx = x + 28 + pile * 49 + one * 16 + row * 8
                    disc(canvas, cx, 712 - row * 15, 10, colour)


def school(canvas: Canvas, dice: random.Random) -> None:
    """A long school house with a flag in its yard."""
    hills(canvas, dice, 640)
    box(canvas, 0, 760, WIDTH, 240, (206, 182, 146))
    box(canvas, 260, 520, 1080, 250, (244, 222, 172))
    shape(canvas, [(220, 530), (1380, 530), (1320, 430), (280, 430)], (150, 66, 54))
    for room in range(6):
        x = 300 + room * 174
        box(canvas, x, 580, 66, 190, (104, 132, 118))
        box(canvas, x + 84, 600, 70, 80, (176, 206, 210))
    box(canvas, 796, 250, 8, 560, (190, 190, 190))
    box(canvas, 804, 250, 168, 112, FLAG_RED)
    star(canvas, 888, 306, 36, FLAG_YELLOW)


def star(canvas: Canvas, x: float, y: float, r: float, colour: Colour) -> None:
    """A five-pointed star."""
    points = []
    for corner in range(10):
        angle = -math.pi / 2 + corner * math.pi / 5
        radius = r if corner % 2 == 0 else r * 0.4
        points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    shape(canvas, points, colour)


def river(canvas: Canvas, dice: random.Random) -> None:
    """A river between its banks, with a bridge."""
    hills(canvas, dice, 700)
    box(canvas, 0, 700, WIDTH, 300, (128, 152, 96))
    shape(canvas, [(620, 700), (820, 700), (1300, 1000), (200, 1000)], (134, 176, 190))
    for wave in range(9):
        y = 730 + wave * 28
        x = 640 - wave * 26 + dice.randint(0, 120)
        box(canvas, x, y, 90 + wave * 12, 4, (190, 214, 220))
    box(canvas, 380, 742, 700, 18, (112, 100, 92))
    for pier in range(5):
        box(canvas, 430 + pier * 145, 758, 16, 60, (112, 100, 92))
    for post in range(24):
        box(canvas, 384 + post * 30, 720, 5, 24, (112, 100, 92))


def road(canvas: Canvas, dice: random.Random) -> None:
    """A village road lined with flowers."""
    hills(canvas, dice, 700)
    box(canvas, 0, 690, WIDTH, 310, (142, 158, 96))
    shape(canvas, [(770, 690), (830, 690), (1180, 1000), (420, 1000)], (206, 200, 190))
    for side in (-1, 1):
        for step in range(26):
            near = (step / 25) ** 1.7
            x = 800 + side * (50 + near * 420)
            y = 700 + near * 280
            colour = dice.choice([(226, 110, 130), (240, 190, 70), (250, 240, 230)])
            disc(canvas, x, y - 8 * near, 5 + 15 * near, (84, 116, 60))
            disc(canvas, x, y - 20 * near - 4, 4 + 10 * near, colour)
    house(canvas, dice.choice([180, 1240]), 600, 170)


def forest(canvas: Canvas, dice: random.Random) -> None:
    """Rows of young trees on a slope."""
    colours = hills(canvas, dice, 620)
    box(canvas, 0, 760, WIDTH, 240, (150, 132, 92))
    for row in range(4):
        y = 690 + row * 90
        size = 60 + row * 26
        for tree in range(16 - row * 2):
            x = tree * (108 + row * 14) + dice.randint(-16, 16) + (row % 2) * 40
            box(canvas, x - size * 0.06, y, size * 0.12, size * 0.9, (110, 84, 64))
            for tier in range(3):
                w = size * (0.62 - tier * 0.14)
                top = y - size * (0.5 + tier * 0.42)
                colour = colours[2 + (tree + tier) % 2]
                shape(
                    canvas, [(x - w, top + size * 0.7), (x + w, top + size * 0.7), (x, top)], colour
                )


def meeting(canvas: Canvas, dice: random.Random) -> None:
    """People seen from behind in a village hall."""
    box(canvas, 0, 0, WIDTH, HEIGHT, (240, 226, 200))
    box(canvas, 0, 640, WIDTH, 360, (186, 150, 112))
    box(canvas, 480, 120, 640, 360, (252, 250, 244))
    for line in range(5):
        box(canvas, 540, 180 + line * 56, dice.randint(300, 520), 16, (150, 160, 170))
    box(canvas, 120, 90, 210, 140, FLAG_RED)
    star(canvas, 225, 160, 44, FLAG_YELLOW)
    shirts: list[Colour] = [
        (60, 92, 120),
        (146, 70, 70),
        (84, 112, 84),
        (64, 60, 76),
        (196, 170, 120),
    ]
    for row in range(3):
        y = 640 + row * 130
        size = 52 + row * 14
        for seat in range(9 - row):
            x = 110 + seat * (165 + row * 22) + (row % 2) * 60
            colour = dice.choice(shirts)
            shape(
                canvas,
                [
                    (x - size * 1.15, y + size * 3.2),
                    (x - size * 0.95, y + size * 1.2),
                    (x - size * 0.3, y + size * 0.8),
                    (x + size * 0.3, y + size * 0.8),
                    (x + size * 0.95, y + size * 1.2),
                    (x + size * 1.15, y + size * 3.2),
                ],
                colour,
            )
            disc(canvas, x, y + size * 0.2, size * 0.66, (46, 38, 36))


def festival(canvas: Canvas, dice: random.Random) -> None:
    """Lanterns and bunting over a square."""
    hills(canvas, dice, 700)
    box(canvas, 0, 720, WIDTH, 280, (196, 164, 130))
    for line in range(3):
        sag = 60 + line * 18
        base = 120 + line * 110
        for flag in range(20):
            x = flag * 84 + line * 22
            y = base + sag * math.sin(flag / 19 * math.pi)
            colour = (RED, GOLD, SAND, (60, 104, 92))[(flag + line) % 4]
            shape(canvas, [(x, y), (x + 46, y), (x + 23, y + 52)], colour)
    for lantern in range(5):
        x, y = 170 + lantern * 315, 560 + dice.randint(-30, 30)
        box(canvas, x - 2, y - 150, 4, 110, INK)
        canvas.ellipse([v * SCALE for v in (x - 52, y - 44, x + 52, y + 44)], fill=RED)
        box(canvas, x - 22, y - 52, 44, 12, GOLD)
        box(canvas, x - 22, y + 40, 44, 12, GOLD)
        box(canvas, x - 3, y + 52, 6, 46, GOLD)
    house(canvas, 300, 610, 190)
    house(canvas, 1050, 620, 180)


SCENES: dict[str, Callable[[Canvas, random.Random], None]] = {
    "festival": festival,
    "forest": forest,
    "market": market,
    "meeting": meeting,
    "ridges": ridges,
    "river": river,
    "road": road,
    "school": school,
    "terraces": terraces,
}
