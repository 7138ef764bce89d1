"""The interface for programs: what it answers, how often, and what no question breaks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
import schemathesis
import time_machine
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import set_urlconf
from django.utils import timezone
from hypothesis import HealthCheck, given
from pytest_django import Settings

from documents.models import DocumentChange, DocumentPage, DocumentRelation
from portal.tenancy.placements import place
from tests.documents.conftest import Library, day
from tests.documents.test_lists import filled

__all__ = ["filled"]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def ask(library: Library, path: str, status: int = 200) -> Any:
    answer = library.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    assert "Set-Cookie" not in answer
    return answer.json()


def test_the_list_in_the_order_of_the_library(filled: Library) -> None:
    found = ask(filled, "documents/")
    assert (found["total"], found["page"], found["next"]) == (4, 1, None)
    first = found["results"][1]
    document = DocumentPage.objects.get(public_id=first["id"])
    assert first == {
        "id": document.public_id,
        "number": "3/2026/NQ-HĐND",
        "title": "Nghị quyết 3/2026/NQ-HĐND",
        "summary": "Về việc số 3/2026/NQ-HĐND",
        "type": "nghi-quyet",
        "group": "normative",
        "level": "commune",
        "issuers": ["Hội đồng nhân dân xã Chi Lăng"],
        "issued_on": "2026-03-01",
        "effective_on": "2026-03-11",
        "status": "in_force",
        "url": document.full_url,
    }


def test_it_is_narrowed_and_refuses_what_it_cannot_read(filled: Library) -> None:
    numbers = [
        row["number"] for row in ask(filled, "documents/?year=2026&type=quyet-dinh")["results"]
    ]
    assert numbers == ["2/2026/QĐ-UBND"]
    assert ask(filled, "documents/?in_force_on=2026-03-11")["total"] == 1
    assert "in_force_on" in ask(filled, "documents/?in_force_on=x", 400)["detail"]
    assert ask(filled, "documents/?page=99", 404)["detail"]


def test_pages_lead_on(commune: Library) -> None:
    for number in range(1, 23):
        commune.publish(f"{number}/KH-UBND", document_type="ke-hoach", group="directive")
    first = ask(commune, "documents/?type=ke-hoach")
    assert first["next"] == f"http://{commune.host}/api/v1/documents/?type=ke-hoach&page=2"
    second = ask(commune, "documents/?type=ke-hoach&page=2")
    assert (len(first["results"]), len(second["results"]), second["next"]) == (20, 2, None)


def test_a_document_with_its_effect_and_relations(commune: Library, neighbour: Library) -> None:
    old = commune.publish(
        "1/2020/QĐ-UBND", issued_on=day("2020-01-01"), effective_on=day("2020-02-01")
    )
    new = commune.publish(
        "2/2026/QĐ-UBND",
        effective_on=day("2026-04-01"),
        relations=(DocumentRelation(kind="replaces", target=old),),
        keywords="chợ, phí",
    )
    found = ask(commune, f"documents/{old.public_id}/")
    assert (found["effect"]["status"], found["effect"]["since"]) == ("ended", "2026-04-01")
    assert ask(commune, f"documents/{new.public_id}/")["keywords"] == ["chợ", "phí"]
    (told,) = ask(commune, f"documents/{new.public_id}/relations/")
    assert (told["kind"], told["direction"], told["id"]) == ("replaces", "to", old.public_id)
    (heard,) = ask(commune, f"documents/{old.public_id}/relations/")
    assert (heard["direction"], heard["id"], heard["label"]) == (
        "from",
        new.public_id,
        "Được thay thế bởi",
    )
    # On another site's host only what it lists.
    ask(neighbour, f"documents/{old.public_id}/", 404)
    place(old, neighbour.index)
    assert ask(neighbour, f"documents/{old.public_id}/")["url"] == old.full_url


def test_no_draft_is_told(commune: Library) -> None:
    draft = commune.draft("1/QĐ-UBND")
    ask(commune, f"documents/{draft.public_id}/", 404)
    ask(commune, f"documents/{draft.public_id}/relations/", 404)
    assert ask(commune, "documents/")["total"] == 0
    for nothing in ("%00", "a" * 300, "%EF%BF%BD"):
        ask(commune, f"documents/{nothing}/", 404)


def test_changes_in_their_order(commune: Library, neighbour: Library) -> None:
    began = timezone.now()
    document = commune.publish("1/2026/QĐ-UBND", effective_on=day("2026-04-01"))
    place(document, neighbour.index)
    document.unpublish()
    # What may still be overtaken by a change that is being written is not told yet.
    assert ask(commune, "documents/changes/")["results"] == []
    with time_machine.travel(began + datetime.timedelta(minutes=1)):
        found = ask(commune, "documents/changes/")
        assert [row["kind"] for row in found["results"]] == ["published", "taken_down"]
        assert {row["id"] for row in found["results"]} == {document.public_id}
        first = found["results"][0]["sequence"]
        later = ask(commune, f"documents/changes/?after={first}")
        assert [row["kind"] for row in later["results"]] == ["taken_down"]
        assert ask(commune, f"documents/changes/?after={found['after']}")["results"] == []
        elsewhere = ask(neighbour, "documents/changes/")["results"]
        assert [row["kind"] for row in elsewhere] == ["taken_down"]
        for days, told in ((1, 0), (-1, 2)):
            since = quote((began + datetime.timedelta(days=days)).isoformat())
            assert len(ask(commune, f"documents/changes/?since={since}")["results"]) == told
        # An offset that PostgreSQL would not read, and moments that no other zone can name.
        for far, told in (("1046-07-14T06:45:37-19:39", 2), ("2999-01-01T00:00:00+23:59", 0)):
            assert len(ask(commune, f"documents/changes/?since={quote(far)}")["results"]) == told
        out_of_range = ("since=0001-01-01T00:00:00%2B07:00", "since=9999-12-31T23:59:59-07:00")
        for wrong in ("after=x", "after=-1", f"after={2**63}", "since=x", "since=2026-02-31T00:00"):
            ask(commune, f"documents/changes/?{wrong}", 400)
        for wrong in out_of_range:
            ask(commune, f"documents/changes/?{wrong}", 400)


def test_a_change_of_effect_is_told(commune: Library) -> None:
    old = commune.publish(
        "1/2020/QĐ-UBND", issued_on=day("2020-01-01"), effective_on=day("2020-02-01")
    )
    relation = DocumentRelation(kind="replaces", target=old)
    commune.publish("2/2026/QĐ-UBND", effective_on=day("2026-04-01"), relations=(relation,))
    kinds = (
        DocumentChange.objects.filter(document=old).order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["published", "effect"]


def test_who_asks_again_is_told_that_nothing_changed(filled: Library) -> None:
    path = "/api/v1/documents/"
    etag = filled.get(path)["ETag"]
    again = Client().get(path, headers={"host": filled.host, "if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    DocumentPage.objects.get(number="4/UBND-VX").unpublish()
    assert filled.get(path)["ETag"] != etag


def test_one_address_may_ask_so_often(filled: Library, settings: Settings) -> None:
    settings.DOCUMENTS_API_RATE = "2/min"
    for _number in range(2):
        ask(filled, "documents/")
    answer = filled.get("/api/v1/documents/")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_nothing_can_be_written(filled: Library) -> None:
    client = Client(headers={"host": filled.host})
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/api/v1/documents/").status_code == 405


def test_the_description_names_every_address(filled: Library) -> None:
    found = filled.get("/api/v1/openapi.json").json()
    assert [path for path in sorted(found["paths"]) if "documents" in path] == [
        "/api/v1/documents/",
        "/api/v1/documents/changes/",
        "/api/v1/documents/{public_id}/",
        "/api/v1/documents/{public_id}/relations/",
    ]


@pytest.fixture
def _connection_stays() -> Iterator[None]:
    """As Django's own client sees to: the end of a request does not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    # Its client does not end requests, which would do it.
    set_urlconf(None)


@pytest.mark.usefixtures("_connection_stays")
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/documents/",
        "/api/v1/documents/changes/",
        "/api/v1/documents/{public_id}/",
        "/api/v1/documents/{public_id}/relations/",
    ],
)
def test_no_question_of_a_machine_breaks_it(filled: Library, settings: Settings, path: str) -> None:
    """Made up from the description: each is answered as described, never with a 500."""
    settings.DOCUMENTS_API_RATE = "100000/min"
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers={"Host": filled.host}
    )
    strategy = schema[path]["GET"].as_strategy()
    asked = []

    @hypothesis.settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=strategy)
    def ask_once(case: Any) -> None:
        case.call_and_validate(headers={"Host": filled.host})
        asked.append(case.path)

    ask_once()
    assert asked
