"""After whatever happened, the index is what a new one would be; and what is not is named."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from news.models import ArticlePage
from portal.core.jobs.models import Job
from portal.tenancy.placements import place
from search import checking, indexing, rebuilding, syncing
from search.completion_models import Completion
from search.engines import database_engine
from search.engines import rebuilding as outer
from search.engines.clients import EngineDown
from search.management.commands import search_index
from search.models import FacetSet, FacetValue, IndexTotals, SearchDocument, SearchText
from tests.search.keeping.conftest import Portal, index_now
from tests.search.keeping.operations import happen
from tests.support.shared_rows import shared

pytestmark = pytest.mark.django_db


def command(**options: object) -> tuple[int, str]:
    """`manage.py search_index`; its exit code, and what it prints."""
    out = io.StringIO()
    try:
        call_command("search_index", stdout=out, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize(
    ("steps", "seed"), [(60, 7), pytest.param(500, 20260701, marks=pytest.mark.isolation)]
)
def test_after_any_operations_it_is_what_a_new_one_would_be(
    province: Portal, commune: Portal, neighbour: Portal, steps: int, seed: int
) -> None:
    happen([province, commune, neighbour], steps, seed)
    assert not Job.objects.filter(queue_name="search").exists()
    assert SearchDocument.objects.count() > 10
    assert list(checking.differences()) == []
    before = state()
    indexing.clear()
    list(rebuilding.rebuild())
    assert state() == before
    assert list(checking.differences()) == []


def state() -> object:
    """Everything that answers follow from, without keys of rows."""
    keys = dict(SearchDocument.objects.values_list("pk", "key"))
    terms = {keys[pk]: found for pk, found in database_engine().terms_of(keys).items()}
    totals = IndexTotals.objects.get()
    return terms, totals.documents, round(totals.length, 3)


@shared
def filled(commune: Portal, neighbour: Portal) -> Portal:
    """An index with a few entries."""
    place(neighbour.article("Chợ phiên"), commune.news.index)
    commune.article("Lễ hội")
    commune.office.publish("933/QĐ-UBND")
    index_now()
    return commune


def test_nothing_to_say(filled: Portal) -> None:
    assert command(check=True) == (0, "The index is what a new one would be.\n")


def _lose(key: str) -> None:
    database_engine().remove([SearchDocument.objects.get(key=key).pk])


def _damage() -> dict[str, Callable[[str], object]]:
    rows = SearchDocument.objects
    return {
        "says otherwise: title": lambda key: rows.filter(key=key).update(title="Khác"),
        "says otherwise: facets_id, scopes": lambda key: rows.filter(key=key).update(
            scopes=[], facets=FacetSet.objects.create(id=5, values={})
        ),
        "length 3.0": lambda key: rows.filter(key=key).update(length=3),
        "syllables differ: lead": lambda key: SearchText.objects.filter(document__key=key).update(
            lead=" sai "
        ),
        "lacks terms": _lose,
        "is offered to who types otherwise": lambda key: Completion.objects.filter(
            key__startswith="le hoi"
        ).delete(),
        "is public, and is not in the index": lambda key: indexing.remove([key]),
        "called 'Sai'": lambda key: FacetValue.objects.filter(facet="kind", key="news").update(
            label="Sai"
        ),
        "totals: 90 entries": lambda key: IndexTotals.objects.update(documents=90),
        "totals: length 7.0": lambda key: IndexTotals.objects.update(length=7),
        "is in the index, and is not public": lambda key: ArticlePage.objects.filter(
            title="Lễ hội"
        ).update(live=False),
    }


@pytest.mark.parametrize("said", _damage())
def test_what_is_wrong_is_named_and_mended(filled: Portal, said: str) -> None:
    article = ArticlePage.objects.get(title="Lễ hội")
    _damage()[said](f"news:{article.pk}")
    code, printed = command(check=True)
    assert code == 1
    assert said in printed
    assert "differences." in printed
    assert command(rebuild=True)[0] == 0
    assert command(check=True)[0] == 0


def test_a_list_of_differences_has_an_end(filled: Portal) -> None:
    SearchDocument.objects.update(title="Khác", length=0)
    code, printed = command(check=True, most=2)
    assert code == 1
    assert len(printed.splitlines()) == 3


def test_one_site_alone(filled: Portal, neighbour: Portal) -> None:
    SearchDocument.objects.update(title="Khác")
    assert command(rebuild=True, site=filled.news.host)[0] == 0
    shared = SearchDocument.objects.get(title="Chợ phiên")
    assert shared.site_id == neighbour.member.site_id, "listed here"
    assert command(check=True, site=filled.news.host)[0] == 0
    assert command(check=True)[0] == 1
    with pytest.raises(CommandError, match="No site"):
        command(check=True, site="khong-co.localhost")


def test_entries_of_what_is_no_more_go_at_the_end(filled: Portal) -> None:
    indexing.write([SearchDocument(key="news:99999", kind="news", path="/", title="Đã mất")])
    indexing.write([SearchDocument(key="gone:1", kind="gone", path="/", title="Loại đã bỏ")])
    FacetSet.objects.create(id=5, values={})
    command(rebuild=True)
    assert not SearchDocument.objects.filter(title__in=["Đã mất", "Loại đã bỏ"]).exists()
    assert not FacetSet.objects.filter(pk=5).exists()
    assert command(check=True)[0] == 0


def test_a_rebuild_is_stopped_and_goes_on(filled: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.news.fill(6)
    index_now()
    SearchDocument.objects.update(title="Khác")
    monkeypatch.setattr(syncing, "BATCH", 2)
    refresh, calls = syncing.refresh, []

    def interrupted(kind: str, pks: list[int], **options: bool) -> int:
        calls.append(pks)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return refresh(kind, pks, **options)

    with monkeypatch.context() as patch:
        patch.setattr(syncing, "refresh", interrupted)
        code, printed = command(rebuild=True)
    assert code == 130
    start = printed.split("--from ")[1].strip()
    assert start == f"news:{calls[1][-1]}"
    assert SearchDocument.objects.exclude(title="Khác").count() == 4
    assert command(rebuild=True, start=start)[0] == 0
    assert command(check=True)[0] == 0


@pytest.mark.parametrize("start", ["nothing:1", "news:x", ""])
def test_it_begins_at_a_place_that_there_is(filled: Portal, start: str) -> None:
    if not start:
        assert rebuilding.Position.parse("left-over:3").after == 3
        return
    with pytest.raises(CommandError, match="--from"):
        command(rebuild=True, start=start)


def test_what_is_published_during_a_rebuild_stays(filled: Portal) -> None:
    steps = rebuilding.rebuild()
    next(steps)
    article = filled.article("Tin trong khi làm")
    index_now()
    gone = ArticlePage.objects.get(title="Lễ hội")
    gone.unpublish()
    list(steps)
    index_now()
    assert SearchDocument.objects.filter(key=f"news:{article.pk}").exists()
    assert not SearchDocument.objects.filter(key=f"news:{gone.pk}").exists()
    assert command(check=True)[0] == 0


def test_waiting_jobs_are_told(filled: Portal) -> None:
    filled.article("Chưa ghi")
    code, printed = command(check=True)
    assert code == 1
    assert "1 jobs of the search wait" in printed


def test_an_engine_outside_of_the_database_is_compared_and_filled(
    filled: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outer, "problems", lambda: ["7: missing from the engine"])
    monkeypatch.setattr(search_index, "is_configured", lambda: True)
    monkeypatch.setattr(outer, "rebuild", lambda: 7)
    code, printed = command(check=True)
    assert (code, printed.splitlines()[0]) == (1, "engine: 7: missing from the engine")
    assert "The engine's new copy of 7 entries serves." in command(rebuild=True)[1]
    assert "copy of" not in command(rebuild=True, site=filled.news.host)[1]


def test_an_engine_that_does_not_answer_is_told(
    filled: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent() -> list[str]:
        raise EngineDown("silence")

    monkeypatch.setattr(outer, "problems", silent)
    monkeypatch.setattr(search_index, "is_configured", lambda: True)
    monkeypatch.setattr(outer, "rebuild", silent)
    code, printed = command(check=True)
    assert code == 1
    assert "engine: does not answer, and was not compared (silence)" in printed
    SearchDocument.objects.update(title="Khác")
    with pytest.raises(CommandError, match="database's index is done"):
        command(rebuild=True)
    assert not SearchDocument.objects.filter(title="Khác").exists()
