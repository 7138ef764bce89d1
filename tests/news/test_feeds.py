"""Feeds: valid, absolute, of what is listed, and asked again with an ETag."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from pytest_django import Settings

from news.models import ArticlePage, NewsCategory
from portal.tenancy.placements import place
from tests.news.conftest import Newsroom, at
from tests.news.test_related import publish
from tests.news.test_topics import choose, make_topic
from tests.support.memos import forget_memos
from tests.support.shared_rows import shared

ATOM = "{http://www.w3.org/2005/Atom}"


def channel(newsroom: Newsroom, path: str) -> ET.Element:
    """The channel of a feed, parsed."""
    answer = newsroom.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    found = ET.fromstring(answer.content).find("channel")  # noqa: S314 - our own answer
    assert found is not None
    return found


def texts(element: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(path)]


def titles(newsroom: Newsroom, path: str) -> list[str]:
    return texts(channel(newsroom, path), "item/title")


@shared
def full(commune: Newsroom) -> Newsroom:
    """25 articles, the newest with everything."""
    commune.fill(24)
    publish(
        commune,
        "Vụ na & chợ <phiên>",
        "na",
        published_at=at("2026-11-24", "09:30"),
        sapo="Hàng chục tấn na xuống núi.",
        author_name="Ban Biên tập",
        category=NewsCategory.objects.get(pk="kinh-te"),
    )
    return commune


def test_the_feed_of_a_site(full: Newsroom, settings: Settings) -> None:
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", 8443
    forget_memos()
    feed = channel(full, "/rss/")
    base = "https://chilang.localhost:8443"
    assert texts(feed, "title") == ["Tin tức – UBND Xã Chi Lăng"]
    assert texts(feed, "link") == [f"{base}/"]
    assert texts(feed, "language") == ["vi"]
    link = feed.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == f"{base}/rss/"
    assert len(texts(feed, "item")) == 20
    item = feed.find("item")
    assert item is not None
    assert texts(item, "title") == ["Vụ na & chợ <phiên>"]
    assert texts(item, "link") == [f"{base}/tin-tuc/vu-na-cho-phien/"]
    assert texts(item, "description") == ["Hàng chục tấn na xuống núi."]
    assert texts(item, "pubDate") == ["Tue, 24 Nov 2026 09:30:00 +0700"]
    assert texts(item, "category") == ["Kinh tế"]
    guid = item.find("guid")
    assert guid is not None
    assert guid.attrib["isPermaLink"] == "false"


def test_feeds_of_category_tag_list_and_topic(full: Newsroom) -> None:
    topic = make_topic(full, "Nông sản")
    choose(topic, ArticlePage.objects.get(title="Tin 03"))
    newest = "Vụ na & chợ <phiên>"
    assert titles(full, "/rss/kinh-te/") == [newest]
    assert titles(full, "/rss/thong-bao/") == []
    assert titles(full, "/the/na/rss/") == [newest]
    assert titles(full, "/tin-tuc/rss/")[:2] == [newest, "Tin 23"]
    assert titles(full, "/tin-tuc/rss/?chuyen-muc=kinh-te") == [newest]
    assert titles(full, "/tin-tuc/nong-san/rss/") == ["Tin 03"]
    for path in ("/rss/khong-co/", "/the/khong-co/rss/", "/tin-tuc/rss/?chuyen-muc=khong-co"):
        assert full.get(path).status_code == 404, path
    assert full.get("/en/rss/").status_code == 404


@pytest.mark.parametrize("path", ["/tin-tuc/", "/the/na/", "/tin-tuc/nong-san/"])
def test_pages_name_their_feeds(full: Newsroom, path: str) -> None:
    make_topic(full, "Nông sản")
    html = full.get(path).content.decode()
    assert 'rel="alternate"' in html
    assert f'href="{path}rss/"' in html


def test_the_list_of_a_category_names_the_feed_of_it(full: Newsroom) -> None:
    html = full.get("/tin-tuc/?chuyen-muc=kinh-te").content.decode()
    assert 'href="/tin-tuc/rss/?chuyen-muc=kinh-te"' in html


def test_what_is_taken_down_is_gone_at_once(full: Newsroom) -> None:
    ArticlePage.objects.get(title="Tin 23").unpublish()
    assert "Tin 23" not in titles(full, "/rss/")
    assert "Tin 23" not in titles(full, "/tin-tuc/rss/")


def test_shared_articles_lead_to_their_source(commune: Newsroom, neighbour: Newsroom) -> None:
    place(commune.publish("Chung"), neighbour.index)
    neighbour.draft("Nháp")
    feed = channel(neighbour, "/rss/")
    assert texts(feed, "item/link") == ["http://chilang.localhost/tin-tuc/chung/"]


def test_a_renamed_article_stays_the_same_entry(commune: Newsroom) -> None:
    article = commune.publish("Một")
    before = texts(channel(commune, "/rss/"), "item/guid")
    article.slug, article.title = "hai", "Hai"
    article.save_revision().publish()
    assert texts(channel(commune, "/rss/"), "item/guid") == before


def ask(newsroom: Newsroom, path: str, etag: str) -> Any:
    return Client().get(path, headers={"host": newsroom.host, "if-none-match": etag})


@pytest.mark.parametrize("path", ["/rss/", "/tin-tuc/rss/"])
def test_asked_again_it_answers_304_until_something_changes(commune: Newsroom, path: str) -> None:
    empty = commune.get(path).headers["ETag"]
    assert ask(commune, path, empty).status_code == 304
    article = commune.publish("Một")
    answer = ask(commune, path, empty)
    assert answer.status_code == 200
    assert ask(commune, path, answer.headers["ETag"]).status_code == 304
    # By date alone a reader would keep what was taken down.
    assert "Last-Modified" not in answer.headers
    article.unpublish()
    assert ask(commune, path, answer.headers["ETag"]).status_code == 200


def test_characters_that_xml_cannot_carry(commune: Newsroom) -> None:
    commune.publish("Một\x0b hai\x00".replace("\x00", ""), sapo="Ba\x1f bốn", slug="mot")
    assert titles(commune, "/rss/") == ["Một hai"]
    assert texts(channel(commune, "/rss/"), "item/description") == ["Ba bốn"]


def test_a_feed_is_cached_like_any_page(commune: Newsroom) -> None:
    commune.publish("Một")
    answer = commune.get("/rss/")
    assert answer.headers["Cache-Control"] == "max-age=0, must-revalidate"
    assert f"lists:{commune.member.site_id}" in answer.headers["Cache-Tag"]
    assert not answer.cookies
