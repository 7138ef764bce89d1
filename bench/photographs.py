"""Pictures as heavy as photographs: drawn scenes with the grain of leaves and stone.

The demo's flat colours compress to a fifth of what a camera's picture does, and would
flatter every figure.
"""

from __future__ import annotations

import io

from PIL import Image, ImageChops

from home.demo.pictures import HEIGHT, SCENES, WIDTH, draw

_QUALITY = 90
# Widths of a grain, in pixels of the picture, and how strong it is: coarse to fine, as in
# nature, where twice the detail has half the strength.
_GRAINS = ((64, 60), (32, 44), (16, 32), (8, 24), (4, 17), (2, 12))


def photograph(number: int) -> bytes:
    """A JPEG of 1600 × 1000 px; another scene for another number."""
    scenes = sorted(SCENES)
    scene = scenes[number % len(scenes)]
    picture = Image.open(io.BytesIO(draw(scene, f"{scene} {number}"))).convert("RGB")
    for size, strength in _GRAINS:
        grain = Image.effect_noise((WIDTH // size + 1, HEIGHT // size + 1), strength)
        grain = grain.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        picture = ImageChops.overlay(picture, Image.merge("RGB", (grain, grain, grain)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
