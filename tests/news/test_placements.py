"""Lists read placements; placements follow the page."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page

from news.models import ArticlePage, NewsIndexPage
from portal.tenancy.models import Placement
from portal.tenancy.placements import place, withdraw
from portal.tenancy.selectors import listed_on
from tests.news.conftest import Newsroom, at


def titles(newsroom: Newsroom, index: Page | None = None) -> list[str]:
    """What the site lists, as a reader would see it."""
    rows = listed_on(newsroom.member.site_id, index.pk if index else None)
    return [row.page.title for row in rows.select_related("page")]


def test_draft_is_not_listed_and_publishing_lists_it(commune: Newsroom) -> None:
    article = commune.draft("Chợ phiên na")
    assert titles(commune) == []
    article.save_revision().publish()
    assert titles(commune) == ["Chợ phiên na"]
    assert Placement.objects.get().is_source


def test_unpublishing_and_publishing_again(commune: Newsroom) -> None:
    article = commune.publish("Chợ phiên na")
    article.unpublish()
    assert titles(commune) == []
    # Scheduled expiry and bulk actions may hold the base page only.
    article.save_revision().publish()
    assert titles(commune) == ["Chợ phiên na"]
    Page.objects.get(pk=article.pk).unpublish()
    assert titles(commune) == []
    assert Placement.objects.count() == 1


def test_a_draft_of_a_live_article_changes_no_list(commune: Newsroom) -> None:
    article = commune.publish("Chợ phiên na", published_at=at("2026-11-20"))
    commune.publish("Tin mới hơn", published_at=at("2026-11-21"))
    article.published_at = at("2026-11-23")
    revision = article.save_revision()
    assert titles(commune) == ["Tin mới hơn", "Chợ phiên na"]
    revision.publish()
    assert titles(commune) == ["Chợ phiên na", "Tin mới hơn"]


def test_same_moment_is_ordered_by_page(commune: Newsroom) -> None:
    for title in ("Một", "Hai", "Ba"):
        commune.publish(title, published_at=at("2026-11-20"))
    assert titles(commune) == ["Ba", "Hai", "Một"]


def test_deleting_and_moving(commune: Newsroom) -> None:
    article = commune.publish("Chợ phiên na")
    home = commune.member.site.root_page.specific
    home.refresh_from_db()
    other = home.add_child(instance=NewsIndexPage(title="Thông báo", slug="thong-bao"))
    article.move(other, pos="last-child")
    assert titles(commune, commune.index) == []
    assert titles(commune, other) == ["Chợ phiên na"]
    ArticlePage.objects.get(pk=article.pk).delete()
    assert not Placement.objects.exists()


def test_shared_article_follows_its_source(commune: Newsroom, neighbour: Newsroom) -> None:
    article = commune.publish("Hội nghị huyện", published_at=at("2026-11-20"))
    place(article, neighbour.index)
    assert titles(neighbour) == ["Hội nghị huyện"]
    article.published_at = at("2026-11-22")
    article.title = "Hội nghị liên xã"
    article.save_revision().publish()
    assert titles(neighbour) == ["Hội nghị liên xã"]
    assert set(Placement.objects.values_list("sort_at", flat=True)) == {at("2026-11-22")}
    article.unpublish()
    assert titles(neighbour) == titles(commune) == []


def test_shared_article_is_listed_within_its_dates(commune: Newsroom, neighbour: Newsroom) -> None:
    article = commune.publish("Tuyển quân")
    now = timezone.now()
    day = datetime.timedelta(days=1)
    place(article, neighbour.index, valid_from=now + day)
    assert titles(neighbour) == []
    site_id = neighbour.member.site_id
    assert listed_on(site_id, now=now + day).count() == 1
    place(article, neighbour.index, valid_from=now - day, valid_to=now + day)
    assert titles(neighbour) == ["Tuyển quân"]
    assert listed_on(site_id, now=now + day).count() == 0
    with pytest.raises(ValidationError):
        place(article, neighbour.index, valid_from=now + day, valid_to=now)
    assert Placement.objects.filter(is_source=False).count() == 1


def test_withdrawn_leaves_one_list_only(commune: Newsroom, neighbour: Newsroom) -> None:
    article = commune.publish("Tuyển quân")
    withdraw(place(article, neighbour.index))
    assert titles(neighbour) == []
    assert titles(commune) == ["Tuyển quân"]
    withdraw(place(article, neighbour.index, valid_from=timezone.now() + datetime.timedelta(1)))
    assert titles(neighbour) == []
    with pytest.raises(ValidationError):
        withdraw(Placement.objects.get(is_source=True))


def test_what_cannot_be_placed(commune: Newsroom, neighbour: Newsroom) -> None:
    draft = commune.draft("Bản nháp")
    live = commune.publish("Tin")
    for page, index in (
        (draft, neighbour.index),
        (live, commune.index),
        (live, Page.get_first_root_node()),
    ):
        with pytest.raises(ValidationError):
            place(page, index)
    live.unpublish()
    with pytest.raises(ValidationError):
        place(live, neighbour.index)
    assert not Placement.objects.filter(is_source=False).exists()


def test_moving_into_a_list_it_was_shared_to(commune: Newsroom) -> None:
    home = commune.member.site.root_page.specific
    home.refresh_from_db()
    other = home.add_child(instance=NewsIndexPage(title="Thông báo", slug="thong-bao"))
    article = commune.publish("Tin")
    place(article, other)
    assert titles(commune) == ["Tin", "Tin"]
    article.move(other, pos="last-child")
    assert titles(commune) == ["Tin"]
    assert titles(commune, other) == ["Tin"]
