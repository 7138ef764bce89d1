"""The head of every kind of page: Dublin Core, Open Graph, schema.org, canonical."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from wagtail.models import Page

from home.models import SectionPage, StandardPage
from tests.factories import make_member_site
from tests.news.conftest import Newsroom, make_newsroom
from tests.support.shared_rows import shared

Get = Callable[..., Any]
HOST = "chilang.localhost"
# TT 24/2011/TT-BTTTT Đ5: mandatory.
MANDATORY = ("title", "creator", "date", "description", "publisher", "identifier")


class Head(HTMLParser):
    """Tags of the head, and the items of the microdata."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.types: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "meta":
            for key in ("name", "property", "itemprop"):
                if key in named:
                    label = f"itemprop:{named[key]}" if key == "itemprop" else named[key]
                    assert label not in self.meta or "itemprop" in label
                    self.meta.setdefault(label, named["content"])
        if tag == "link" and "rel" in named:
            assert named["rel"] != "canonical" or "canonical" not in self.links
            self.links[named["rel"]] = named["href"]
        if "itemtype" in named:
            self.types.append(named["itemtype"].rsplit("/", 1)[-1])


@shared
def room() -> Newsroom:
    province = make_member_site("Tỉnh Lạng Sơn", "langson.localhost", level="province")
    room = make_newsroom("Xã Chi Lăng", HOST, province)
    home = room.member.site.root_page.specific
    home.refresh_from_db()
    section = home.add_child(
        instance=SectionPage(title="Giới thiệu", slug="gioi-thieu", intro="Về xã Chi Lăng.")
    )
    section.add_child(instance=StandardPage(title="Lịch sử", slug="lich-su"))
    for page in Page.objects.descendant_of(home, inclusive=True).specific():
        page.save_revision().publish()
    return room


def head(public_get: Get, path: str) -> Head:
    """What the head of a page says."""
    answer = public_get(HOST, path)
    assert answer.status_code == 200
    return Head(answer.content.decode())


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "WebPage"),
        ("/gioi-thieu/", "CollectionPage"),
        ("/gioi-thieu/lich-su/", "WebPage"),
        ("/tin-tuc/", "CollectionPage"),
    ],
)
def test_every_kind_of_page_carries_its_metadata(
    room: Newsroom, public_get: Get, path: str, kind: str
) -> None:
    found = head(public_get, path)
    for name in MANDATORY:
        assert found.meta[f"DC.{name}"], name
    assert found.meta["DC.language"] == "vi"
    assert found.links["canonical"] == f"http://{HOST}{path}"
    assert found.meta["DC.identifier"] == found.meta["og:url"] == f"http://{HOST}{path}"
    assert found.meta["description"]
    assert found.types[0] == kind
    assert "GovernmentOrganization" in found.types


def test_an_article_says_when_by_whom_and_about_what(room: Newsroom, public_get: Get) -> None:
    article = room.publish("Khai trương chợ phiên", sapo="Sáng nay, chợ mở.", author_name="An")
    found = head(public_get, article.get_url())
    assert found.types[0] == "NewsArticle"
    assert found.meta["DC.creator"] == "An"
    assert found.meta["description"] == "Sáng nay, chợ mở."
    assert found.meta["og:type"] == "article"
    assert found.meta["article:published_time"] == found.meta["DC.date"]
    assert found.meta["itemprop:headline"] == "Khai trương chợ phiên"
    assert "BreadcrumbList" in found.types


def test_the_home_page_is_the_portal(room: Newsroom, public_get: Get) -> None:
    found = head(public_get, "/")
    assert found.meta["og:title"] == "Trang thông tin điện tử xã Chi Lăng"
    assert found.meta["DC.publisher"] == "UBND Xã Chi Lăng"


def test_a_page_of_a_list_has_its_own_address(room: Newsroom, public_get: Get) -> None:
    for number in range(30):
        room.publish(f"Tin {number}")
    found = head(public_get, "/tin-tuc/?trang=2&lac=1")
    assert found.links["canonical"] == f"http://{HOST}/tin-tuc/?trang=2"
    assert found.meta["og:url"] == f"http://{HOST}/tin-tuc/?trang=2"


def test_a_page_of_an_error_describes_nothing(room: Newsroom, public_get: Get) -> None:
    answer = public_get(HOST, "/khong-co/")
    found = Head(answer.content.decode())
    assert found.meta["robots"] == "noindex"
    assert "canonical" not in found.links
    assert not [name for name in found.meta if name.startswith(("DC.", "og:", "itemprop:"))]
