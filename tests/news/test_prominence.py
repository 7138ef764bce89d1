"""Pinned, featured, expired: what stands first, and what is gone."""

from __future__ import annotations

import datetime
import re

import time_machine
from django.utils import timezone
from pytest_django import Settings

from news import selectors
from news.models import ArticlePage, NewsCategory
from news.selectors.lists import PINNED_AT_MOST
from portal.core.jobs.scheduled import publish_due
from portal.tenancy.models import Placement
from portal.tenancy.placements import place
from tests.news.conftest import Newsroom, at
from tests.news.test_lists import shown
from tests.support.shared_rows import shared

DAY = datetime.timedelta(days=1)


def pinned(newsroom: Newsroom, path: str) -> list[str]:
    """Titles that bear the word."""
    html = newsroom.get(path).content.decode()
    rows = re.findall(r"<li.*?</li>", html, re.DOTALL)
    return [
        re.findall(r'class="news-title"[^>]*>([^<]+)<', row)[0]
        for row in rows
        if 'class="pinned"' in row
    ]


@shared
def full(commune: Newsroom) -> Newsroom:
    """45 articles, one a minute; the eighth is pinned for a day."""
    commune.fill(45)
    article = ArticlePage.objects.get(title="Tin 07")
    article.pinned_until = timezone.now() + DAY
    article.save_revision().publish()
    return commune


def test_a_pinned_article_stands_first_until_its_time(full: Newsroom) -> None:
    assert shown(full, "/tin-tuc/")[:2] == ["Tin 07", "Tin 44"]
    assert pinned(full, "/tin-tuc/") == ["Tin 07"]
    with time_machine.travel(timezone.now() + DAY):
        assert shown(full, "/tin-tuc/")[:2] == ["Tin 44", "Tin 43"]
        assert pinned(full, "/tin-tuc/") == []


def test_pinning_moves_nothing_from_page_to_page(full: Newsroom) -> None:
    # Above the first page, and where it stands in time.
    assert len(shown(full, "/tin-tuc/")) == 21
    assert shown(full, "/tin-tuc/?trang=2")[0] == "Tin 24"
    assert "Tin 07" in shown(full, "/tin-tuc/?trang=2")
    assert pinned(full, "/tin-tuc/?trang=2") == []
    assert "45 bài viết" in full.get("/tin-tuc/").content.decode()


def test_a_new_article_that_is_pinned_stands_once(full: Newsroom) -> None:
    full.publish("Nóng", published_at=at("2026-11-24"), pinned_until=timezone.now() + DAY)
    assert shown(full, "/tin-tuc/")[:3] == ["Nóng", "Tin 07", "Tin 44"]
    assert len(shown(full, "/tin-tuc/")) == 21


def test_the_archive_keeps_the_order_of_time(full: Newsroom) -> None:
    assert shown(full, "/tin-tuc/2026/11/23/")[0] == "Tin 44"


def test_pinned_within_its_category_only(full: Newsroom) -> None:
    notice = NewsCategory.objects.get(pk="thong-bao")
    old = full.publish("Cũ", category=notice, published_at=at("2026-01-01"))
    full.publish("Mới", category=notice, published_at=at("2026-02-01"))
    old.pinned_until = timezone.now() + DAY
    old.save_revision().publish()
    assert shown(full, "/tin-tuc/?chuyen-muc=thong-bao") == ["Cũ", "Mới"]


def test_the_newest_pinned_when_there_are_too_many(commune: Newsroom) -> None:
    commune.fill(30)
    later = timezone.now() + DAY
    for article in ArticlePage.objects.all():
        article.pinned_until = later
        article.save()
    assert pinned(commune, "/tin-tuc/") == [f"Tin {29 - n}" for n in range(PINNED_AT_MOST)]
    assert len(shown(commune, "/tin-tuc/")) == 20


def test_pinned_where_it_was_made_and_not_where_it_is_shared(
    commune: Newsroom, neighbour: Newsroom
) -> None:
    article = commune.publish(
        "Ghim", published_at=at("2026-01-01"), pinned_until=timezone.now() + DAY
    )
    neighbour.publish("Tin của xã", published_at=at("2026-02-01"))
    place(article, neighbour.index)
    assert shown(neighbour, "/tin-tuc/") == ["Tin của xã", "Ghim"]


def test_featured_articles_of_a_site(commune: Newsroom, neighbour: Newsroom) -> None:
    first = commune.publish("Một", is_featured=True, published_at=at("2026-11-01"))
    commune.publish("Hai", published_at=at("2026-11-02"))
    commune.publish("Ba", is_featured=True, published_at=at("2026-11-03"))
    place(first, neighbour.index)
    site_id = commune.member.site_id

    def featured() -> list[str]:
        return [article.title for article in selectors.featured(site_id, 5)]

    assert featured() == ["Ba", "Một"]
    assert selectors.featured(neighbour.member.site_id, 5) == []
    assert [article.title for article in selectors.featured(site_id, 1)] == ["Ba"]
    first.is_featured = False
    revision = first.save_revision()
    assert featured() == ["Ba", "Một"]  # a draft changes nothing
    revision.publish()
    assert featured() == ["Ba"]


def test_the_category_of_a_placement_follows(commune: Newsroom, neighbour: Newsroom) -> None:
    site_id = commune.member.site_id
    article = commune.publish("Tin", category=NewsCategory.objects.get(pk="kinh-te"))
    place(article, neighbour.index)
    assert [a.title for a in selectors.in_category(site_id, "kinh-te", 5)] == ["Tin"]
    article.category = NewsCategory.objects.get(pk="thong-bao")
    article.save_revision().publish()
    assert selectors.in_category(site_id, "kinh-te", 5) == []
    assert set(Placement.objects.values_list("heading", flat=True)) == {"thong-bao"}


def test_expired_leaves_every_list_with_the_tick(commune: Newsroom, settings: Settings) -> None:
    settings.CACHE_VERSION_SECONDS = 0
    article = commune.draft(
        "Tin", is_featured=True, category=NewsCategory.objects.get(pk="kinh-te")
    )
    article.tags.add("na")
    article.expire_at = timezone.now() + DAY
    article.save_revision().publish()
    lists = ("/", "/tin-tuc/", "/the/na/", "/rss/", "/tin-tuc/?chuyen-muc=kinh-te")
    for path in lists:
        assert "tin-tuc/tin/" in commune.get(path).content.decode(), path
    with time_machine.travel(timezone.now() + DAY):
        publish_due()
        for path in lists:
            assert "tin-tuc/tin/" not in commune.get(path).content.decode(), path
        assert commune.get("/tin-tuc/tin/").status_code == 410
        assert selectors.featured(commune.member.site_id, 5) == []
