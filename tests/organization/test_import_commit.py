"""What the database refuses only when a transaction closes, and what the search is told."""

from __future__ import annotations

from typing import Any

import pytest

from organization.importing.applying import import_organization
from organization.importing.reading import read_organization
from organization.models import Appointment, Person
from portal.core.jobs.models import Job
from tests.factories import make_member_site
from tests.organization.conftest import HERE
from tests.organization.test_import_rights import add_chart
from tests.organization.workbooks import commune, workbook

NOWHERE = 999_999_999


@pytest.mark.django_db(transaction=True)
def test_a_row_that_names_what_was_just_deleted_is_refused_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_chart(make_member_site("Xã Chi Lăng", HERE))
    save = Appointment.save

    def saved(post: Appointment, *args: Any, **kwargs: Any) -> None:
        if post.title == "Trưởng phòng":
            post.office_id = NOWHERE
        save(post, *args, **kwargs)

    monkeypatch.setattr(Appointment, "save", saved)
    report = import_organization(read_organization(workbook(commune(HERE))))
    (problem,) = report.problems
    assert (problem.sheet, problem.line) == ("Chức vụ", 4)
    assert "vừa xóa mục mà dòng này nhắc đến" in problem.message
    assert (report.done, report.tried) == (14, 15)
    assert (Person.objects.count(), Appointment.objects.count()) == (4, 4)


@pytest.mark.django_db(transaction=True)
def test_the_search_is_told_of_many_rows_at_once() -> None:
    add_chart(make_member_site("Xã Chi Lăng", HERE))
    asked = Job.objects.filter(task_path="search.tasks.refresh_things")
    before = asked.count()
    rows = {"Người": [(HERE, f"M{number}", f"Người {number}") for number in range(20)]}
    import_organization(read_organization(workbook(rows)))
    assert Person.objects.count() == 20
    assert asked.count() == before + 1
