"""A province, a department and communes as provisioning makes them, and what they show."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from home.models import HomePage
from news.models import ArticlePage, NewsIndexPage
from portal.tenancy.models import MemberSite
from portal.tenancy.provisioning.indexing import side_work_muted
from portal.tenancy.provisioning.services import make_kit, provision_unit
from portal.tenancy.provisioning.specs import Status, UnitSpec
from tests.support.shared_rows import shared

PROVINCE = "langson.localhost"
COMMUNE = "chilang.langson.localhost"
DEPARTMENT = "sotuphap.langson.localhost"


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    """Each test has a storage of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@dataclass
class Portal:
    """One member site and its home page."""

    member: MemberSite
    host: str

    @property
    def home(self) -> HomePage:
        """The home page as the database has it."""
        home: HomePage = HomePage.objects.get(pk=self.member.site.root_page_id)
        return home

    def list(self, slug: str) -> NewsIndexPage:
        """One of its lists of news."""
        index: NewsIndexPage = NewsIndexPage.objects.descendant_of(self.home).get(slug=slug)
        return index

    def publish(self, title: str, slug: str = "tin-tuc", **fields: Any) -> ArticlePage:
        """An article written and published in one of its lists."""
        article: ArticlePage = self.list(slug).add_child(
            instance=ArticlePage(title=title, live=False, **fields)
        )
        article.save_revision().publish()
        return ArticlePage.objects.get(pk=article.pk)

    def compose(self, *blocks: tuple[str, dict[str, Any]]) -> HomePage:
        """Publish a home page of these blocks, as the editor's form does."""
        home = self.home
        home.body = [{"type": kind, "value": value} for kind, value in blocks]
        home.save_revision().publish()
        return self.home

    def page(self, slug: str) -> Any:
        """A page anywhere on the site."""
        return self.home.get_descendants().get(slug=slug)

    def html(self) -> str:
        """What a reader gets of the home page, between header and footer."""
        answer = Client().get("/", headers={"host": self.host})
        assert answer.status_code == 200
        html = answer.content.decode()
        return html[html.index("<main") : html.index("</main>")]

    def words(self) -> str:
        """The same without mark-up, every gap one space."""
        return words(self.html())


def words(html: str) -> str:
    """HTML as it is read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


Provision = Callable[..., Portal]


def provision_portal(full_name: str, code: str, host: str, level: str = "commune") -> Portal:
    """A unit with its portal, as provisioning makes it."""
    name = full_name.split(" ", 1)[1]
    parent = "" if level == "province" else "20"
    spec = UnitSpec(code, level, full_name, name, "", parent, host)
    with side_work_muted():  # nothing here searches
        outcome = provision_unit(spec, make_kit())
    assert outcome.status is Status.MADE, outcome.reason
    return Portal(MemberSite.objects.select_related("site").get(site__hostname=host), host)


@pytest.fixture
def provision(db: None) -> Provision:
    """Give a unit its portal: `provision("Xã Na Sầm", "05986", "nasam.langson.localhost")`."""
    return provision_portal


@shared
def province() -> Portal:
    """Tỉnh Lạng Sơn."""
    return provision_portal("Tỉnh Lạng Sơn", "20", PROVINCE, "province")


@shared
def commune(province: Portal) -> Portal:
    """Xã Chi Lăng."""
    return provision_portal("Xã Chi Lăng", "06463", COMMUNE)


@shared
def department(province: Portal) -> Portal:
    """Sở Tư pháp."""
    return provision_portal("Sở Tư pháp", "STP", DEPARTMENT, "department")
