"""Beginning a translation works for every page, however old its blocks are."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail import blocks
from wagtail.models import Page
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from home.models import HomePage, StandardPage
from portal.tenancy import localize_segments
from tests.languages.conftest import Bilingual, fresh


def bare(page_type: type[Page]) -> list[dict[str, Any]]:
    """Every block of several parts, saved when it had none of them yet."""
    kinds: dict[str, blocks.Block] = page_type._meta.get_field("body").stream_block.child_blocks
    raw = [
        _raw(name, {}, id=str(uuid4()))
        for name, kind in kinds.items()
        if isinstance(kind, blocks.StructBlock)
    ]
    assert raw
    return raw


def _raw(name: str, value: Any, **more: str) -> dict[str, Any]:
    return {"type": name, "value": value, **more}


@pytest.fixture
def old(bilingual: Bilingual) -> Bilingual:
    """A portal whose home page and text page were saved long ago, or by a template."""
    # A template names no identifiers inside a block.
    links = _raw("websites", {"groups": [_raw("units", {"title": "Các xã"})]}, id=str(uuid4()))
    for model, page, more in (
        (HomePage, bilingual.home, [links]),
        (StandardPage, bilingual.text, []),
    ):
        model.objects.filter(pk=page.pk).update(body=json.dumps(bare(model) + more))
    return bilingual


def test_what_a_page_lacks_is_nothing_to_translate(old: Bilingual) -> None:
    old.translate(old.home, "Lang Son province", live=False)
    old.translate(old.section, "Introduction", "introduction")
    made = old.translate(old.text, "History", "history", live=False)
    assert made.get_parent().slug == "introduction"
    assert not any(Page.find_problems())
    assert [block.block_type for block in made.body] == [
        block.block_type for block in fresh(old.text).body
    ]


@pytest.mark.parametrize("method", ["handle_block", "handle_stream_block"])
def test_the_patch_is_still_needed(
    old: Bilingual, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    stock = {
        "handle_block": localize_segments.stock_block,
        "handle_stream_block": localize_segments.stock_stream,
    }
    monkeypatch.setattr(StreamFieldSegmentExtractor, method, stock[method])
    with pytest.raises(TypeError):
        old.translate(old.home, "Lang Son province", live=False)


def test_a_unit_has_one_home_page_a_language(bilingual: Bilingual) -> None:
    english = bilingual.translate_home()
    for locale in (bilingual.home.locale, english.locale):
        unit_page = fresh(bilingual.home.get_parent())
        slug = f"khac-{locale.language_code}"
        second = HomePage(title="Trang chủ khác", slug=slug, locale=locale)
        with pytest.raises(ValidationError), transaction.atomic():
            unit_page.add_child(instance=second)
    assert HomePage.objects.count() == 2
    fresh(english).save()  # what is there is no second one
    assert not any(Page.find_problems())
