"""What a reader's request costs: a bounded number of queries, whatever the library holds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from documents.models import DocumentFile, DocumentRelation, LegalEvent
from tests.documents.conftest import Library, day
from tests.documents.test_cited_by import name
from tests.documents.test_full_text import add_file, read

WARM = 12
NAMED = "Căn cứ 2/2026/QĐ-UBND, 3/2026/QĐ-UBND, 42/2022/NĐ-CP và 5/QĐ-UBND ngày 18/3/2026"


@pytest.fixture(autouse=True)
def _fresh_enough(settings: Settings) -> None:
    # Version keys are read at most once in this time: one of the warm queries at worst.
    settings.CACHE_VERSION_SECONDS = 60


def queries(library: Library, path: str) -> int:
    library.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert library.get(path).status_code == 200
    return len(captured)


def test_list_and_page_cost_the_same_whatever_they_hold(commune: Library) -> None:
    few = commune.draft("1/2026/QĐ-UBND", effective_on=day("2026-04-01"), summary=NAMED)
    file = add_file(commune, "Bản chính")
    few.files = [DocumentFile(file=file)]
    few.save_revision().publish()
    read(file, [NAMED])
    paths = {
        "list": "/van-ban/",
        "narrowed": "/van-ban/?nam=2026&cap=commune",
        "of a day": "/van-ban/?hieu-luc-ngay=2026-06-01",
        "feed": "/van-ban/rss/",
        "page": few.url,
        "cited by": f"{few.url}duoc-dan-chieu/",
        "text": f"{few.url}toan-van/",
    }
    before = {name: queries(commune, path) for name, path in paths.items()}
    for number in range(2, 24):
        commune.publish(
            f"{number}/2026/QĐ-UBND",
            effective_on=day("2026-04-01"),
            signer=f"Người ký {number}",
            relations=(DocumentRelation(kind="amends", target=few, on=day("2026-05-01")),),
        )
    name(few, commune.publish("30/2026/QĐ-UBND"), times=10)
    few.legal_events = [LegalEvent(kind="corrected", on=day(f"2026-06-0{n}")) for n in range(1, 9)]
    few.save_revision().publish()
    after = {name: queries(commune, path) for name, path in paths.items()}
    # A second page makes it worth asking how many there are.
    assert all(after[name] - before[name] <= 1 for name in paths), (before, after)
    assert max(after.values()) <= WARM, after
