"""Topic dossiers: chosen articles first, then those with a tag; only what the site lists."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from news.models import ArticlePage, TopicArticle, TopicPage
from portal.tenancy.placements import place
from tests.news.conftest import Newsroom, at, make_picture
from tests.news.test_lists import canonical, shown
from tests.news.test_related import publish

PATH = "/tin-tuc/nong-thon-moi/"


def make_topic(newsroom: Newsroom, title: str, *tags: str, **fields: Any) -> TopicPage:
    """A live topic."""
    newsroom.index.refresh_from_db()
    topic = newsroom.index.add_child(instance=TopicPage(title=title, live=False, **fields))
    topic.tags.add(*tags)
    topic.save_revision().publish()
    return TopicPage.objects.get(pk=topic.pk)


def choose(topic: TopicPage, *articles: ArticlePage) -> None:
    topic = TopicPage.objects.get(pk=topic.pk)
    topic.chosen.set(
        [TopicArticle(article=article, sort_order=n) for n, article in enumerate(articles)]
    )
    topic.save_revision().publish()


@pytest.fixture
def topic(commune: Newsroom) -> TopicPage:
    """Three articles with the topic's tag, two others."""
    for number in (1, 2, 3):
        publish(commune, f"Thẻ {number}", "nông thôn mới", published_at=at(f"2026-11-0{number}"))
    for number in (4, 5):
        publish(commune, f"Khác {number}", published_at=at(f"2026-11-0{number}"))
    return make_topic(commune, "Nông thôn mới", "nông thôn mới", intro="Đường, nước, trường.")


def test_articles_with_its_tag_the_newest_first(commune: Newsroom, topic: TopicPage) -> None:
    assert shown(commune, PATH) == ["Thẻ 3", "Thẻ 2", "Thẻ 1"]
    html = commune.get(PATH).content.decode()
    assert "Đường, nước, trường." in html
    assert "3 bài viết" in html


def test_chosen_articles_stand_first_in_their_order(commune: Newsroom, topic: TopicPage) -> None:
    get = ArticlePage.objects.get
    choose(topic, get(title="Khác 5"), get(title="Thẻ 1"))
    assert shown(commune, PATH) == ["Khác 5", "Thẻ 1", "Thẻ 3", "Thẻ 2"]
    assert "4 bài viết" in commune.get(PATH).content.decode()


def test_a_topic_without_tags_is_what_was_chosen(commune: Newsroom, topic: TopicPage) -> None:
    other = make_topic(commune, "Chợ phiên")
    choose(other, ArticlePage.objects.get(title="Khác 4"))
    assert shown(commune, "/tin-tuc/cho-phien/") == ["Khác 4"]


def test_an_article_names_its_topics(commune: Newsroom, topic: TopicPage) -> None:
    def named(slug: str) -> list[str]:
        html = commune.get(f"/tin-tuc/{slug}/").content.decode()
        return re.findall(rf'<a href="{PATH}">([^<]+)</a>', html)

    assert named("the-1") == ["Nông thôn mới"]
    assert named("khac-4") == []
    choose(topic, ArticlePage.objects.get(title="Khác 4"))
    assert named("khac-4") == ["Nông thôn mới"]
    assert f"page:{topic.pk}" in commune.get("/tin-tuc/khac-4/").headers["Cache-Tag"].split(",")
    topic.unpublish()
    assert named("the-1") == named("khac-4") == []


def test_only_what_the_site_lists(commune: Newsroom, neighbour: Newsroom, topic: TopicPage) -> None:
    publish(neighbour, "Xã khác", "nông thôn mới")
    shared = publish(neighbour, "Chia sẻ", "nông thôn mới", published_at=at("2026-11-09"))
    place(shared, commune.index)
    ArticlePage.objects.get(title="Thẻ 2").unpublish()
    assert shown(commune, PATH) == ["Chia sẻ", "Thẻ 3", "Thẻ 1"]
    # The topic of one site is no topic of another, though they share the tag.
    assert "nong-thon-moi/" not in re.sub(
        "/the/nong-thon-moi/", "", neighbour.get("/tin-tuc/xa-khac/").content.decode()
    )


def test_pages_of_a_topic(commune: Newsroom) -> None:
    for number in range(23):
        publish(commune, f"Tin {number:02}", "na", published_at=at(f"2026-11-{number + 1:02}"))
    topic = make_topic(commune, "Na", "na")
    choose(topic, ArticlePage.objects.get(title="Tin 00"))
    first, second = shown(commune, "/tin-tuc/na/"), shown(commune, "/tin-tuc/na/?trang=2")
    assert (first[:2], len(first)) == (["Tin 00", "Tin 22"], 20)
    assert second == ["Tin 03", "Tin 02", "Tin 01"]
    assert commune.get("/tin-tuc/na/?trang=3").status_code == 404
    assert canonical(commune, "/tin-tuc/na/?trang=2&x=1").endswith("/tin-tuc/na/?trang=2")


def test_an_empty_topic_is_a_page(commune: Newsroom) -> None:
    make_topic(commune, "Chợ phiên")
    assert commune.get("/tin-tuc/cho-phien/").status_code == 200


def test_the_list_offers_its_topics_and_does_not_list_them_as_news(
    commune: Newsroom, topic: TopicPage
) -> None:
    html = commune.get("/tin-tuc/").content.decode()
    assert f'<a href="{PATH}">Nông thôn mới</a>' in html
    assert "Nông thôn mới" not in shown(commune, "/tin-tuc/")
    assert "5 bài viết" in html
    assert 'href="/tin-tuc/chuyen-de/"' in html
    make_topic(commune, "Chợ phiên")
    assert shown(commune, "/tin-tuc/chuyen-de/") == ["Chợ phiên", "Nông thôn mới"]
    topic.unpublish()
    assert shown(commune, "/tin-tuc/chuyen-de/") == ["Chợ phiên"]
    assert commune.get(PATH).status_code == 410


def test_the_cover_is_public_while_the_topic_is(commune: Newsroom) -> None:
    picture = make_picture(commune)
    topic = make_topic(commune, "Na", cover=picture, cover_alt="Đồi na")
    html = commune.get("/tin-tuc/na/").content.decode()
    src = re.findall(r'<img src="([^"]+)"[^>]*alt="Đồi na"', html)[0]
    assert commune.get(src).status_code == 200
    topic.unpublish()
    assert commune.get(src).status_code == 404


def test_a_cover_needs_words_and_an_address_must_be_free(commune: Newsroom) -> None:
    picture = make_picture(commune)
    for fields in ({"cover": picture}, {"slug": "chuyen-de"}):
        with pytest.raises(ValidationError, match=r"cover_alt|slug"):
            commune.index.add_child(instance=TopicPage(title="Na", **fields))
