"""Entries stand and fall with the writes; batches sum up; the mirror follows commits."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import RequestFactory

from portal.core.accounts.models import User
from portal.core.audit import services
from portal.core.audit.mirror import KEYS
from portal.core.audit.models import AuditEntry
from portal.core.audit.services import acting_as, batch, record, record_bulk, record_export
from portal.tenancy.models import CacheVersion, Unit
from tests.factories import make_unit, make_user


class Lines(logging.Handler):
    """Keeps what the mirror writes."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def mirror() -> Iterator[list[str]]:
    handler = Lines()
    logger = logging.getLogger("portal.audit")
    others = logger.handlers[:]
    logger.handlers[:] = [handler]
    yield handler.lines
    logger.handlers[:] = others


def newest() -> int:
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def since(mark: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(pk__gt=mark).order_by("pk"))


def make_and_fail(scope: AbstractContextManager[Any], name: str, reason: str) -> None:
    with scope:
        make_unit(name)
        raise ValueError(reason)


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_entry(
    mirror: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    mark = newest()
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ValueError, match="undone"):
            make_and_fail(transaction.atomic(), "Xã Không Thành", "undone")
        make_unit("Xã Thành")
    assert {entry.object_repr for entry in since(mark)} <= {"Xã Thành", "commune"}
    assert not any("Không Thành" in line for line in mirror)
    assert any("Xã Thành" in line for line in mirror)


@pytest.mark.django_db
def test_the_mirror_is_one_json_object_a_line(
    mirror: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        entry = record("export", "Danh sách\nxã\x00", rows=3)
    (line,) = mirror
    told = json.loads(line)
    assert tuple(told) == KEYS
    assert "\n" not in line
    assert "Danh sách" in line
    assert told["id"] == entry.pk
    assert told["object_repr"] == "Danh sách\nxã"
    assert told["detail"] == {"rows": 3}


@pytest.mark.django_db(transaction=True)
def test_without_its_entry_a_row_is_not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also outside a transaction, where Django would commit before the signal."""
    user = make_user("bien-tap")
    count = User.objects.count()

    def fails(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(AuditEntry, "save", fails)
    with pytest.raises(DatabaseError):
        make_user("khac")
    user.full_name = "Tên Khác"
    with pytest.raises(DatabaseError):
        user.save()
    with pytest.raises(DatabaseError):
        User.objects.filter(pk=user.pk).update(full_name="Tên Khác")
    with pytest.raises(DatabaseError):
        User.objects.bulk_create([User(username="nua", full_name="Nữa")])
    with pytest.raises(DatabaseError):
        user.delete()
    assert User.objects.count() == count
    assert User.objects.get(username="bien-tap").full_name == "Bien-Tap"


@pytest.mark.django_db(transaction=True)
def test_the_table_stays_closed_after_a_test_emptied_it() -> None:
    entry = record("export", "a")
    with pytest.raises(DatabaseError):
        AuditEntry.objects.filter(pk=entry.pk).delete()


@pytest.mark.django_db
def test_a_batch_makes_one_entry_with_counts() -> None:
    unit = make_unit("Tỉnh Lạng Sơn", level="province")
    mark = newest()
    with batch("provision", unit, template="commune"):
        for number in range(3):
            make_unit(f"Xã {number}")
        Unit.objects.filter(name="Xã 1").update(basis="NQ")
        changed = Unit.objects.get(name="Xã 0")
        changed.name = "Xã Không"
        changed.save()
        changed.delete()
    (entry,) = since(mark)
    assert entry.action == "provision"
    assert (entry.object_type, entry.object_id) == ("tenancy.Unit", str(unit.pk))
    assert entry.detail["template"] == "commune"
    assert entry.detail["counts"]["tenancy.Unit"] == {"create": 3, "update": 2, "delete": 1}
    make_unit("Xã Sau")
    assert since(mark)[-1].object_repr == "Xã Sau"


@pytest.mark.django_db
def test_a_batch_that_fails_leaves_nothing_and_ends() -> None:
    mark = newest()
    with pytest.raises(ValueError, match="stop"):
        make_and_fail(batch("import", "tin.jsonl"), "Xã A", "stop")
    assert not Unit.objects.filter(name="Xã A").exists()
    assert since(mark) == []
    make_unit("Xã B")
    assert since(mark) != []


@pytest.mark.django_db
def test_a_batch_that_wrote_nothing_says_nothing() -> None:
    mark = newest()
    with batch("import", "tin.jsonl"):
        CacheVersion.objects.create(key="x")
    assert since(mark) == []


@pytest.mark.django_db
def test_an_inner_batch_counts_only_what_stands() -> None:
    make_unit("Xã Có Sẵn")
    mark = newest()
    with batch("import", "tin.jsonl"):
        with batch("import", "row 1"):
            make_unit("Xã A")
        with pytest.raises(ValueError, match="bad row"):
            make_and_fail(batch("import", "row 2"), "Xã B", "bad row")
    (entry,) = since(mark)
    assert entry.object_repr == "tin.jsonl"
    assert entry.detail["counts"] == {"tenancy.Unit": {"create": 1}}


@pytest.mark.django_db
def test_raw_sql_is_recorded_by_hand() -> None:
    entry = record_bulk("update", Unit, 500, ids=list(range(200)), reason="renamed")
    assert entry is not None
    assert entry.action == "bulk"
    assert (entry.detail["count"], len(entry.detail["ids"])) == (500, 100)
    assert entry.detail["ids_cut"] is True
    assert entry.detail["reason"] == "renamed"
    with batch("import", "x") as counted:
        assert record_bulk("update", Unit, 7) is None
    assert counted.counts["tenancy.Unit"]["update"] == 7


@pytest.mark.django_db
def test_an_export_names_who_took_what_away() -> None:
    request = RequestFactory().get("/admin/reports/")
    request.user = make_user("kiem-tra", full_name="Nguyễn Thị Kiểm Tra")
    entry = record_export(request, "Danh sách người dùng", 42, site_id=7)
    assert entry.action == "export"
    assert entry.actor_id == request.user.pk
    assert entry.actor_name == "Nguyễn Thị Kiểm Tra"
    assert (entry.object_repr, entry.detail, entry.site_id) == (
        "Danh sách người dùng",
        {"rows": 42},
        7,
    )


@pytest.mark.django_db
def test_an_entry_outlives_its_actor() -> None:
    user = make_user("bien-tap", full_name="Lý Thị Mẫu")
    request = RequestFactory().get("/")
    request.user = user
    entry = record_export(request, "x", 1)
    key = user.pk
    user.delete()
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name) == (key, "Lý Thị Mẫu")


@pytest.mark.django_db
def test_a_command_acts_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with acting_as("command provision_units"):
        assert record("provision", "x").actor_name == "command provision_units"
    with acting_as(services.Actor(7, "Lý Thị Mẫu")):
        entry = record("import", "x")
        assert (entry.actor_id, entry.actor_name) == (7, "Lý Thị Mẫu")
    monkeypatch.setattr("sys.argv", ["./manage.py", "load_units", "x"])
    assert record("import", "x").actor_name == "command load_units"
    monkeypatch.setattr("sys.argv", ["/usr/bin/gunicorn"])
    assert record("import", "x").actor_name == "system"
