"""What stands around an article: newer and older, dates, source, filing."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError

from news.models import ArticlePage, NewsCategory
from portal.tenancy.placements import place
from tests.news.conftest import Newsroom, at


def neighbours(newsroom: Newsroom, slug: str) -> dict[str, str]:
    """The addresses that "newer" and "older" lead to."""
    html = newsroom.get(f"/tin-tuc/{slug}/").content.decode()
    return dict(re.findall(r'class="(newer|older)"\s+href="([^"]+)"', html))


def text_of(newsroom: Newsroom, slug: str) -> str:
    html = newsroom.get(f"/tin-tuc/{slug}/").content.decode()
    article = html[html.index("<article") : html.index("</article>")]
    return " ".join(re.sub(r"<[^>]+>", " ", article).split())


def test_newer_and_older_of_the_same_list(commune: Newsroom) -> None:
    for number in (1, 2, 3):
        commune.publish(f"Tin {number}", published_at=at(f"2026-11-0{number}"))
    assert neighbours(commune, "tin-1") == {"newer": "/tin-tuc/tin-2/"}
    assert neighbours(commune, "tin-2") == {"newer": "/tin-tuc/tin-3/", "older": "/tin-tuc/tin-1/"}
    assert neighbours(commune, "tin-3") == {"older": "/tin-tuc/tin-2/"}


def test_articles_of_the_same_minute_come_one_after_another(commune: Newsroom) -> None:
    for number in (1, 2, 3):
        commune.publish(f"Tin {number}", published_at=at("2026-11-01"))
    assert neighbours(commune, "tin-2") == {"newer": "/tin-tuc/tin-3/", "older": "/tin-tuc/tin-1/"}


def test_a_neighbour_that_comes_or_goes_is_seen_at_once(commune: Newsroom) -> None:
    commune.publish("Tin 1", published_at=at("2026-11-01"))
    assert neighbours(commune, "tin-1") == {}
    second = commune.publish("Tin 2", published_at=at("2026-11-02"))
    assert neighbours(commune, "tin-1") == {"newer": "/tin-tuc/tin-2/"}
    second.unpublish()
    assert neighbours(commune, "tin-1") == {}
    tags = commune.get("/tin-tuc/tin-1/").headers["Cache-Tag"].split(",")
    assert f"list:{commune.index.pk}" in tags


def test_a_shared_neighbour_leads_to_its_own_host(commune: Newsroom, neighbour: Newsroom) -> None:
    commune.publish("Tin 1", published_at=at("2026-11-01"))
    place(neighbour.publish("Tin xa", published_at=at("2026-11-02")), commune.index)
    assert neighbours(commune, "tin-1") == {"newer": "http://nhanly.localhost/tin-tuc/tin-xa/"}


def test_the_update_is_told_from_the_next_day_on(commune: Newsroom) -> None:
    with time_machine.travel(at("2026-11-22", "15:40"), tick=False):
        article = commune.publish("Tin", published_at=at("2026-11-22", "15:40"))
    with time_machine.travel(at("2026-11-22", "23:50"), tick=False):
        article.save_revision().publish()
    assert "Cập nhật" not in text_of(commune, "tin")
    with time_machine.travel(at("2026-11-23", "00:10"), tick=False):
        article.save_revision().publish()
    assert "Đăng ngày 22/11/2026, 15:40 · Cập nhật 23/11/2026" in text_of(commune, "tin")


def test_an_article_that_is_dated_back_is_not_updated(commune: Newsroom) -> None:
    commune.publish("Tin", published_at=at("2026-11-01"))
    assert "Cập nhật" not in text_of(commune, "tin")


def test_author_and_source(commune: Newsroom) -> None:
    commune.publish("Một", author_name="Ban Biên tập", source_name="Trung tâm Văn hóa xã")
    shown = text_of(commune, "mot")
    assert "Ban Biên tập" in shown
    # Named once where there is nothing to follow.
    assert shown.count("Trung tâm Văn hóa xã") == 1
    commune.publish("Hai", source_name="Báo Lạng Sơn", source_url="https://bao.example/1")
    html = commune.get("/tin-tuc/hai/").content.decode()
    assert re.search(r'Nguồn:\s*<a href="https://bao.example/1"\s+rel="noopener">Báo Lạng', html)


def test_a_category_that_has_ended_still_shows_its_articles(commune: Newsroom) -> None:
    category = NewsCategory.objects.get(pk="kinh-te")
    commune.publish("Tin", category=category)
    NewsCategory.objects.filter(pk="kinh-te").update(valid_to=datetime.date(2026, 1, 1))
    html = commune.get("/tin-tuc/tin/").content.decode()
    assert 'href="/tin-tuc/?chuyen-muc=kinh-te"' in html
    assert commune.get("/tin-tuc/?chuyen-muc=kinh-te").status_code == 200


@pytest.mark.parametrize("slug", ["2026", "rss", "the", "chuyen-de"])
def test_addresses_that_the_list_needs(commune: Newsroom, slug: str) -> None:
    article = ArticlePage(title="Tin", slug=slug)
    with pytest.raises(ValidationError, match="slug"):
        commune.index.add_child(instance=article)
