"""Whether a document is in force: stored, kept in step, shown."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine

from documents.effect import EventKind, Status
from documents.models import DocumentEffect, DocumentRelation, EffectClaim, LegalEvent
from documents.services import claims
from documents.services.daily import run_daily
from documents.services.effects import refresh_due
from portal.core.accounts.models import User
from tests.documents.conftest import Library, day
from tests.documents.test_lists import shown


def status_of(document: object) -> str:
    return DocumentEffect.objects.get(document=document).status  # type: ignore[misc]


def test_it_follows_from_the_dates_of_the_record(commune: Library) -> None:
    cases = {
        "in_force": {"effective_on": day("2026-04-01")},
        "ended": {"effective_on": day("2026-04-01"), "expires_on": day("2026-05-01")},
        "not_yet": {"effective_on": day("2999-01-01")},
        "unknown": {},
    }
    for number, (status, dates) in enumerate(cases.items(), start=1):
        assert status_of(commune.publish(f"{number}/2026/QĐ-UBND", **dates)) == status


def test_a_letter_shows_none_without_events(commune: Library) -> None:
    document = commune.publish("3637/UBND-VX", document_type="cong-van", group="administrative")
    assert status_of(document) == Status.NONE
    assert 'class="effect"' not in commune.get(document.url).content.decode()


def test_what_is_stated_stands_in_where_dates_are_silent(commune: Library) -> None:
    document = commune.publish(
        "5/2026/QĐ-UBND",
        stated_status="partly_ended",
        stated_source="Cơ sở dữ liệu quốc gia về pháp luật",
        stated_on=day("2026-09-01"),
    )
    assert status_of(document) == "partly_ended"
    html = " ".join(commune.get(document.url).content.decode().split())
    assert "Theo Cơ sở dữ liệu quốc gia về pháp luật, kiểm tra ngày 01/09/2026" in html


def test_a_contradiction_is_noted(commune: Library) -> None:
    document = commune.publish(
        "5/2026/QĐ-UBND",
        effective_on=day("2026-04-01"),
        stated_status="ended",
        stated_source="CSDLQG",
        stated_on=day("2026-09-01"),
    )
    stored = DocumentEffect.objects.get(document=document)
    assert (stored.status, stored.disagrees) == ("in_force", True)


def test_an_event_told_by_hand_counts(commune: Library) -> None:
    event = LegalEvent(
        kind=EventKind.REPEALED,
        on=day("2026-06-01"),
        is_whole=False,
        provisions="Điều 2; Điều 5",
        by_text="Quyết định 77/2026/QĐ-UBND",
    )
    document = commune.publish("5/2026/QĐ-UBND", effective_on=day("2026-04-01"), events=(event,))
    assert status_of(document) == "partly_ended"
    html = " ".join(commune.get(document.url).content.decode().split())
    assert "Quyết định 77/2026/QĐ-UBND, Điều 2; Điều 5" in html


OLD: dict[str, Any] = {
    "number": "5/2020/QĐ-UBND",
    "issued_on": day("2020-03-18"),
    "effective_on": day("2020-04-01"),
}


def replacing(target: object, on: datetime.date | None = None) -> DocumentRelation:
    return DocumentRelation(kind="replaces", target=target, on=on)


def test_a_document_of_the_site_ends_another_while_it_is_published(commune: Library) -> None:
    old = commune.publish(**OLD)
    new = commune.publish(
        "9/2026/QĐ-UBND", effective_on=day("2026-05-01"), relations=(replacing(old),)
    )
    assert status_of(old) == "ended"
    assert not EffectClaim.objects.exists()
    html = " ".join(commune.get(old.url).content.decode().split())
    assert "Được thay thế bởi" in html
    assert new.url in html
    new.unpublish()
    assert status_of(old) == "in_force"


def test_a_draft_ends_nothing(commune: Library) -> None:
    old = commune.publish(**OLD)
    commune.draft("9/2026/QĐ-UBND", effective_on=day("2026-05-01"), relations=(replacing(old),))
    assert status_of(old) == "in_force"


def test_a_document_of_another_site_waits_for_its_owner(
    commune: Library, neighbour: Library, superuser: User
) -> None:
    old = neighbour.publish(**OLD)
    new = commune.publish(
        "9/2026/QĐ-UBND", effective_on=day("2026-05-01"), relations=(replacing(old),)
    )
    claim = EffectClaim.objects.get()
    assert (claim.source_id, claim.target_id, claim.site_id) == (
        new.pk,
        old.pk,
        neighbour.member.site_id,
    )
    assert status_of(old) == "in_force"
    claims.decide(claim, superuser, accept=False, reason="Không đúng thẩm quyền")
    assert status_of(old) == "in_force"
    claims.decide(claim, superuser, accept=True)
    assert status_of(old) == "ended"
    # Published anew, it need not ask again; without the relation nothing is left of it.
    new.save_revision().publish()
    assert status_of(old) == "ended"
    new.relations = []
    new.save_revision().publish()
    assert status_of(old) == "in_force"
    assert not EffectClaim.objects.exists()


def test_the_clock_changes_what_is_due_and_nothing_else(commune: Library) -> None:
    with time_machine.travel("2026-06-01 09:00 +0700"):
        coming = commune.publish("1/2026/QĐ-UBND", effective_on=day("2026-07-01"))
        steady = commune.publish("2/2026/QĐ-UBND", effective_on=day("2026-04-01"))
        assert status_of(coming) == "not_yet"
        DocumentEffect.objects.filter(document=steady).update(status="ended")
    # A run that was missed: readers are told the truth all the same.
    with time_machine.travel("2026-07-01 00:00:30 +0700"):
        listed = " ".join(commune.get("/van-ban/?loai=quyet-dinh").content.decode().split())
        assert "Chưa có hiệu lực</span>" not in listed
        run_daily()
        assert status_of(coming) == "in_force"
        assert status_of(steady) == "ended"
        assert refresh_due() == 0


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-03-31", []),
        ("2026-04-01", ["Quyết định 1/2026/QĐ-UBND"]),
        ("2026-04-30", ["Quyết định 1/2026/QĐ-UBND"]),
        ("2026-05-01", ["Quyết định 2/2026/QĐ-UBND"]),
    ],
)
def test_a_list_can_be_asked_for_a_day(commune: Library, asked: str, expected: list[str]) -> None:
    commune.publish("1/2026/QĐ-UBND", effective_on=day("2026-04-01"), expires_on=day("2026-05-01"))
    commune.publish("2/2026/QĐ-UBND", effective_on=day("2026-05-01"))
    assert shown(commune, f"/van-ban/?hieu-luc-ngay={asked}") == expected
