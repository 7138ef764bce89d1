"""Rule 8: what an editor does is on every page that it touches within a second, everywhere.

The test writes in a process of its own; two application processes answer readers. They
have the database in common, no Redis, and nobody tells them anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from home.models import HomePage
from news.models import ArticlePage, NewsIndexPage
from portal.tenancy.models import MemberSite, MenuItem, SiteProfile, SiteState
from portal.tenancy.provisioning.services import make_kit, provision_unit
from portal.tenancy.provisioning.specs import Status, UnitSpec
from tests.immediate.conftest import Answer, Server

HOST = "chilang.langson.localhost"
# Rule 8 allows no more between the end of the change and the first request that shows it.
A_SECOND = 1.0

_UNITS = (
    UnitSpec("20", "province", "Tỉnh Lạng Sơn", "Lạng Sơn", "Tỉnh", "", "langson.localhost"),
    UnitSpec("06463", "commune", "Xã Chi Lăng", "Chi Lăng", "Xã", "20", HOST),
)


@dataclass
class World:
    """A commune and the pages that the changes need."""

    member: MemberSite
    home: HomePage
    news: NewsIndexPage
    notices: NewsIndexPage
    older: ArticlePage

    def write(self, title: str, slug: str) -> ArticlePage:
        """A draft in the list of news."""
        article: ArticlePage = self.news.add_child(
            instance=ArticlePage(title=title, slug=slug, live=False)
        )
        article.save_revision()
        return article


@dataclass(frozen=True)
class Sight:
    """What a reader finds at `path`: a status, words that are there and words that are not."""

    path: str
    status: int = 200
    there: str = ""
    absent: str = ""
    location: str = ""

    def fault(self, answer: Answer) -> str:
        """What is wrong with the answer; empty when nothing is."""
        if answer.status != self.status:
            return f"{answer.status} instead of {self.status}"
        if self.there and self.there not in answer.html:
            return f"“{self.there}” is missing"
        if self.absent and self.absent in answer.html:
            return f"“{self.absent}” still stands there"
        if not answer.location.endswith(self.location):
            return f"leads to “{answer.location}”"
        return ""


@pytest.fixture
def world(transactional_db: None, shared_database: str) -> World:
    """A province and a commune with one article.

    The copy is made of a database with its root page: tests with real transactions empty theirs.
    """
    kit = make_kit()
    for spec in _UNITS:
        outcome = provision_unit(spec, kit)
        assert outcome.status is Status.MADE, outcome.reason
    member = MemberSite.objects.select_related("site").get(site__hostname=HOST)
    home = HomePage.objects.get(pk=member.site.root_page_id)
    lists = NewsIndexPage.objects.descendant_of(home)
    news = lists.get(slug="tin-tuc")
    older = news.add_child(instance=ArticlePage(title="Tin hôm trước", slug="hom-truoc"))
    older.save_revision().publish()
    return World(member, home, news, lists.get(slug="thong-bao"), older)


def _live(world: World) -> ArticlePage:
    return ArticlePage.objects.child_of(world.news).get(slug="vu-na")


def _publish(world: World) -> None:
    world.write("Vụ na sớm", "vu-na").get_latest_revision().publish()


def _rename(world: World) -> None:
    article = _live(world)
    article.title = "Vụ na muộn"
    article.save_revision().publish()


def _rename_a_section(world: World) -> None:
    section = world.home.get_children().get(slug="gioi-thieu").specific
    section.title = "Về xã Chi Lăng"
    section.save_revision().publish()


def _move(world: World) -> None:
    _live(world).move(NewsIndexPage.objects.get(pk=world.notices.pk), pos="last-child")


def _unpublish(world: World) -> None:
    ArticlePage.objects.get(slug="vu-na").unpublish()


def _change_the_profile(world: World) -> None:
    profile = SiteProfile.objects.get(site=world.member.site)
    profile.phone = "0205 3 820 555"
    profile.save()


def _change_the_menu(world: World) -> None:
    item = MenuItem.objects.get(site=world.member.site, page=world.news)
    item.label = "Bản tin của xã"
    item.save()


def _suspend(world: World) -> None:
    world.member.refresh_from_db()
    world.member.state = SiteState.SUSPENDED
    world.member.save()


Change = tuple[str, Callable[[World], None], tuple[Sight, ...]]
CHANGES: tuple[Change, ...] = (
    (
        "publish",
        _publish,
        (
            Sight("/tin-tuc/vu-na/", there="Vụ na sớm"),
            Sight("/tin-tuc/", there="Vụ na sớm"),
            Sight("/", there="Vụ na sớm"),
            Sight("/tin-tuc/hom-truoc/", there="Vụ na sớm"),
        ),
    ),
    (
        "rename",
        _rename,
        (
            Sight("/tin-tuc/vu-na/", there="Vụ na muộn", absent="Vụ na sớm"),
            Sight("/tin-tuc/", there="Vụ na muộn", absent="Vụ na sớm"),
            Sight("/", there="Vụ na muộn", absent="Vụ na sớm"),
            Sight("/tin-tuc/hom-truoc/", there="Vụ na muộn", absent="Vụ na sớm"),
        ),
    ),
    (
        "rename of a section",
        _rename_a_section,
        (
            Sight("/", there="Về xã Chi Lăng"),
            Sight("/gioi-thieu/", there="Về xã Chi Lăng"),
            Sight("/gioi-thieu/lich-su/", there="Về xã Chi Lăng"),
            Sight("/tin-tuc/vu-na/", there="Về xã Chi Lăng"),
            Sight("/so-do-trang/", there="Về xã Chi Lăng"),
        ),
    ),
    (
        "profile",
        _change_the_profile,
        tuple(
            Sight(path, there="0205 3 820 555")
            for path in ("/", "/tin-tuc/", "/tin-tuc/vu-na/", "/gioi-thieu/lich-su/")
        ),
    ),
    (
        "menu",
        _change_the_menu,
        tuple(
            Sight(path, there="Bản tin của xã")
            for path in ("/", "/thong-bao/", "/tin-tuc/vu-na/", "/gioi-thieu/lich-su/")
        ),
    ),
    (
        "move",
        _move,
        (
            Sight("/thong-bao/vu-na/", there="Vụ na muộn"),
            Sight("/thong-bao/", there="Vụ na muộn"),
            Sight("/tin-tuc/vu-na/", status=301, location=f"//{HOST}/thong-bao/vu-na/"),
            Sight("/tin-tuc/", absent="Vụ na muộn"),
            Sight("/tin-tuc/hom-truoc/", absent="Vụ na muộn"),
        ),
    ),
    (
        "unpublish",
        _unpublish,
        (
            Sight("/thong-bao/vu-na/", status=410),
            Sight("/thong-bao/", absent="Vụ na muộn"),
            Sight("/", absent="Vụ na muộn"),
        ),
    ),
    (
        "suspension",
        _suspend,
        (Sight("/", status=503), Sight("/tin-tuc/hom-truoc/", status=503)),
    ),
)


def test_each_change_is_seen_by_both_within_a_second(world: World, servers: list[Server]) -> None:
    for name, change, sights in CHANGES:
        # Both have just been asked: all that a process keeps, it keeps from before.
        before = {
            (server.port, sight.path): server.get(HOST, sight.path)
            for server in servers
            for sight in sights
        }
        changed = [s.path for s in sights for v in servers if s.fault(before[v.port, s.path])]
        assert len(changed) == len(before), f"{name}: some of it stood there before: {changed}"
        change(world)
        time.sleep(A_SECOND)
        for server in servers:
            for sight in sights:
                etag = before[server.port, sight.path].etag
                fault = sight.fault(server.get(HOST, sight.path, etag))
                assert not fault, f"{name}: {sight.path}: {fault}"
