"""At which resolution scans are read best: `python -m bench.extract_resolution PDF:PAGE …`.

Draws pages that have a text layer as a scanner of several resolutions would (clean, or turned,
blurred and noisy), hands them to Tesseract at several resolutions, and compares what it reads
with the layer. Prints a table in Markdown: character error rates over all pages given.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageFilter

from bench.extract_measure import distance, normalised
from documents.extraction.ocr import LANGUAGE

SCANNED: Final = (150, 200, 300)
READ: Final = (150, 200, 225, 250, 300)
_TURNED: Final = 0.7
_NOISE: Final = 0.12


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", metavar="PDF:PAGE", help="page numbers from 1")
    chosen = [value.rsplit(":", 1) for value in parser.parse_args(arguments).pages]
    print("| scanned at | scan |", " | ".join(f"read at {dpi}" for dpi in READ), "|")
    print("|", " | ".join(["---"] * (len(READ) + 2)), "|")
    for scanned in SCANNED:
        for is_bad in (False, True):
            rates = [_rate(chosen, scanned, read, is_bad=is_bad) for read in READ]
            cells = " | ".join(f"{100 * rate:.2f} %" for rate in rates)
            print(f"| {scanned} dpi | {'bad' if is_bad else 'clean'} | {cells} |", flush=True)


def _rate(chosen: Sequence[Sequence[str]], scanned: int, read: int, *, is_bad: bool) -> float:
    errors = characters = 0
    for path, number in chosen:
        page = pypdfium2.PdfDocument(path)[int(number) - 1]
        layer = normalised(page.get_textpage().get_text_range().replace("\ufffe", "-"))
        picture = page.render(scale=scanned / 72, grayscale=True).to_pil()
        if is_bad:
            picture = _spoiled(picture, scanned)
        size = (picture.width * read // scanned, picture.height * read // scanned)
        errors += distance([layer], normalised(_recognised(picture.resize(size, 1), read)))
        characters += len(layer)
    return errors / characters


def _spoiled(picture: Image.Image, dpi: int) -> Image.Image:
    turned = picture.rotate(_TURNED, fillcolor=255, resample=Image.Resampling.BICUBIC)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.004 * dpi))
    return Image.blend(blurred, Image.effect_noise(blurred.size, 40), _NOISE)


def _recognised(picture: Image.Image, dpi: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.png"
        picture.save(file)
        return subprocess.run(
            ["tesseract", str(file), "-", "-l", LANGUAGE, "--dpi", str(dpi), "--psm", "3"],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        ).stdout


if __name__ == "__main__":
    main()
