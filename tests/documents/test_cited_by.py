"""Which pages name a document: noted by a job, shown on the document's page."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from documents.models import Citation, DocumentFile, DocumentPage, DocumentRelation
from documents.models.extraction import Extraction
from documents.services.citing import aim_at, note_citations, renew
from documents.services.stepping import together
from documents.sheets import PAGES_AT_ONCE, address_of_sheet
from documents.signals import text_extracted
from news.models import NewsIndexPage
from portal.tenancy.models import MemberSite, SiteState
from portal.tenancy.placements import place
from portal.tenancy.root_paths import site_id_of
from tests.documents.conftest import Library, day
from tests.documents.test_full_text import add_file, read
from tests.documents.test_links import DECREE, article, html_of, newsroom
from tests.support.queue import run_jobs

__all__ = ["newsroom"]
TOLD = "Thi hành 42/2022/NĐ-CP"


def decree_of(library: Library) -> DocumentPage:
    return library.publish("42/2022/NĐ-CP", issued_on=day("2022-06-24"), **DECREE)


def name(target: DocumentPage, source: DocumentPage, *, times: int) -> None:
    """As if so many published documents named one, each of another day of January."""
    Citation.objects.bulk_create(
        Citation(
            source=source,
            site_id=site_id_of(source) or 0,
            kind=Citation.Kind.DOCUMENT,
            on=day(f"2026-01-{number:02}"),
            target=target,
        )
        for number in range(1, times + 1)
    )


@pytest.mark.parametrize("cited_first", [True, False])
def test_either_may_be_published_first(
    commune: Library, neighbour: Library, cited_first: bool
) -> None:
    if cited_first:
        decree = decree_of(neighbour)
        citing = commune.publish("1/2026/QĐ-UBND", summary=TOLD)
    else:
        citing = commune.publish("1/2026/QĐ-UBND", summary=TOLD)
        run_jobs()
        assert Citation.objects.get().target is None
        decree = decree_of(neighbour)
    run_jobs()
    answer = neighbour.get(decree.url)
    html = answer.content.decode()
    assert "Được dẫn chiếu bởi" in html
    assert f'<a href="{citing.full_url}">{citing.title}</a>' in html
    assert f"page:{citing.pk}" in answer["Cache-Tag"].split(",")
    citing.unpublish()
    assert "Được dẫn chiếu bởi" not in html_of(neighbour, decree)
    assert not Citation.objects.exists()


def test_it_is_noted_once_where_it_is_named_first(commune: Library) -> None:
    decree = decree_of(commune)
    file = add_file(commune, "Bản chính")
    citing = commune.draft("1/2026/QĐ-UBND", summary="Về việc thi hành")
    citing.files = [DocumentFile(file=file)]
    citing.save_revision().publish()
    own = "Số: 1/2026/QĐ-UBND, 7/QĐ-UBND"
    read(file, [own, f"{TOLD} ngày 24/6/2022", f"{TOLD}, {own}"])
    text_extracted.send(Extraction, extraction=Extraction.objects.get(file=file))
    run_jobs()
    row = Citation.objects.get()
    assert (row.target_id, row.sheet, row.issued_on) == (decree.pk, 2, day("2022-06-24"))
    path = citing.url.partition(commune.host)[2]
    assert f'<a href="{path}toan-van/?tep=1&amp;tu=1#trang-2">' in html_of(commune, decree)
    renew([citing.pk])
    renew([citing.pk])
    assert Citation.objects.count() == 1


def test_a_page_names_a_document_once_however_it_says_so(commune: Library) -> None:
    decree = decree_of(commune)
    told = "42/2022/NĐ-CP ngày 24/6/2022, 42/2022/NĐ-CP ngày 1/1/2020, 42/2022/NĐ-CP"
    citing = commune.publish("1/2026/QĐ-UBND", summary=told)
    renew([citing.pk])
    assert Citation.objects.count() == 3
    assert Citation.objects.filter(target=decree).count() == 1


def test_drafts_say_nothing(commune: Library) -> None:
    draft = commune.draft("1/2026/QĐ-UBND", summary=TOLD)
    note_citations(draft)
    assert not Citation.objects.exists()
    live = commune.publish("2/2026/QĐ-UBND", summary="Không")
    live.summary = TOLD
    live.save_revision()
    renew([live.pk, draft.pk])
    assert not Citation.objects.exists()


def test_a_corrected_number_is_followed(commune: Library) -> None:
    decree = decree_of(commune)
    citing = commune.publish("1/2026/QĐ-UBND", summary=f"{TOLD}, 43/2022/NĐ-CP")
    run_jobs()
    decree.number = "43/2022/NĐ-CP"
    decree.save_revision().publish()
    run_jobs()
    assert Citation.objects.get(target=decree).key == "43/2022/nd-cp"
    decree.unpublish()
    run_jobs()
    assert not Citation.objects.filter(source=citing, target__isnull=False).exists()


def test_many_at_once_are_asked_for_together(commune: Library) -> None:
    with together():
        decree = decree_of(commune)
        commune.publish("1/2026/QĐ-UBND", summary=TOLD)
    run_jobs()
    assert Citation.objects.get().target == decree


def test_a_placement_decides_what_a_local_number_means(
    commune: Library, neighbour: Library
) -> None:
    theirs = neighbour.publish("12/QĐ-UBND", issuer="Ủy ban nhân dân xã Nhân Lý")
    commune.publish("1/2026/QĐ-UBND", summary="Theo 12/QĐ-UBND ngày 18/3/2026")
    run_jobs()
    assert Citation.objects.get().target is None
    place(theirs, commune.index)
    run_jobs()
    assert Citation.objects.get().target == theirs


def test_only_the_day_that_is_said_is_aimed_anew(commune: Library) -> None:
    commune.publish("1/2026/QĐ-UBND", summary="Theo 12/QĐ-UBND ngày 17/3/2026")
    run_jobs()
    other = commune.publish("12/QĐ-UBND")
    with CaptureQueriesContext(connection) as captured:
        aim_at([other.pk])
    assert len(captured) == 2


def test_related_documents_are_not_listed_twice(commune: Library) -> None:
    decree = decree_of(commune)
    commune.publish(
        "1/2026/QĐ-UBND", summary=TOLD, relations=(DocumentRelation(kind="details", target=decree),)
    )
    run_jobs()
    assert "Được dẫn chiếu bởi" not in html_of(commune, decree)
    assert "1/2026/QĐ-UBND" in html_of(commune, decree, "duoc-dan-chieu/")


@pytest.mark.parametrize(
    "change", [{"is_practice": True}, {"state": SiteState.SUSPENDED}], ids=["practice", "closed"]
)
def test_what_is_no_portal_for_readers_is_not_listed(
    commune: Library, neighbour: Library, change: dict[str, str]
) -> None:
    decree = decree_of(commune)
    neighbour.publish("1/2026/QĐ-UBND", summary=TOLD)
    run_jobs()
    assert "Được dẫn chiếu bởi" in html_of(commune, decree)
    MemberSite.objects.filter(pk=neighbour.member.pk).update(**change)
    assert "Được dẫn chiếu bởi" not in html_of(commune, decree)


def test_articles_of_the_own_site_stand_apart(
    newsroom: NewsIndexPage, commune: Library, neighbour: Library
) -> None:
    own, theirs = decree_of(commune), decree_of(neighbour)
    page = article(newsroom, ("paragraph", f"<p>Tin: {TOLD}</p>"))
    run_jobs()
    html = html_of(commune, own)
    assert "Tin bài nói đến văn bản này" in html
    assert "Được dẫn chiếu bởi" not in html
    assert page.title in html_of(commune, own, "tin-bai/")
    own.unpublish()
    run_jobs()
    assert Citation.objects.get().target == theirs
    assert "Tin bài nói đến văn bản này" not in html_of(neighbour, theirs)
    page.unpublish()
    assert not Citation.objects.exists()


def test_a_few_are_shown_and_all_are_listed_by_pages(commune: Library) -> None:
    decree = decree_of(commune)
    name(decree, commune.publish("1/2026/QĐ-UBND"), times=21)
    html = html_of(commune, decree)
    assert f'href="{decree.url}duoc-dan-chieu/"' in html
    aside = html[html.index('id="dan-chieu"') :]
    assert aside.count("<time") == 5
    assert "21/01/2026" in aside
    first = html_of(commune, decree, "duoc-dan-chieu/")
    assert "21/01/2026" in first
    assert "01/01/2026" not in first
    assert "01/01/2026" in html_of(commune, decree, "duoc-dan-chieu/?trang=2")
    for wrong in ("?trang=3", "?trang=0", "?trang=x"):
        assert commune.get(f"{decree.url}duoc-dan-chieu/{wrong}").status_code == 404, wrong
    assert "chưa có" in html_of(commune, decree, "tin-bai/").lower()


@given(st.integers(1, 9), st.integers(1, 5_000))
def test_a_page_stands_among_those_it_is_shown_with(file_number: int, number: int) -> None:
    address = address_of_sheet(file_number, number)
    query, _, anchor = address.partition("#")
    first = int(query.rpartition("=")[2])
    assert anchor == f"trang-{number}"
    assert first <= number < first + PAGES_AT_ONCE
    assert first % PAGES_AT_ONCE == 1


def test_everything_that_is_published_can_be_read_anew(
    newsroom: NewsIndexPage, commune: Library
) -> None:
    decree = decree_of(commune)
    article(newsroom, ("paragraph", f"<p>{TOLD}</p>"))
    commune.publish("1/2026/QĐ-UBND", summary=TOLD)
    commune.draft("2/2026/QĐ-UBND", summary=TOLD)
    run_jobs()
    Citation.objects.all().delete()
    call_command("read_citations", stdout=io.StringIO())
    run_jobs()
    assert Citation.objects.filter(target=decree).count() == 2
