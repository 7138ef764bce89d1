"""Reading a file of units: every row checked by itself, before anything is written.

Columns: `code`, `level`, `full_name`, `parent_code`; optional `name` and `type` (the
parts of the full name), `host`, `ended` (first day on which the unit no longer existed,
YYYY-MM-DD) and `practice` (1 for a site on which editors learn). Others are ignored.
"""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from portal.core.tabular import Row, RowError, Table, TableError, read_table
from portal.core.vietnamese import split_kind
from portal.tenancy.provisioning.hosts import host_error
from portal.tenancy.provisioning.rules import Rules
from portal.tenancy.provisioning.specs import Outcome, Plan, Refused, Status, UnitSpec

REQUIRED = ("code", "level", "full_name", "parent_code")
# What the register's columns hold.
MAX_NAME = 200
MAX_KIND = 50
_TRUE = {"1", "true", "x", "có"}
_FALSE = {"", "0", "false", "không"}


def refused(spec: UnitSpec, reason: str, proposed_host: str = "") -> Outcome:
    """A unit that cannot be done, and why."""
    return Outcome(spec, Status.REFUSED, spec.host, (), reason, proposed_host)


def read_units(source: Path | bytes, rules: Rules, today: datetime.date) -> Plan:
    """Rows of a units file that are right in themselves, and those that are not.

    Raises `TableError` for a file that cannot be used at all.
    """
    table = read_table(source, REQUIRED)
    plan = Plan(refused=[_unreadable(error) for error in table.errors])
    twice = _given_twice(table)
    for row in table.rows:
        spec = _spec(row)
        try:
            if row["code"] in twice:
                lines = ", ".join(str(line) for line in twice[row["code"]])
                raise Refused(_("code given more than once: lines %s") % lines)
            plan.specs.append(_checked(row, spec, rules, today))
        except Refused as reason:
            plan.refused.append(refused(spec, str(reason)))
    return plan


def read_hosts(source: Path | bytes) -> dict[str, str]:
    """Hosts chosen by people, by unit code: a CSV with the columns `code` and `host`.

    Raises `TableError` with every wrong row: a file of choices is right or not used.
    """
    table = read_table(source, ("code", "host"))
    hosts: dict[str, str] = {}
    owner: dict[str, str] = {}
    for row in table.rows:
        code, host = row["code"], row["host"].lower()
        problem = host_error(host)
        if not code:
            problem = _("the code is missing")
        elif code in hosts:
            problem = _("code given more than once")
        elif host in owner:
            problem = _("host given more than once")
        if problem:
            table.errors.append(RowError(row.line, problem))
        hosts[code] = host
        owner[host] = code
    table.refuse_if_wrong()
    return hosts


def chosen_for_nobody(hosts: Iterable[str], plan: Plan) -> list[str]:
    """A note for each code that hosts were chosen for and no row of the units file has."""
    known = {spec.code for spec in _all(plan)}
    note = _("a host was chosen for the code %s, which no row of the units file has")
    return [note % code for code in hosts if code not in known]


def write_hosts(target: Path, refusals: Iterable[Outcome]) -> None:
    """Write the hosts proposed for refused units, in the form that `read_hosts` reads.

    The file is for a person to look through and change. A column with the unit's name is
    for that person alone.
    """
    with target.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(("code", "host", "full_name"))
        for outcome in refusals:
            if outcome.proposed_host:
                spec = outcome.spec
                writer.writerow((spec.code, outcome.proposed_host, spec.full_name))


def in_province(plan: Plan, code: str) -> Plan:
    """The part of a plan that is the unit `code` and everything below it.

    A row of which nobody can tell where it belongs stays among the refused: it may be
    one of these. Raises `TableError` if the file has nothing of the province.
    """
    parents = {row.code: row.parent_code for row in _all(plan)}

    def belongs(spec: UnitSpec) -> bool:
        seen: set[str] = set()
        current, above = spec.code, spec.parent_code
        while current != code and above and above not in seen:
            seen.add(above)
            current, above = above, parents.get(above, "")
        return current == code

    part = Plan(
        [spec for spec in plan.specs if belongs(spec)],
        [
            outcome
            for outcome in plan.refused
            if belongs(outcome.spec) or not (outcome.spec.code or outcome.spec.parent_code)
        ],
    )
    if not any(map(belongs, _all(part))):
        message = _("no row belongs to the province with code %s") % code
        raise TableError("UNITS", [RowError(0, message)])
    return part


def _all(plan: Plan) -> Iterable[UnitSpec]:
    yield from plan.specs
    yield from (outcome.spec for outcome in plan.refused)


def _unreadable(error: RowError) -> Outcome:
    spec = UnitSpec(code="", level="", full_name="", name="", line=error.line)
    return refused(spec, error.message)


def _given_twice(table: Table) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = defaultdict(list)
    for row in table.rows:
        if row["code"]:
            lines[row["code"]].append(row.line)
    return {code: found for code, found in lines.items() if len(found) > 1}


def _spec(row: Row) -> UnitSpec:
    kind, name = split_kind(row["full_name"])
    return UnitSpec(
        code=row["code"],
        level=row["level"],
        full_name=row["full_name"],
        name=row.get("name") or name,
        kind=row.get("type") or kind,
        parent_code=row["parent_code"],
        host=row.get("host").lower(),
        line=row.line,
    )


def _checked(row: Row, spec: UnitSpec, rules: Rules, today: datetime.date) -> UnitSpec:
    """The row's spec, complete; raises `Refused` with the first thing that is wrong."""
    rule = rules.levels.get(spec.level)
    if rule is None:
        known = ", ".join(rules.levels)
        raise Refused(_("unknown level “%(level)s” (known: %(known)s)") % {
            "level": spec.level, "known": known,
        })  # fmt: skip
    if not spec.code:
        raise Refused(_("the code is missing"))
    if not rule.code.fullmatch(spec.code):
        raise Refused(_("“%(code)s” is not a code of the level “%(level)s”") % {
            "code": spec.code, "level": spec.level,
        })  # fmt: skip
    if not spec.full_name or not spec.name:
        raise Refused(_("the name is missing"))
    for text, most in ((spec.full_name, MAX_NAME), (spec.name, MAX_NAME), (spec.kind, MAX_KIND)):
        if len(text) > most:
            raise Refused(_("“%(text)s…” is longer than %(most)d characters") % {
                "text": text[:30], "most": most,
            })  # fmt: skip
    if row.not_nfc:
        raise Refused(
            _("the text is not in Unicode NFC (columns: %s); save it in composed form")
            % ", ".join(row.not_nfc)
        )
    if rule.parents and not spec.parent_code:
        raise Refused(_("the code of the parent unit is missing"))
    if not rule.parents and spec.parent_code:
        raise Refused(_("a unit of the level “%s” has no parent") % spec.level)
    if spec.host and (problem := host_error(spec.host)):
        raise Refused(problem)
    return UnitSpec(
        **{
            **vars(spec),
            "ended": _ended(row.get("ended"), today),
            "is_practice": _practice(row.get("practice")) or rule.is_practice,
        }
    )


def _ended(text: str, today: datetime.date) -> datetime.date | None:
    if not text:
        return None
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        message = _("“%s” in the column ended is not a date such as 2025-07-01") % text
        raise Refused(message) from error
    if day > today:
        raise Refused(_("the unit has not ended yet (%s)") % day.isoformat())
    return day


def _practice(text: str) -> bool:
    value = text.lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise Refused(_("“%s” in the column practice is neither 1 nor 0") % text)
