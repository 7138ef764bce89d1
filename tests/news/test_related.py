"""Related articles: found at publication, stored, kept when an editor wants his own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from news.models import ArticlePage, ArticleRelated, NewsCategory
from portal.tenancy.models import Role
from portal.tenancy.placements import place
from tests.factories import grant, make_user
from tests.news.conftest import Newsroom, at, make_picture
from tests.support.shared_rows import shared


def beside(newsroom: Newsroom, slug: str) -> list[str]:
    """Titles beside an article."""
    html = newsroom.get(f"/tin-tuc/{slug}/").content.decode()
    _before, _, aside = html.partition("<aside")
    return re.findall(r'class="news-title"\s+href="[^"]+">([^<]+)<', aside)


def publish(newsroom: Newsroom, title: str, *tags: str, **fields: Any) -> ArticlePage:
    article = newsroom.draft(title, **fields)
    article.tags.add(*tags)
    article.save_revision().publish()
    return ArticlePage.objects.get(pk=article.pk)


def republish(article: ArticlePage) -> None:
    ArticlePage.objects.get(pk=article.pk).save_revision().publish()


@shared
def several(commune: Newsroom) -> Newsroom:
    """Six older articles: one with two shared tags, one with one, one of the category."""
    notice = NewsCategory.objects.get(pk="thong-bao")
    publish(commune, "Hai thẻ", "na", "chợ", published_at=at("2026-11-01"))
    publish(commune, "Một thẻ", "na", published_at=at("2026-11-02"))
    publish(commune, "Cùng mục", published_at=at("2026-11-03"), category=notice)
    for number in (4, 5, 6):
        publish(commune, f"Tin {number}", published_at=at(f"2026-11-0{number}"))
    return commune


def test_tags_before_category_before_date(several: Newsroom) -> None:
    notice = NewsCategory.objects.get(pk="thong-bao")
    publish(several, "Bài", "na", "chợ", published_at=at("2026-11-10"), category=notice)
    assert beside(several, "bai") == ["Hai thẻ", "Một thẻ", "Cùng mục", "Tin 6"]


def test_the_list_stands_until_the_article_is_published_again(several: Newsroom) -> None:
    article = publish(several, "Bài", published_at=at("2026-11-10"))
    before = ["Tin 6", "Tin 5", "Tin 4", "Cùng mục"]
    assert beside(several, "bai") == before
    publish(several, "Tin 11", published_at=at("2026-11-11"))
    assert beside(several, "bai") == before
    republish(article)
    assert beside(several, "bai")[0] == "Tin 11"


def test_what_is_taken_down_or_renamed_is_so_here_too(several: Newsroom) -> None:
    publish(several, "Bài", published_at=at("2026-11-10"))
    ArticlePage.objects.get(title="Tin 6").unpublish()
    assert beside(several, "bai") == ["Tin 5", "Tin 4", "Cùng mục"]
    other = ArticlePage.objects.get(title="Tin 5")
    other.title = "Tin 5 mới"
    other.save_revision().publish()
    assert beside(several, "bai")[0] == "Tin 5 mới"


def test_only_articles_of_the_same_site(commune: Newsroom, neighbour: Newsroom) -> None:
    publish(neighbour, "Xã khác", "na")
    place(publish(neighbour, "Chia sẻ", "na"), commune.index)
    publish(commune, "Bài", "na")
    assert beside(commune, "bai") == []
    assert "<aside" not in commune.get("/tin-tuc/bai/").content.decode()


def test_a_draft_stores_nothing(several: Newsroom) -> None:
    several.draft("Bản nháp").save_revision()
    assert not ArticleRelated.objects.filter(article__title="Bản nháp").exists()


def test_a_list_by_hand_is_kept(several: Newsroom) -> None:
    article = publish(several, "Bài", "na", published_at=at("2026-11-10"))
    article.related_by_hand = True
    article.related_links.set(
        [ArticleRelated(related=ArticlePage.objects.get(title="Tin 4"), sort_order=0)]
    )
    article.save_revision().publish()
    assert beside(several, "bai") == ["Tin 4"]
    republish(article)
    assert beside(several, "bai") == ["Tin 4"]
    # Nothing at all is a choice, too.
    article = ArticlePage.objects.get(pk=article.pk)
    article.related_links.set([])
    article.save_revision().publish()
    assert beside(several, "bai") == []


def test_covers_stand_beside_without_a_query_each(several: Newsroom) -> None:
    picture = make_picture(several)
    for article in ArticlePage.objects.all():
        article.cover, article.cover_alt = picture, "Hồ"
        article.save_revision().publish()
    publish(several, "Bài", published_at=at("2026-11-10"))
    html = several.get("/tin-tuc/bai/").content.decode()
    assert html.count(', 112px"') == 4


def test_finding_costs_the_same_for_few_and_for_many(commune: Newsroom) -> None:
    def cost(number: int) -> int:
        article = publish(commune, f"Bài {number}", "na")
        ArticleRelated.objects.filter(article=article).delete()
        with CaptureQueriesContext(connection) as seen:
            republish(article)
        return len(seen)

    publish(commune, "Một", "na")
    commune.fill(4)
    before = cost(1)
    commune.fill(40)
    assert cost(2) <= before + 4  # four more rows to write, whatever there is to choose from


Links = list[tuple[ArticleRelated | None, ArticlePage]]


def form_of(article: ArticlePage, related: Links, **fields: Any) -> dict[str, Any]:
    """The edit form of an article as a browser sends it."""
    rows = [{"id": link.pk if link else "", "related": str(other.pk)} for link, other in related]
    known = sum(1 for link, _other in related if link)
    return nested_form_data(
        {
            "title": article.title,
            "slug": article.slug,
            "sapo": "",
            "body": streamfield([]),
            "cover": "",
            "cover_alt": "",
            "cover_caption": "",
            "category": "",
            "tags": "",
            "published_at": "2026-11-10 08:00",
            "pinned_until": "",
            "author_name": "",
            "source_name": "",
            "source_url": "",
            "related_links": inline_formset(rows, initial=known),
            "comments": inline_formset([]),
            **fields,
        }
    )


@pytest.fixture
def editor(several: Newsroom, sign_in: Any) -> Client:
    user = make_user("bien-tap")
    grant(user, several.member, Role.EDITOR)
    return sign_in(user)


def draft_of(article: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()


def test_the_form_shows_the_list_and_a_changed_one_is_kept(
    several: Newsroom, editor: Client
) -> None:
    article = publish(several, "Bài", published_at=at("2026-11-10"))
    shown = editor.get(f"/admin/pages/{article.pk}/edit/").context["form"]
    first, *others = shown.formsets["related_links"].queryset
    assert [link.related.title for link in (first, *others)][:2] == ["Tin 6", "Tin 5"]

    same = [(link, link.related) for link in (first, *others)]
    editor.post(f"/admin/pages/{article.pk}/edit/", form_of(article, same))
    assert not draft_of(article).related_by_hand

    changed = [(first, ArticlePage.objects.get(title="Một thẻ")), *same[1:]]
    answer = editor.post(f"/admin/pages/{article.pk}/edit/", form_of(article, changed))
    assert answer.status_code == 302
    draft = draft_of(article)
    assert draft.related_by_hand
    assert draft.related_links.all()[0].related.title == "Một thẻ"
    # The public list is as it was: this is a draft.
    assert beside(several, "bai")[0] == "Tin 6"


def test_articles_of_other_sites_and_itself_are_refused(
    several: Newsroom, neighbour: Newsroom, editor: Client
) -> None:
    stranger = publish(neighbour, "Xã khác")
    article = publish(several, "Bài", published_at=at("2026-11-10"))
    for other, message in (
        (stranger, "Hãy chọn bài viết của trang này."),
        (article, "Hãy chọn bài viết khác với bài đang soạn."),
    ):
        answer = editor.post(f"/admin/pages/{article.pk}/edit/", form_of(article, [(None, other)]))
        assert answer.status_code == 200
        assert message in answer.content.decode()
