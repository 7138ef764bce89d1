"""`/sitemap.xml` and `/robots.txt`: what search engines are told, site by site."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import Page

from home.site_map import addresses
from portal.tenancy.context import match_host
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.languages.conftest import HOST, Bilingual, bilingual
from tests.news.conftest import Newsroom, make_newsroom, own_storage
from tests.support.shared_rows import shared

__all__ = ["bilingual", "own_storage"]

HERE = "chilang.localhost"
SCHEMA = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}link"
Get = Callable[..., Any]


@shared
def commune() -> Newsroom:
    return make_newsroom("Xã Chi Lăng", HERE)


def read(room: Newsroom, path: str = "/sitemap.xml") -> ET.Element:
    """The sitemap, parsed."""
    answer = room.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314 - our own answer


def locations(tree: ET.Element) -> list[str]:
    return [found.text or "" for found in tree.iter(f"{SCHEMA}loc")]


def test_live_pages_of_this_site_alone(commune: Newsroom) -> None:
    article = commune.publish("Vụ na")
    commune.draft("Chưa đăng")
    commune.publish("Đã gỡ").unpublish()
    other = make_newsroom("Xã Na Sầm", "nasam.localhost", commune.member)
    other.publish("Của xã khác")
    tree = read(commune)
    assert locations(tree) == [
        f"http://{HERE}/so-do-trang/",
        f"http://{HERE}/don-vi/",
        f"http://{HERE}/danh-ba/",
        f"http://{HERE}/lich-cong-tac/",
        f"http://{HERE}/",
        f"http://{HERE}/tin-tuc/",
        f"http://{HERE}/tin-tuc/vu-na/",
    ]
    (modified,) = [
        entry.findtext(f"{SCHEMA}lastmod")
        for entry in tree
        if (entry.findtext(f"{SCHEMA}loc") or "").endswith("/vu-na/")
    ]
    assert modified is not None
    said = datetime.datetime.fromisoformat(modified)
    assert article.last_published_at is not None
    assert abs(said - article.last_published_at) < datetime.timedelta(seconds=1)


def test_what_is_listed_answers(commune: Newsroom) -> None:
    commune.publish("Vụ na & nhãn")
    for location in locations(read(commune)):
        if not location.endswith("/don-vi/"):
            assert commune.get(location.removeprefix(f"http://{HERE}")).status_code == 200


def test_scheme_and_port_come_from_the_settings(commune: Newsroom, settings: Settings) -> None:
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", 8443
    assert f"https://{HERE}:8443/tin-tuc/" in locations(read(commune))
    robots = commune.get("/robots.txt").content.decode()
    assert f"Sitemap: https://{HERE}:8443/sitemap.xml\n" in robots


def test_a_large_site_comes_in_parts(commune: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "PART", 4)
    whole = locations(read(commune))
    commune.fill(9)
    assert commune.get("/sitemap-1.xml").status_code == 200
    index = read(commune)
    assert index.tag == f"{SCHEMA}sitemapindex"
    parts = locations(index)
    assert parts == [f"http://{HERE}/sitemap-{number}.xml" for number in (1, 2, 3)]
    assert len(list(index.iter(f"{SCHEMA}lastmod"))) == 3
    found = [
        location
        for part in parts
        for location in locations(read(commune, part.removeprefix(f"http://{HERE}")))
    ]
    assert len(found) == len(set(found)) == len(whole) + 9
    for number in ("0", "4", "99999999999999999999", "x"):
        assert commune.get(f"/sitemap-{number}.xml").status_code == 404


def test_a_small_site_has_no_parts(commune: Newsroom) -> None:
    assert read(commune).tag == f"{SCHEMA}urlset"
    assert commune.get("/sitemap-1.xml").status_code == 404


def test_a_new_page_changes_the_last_part_alone(
    commune: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "PART", 4)
    commune.fill(7)
    parts = [f"/sitemap-{number}.xml" for number in (1, 2)]
    before = [commune.get(part).content for part in parts]
    site = match_host(HERE)
    assert site is not None
    last = addresses.last_changes(site.context)
    commune.publish("Mới nhất")
    after = [commune.get(part).content for part in parts]
    assert after == before
    assert addresses.last_changes(site.context)[:2] == last[:2]


def test_twenty_thousand_articles(commune: Newsroom, settings: Settings) -> None:
    """No more queries; each part holds its share and reads the database in batches."""
    settings.CACHE_VERSION_SECONDS = 60
    article = Page.objects.get(pk=commune.publish("Tin").pk)
    commune.get("/sitemap.xml")
    Page.objects.bulk_create(
        Page(
            title=f"Tin {number}",
            slug=f"tin-{number}",
            path=f"{commune.index.path}{number + 10_000}".ljust(len(commune.index.path) + 8, "0"),
            depth=commune.index.depth + 2,
            url_path=f"{commune.index.url_path}tin-{number}/",
            content_type_id=article.content_type_id,
            locale_id=article.locale_id,
            live=True,
            last_published_at=article.last_published_at,
        )
        for number in range(20_000)
    )
    with CaptureQueriesContext(connection) as captured:
        index = read(commune)
    assert len(locations(index)) == 5
    assert len(captured) <= 3
    with CaptureQueriesContext(connection) as captured:
        part = read(commune, "/sitemap-3.xml")
    assert len(locations(part)) == addresses.PART
    assert len(captured) <= 3


def test_languages_name_each_other(bilingual: Bilingual) -> None:
    bilingual.translate_home()
    bilingual.translate(bilingual.section, "Introduction", "introduction")
    bilingual.translate(bilingual.newsroom.index, "News", "news", live=False)
    tree = read(bilingual.newsroom)
    links: dict[str, dict[str, str]] = {}
    for entry in tree:
        location = (entry.findtext(f"{SCHEMA}loc") or "").removeprefix(f"http://{HOST}")
        links[location] = {
            link.attrib["hreflang"]: link.attrib["href"].removeprefix(f"http://{HOST}")
            for link in entry.iter(XHTML)
        }
    pair = {"vi": "/gioi-thieu/", "en": "/en/introduction/", "x-default": "/gioi-thieu/"}
    assert links["/gioi-thieu/"] == links["/en/introduction/"] == pair
    assert links["/"] == links["/en/"] == {"vi": "/", "en": "/en/", "x-default": "/"}
    assert links["/tin-tuc/"] == {}
    for path in ("/so-do-trang/", "/danh-ba/", "/lich-cong-tac/"):
        assert links[path]["en"] == f"/en{path}"
    assert "/en/news/" not in links


def test_a_practice_site_is_nobodys_business(db: None, public_get: Get) -> None:
    make_member_site("Xã Thực hành", "thuchanh.localhost", is_practice=True)
    assert public_get("thuchanh.localhost", "/sitemap.xml").status_code == 404
    robots = public_get("thuchanh.localhost", "/robots.txt")
    assert robots.content.decode() == "User-agent: *\nDisallow: /\n"


def test_a_suspended_site_tells_nothing(commune: Newsroom) -> None:
    MemberSite.objects.filter(pk=commune.member.pk).update(state="suspended")
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/robots.txt", "/so-do-trang/"):
        assert commune.get(path).status_code == 503


def test_robots_may_read_everything_but_what_changes_a_choice(bilingual: Bilingual) -> None:
    answer = bilingual.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /tuy-chon/",
        "",
        f"Sitemap: http://{HOST}/sitemap.xml",
    ]
    bilingual.translate_home()
    assert "Disallow: /en/tuy-chon/" in bilingual.get("/robots.txt").content.decode()


def test_they_may_be_kept_for_a_second_like_any_page(commune: Newsroom) -> None:
    for path in ("/sitemap.xml", "/robots.txt", "/so-do-trang/"):
        answer = commune.get(path)
        assert answer.headers["Cache-Control"] == "max-age=0, must-revalidate"
        assert re.fullmatch(r"@\d+", answer.headers["X-Accel-Expires"])
        again = Client().get(path, headers={"host": HERE, "if-none-match": answer.headers["ETag"]})
        assert again.status_code == 304
