"""Portals with news, documents and pages of text, and what their index says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from documents.models import DocumentIndexPage
from home.models import SectionPage, StandardPage
from news.models import ArticlePage, NewsIndexPage
from portal.core.searchable import Searchable, kind_named
from portal.tenancy.models import MemberSite
from search.engines import database_engine
from search.models import SearchDocument
from tests.documents.conftest import Library
from tests.factories import make_member_site
from tests.news.conftest import Newsroom
from tests.support.queue import run_jobs
from tests.support.shared_rows import shared


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    """Each test has a storage of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@dataclass
class Portal:
    """A member site with a list of news, a library and a section."""

    member: MemberSite
    news: Newsroom
    office: Library
    section: SectionPage

    def text(self, title: str, **fields: Any) -> StandardPage:
        """A page of text, published in the section."""
        fields.setdefault("intro", f"Về {title}")
        parent = SectionPage.objects.get(pk=self.section.pk)
        page: StandardPage = parent.add_child(instance=StandardPage(title=title, **fields))
        return page

    def article(self, title: str, **fields: Any) -> ArticlePage:
        """An article, published."""
        return self.news.publish(title, **fields)


def make_portal(name: str, host: str, parent: MemberSite | None = None) -> Portal:
    """Everything live."""
    member = make_member_site(name, host, parent=parent)
    home = member.site.root_page.specific
    index = home.add_child(instance=NewsIndexPage(title="Tin tức", slug="tin-tuc"))
    documents = home.add_child(instance=DocumentIndexPage(title="Văn bản", slug="van-ban"))
    section = home.add_child(
        instance=SectionPage(title="Giới thiệu", slug="gioi-thieu", intro="Về chúng tôi")
    )
    newsroom, office = Newsroom(member, host, index), Library(member, host, documents)
    return Portal(member, newsroom, office, section)


@shared
def province() -> Portal:
    """Tỉnh Lạng Sơn."""
    return make_portal("Tỉnh Lạng Sơn", "langson.localhost")


@shared
def commune(province: Portal) -> Portal:
    """Xã Chi Lăng, below it."""
    return make_portal("Xã Chi Lăng", "chilang.localhost", province.member)


@shared
def neighbour(commune: Portal) -> Portal:
    """Xã Nhân Lý, of no province."""
    return make_portal("Xã Nhân Lý", "nhanly.localhost")


def read(kind: str, *pks: int) -> dict[int, Searchable]:
    """What a room says of its things."""
    found = kind_named(kind)
    assert found is not None
    return {thing.pk: thing for thing in found.reader.read(pks)}


def index_now() -> None:
    """Do the jobs of the search that wait."""
    run_jobs("search")


def entry(kind: str, pk: int) -> SearchDocument | None:
    """What the index says of a thing, once the jobs are done."""
    index_now()
    return SearchDocument.objects.filter(key=f"{kind}:{pk}").first()


def tokens(one: SearchDocument) -> set[str]:
    """Where an entry is found, and by which filters, as the engine has it."""
    terms = database_engine().terms_of([one.pk])[one.pk]
    return {term for term in terms if term.startswith("@")}
