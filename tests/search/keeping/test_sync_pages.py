"""What happens to a page reaches the index."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.models import SectionPage
from news.models import ArticlePage, NewsIndexPage
from news.services.articles import add_live_article
from portal.core.jobs import gathering
from portal.core.jobs.models import Job
from portal.core.jobs.scheduled import publish_due
from search.models import SearchDocument
from tests.languages.conftest import Bilingual, bilingual
from tests.search.keeping.conftest import Portal, entry, index_now, tokens

__all__ = ["bilingual"]

pytestmark = pytest.mark.django_db


def test_publish(commune: Portal) -> None:
    article = commune.news.draft("Chợ phiên Đồng Đăng")
    assert entry("news", article.pk) is None
    article.save_revision().publish()
    found = entry("news", article.pk)
    assert found is not None
    assert (found.title, found.path) == ("Chợ phiên Đồng Đăng", f"/tin-tuc/{article.slug}/")


def test_a_draft_of_a_live_page_asks_for_nothing(commune: Portal) -> None:
    article = commune.article("Chợ phiên")
    index_now()
    article.title = "Bản nháp"
    article.save_revision()
    assert not Job.objects.filter(queue_name="search").exists()
    article.save_revision().publish()
    found = entry("news", article.pk)
    assert found is not None
    assert found.title == "Bản nháp"


def test_save_of_a_live_page(commune: Portal) -> None:
    page = commune.text("Lịch sử")
    index_now()
    page.title = "Lịch sử và địa lý"
    page.save()
    found = entry("page", page.pk)
    assert found is not None
    assert found.title == "Lịch sử và địa lý"


@pytest.mark.parametrize("base", [False, True])
def test_unpublish(commune: Portal, base: bool) -> None:
    article = commune.article("Chợ phiên")
    assert entry("news", article.pk) is not None
    (Page.objects.get(pk=article.pk) if base else article).unpublish()
    assert entry("news", article.pk) is None


def test_scheduled_expiry_and_publication(commune: Portal) -> None:
    now = timezone.now()
    ending = commune.article("Sắp hết hạn")
    Page.objects.filter(pk=ending.pk).update(expire_at=now - datetime.timedelta(minutes=1))
    coming = commune.news.draft("Sắp đăng", go_live_at=now + datetime.timedelta(days=1))
    coming.save_revision().publish()
    assert entry("news", ending.pk) is not None
    assert entry("news", coming.pk) is None
    with time_machine.travel(now + datetime.timedelta(days=2)):
        publish_due()
        assert entry("news", ending.pk) is None
        assert entry("news", coming.pk) is not None


def test_delete_with_all_below(commune: Portal) -> None:
    pages = [commune.text(f"Trang {number}") for number in range(3)]
    assert entry("page", pages[0].pk) is not None
    SectionPage.objects.get(pk=commune.section.pk).delete()
    index_now()
    rows = SearchDocument.objects.filter(kind="page", site=commune.member.site_id)
    assert not rows.exists()


def test_move_of_a_page_and_of_a_branch(commune: Portal) -> None:
    home = Page.objects.get(pk=commune.member.site.root_page_id)
    elsewhere = home.add_child(instance=SectionPage(title="Du khách", slug="du-khach"))
    below = commune.text("Lịch sử", slug="lich-su")
    leaf = commune.text("Địa lý", slug="dia-ly")
    index_now()
    Page.objects.get(pk=leaf.pk).move(Page.objects.get(pk=home.pk), pos="last-child")
    found = entry("page", leaf.pk)
    assert found is not None
    assert found.path == "/dia-ly/"
    Page.objects.get(pk=commune.section.pk).move(
        Page.objects.get(pk=elsewhere.pk), pos="last-child"
    )
    found = entry("page", below.pk)
    assert found is not None
    assert found.path == "/du-khach/gioi-thieu/lich-su/"


def test_slug_of_a_page_above(commune: Portal) -> None:
    below = commune.text("Lịch sử", slug="lich-su")
    index_now()
    section = SectionPage.objects.get(pk=commune.section.pk)
    section.slug = "ve-xa"
    section.save()
    found = entry("page", below.pk)
    assert found is not None
    assert found.path == "/ve-xa/lich-su/"


def test_a_restriction_that_was_left_over(commune: Portal) -> None:
    below = commune.text("Lịch sử")
    index_now()
    kept = PageViewRestriction.objects.create(page_id=commune.section.pk)
    assert entry("page", below.pk) is None
    kept.delete()
    assert entry("page", below.pk) is not None


def test_a_translation_and_the_home_page_of_its_language(bilingual: Bilingual) -> None:
    home = bilingual.translate_home()
    page = bilingual.translate(bilingual.section, "About us", "about")
    found, portal = entry("page", page.pk), entry("unit", home.pk)
    assert found is not None
    assert portal is not None
    assert (found.language, found.path) == ("en", "/en/about/")
    assert "@language=en" in tokens(found)
    assert (portal.language, portal.path, portal.title) == ("en", "/en/", "Lang Son province")
    Page.objects.get(pk=home.pk).specific.unpublish()
    assert entry("page", page.pk) is None
    Page.objects.get(pk=home.pk).specific.save_revision().publish()
    assert entry("page", page.pk) is not None


def test_an_import_asks_for_few_jobs(commune: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_KEYS", 20)
    index = NewsIndexPage.objects.get(pk=commune.news.index.pk)
    index_now()
    with transaction.atomic():
        for number in range(23):
            add_live_article(index, ArticlePage(title=f"Tin {number}"))
    assert Job.objects.filter(queue_name="search").count() == 2
    index_now()
    assert SearchDocument.objects.filter(kind="news").count() == 23
