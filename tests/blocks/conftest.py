"""A commune with a page that holds every block."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from wagtail.models import Page

from home.models import StandardPage
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.support.shared_rows import shared

HERE = "chilang.localhost"


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    """Files of a test are its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@shared
def member() -> MemberSite:
    """Xã Chi Lăng."""
    return make_member_site("Xã Chi Lăng", HERE)


@pytest.fixture
def make_page(member: MemberSite) -> Callable[..., StandardPage]:
    """Publish a page with these blocks below the home page."""

    def make(body: list[tuple[str, Any]], slug: str = "trang", **fields: Any) -> StandardPage:
        home = Page.objects.get(pk=member.site.root_page_id).specific
        page = StandardPage(title="Trang", slug=slug, locale=home.locale, body=body, **fields)
        home.add_child(instance=page)
        page.save_revision().publish()
        return StandardPage.objects.get(pk=page.pk)

    return make
