"""Whom rows name is known at once: among many people, and as soon as a row before wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from organization.importing.applying import ImportReport, import_organization
from organization.importing.known_people import KnownPeople
from organization.importing.reading import read_organization
from organization.models import Appointment, Person
from portal.core.vietnamese import search_key
from tests.organization.conftest import HERE, Make, MakeOffice
from tests.organization.workbooks import workbook

OFFICE = "Ủy ban nhân dân"
MISSPELT, SPELT = "Nguyễn Văn Thnah", "Nguyễn Văn Thanh"


def run(sheets: dict[str, Any]) -> ImportReport:
    """Import a workbook of these rows."""
    return import_organization(read_organization(workbook(sheets)))


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time a name or code by which people are compared is read from one."""
    asked: list[str] = []

    def read(person: Person, name: str) -> Any:
        if name in {"search_name", "reference"}:
            asked.append(name)
        return object.__getattribute__(person, name)

    monkeypatch.setattr(Person, "__getattribute__", read, raising=False)
    return asked


def rows_of(first: int, count: int) -> dict[str, Any]:
    """So many people, half of them with a code, and a post of each."""
    people = [(f"M{at}" if at % 2 else None, f"Người {at}") for at in range(first, first + count)]
    return {
        "Người": [(HERE, *person) for person in people],
        "Chức vụ": [(HERE, *person, OFFICE, f"Việc {at}") for at, person in enumerate(people)],
    }


@pytest.mark.django_db
def test_a_row_looks_at_no_more_people_however_many_there_are(
    make_office: MakeOffice, looks: list[str]
) -> None:
    make_office()
    assert run(rows_of(0, 10)).done == 20
    few = len(looks)
    looks.clear()
    assert run(rows_of(10, 40)).done == 80
    # What is there already is read once at the beginning: ten people.
    assert len(looks) <= 4 * few + 10 * 4


@pytest.mark.django_db
def test_who_was_entered_renamed_or_given_a_code_is_found_by_the_rows_after(
    make_office: MakeOffice, make_person: Make
) -> None:
    make_office()
    make_person(MISSPELT, reference="M1")
    make_person("Trần Thị B")
    report = run(
        {
            "Người": [
                (HERE, "M1", SPELT),
                (HERE, "M2", "Trần Thị B"),
                (HERE, None, "Lê Văn C"),
            ],
            "Chức vụ": [
                (HERE, None, SPELT, OFFICE, "Chủ tịch"),
                (HERE, None, MISSPELT, OFFICE, "Văn thư"),
                (HERE, "M2", None, OFFICE, "Kế toán"),
                (HERE, None, "Le Van C", OFFICE, "Chuyên viên"),
            ],
        }
    )
    (problem,) = report.problems
    assert (problem.sheet, problem.line) == ("Chức vụ", 3)
    assert MISSPELT in problem.message
    assert Person.objects.count() == 3
    assert dict(Appointment.objects.values_list("title", "person__full_name")) == {
        "Chủ tịch": SPELT,
        "Kế toán": "Trần Thị B",
        "Chuyên viên": "Lê Văn C",
    }


def person(number: int, name: str, reference: str = "") -> Person:
    """As it was saved."""
    return Person(pk=number, full_name=name, search_name=search_key(name), reference=reference)


def test_a_person_is_known_by_the_last_name_and_code_alone() -> None:
    others = [person(2, "Trần Thị B", "M2"), person(3, "Tran Thi B")]
    known = KnownPeople([person(1, MISSPELT, "M1"), *others])
    now = person(1, SPELT, "M9")
    known.keep(now)
    assert known.called("M9", "") == known.called("", SPELT) == [now]
    assert known.called("M1", "") == known.called("", MISSPELT) == []
    assert known.called("M2", "") == known.called("", "Trần Thị B") == others[:1]
    assert known.called("", "tran thi b") == others
    assert known.called("", "Trần Thi B") == []
