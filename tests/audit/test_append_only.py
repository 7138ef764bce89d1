"""The database refuses to change the record, whoever asks."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction

from portal.core.audit import append_only
from portal.core.audit.models import AuditEntry
from portal.core.audit.services import record

pytestmark = pytest.mark.django_db


def refused(statement: str) -> bool:
    """Whether the database refuses `statement`, by the reason of the record."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return append_only.REFUSAL in str(error) or "permission denied" in str(error)
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET actor_name = 'someone else'",
        "UPDATE audit_auditentry SET id = id",
        "DELETE FROM audit_auditentry",
        "DELETE FROM audit_auditentry WHERE id > 0",
    ],
)
def test_sql_cannot_change_an_entry(statement: str) -> None:
    entry = record("export", "a list")
    assert refused(statement)
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert stored.actor_name == entry.actor_name


def test_the_orm_cannot_change_an_entry() -> None:
    entry = record("export", "a list")
    entry.actor_name = "someone else"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(actor_name="x")
    assert AuditEntry.objects.get(pk=entry.pk).actor_name == record("export", "b").actor_name


@pytest.mark.sqlite
def test_a_row_cannot_be_replaced() -> None:
    record("export", "a list")
    assert refused("REPLACE INTO audit_auditentry SELECT * FROM audit_auditentry")


@pytest.mark.postgres
def test_the_table_cannot_be_emptied() -> None:
    record("export", "a list")
    assert refused("TRUNCATE audit_auditentry")


@pytest.mark.postgres
def test_the_right_to_change_is_revoked_as_well() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM aclexplode("
            "(SELECT relacl FROM pg_class WHERE relname = 'audit_auditentry'))"
        )
        granted = {row[0] for row in cursor.fetchall()}
    assert {"SELECT", "INSERT"} <= granted
    assert granted.isdisjoint({"UPDATE", "DELETE", "TRUNCATE"})


def test_a_check_finds_the_protection_gone() -> None:
    assert not [error for error in run_checks(databases=["default"]) if error.id == "audit.E003"]
    with connection.cursor() as cursor:
        for statement in append_only.lift_sql(connection.vendor):
            cursor.execute(statement)
    assert [error for error in run_checks(databases=["default"]) if error.id == "audit.E003"]
    assert not refused("DELETE FROM audit_auditentry")
