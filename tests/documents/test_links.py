"""Numbers in documents and articles become links to what readers may open."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from documents.citations import citations
from documents.models import DocumentFile, DocumentPage, DocumentRelation, LegalEvent
from documents.selectors.cited import documents_meant
from news.models import ArticlePage, NewsIndexPage
from portal.tenancy.models import MemberSite, Placement, SiteState
from portal.tenancy.placements import place
from tests.documents.conftest import Library, day, make_library
from tests.documents.test_full_text import add_file, read
from tests.support.shared_rows import shared

DECREE = {"document_type": "nghi-dinh", "issuer": "Chính phủ", "level": "central"}
LINK = '<a class="citation" href="{url}">{number}</a>'


@shared
def neighbour_decree(neighbour: Library) -> DocumentPage:
    """A decree that the neighbour keeps: its number tells its issuer."""
    return neighbour.publish("42/2022/NĐ-CP", issued_on=day("2022-06-24"), **DECREE)


@shared
def newsroom(commune: Library) -> NewsIndexPage:
    """The commune's list of news."""
    home = commune.member.site.root_page.specific
    return home.add_child(instance=NewsIndexPage(title="Tin tức", slug="tin-tuc"))


def article(index: NewsIndexPage, *blocks: tuple[str, str], sapo: str = "") -> ArticlePage:
    page = ArticlePage(title="Tin", sapo=sapo, body=list(blocks), live=False)
    NewsIndexPage.objects.get(pk=index.pk).add_child(instance=page)
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def html_of(library: Library, page: DocumentPage | ArticlePage, path: str = "") -> str:
    answer = library.get(f"{page.url}{path}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def link(document: DocumentPage, number: str = "") -> str:
    return LINK.format(url=document.full_url, number=number or document.number)


def test_an_abstract_leads_to_what_another_site_has_published(
    commune: Library, neighbour_decree: DocumentPage
) -> None:
    citing = commune.publish(
        "1/QĐ-UBND", summary="Thi hành 42/2022/NĐ-CP, 43/2022/NĐ-CP và 1/QĐ-UBND"
    )
    html = html_of(commune, citing)
    assert f'<p class="summary">Thi hành {link(neighbour_decree)}, 43/2022/NĐ-CP và' in html
    assert html.count('class="citation"') == 1


def test_a_link_comes_and_goes_with_the_document(commune: Library, neighbour: Library) -> None:
    citing = commune.publish("1/QĐ-UBND", summary="Thi hành 42/2022/NĐ-CP")
    assert 'class="citation"' not in html_of(commune, citing)
    decree = neighbour.publish("42/2022/NĐ-CP", issued_on=day("2022-06-24"), **DECREE)
    answer = commune.get(citing.url)
    assert link(decree) in answer.content.decode()
    assert f"page:{decree.pk}" in answer["Cache-Tag"].split(",")
    decree.unpublish()
    assert 'class="citation"' not in html_of(commune, citing)


def test_own_library_comes_first(commune: Library, neighbour_decree: DocumentPage) -> None:
    citing = commune.publish("1/QĐ-UBND", summary="Thi hành 42/2022/NĐ-CP")
    own = commune.publish("42/2022/NĐ-CP", issued_on=day("2022-06-24"), **DECREE)
    path = own.url.partition(commune.host)[2]
    assert LINK.format(url=path, number=own.number) in html_of(commune, citing)
    assert neighbour_decree.full_url not in html_of(commune, citing)


def test_a_number_of_every_commune_is_of_the_library_that_is_read(
    commune: Library, neighbour: Library
) -> None:
    neighbour.publish("12/2025/QĐ-UBND", issuer="Ủy ban nhân dân xã Nhân Lý")
    theirs = neighbour.publish("12/QĐ-UBND", issuer="Ủy ban nhân dân xã Nhân Lý")
    told = "12/2025/QĐ-UBND; số 12/QĐ-UBND ngày 18/3/2026"
    citing = commune.publish("1/QĐ-UBND", summary=told)
    assert 'class="citation"' not in html_of(commune, citing)
    citing.summary = f"{told} của UBND xã Nhân Lý"
    citing.save_revision().publish()
    assert html_of(commune, citing).count('class="citation"') == 1
    assert link(theirs) in html_of(commune, citing)
    placement = place(theirs, commune.index)
    citing.summary = told
    citing.save_revision().publish()
    assert link(theirs) in html_of(commune, citing)
    Placement.objects.filter(pk=placement.pk).update(valid_to=timezone.now())
    assert 'class="citation"' not in html_of(commune, citing)


# PostgreSQL chooses by what the tables hold.
@pytest.mark.sqlite
def test_what_a_site_lists_is_never_read_for_a_number(commune: Library) -> None:
    citing = commune.publish("1/QĐ-UBND")
    found = citations("42/2022/NĐ-CP, 12/2025/QĐ-UBND, số 12/QĐ-UBND ngày 18/3/2026")
    with CaptureQueriesContext(connection) as captured:
        documents_meant(found, citing)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[-1]['sql']}")
        plan = "\n".join(row[3] for row in cursor.fetchall())
    assert "document_by_number (number_key=? AND issued_on=?)" in plan
    assert "SCAN" not in plan
    assert "placement_site_id" not in plan


