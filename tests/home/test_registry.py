"""Rooms register blocks; the body of a home page is built from what they registered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import RequestFactory
from wagtail import blocks

from home import composition
from home.models import HomePage
from portal.core import home_blocks
from portal.core.home_blocks import (
    Found,
    HomeBlock,
    HomeBlockEntry,
    HomeBody,
    HomeFrame,
    Loaded,
    Need,
    register_home_block,
    register_loader,
)
from tests.factories import make_member_site


@dataclass(frozen=True)
class WordNeed(Need):
    word: str


class WordBlock(HomeBlock):
    """Shows a word that a loader looked up."""

    word = blocks.CharBlock(required=False)

    class Meta:
        template = "home/blocks/nothing.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        return [WordNeed(value["word"])] if value["word"] else []

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        return {"word": found[WordNeed(value["word"])]} if value["word"] else None


asked: list[Sequence[WordNeed]] = []


def load_words(needs: Sequence[WordNeed], probing: bool) -> Loaded:
    asked.append(needs)
    return Loaded({need: need.word.upper() for need in needs})


@pytest.fixture
def body(monkeypatch: pytest.MonkeyPatch) -> HomeBody:
    """A registry of two kinds, one wide, one that shares its row."""
    asked.clear()
    assert HomePage._meta.get_field("body").stream_block.child_blocks  # built from the real one
    monkeypatch.setattr(home_blocks, "_is_built", False)
    monkeypatch.setattr(home_blocks, "_entries", {})
    monkeypatch.setattr(home_blocks, "_loaders", {})
    register_home_block(HomeBlockEntry("late", WordBlock, "Words", 20, "side", max_num=2))
    register_home_block(HomeBlockEntry("early", WordBlock, "Words", 10))
    register_loader(WordNeed, load_words)
    return HomeBody()


def test_kinds_stand_in_their_order_with_heading_and_limit(body: HomeBody) -> None:
    assert list(body.child_blocks) == ["early", "late"]
    assert body.child_blocks["late"].meta.group == "Words"
    assert body.meta.block_counts == {"early": {"max_num": 3}, "late": {"max_num": 2}}


def test_each_loader_is_asked_once_and_equal_needs_are_one(body: HomeBody, db: None) -> None:
    home = make_member_site("Xã A", "a.localhost").site.root_page.specific
    value = body.to_python(
        [
            {"type": "early", "value": {"word": "na"}},
            {"type": "late", "value": {"word": "na"}},
            {"type": "late", "value": {"word": ""}},
            {"type": "late", "value": {"word": "hồi"}},
        ]
    )
    frame = HomeFrame(home, 1, None, "vi")
    found = home_blocks.load((child, frame) for child in value)
    assert asked == [[WordNeed("na"), WordNeed("hồi")]]
    parts = [composition.part_of(child, frame, found, []) for child in value]
    assert [part.shown for part in parts] == [{"word": "NA"}, {"word": "NA"}, None, {"word": "HỒI"}]
    rows = composition.rows_of(part for part in parts if part.shown)
    assert [(row.shape, len(row.parts)) for row in rows] == [("full", 1), ("even", 2)]


def test_a_home_page_outside_any_site_shows_nothing(db: None) -> None:
    assert composition.compose(HomePage(url_path="/la/"), RequestFactory().get("/")) == []


def test_a_block_that_comes_after_the_first_use_is_refused(body: HomeBody) -> None:
    with pytest.raises(RuntimeError, match="too late"):
        register_home_block(HomeBlockEntry("latest", WordBlock, "Words", 20))
