"""A commune with a section for its places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from wagtail.models import Page

from home.models import PlacePage, ProductPage, SectionPage
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.support.shared_rows import shared

HERE = "chilang.localhost"
MakePage = Callable[..., Any]


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    """Files of a test are its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@shared
def member() -> MemberSite:
    """Xã Chi Lăng."""
    return make_member_site("Xã Chi Lăng", HERE)


@shared
def section(member: MemberSite) -> SectionPage:
    """Di tích – danh thắng."""
    home = Page.objects.get(pk=member.site.root_page_id).specific
    page: SectionPage = home.add_child(
        instance=SectionPage(title="Di tích – danh thắng", slug="di-tich", locale=home.locale)
    )
    return page


@pytest.fixture
def make_place(section: SectionPage) -> MakePage:
    """Publish a place below the section."""

    def make(title: str = "Ải Chi Lăng", **fields: Any) -> PlacePage:
        fields = {"kind_id": "di-tich-lich-su", "summary": "Cửa ải giữa hai dãy núi.", **fields}
        return _publish(section, PlacePage(title=title, **fields))

    return make


@pytest.fixture
def make_product(section: SectionPage) -> MakePage:
    """Publish a product below the section."""

    def make(title: str = "Na Chi Lăng", **fields: Any) -> ProductPage:
        fields = {"kind_id": "dac-san", "summary": "Quả to, mắt mẩy, ngọt.", **fields}
        return _publish(section, ProductPage(title=title, **fields))

    return make


def _publish(section: SectionPage, page: Any) -> Any:
    parent = SectionPage.objects.get(pk=section.pk)
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def main_of(answer: Any) -> str:
    """The content of a page, every run of white space as one space."""
    html = answer.content.decode()
    return " ".join(html[html.index("<main") : html.index("</main>")].split())