@pytest.mark.parametrize(
    "change", [{"is_practice": True}, {"state": SiteState.SUSPENDED}], ids=["practice", "closed"]
)
def test_what_is_no_portal_for_readers_is_not_linked(
    commune: Library, neighbour_decree: DocumentPage, neighbour: Library, change: dict[str, str]
) -> None:
    citing = commune.publish("1/QĐ-UBND", summary="Thi hành 42/2022/NĐ-CP")
    MemberSite.objects.filter(pk=neighbour.member.pk).update(**change)
    assert 'class="citation"' not in html_of(commune, citing)


def test_texts_outside_the_library_are_linked_once_it_holds_them(
    commune: Library, neighbour_decree: DocumentPage
) -> None:
    told = "Nghị định 42/2022/NĐ-CP"
    citing = commune.publish(
        "1/2026/QĐ-UBND",
        relations=(
            DocumentRelation(kind="based_on", target_text=told),
            DocumentRelation(
                kind="refers", target_text="Luật 1/2020/QH14", target_url="https://example.org/"
            ),
        ),
        events=(LegalEvent(kind="corrected", on=day("2026-05-01"), by_text=told),),
    )
    html = html_of(commune, citing)
    assert html.count(f'<a href="{neighbour_decree.full_url}">{told}</a>') == 2
    assert '<a href="https://example.org/">Luật 1/2020/QH14</a>' in html


def test_the_whole_text_is_linked_and_escaped(
    commune: Library, neighbour_decree: DocumentPage
) -> None:
    file = add_file(commune, "Bản chính")
    document = commune.draft("933/QĐ-UBND")
    document.files = [DocumentFile(file=file)]
    document.save_revision().publish()
    read(file, ["Căn cứ <i>42/2022/NĐ-CP", "Điều 1\n42/2022/NĐ-CP & khác"])
    html = html_of(commune, DocumentPage.objects.get(pk=document.pk), "toan-van/")
    assert f"<p>Căn cứ &lt;i&gt;{link(neighbour_decree)}</p>" in html
    assert f"<p>{link(neighbour_decree)} &amp; khác</p>" in html


def test_articles_are_linked_but_not_their_headings_and_links(
    newsroom: NewsIndexPage, commune: Library, neighbour_decree: DocumentPage
) -> None:
    page = article(
        newsroom,
        ("heading", "Về 42/2022/NĐ-CP"),
        ("paragraph", '<p><a href="/x/">42/2022/NĐ-CP</a> theo <b>42/2022/NĐ-CP</b></p>'),
        sapo="Nghị định 42/2022/NĐ-CP",
    )
    html = html_of(commune, page)
    assert f'<p class="sapo">Nghị định {link(neighbour_decree)}</p>' in html
    assert f"theo <b>{link(neighbour_decree)}</b>" in html
    assert html.count('class="citation"') == 2


def test_an_article_costs_one_query_more_however_many_numbers_it_has(
    newsroom: NewsIndexPage, commune: Library, neighbour_decree: DocumentPage, settings: Settings
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    costs = []
    for text in ("Không", "42/2022/NĐ-CP", " ".join(f"{n}/2022/NĐ-CP" for n in range(1, 60))):
        page = article(newsroom, ("paragraph", f"<p>{text}</p>"))
        commune.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            html_of(commune, page)
        costs.append(len(captured))
    assert costs[0] + 1 == costs[1] == costs[2]
    assert costs[2] <= 6


def test_a_unit_above_is_meant_without_its_name(commune: Library) -> None:
    below = make_library("Thôn Một", "thon1.localhost", parent=commune.member)
    above = commune.publish("12/QĐ-UBND")
    citing = below.publish("1/QĐ-UBND", summary="Theo 12/QĐ-UBND ngày 18/3/2026 của UBND")
    assert link(above) in html_of(below, citing)
