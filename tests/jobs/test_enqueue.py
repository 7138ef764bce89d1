"""A job exists exactly when the change that asked for it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.core.jobs.backend import DERIVED_PRIORITY
from portal.core.jobs.models import Job
from portal.core.jobs.options import JobOptions
from portal.core.jobs.runner import run_ready
from tests.factories import make_member_site
from tests.jobs import sample_tasks


@pytest.mark.django_db
def test_costs_one_insert() -> None:
    with CaptureQueriesContext(connection) as queries:
        sample_tasks.note.enqueue("/", "một")
    assert [query["sql"].split()[0] for query in queries] == ["INSERT"]


@pytest.mark.django_db
def test_rolled_back_change_leaves_no_job() -> None:
    with transaction.atomic():
        sample_tasks.note.enqueue("/", "một")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_rolled_back_derived_request_is_written_again() -> None:
    with transaction.atomic():
        with transaction.atomic():
            sample_tasks.refresh.enqueue("/", "7")
            transaction.set_rollback(True)
        sample_tasks.refresh.enqueue("/", "7")
        assert Job.objects.count() == 1


@pytest.mark.django_db
def test_equal_derived_requests_of_a_transaction_are_one() -> None:
    with transaction.atomic():
        first = sample_tasks.refresh.enqueue("/", "7")
        with CaptureQueriesContext(connection) as queries:
            second = sample_tasks.refresh.enqueue("/", "7")
        other = sample_tasks.refresh.enqueue("/", "8")
    assert len(queries) == 0
    assert first.id == second.id != other.id
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_ordinary_requests_are_never_merged() -> None:
    sample_tasks.note.enqueue("/", "một")
    sample_tasks.note.enqueue("/", "một")
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_a_request_after_the_job_ran_is_new_work(tmp_path: Path) -> None:
    for _round in range(2):
        sample_tasks.refresh.enqueue(str(tmp_path), "7")
        run_ready(["default"])
    assert sample_tasks.lines(tmp_path / "done") == ["7", "7"]


def test_separate_transactions_ask_separately(shared_database: str) -> None:
    for _round in range(2):
        with transaction.atomic():
            sample_tasks.refresh.enqueue("/", "7")
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_derived_work_stands_behind_other_work(tmp_path: Path) -> None:
    sample_tasks.refresh.enqueue(str(tmp_path), "7")
    sample_tasks.note.enqueue(str(tmp_path), "một")
    assert run_ready(["default"]) == 2
    assert sample_tasks.lines(tmp_path / "done") == ["một", "7"]
    assert DERIVED_PRIORITY < 0


@pytest.mark.django_db
def test_saving_a_page_in_a_transaction_asks_once_for_each_index() -> None:
    member = make_member_site("Xã Chi Lăng", "chilang.localhost")
    page = member.site.root_page.specific
    with transaction.atomic():
        # What comes before belongs to the site's making, in this test's transaction.
        run_ready(["default", "search"])
        for title in ("Một", "Hai", "Ba"):
            page.title = title
            page.save()
        waiting = Job.objects.ready().values_list("task_path", flat=True)
        assert sorted(waiting) == [
            "modelsearch.tasks.insert_or_update_object_task",
            "search.tasks.refresh_things",
            "wagtail.tasks.update_reference_index_task",
        ]


def test_asynchronous_code_can_enqueue(shared_database: str) -> None:
    result = async_to_sync(sample_tasks.note.aenqueue)("/", "một")
    assert Job.objects.get().pk.hex == result.id.replace("-", "")


def test_misspelt_option_is_refused() -> None:
    with pytest.raises(TypeError, match="lease_second"):
        JobOptions.from_settings({"LEASE_SECOND": 3})
    assert JobOptions.from_settings({"LEASE_SECONDS": 3}).lease_seconds == 3
