"""Bringing the register to what the files say: in bulk, in one transaction, idempotent."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.audit import services as audit
from portal.core.batches import batches
from portal.core.stages import Progress, silent
from portal.core.tabular import RowError
from portal.tenancy import versions
from portal.tenancy.models import (
    MemberSite,
    Succession,
    Unit,
    UnitCode,
    UnitLevel,
    UnitName,
    UnitParent,
)
from portal.tenancy.register import reference
from portal.tenancy.register.facts import current, name_fields
from portal.tenancy.register.files import Takeover, UnitList, read_takeovers, read_units
from portal.tenancy.register.plan import Fact, Plan, PlannedUnit, make_plan
from portal.tenancy.signals import units_loaded

BATCH = 1000

FactModel = type[UnitCode] | type[UnitName] | type[UnitParent]
FACT_MODELS: tuple[FactModel, ...] = (UnitCode, UnitName, UnitParent)


@dataclass
class LoadResult:
    """What a load did. `rows`: model name → made, updated, deleted.

    `notes`: (file, remark) on rows that were taken otherwise than they stand, or left
    out; `left_out` counts the latter.
    """

    made: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: int = 0
    rows: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    notes: list[tuple[str, RowError]] = field(default_factory=list)

    @property
    def changed_rows(self) -> int:
        """Rows of the database that were written."""
        return sum(sum(counts.values()) for counts in self.rows.values())


def ensure_levels() -> int:
    """Bring `UnitLevel` to what data/levels.yaml says; the number of rows written."""
    existing = UnitLevel.objects.in_bulk()
    written = 0
    for level in reference.levels().values():
        row = UnitLevel(
            code=level.code,
            name=level.name,
            rank=level.rank,
            valid_from=level.valid_from,
            valid_to=level.valid_to,
            basis=level.basis,
        )
        if level.code not in existing or not _equal(row, existing[level.code]):
            row.save()
            written += 1
    return written


def _equal(one: UnitLevel, other: UnitLevel) -> bool:
    names = [column.attname for column in UnitLevel._meta.concrete_fields]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def load_units(
    folder: Path, reform: reference.Reform | None = None, progress: Progress = silent
) -> LoadResult:
    """Load the lists of units in `folder` into the register; all of it or nothing.

    What the files know ends with the last change they tell of (`Reform.horizon`). Up to
    that day they rule; what was decided for later days stays. Raises `TableError` with
    the wrong rows before anything is written.
    """
    reform = reform or reference.reform()
    levels = dict(reference.levels())
    eve = reform.on - datetime.timedelta(days=1)
    before = read_units(folder / reform.before_file, levels, eve)
    after = read_units(folder / reform.after_file, levels, reform.on)
    takeovers = read_takeovers(folder / reform.takeovers_file, before, after)
    result = LoadResult()
    for file in (before, after, takeovers):
        result.notes.extend((file.name, note) for note in file.notes)
    with audit.batch(audit.AuditAction.IMPORT, "load_units", folder=folder.name):
        result.rows["UnitLevel"]["written"] += ensure_levels()
        identify = _known_units(eve, reform.on)
        plan = make_plan(before, after, takeovers.rows, reform, levels, identify)
        _Loader(plan, result, progress).run()
        if result.changed_rows:
            _refresh_statistics()
    result.left_out = len(plan.doubtful)
    result.notes.extend(
        (takeovers.name, RowError(row.line, _doubt(row, before, after))) for row in plan.doubtful
    )
    result.notes.extend(
        (before.name, RowError(unit.line, _("%s has no successor") % unit.name))
        for unit in plan.without_successor
    )
    return result


def _refresh_statistics() -> None:
    """Let PostgreSQL plan with the rows that are there now.

    Until its own housekeeping comes by, it believes the tables empty and joins 14,000
    units with 14,000 names row by row.
    """
    if connection.vendor != "postgresql":
        return
    tables = [model._meta.db_table for model in (Unit, Succession, *FACT_MODELS)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, tables)))


def _doubt(row: Takeover, before: UnitList, after: UnitList) -> str:
    return _("left out, the second source says otherwise: %(old)s → %(new)s") % {
        "old": before.units[row.old].name,
        "new": after.units[row.new].name,
    }


def _known_units(eve: datetime.date, day: datetime.date) -> Callable[[str, bool], uuid.UUID | None]:
    """Who carries an official code in the database, before the reform and after."""
    official = UnitCode.objects.filter(scheme=UnitCode.Scheme.OFFICIAL)
    known = {
        is_new: dict(official.on(when).values_list("code", "unit_id"))
        for is_new, when in ((False, eve), (True, day))
    }
    return lambda code, is_new: known[is_new].get(code)


class _Loader:
    """Compares the plan with the database and writes the difference."""

    def __init__(self, plan: Plan, result: LoadResult, progress: Progress) -> None:
        self.plan = plan
        self.result = result
        self.progress = progress
        self.today = timezone.localdate()
        self.units = Unit.objects.in_bulk()
        self.facts = {model: self._facts_of(model) for model in FACT_MODELS}
        self.create: dict[type[Any], list[Any]] = defaultdict(list)
        self.update: dict[type[Any], list[Any]] = defaultdict(list)
        self.delete: dict[type[Any], list[Any]] = defaultdict(list)

    @staticmethod
    def _facts_of(model: FactModel) -> dict[uuid.UUID, list[Any]]:
        facts: dict[uuid.UUID, list[Any]] = defaultdict(list)
        for row in model.objects.all():
            facts[row.unit_id].append(row)
        return facts

    def run(self) -> None:
        """Work out the difference, write it, tell the caches."""
        for planned in self.plan.units.values():
            self._plan_unit(planned)
        self._plan_successions()
        self._write()
        self._bump()

    # --- comparing ----------------------------------------------------------------

    def _plan_unit(self, planned: PlannedUnit) -> None:
        known = self.units.get(planned.id)
        end = planned.valid_to
        if known and end is None and known.valid_to and known.valid_to > self.plan.horizon:
            end = known.valid_to
        changed = [
            self._reconcile(UnitCode, planned.id, planned.codes, end),
            self._reconcile(UnitName, planned.id, planned.names, end),
            self._reconcile(UnitParent, planned.id, planned.parents, end),
        ]
        name: UnitName | None = current(changed[1][1], self.today)
        parent: UnitParent | None = current(changed[2][1], self.today)
        unit = Unit(
            id=planned.id,
            level_id=planned.level,
            name=name.name if name else "",
            parent_id=parent.parent_id if parent else None,
            valid_from=planned.valid_from,
            valid_to=end,
            basis=planned.basis if end == planned.valid_to or known is None else known.basis,
        )
        differs = known is None or _differs(unit, known, _UNIT_FIELDS)
        if known is None:
            self.create[Unit].append(unit)
            self.result.made += 1
        elif differs or any(touched for touched, _rows in changed):
            if differs:
                self.update[Unit].append(unit)
            self.result.updated += 1
        else:
            self.result.unchanged += 1

    def _reconcile(
        self, model: FactModel, unit: uuid.UUID, planned: Sequence[Fact], end: datetime.date | None
    ) -> tuple[bool, list[Any]]:
        """Plan the writes for one sort of facts of a unit: whether any, and the outcome."""
        known = [row for row in self.facts[model][unit] if not _is_local(row)]
        later = [row for row in known if row.valid_from and row.valid_from > self.plan.horizon]
        ruled = {_slot(row): row for row in known if row not in later}
        limit = min([row.valid_from for row in later] + ([end] if end else []), default=None)
        outcome, touched = list(later), False
        for fact in planned:
            row = _row(model, unit, fact, limit)
            same = ruled.pop(_slot(row), None)
            if same is None:
                self.create[model].append(row)
                touched = True
            elif _differs(row, same, _FACT_FIELDS[model]):
                row.pk = same.pk
                self.update[model].append(row)
                touched = True
            outcome.append(row)
        self.delete[model].extend(row.pk for row in ruled.values())
        return touched or bool(ruled), outcome

    def _plan_successions(self) -> None:
        known = {
            (row.old_id, row.new_id): row
            for row in Succession.objects.filter(on=self.plan.on)
            if row.old_id in self.plan.units and row.new_id in self.plan.units
        }
        for planned in self.plan.successions:
            row = Succession(
                old_id=planned.old,
                new_id=planned.new,
                extent=planned.extent,
                on=self.plan.on,
                basis=planned.basis,
            )
            same = known.pop((planned.old, planned.new), None)
            if same is None:
                self.create[Succession].append(row)
            elif _differs(row, same, ("extent", "basis")):
                row.pk = same.pk
                self.update[Succession].append(row)
        self.delete[Succession].extend(row.pk for row in known.values())

    # --- writing ------------------------------------------------------------------

    def _write(self) -> None:
        """Deletions first, then what closes, then what opens: no two open facts ever."""
        for model, keys in self.delete.items():
            for batch in batches(keys, BATCH):
                model.objects.filter(pk__in=batch).delete()
            self.result.rows[model.__name__]["deleted"] += len(keys)
        for model, rows in self.update.items():
            fields = _UNIT_FIELDS if model is Unit else _FACT_FIELDS.get(model, ("extent", "basis"))
            closing = [row for row in rows if getattr(row, "valid_to", None)]
            opening = [row for row in rows if not getattr(row, "valid_to", None)]
            for group in (closing, opening):
                model.objects.bulk_update(group, fields, batch_size=BATCH // 4)
            self.result.rows[model.__name__]["updated"] += len(rows)
        for model in (Unit, *FACT_MODELS, Succession):
            rows = self.create[model]
            for number, batch in enumerate(batches(rows, BATCH)):
                self.progress(str(model._meta.verbose_name_plural), number * BATCH, len(rows))
                model.objects.bulk_create(batch)
            self.progress(str(model._meta.verbose_name_plural), len(rows), len(rows))
            self.result.rows[model.__name__]["made"] += len(rows)

    def _bump(self) -> None:
        """Portals of units that changed, and of those whose successors changed, rebuild."""
        touched = {row.pk for row in self.update[Unit]}
        for model in FACT_MODELS:
            touched |= {row.unit_id for row in (*self.create[model], *self.update[model])}
        successions = (*self.create[Succession], *self.update[Succession])
        touched |= {row.old_id for row in successions}
        sites = dict(MemberSite.objects.values_list("unit_id", "site_id"))
        keys = [versions.site_key(sites[unit]) for unit in touched if unit in sites]
        self._tell(touched | {row.new_id for row in successions})
        if touched:
            # Maps name units that have no portal, too.
            versions.bump(versions.BOUNDARIES, *keys)

    def _tell(self, touched: set[uuid.UUID]) -> None:
        """What other rooms would be told of by each row's own signals."""
        rows = MemberSite.objects.values_list(
            "site_id", "unit_id", "unit__parent_id", "unit__predecessions__old_id"
        )
        concerned = {site for site, *units in rows if not touched.isdisjoint(units)}
        if concerned:
            units_loaded.send(sender=Unit, site_ids=sorted(concerned))


