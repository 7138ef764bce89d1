"""The SQL that makes the audit table append-only, and the SQL that lifts it.

Triggers refuse UPDATE, DELETE and TRUNCATE to everybody, superusers of the database
included; on PostgreSQL the rights are revoked as well. Lifting is for a database
administrator (docs/audit.md) and for emptying a test database, never for the product.
"""

from __future__ import annotations

TABLE = "audit_auditentry"
REFUSAL = "The audit record is append-only."

_POSTGRESQL_IMPOSE = (
    """
    CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The audit record is append-only.' USING ERRCODE = 'insufficient_privilege';
    END
    $$
    """,
    "DROP TRIGGER IF EXISTS audit_no_change ON audit_auditentry",
    """
    CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
    """,
    # Fires for replicated and restored sessions too.
    "ALTER TABLE audit_auditentry ENABLE ALWAYS TRIGGER audit_no_change",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditentry FROM PUBLIC, CURRENT_USER",
)

_POSTGRESQL_LIFT = (
    "DROP TRIGGER IF EXISTS audit_no_change ON audit_auditentry",
    "DROP FUNCTION IF EXISTS audit_refuse()",
    "GRANT UPDATE, DELETE, TRUNCATE ON audit_auditentry TO CURRENT_USER",
)

_SQLITE_LIFT = tuple(
    f"DROP TRIGGER IF EXISTS audit_no_{verb}" for verb in ("update", "delete", "replace")
)

_SQLITE_IMPOSE = (
    *_SQLITE_LIFT,
    """
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_auditentry
    BEGIN SELECT RAISE(ABORT, 'The audit record is append-only.'); END
    """,
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_auditentry
    BEGIN SELECT RAISE(ABORT, 'The audit record is append-only.'); END
    """,
    # INSERT OR REPLACE deletes the old row without firing the trigger above.
    """
    CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit_auditentry
    WHEN EXISTS (SELECT 1 FROM audit_auditentry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'The audit record is append-only.'); END
    """,
)

_IMPOSE = {"postgresql": _POSTGRESQL_IMPOSE, "sqlite": _SQLITE_IMPOSE}
_LIFT = {"postgresql": _POSTGRESQL_LIFT, "sqlite": _SQLITE_LIFT}

_TRIGGERS = {
    "postgresql": (
        "SELECT tgname FROM pg_trigger"
        " WHERE tgrelid = to_regclass('audit_auditentry') AND NOT tgisinternal"
        " AND tgenabled IN ('O', 'A')"
    ),
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_auditentry'"
    ),
}
_EXPECTED = {
    "postgresql": {"audit_no_change"},
    "sqlite": {
        "audit_no_update",
        "audit_no_delete",
        "audit_no_replace",
    },
}


def impose_sql(vendor: str) -> tuple[str, ...]:
    """Statements that make the table append-only; they may be run again."""
    return _IMPOSE[vendor]


def lift_sql(vendor: str) -> tuple[str, ...]:
    """Statements that lift the protection."""
    return _LIFT[vendor]


def installed_triggers_sql(vendor: str) -> str:
    """A query for the names of the table's triggers that are switched on."""
    return _TRIGGERS[vendor]


def expected_triggers(vendor: str) -> set[str]:
    """Names of the triggers that must stand on the table."""
    return _EXPECTED[vendor]
