"""What a prepared list holds and what would become of its rows; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from django.utils.translation import gettext as _

from documents.importing.mapping import ColumnMapping
from documents.importing.reading import read_rows
from documents.importing.rows import DocumentRow, DuplicateRow, Row
from documents.importing.tables import RawRow, open_table
from documents.models import DocumentImport, ImportedRow
from documents.services.bundles import Bundle
from documents.services.import_runs import stored_paths
from documents.services.importing import Importer, Options, Outcome, statement_of
from portal.core.vietnamese import one_line

# So many rows are shown at once of what would be done; the whole list may be long.
PREVIEWED: Final = 30
# Values of a column that tell what it holds: from so many rows, so many, so long.
_ROWS_ASKED: Final = 30
_EXAMPLES: Final = 2
_LONGEST: Final = 60
# Stands for who states the statuses until somebody says it.
_UNSAID: Final = "-"
Verdict = ImportedRow.Verdict


@dataclass(frozen=True)
class Columns:
    """A list as it was uploaded: its headers with examples of what they hold, its sheets."""

    names: tuple[str, ...]
    examples: dict[str, tuple[str, ...]]
    sheets: tuple[str, ...]
    sheet: str


@dataclass(frozen=True)
class ShownRow:
    """One row: what would become of it, and the document it was read as, if it was."""

    line: int
    outcome: Outcome
    row: DocumentRow | None

    @property
    def verdict(self) -> str:
        """What would become of it, in the words of what is not done yet."""
        foreseen = {
            Verdict.MADE: _("will be made"),
            Verdict.UPDATED: _("will be updated"),
            Verdict.PLACED: _("will be listed here, of another site"),
            Verdict.REFUSED: _("will be refused"),
        }
        return foreseen.get(self.outcome.verdict) or str(self.outcome.verdict.label)


@dataclass(frozen=True)
class Preview:
    """Some rows from the `first` (counted from 0), and how many of which kind the list has."""

    first: int
    rows: Sequence[ShownRow]
    documents: int
    duplicates: int
    unreadable: int

    @property
    def total(self) -> int:
        """Rows of the list."""
        return self.documents + self.duplicates + self.unreadable

    @property
    def last(self) -> int:
        """How many rows stand before the next ones."""
        return self.first + len(self.rows)

    @property
    def earlier(self) -> int | None:
        """Where the rows before these begin; None if there are none."""
        return max(self.first - PREVIEWED, 0) if self.first else None

    @property
    def later(self) -> int | None:
        """Where the rows after these begin; None if there are none."""
        return self.last if self.last < self.total else None


def columns_of(run: DocumentImport, sheet: str) -> Columns:
    """What the columns of a list hold. Raises BadFile."""
    with stored_paths(run) as (path, _bundle), open_table(path, sheet) as table:
        asked = [row for row in islice(table.rows, _ROWS_ASKED) if isinstance(row, RawRow)]
        examples = {name: _examples(name, asked) for name in table.columns}
        return Columns(table.columns, examples, table.sheets, table.sheet)


def _examples(column: str, rows: Sequence[RawRow]) -> tuple[str, ...]:
    values = (one_line(str(row.values.get(column) or "")) for row in rows)
    told = dict.fromkeys(value for value in values if value)
    return tuple(_cut(value) for value in islice(told, _EXAMPLES))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def rows_of(run: DocumentImport, sheet: str) -> int:
    """How many rows a list has. Raises BadFile."""
    with stored_paths(run) as (path, _bundle), open_table(path, sheet) as table:
        return sum(1 for _row in table.rows)


def look(
    run: DocumentImport, mapping: ColumnMapping, *, update: bool, publish: bool, first: int = 0
) -> Preview:
    """What would become of the rows from `first` on. Raises BadFile, BadMapping, BadBundle.

    A list of statuses is looked at before anybody has said who states them.
    """
    if not mapping.defaults.get("status_source"):
        defaults = {**mapping.defaults, "status_source": _UNSAID}
        mapping = replace(mapping, defaults=defaults)
    kinds: Counter[type[Row]] = Counter()
    some: list[Row] = []
    with stored_paths(run) as (path, bundle), open_table(path, mapping.sheet) as table:
        complete = mapping.completed(table.columns)
        for number, row in enumerate(read_rows(table, complete)):
            kinds[type(row)] += 1
            if first <= number < first + PREVIEWED:
                some.append(row)
        with nullcontext() if bundle is None else Bundle(bundle) as files:
            options = Options(update=update, publish=publish, by=run.by)
            importer = Importer(run.index, statement_of(complete), options, files)
            shown = _judged(importer, some)
    documents, duplicates = kinds[DocumentRow], kinds[DuplicateRow]
    return Preview(first, shown, documents, duplicates, kinds.total() - documents - duplicates)


def _judged(importer: Importer, rows: Sequence[Row]) -> list[ShownRow]:
    sources = importer.sources_of(rows)
    importer.look_around(rows)
    return [
        ShownRow(
            row.line, importer.judge(row, sources), row if isinstance(row, DocumentRow) else None
        )
        for row in rows
    ]
