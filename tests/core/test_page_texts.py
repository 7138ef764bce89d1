"""Texts of pages are stored in one spelling, whatever the page type."""

from __future__ import annotations

import unicodedata

import pytest
from wagtail.models import Page

from home.models import PlacePage, StandardPage
from tests.factories import make_member_site

pytestmark = pytest.mark.django_db


def test_a_title_in_pieces_is_put_together() -> None:
    member = make_member_site("Xã Chi Lăng", "chilang.localhost")
    home = Page.objects.get(pk=member.site.root_page_id).specific
    typed = unicodedata.normalize("NFD", "Lịch sử hình thành")
    page = home.add_child(instance=StandardPage(title=typed, slug="lich-su"))
    page.refresh_from_db()
    assert page.title == "Lịch sử hình thành" != typed


def test_a_type_names_its_own_texts_besides() -> None:
    assert {"title", "cover_alt", "summary", "address"} <= set(PlacePage.nfc_fields)
