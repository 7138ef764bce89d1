"""A province with two communes that publish news."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from news.models import ArticlePage, NewsIndexPage
from news.services.articles import add_live_article
from portal.core.media import services
from portal.core.media.models import PortalImage
from portal.tenancy.models import MemberSite, MenuItem
from tests.factories import make_member_site
from tests.media.files import picture_file
from tests.support.shared_rows import shared


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    """Each test has a storage of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@dataclass
class Newsroom:
    """A member site with its list of news."""

    member: MemberSite
    host: str
    index: NewsIndexPage

    def get(self, path: str) -> Any:
        """Ask as a reader does."""
        return Client().get(path, headers={"host": self.host})

    def publish(self, title: str, **fields: Any) -> ArticlePage:
        """An article written as a draft and then published, as in the admin."""
        article = self.draft(title, **fields)
        article.save_revision().publish()
        return ArticlePage.objects.get(pk=article.pk)

    def fill(self, count: int, **fields: Any) -> None:
        """Many live articles, one a minute from 08:00, by the short way of imports."""
        index = NewsIndexPage.objects.get(pk=self.index.pk)
        for number in range(count):
            moment = at("2026-11-23") + datetime.timedelta(minutes=number)
            article = ArticlePage(title=f"Tin {number:02}", published_at=moment, **fields)
            add_live_article(index, article)

    def draft(self, title: str, **fields: Any) -> ArticlePage:
        """An article that is not published."""
        index = NewsIndexPage.objects.get(pk=self.index.pk)
        article: ArticlePage = index.add_child(
            instance=ArticlePage(title=title, live=False, **fields)
        )
        return article


def make_newsroom(name: str, host: str, parent: MemberSite | None = None) -> Newsroom:
    """A member site with a live list at /tin-tuc/ that stands in its menu."""
    member = make_member_site(name, host, parent=parent)
    home = member.site.root_page.specific
    index = home.add_child(instance=NewsIndexPage(title="Tin tức – Sự kiện", slug="tin-tuc"))
    MenuItem.objects.create(site=member.site, page=index, label="Tin tức")
    return Newsroom(member, host, index)


@shared
def commune() -> Newsroom:
    """Xã Chi Lăng."""
    return make_newsroom("Xã Chi Lăng", "chilang.localhost")


@shared
def neighbour() -> Newsroom:
    """Xã Nhân Lý."""
    return make_newsroom("Xã Nhân Lý", "nhanly.localhost")


def make_picture(newsroom: Newsroom) -> PortalImage:
    """A picture of the site with its renditions."""
    image = services.add_image(
        picture_file(), title="Hồ Phai Loạn", collection=newsroom.member.collection
    )
    services.make_renditions(image.pk)
    image.refresh_from_db()
    return image


def at(day: str, clock: str = "08:00") -> datetime.datetime:
    """A local moment: `at("2026-11-23", "15:40")`."""
    naive = datetime.datetime.fromisoformat(f"{day}T{clock}")
    return timezone.make_aware(naive)


Importer = Callable[..., int]


@pytest.fixture
def run_import() -> Importer:
    """`manage.py import_articles`; gives its exit code."""

    def run(path: Path, newsroom: Newsroom, **options: Any) -> int:
        try:
            call_command("import_articles", str(path), site=newsroom.host, **options)
        except SystemExit as stop:
            return int(stop.code or 0)
        return 0

    return run
