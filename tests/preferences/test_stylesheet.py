"""The stylesheet that a reader's choice answers with: tokens, sizes, and how long it holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from home.preferences.choice import DARK, LIGHT, NORMAL, SIZES, Choice
from home.preferences.stylesheet import BASE_SIZE, TOKENS, stylesheet
from portal.core.contrast import contrast_ratio
from portal.core.theme import PAIRS
from tests.preferences.conftest import Reader

PORTAL_CSS = Path(settings.BASE_DIR) / "static" / "css" / "portal.css"
# WCAG 2.1, 1.4.6: text; what is drawn (1.4.11) keeps the same.
ENHANCED = 7.0


def colours_of_the_page() -> set[str]:
    """Names of the tokens that hold a colour."""
    text = re.sub(r"/\*.*?\*/", "", PORTAL_CSS.read_text(), flags=re.S)
    block = re.search(r":root\s*\{(.*?)\}", text, re.S)
    assert block is not None
    tokens = dict(re.findall(r"--([\w-]+):\s*([^;]+);", block[1]))
    colours = {
        name for name, value in tokens.items() if value.startswith(("#", "rgb", "currentcolor"))
    }
    roles = {
        name
        for name, value in tokens.items()
        if (found := re.fullmatch(r"var\(--([\w-]+)\)", value)) and found[1] in colours
    }
    return colours | roles


@pytest.mark.parametrize("contrast", [DARK, LIGHT])
def test_high_contrast_changes_every_colour_and_only_colours(contrast: str) -> None:
    assert set(TOKENS[contrast]) == colours_of_the_page()


@pytest.mark.parametrize("contrast", [DARK, LIGHT])
def test_what_meets_can_be_read(contrast: str) -> None:
    tokens = TOKENS[contrast]
    roles = {(front, "mark"): "mark-ink" for front in ("ink", "link")}
    roles |= {("brand", "paper"): "brand-text", ("brand", "sand"): "brand-text"}
    pairs = [(roles.get((pair.front, pair.ground), pair.front), pair.ground) for pair in PAIRS]
    for ground in ("paper", "sand", "notice"):
        pairs += [(front, ground) for front in ("in-force", "partly", "ended", "line")]
    for ground in ("brand", "brand-deep", "footer"):
        pairs += [("focus-dark", ground), ("on-dark-line", ground)]
    for front, ground in pairs:
        assert contrast_ratio(tokens[front], tokens[ground]) >= ENHANCED, (front, ground)
    # The ring or the line around it stands out, whatever it lies on.
    best = max(contrast_ratio(tokens[ring], tokens["paper"]) for ring in ("focus", "focus-halo"))
    assert best >= ENHANCED


def test_nothing_for_what_is_usual() -> None:
    assert stylesheet(Choice()) == ""
    assert not TOKENS[NORMAL]


@pytest.mark.parametrize("size", SIZES)
def test_sizes_count_from_that_of_the_page(size: int) -> None:
    assert f"font-size: {BASE_SIZE:g}%" in PORTAL_CSS.read_text()
    found = re.search(r"html\{font-size:([\d.]+)%\}", stylesheet(Choice(size)))
    assert (float(found[1]) if found else BASE_SIZE) == BASE_SIZE * size / 100


def test_paper_is_spared() -> None:
    assert stylesheet(Choice(200, DARK)).startswith("@media screen{")
    assert max(SIZES) == 200


def test_the_answer_follows_the_cookie(reader: Reader) -> None:
    plain = reader.get("/tuy-chon.css")
    assert (plain.status_code, plain.content) == (200, b"")
    reader.choose("co-chu=200&tuong-phan=toi")
    own = reader.get("/tuy-chon.css")
    assert b"font-size:212.5%" in own.content
    assert b"--paper:#000000" in own.content
    for answer in (plain, own):
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer.headers["Vary"]
        assert "X-Accel-Expires" not in answer.headers
        assert not answer.cookies
    again: Any = reader.get("/tuy-chon.css", **{"if-none-match": own.headers["ETag"]})
    assert again.status_code == 304
    reader.choose("xoa=tat-ca")
    back: Any = reader.get("/tuy-chon.css", **{"if-none-match": own.headers["ETag"]})
    assert (back.status_code, back.content) == (200, b"")


def test_every_page_names_it_last(reader: Reader) -> None:
    for path in ("/", "/tin-tuc/", "/tuy-chon/"):
        sheets = re.findall(r'<link rel="stylesheet"\s+href="([^"]+)"', reader.html(path))
        assert sheets[-1] == "/tuy-chon.css", path


@pytest.mark.parametrize(
    "sheet", sorted(PORTAL_CSS.parent.glob("*.css")), ids=lambda path: path.name
)
def test_no_text_has_the_colour_of_a_dark_ground(sheet: Path) -> None:
    # High contrast makes these grounds nearly black; text on paper says `--brand-text`.
    grounds = re.findall(
        r"(?<![\w-])color:\s*var\(--(?:brand|brand-deep|footer)\)", sheet.read_text()
    )
    assert grounds == []