_UNIT_FIELDS = ("level_id", "name", "parent_id", "valid_from", "valid_to", "basis")
_FACT_FIELDS: dict[Any, tuple[str, ...]] = {
    UnitCode: ("code", "valid_to", "basis"),
    UnitName: ("name", "short_name", "kind", "short_key", "search_key", "valid_to", "basis"),
    UnitParent: ("parent_id", "valid_to", "basis"),
}


def _row(model: FactModel, unit: uuid.UUID, fact: Fact, limit: datetime.date | None) -> Any:
    """The row for a planned fact, open at most until `limit`."""
    dated = {
        "unit_id": unit,
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to or limit,
        "basis": fact.basis,
    }
    if model is UnitName:
        return UnitName(**dated, **name_fields(str(fact.value)))
    if isinstance(fact.value, uuid.UUID):
        return UnitParent(**dated, parent_id=fact.value)
    return UnitCode(**dated, scheme=fact.value[0], code=fact.value[1])


def _slot(row: Any) -> tuple[str, datetime.date | None]:
    """What makes two rows the same fact: its first day, and the scheme of a code."""
    return getattr(row, "scheme", ""), row.valid_from


def _is_local(row: Any) -> bool:
    return getattr(row, "scheme", "") == UnitCode.Scheme.LOCAL


def _differs(one: Any, other: Any, names: Iterable[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in names)
