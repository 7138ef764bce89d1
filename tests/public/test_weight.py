"""What every reader's telephone must carry: stylesheets, scripts and fonts have a budget."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
# Thousands of bytes: all stylesheets and scripts together, compressed; all fonts.
MOST_CODE_KB, MOST_FONTS_KB = 40, 70


def files(*endings: str) -> list[Path]:
    return sorted(path for path in STATIC.rglob("*") if path.suffix in endings)


def test_stylesheets_and_scripts_together_are_light() -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in files(".css", ".js")}
    assert "portal.css" in sizes
    assert sum(sizes.values()) <= MOST_CODE_KB * 1_000, sizes


def test_fonts_are_light() -> None:
    sizes = {path.name: path.stat().st_size for path in files(".woff2", ".woff", ".ttf", ".otf")}
    assert sizes
    assert sum(sizes.values()) <= MOST_FONTS_KB * 1_000, sizes


def test_no_stylesheet_loads_another_or_anything_from_elsewhere() -> None:
    for path in files(".css"):
        text = path.read_text(encoding="utf-8")
        assert "@import" not in text, path.name
        assert "//" not in text.replace("https://www.w3.org", ""), path.name
