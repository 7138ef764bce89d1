"""Importing a list of documents into one library: row by row, each row whole or not at all.

Some rows are one transaction, with what follows from them; each row has one entry of the audit,
and one that is refused leaves nothing. An import that is killed or stopped goes on where it was:
`ImportedRow` knows the lines that are done, `DocumentSource` each document by its key. What a
document says of others is written when all rows are there (`import_relations`); an import can be
taken back (`import_undoing`).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.signal_handlers import disable_reference_index_auto_update

from documents.importing.cells import date_of
from documents.importing.labels import label_of
from documents.importing.mapping import BadMapping, ColumnMapping
from documents.importing.reading import read_rows
from documents.importing.rows import BadCell, DocumentRow, DuplicateRow, RelationCell, Row
from documents.importing.tables import open_table
from documents.models import (
    DocumentFile,
    DocumentImport,
    DocumentIndexPage,
    DocumentPage,
    DocumentSource,
    DocumentYearPage,
    ImportedRow,
)
from documents.selectors.known import is_listed, same_document
from documents.services.bundles import BadBundle, Bundle
from documents.services.filling import Filler, Statement
from documents.services.live import add_document, change_document
from documents.services.stepping import together
from documents.services.years import year_page_of
from portal.core.audit.services import batch
from portal.core.batches import batches
from portal.core.database_errors import refusal_in_words
from portal.core.document_numbers import parse_number
from portal.core.media.services.files import add_document as add_file
from portal.tenancy.placements import place
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    from portal.core.accounts.models import User

# Rows of one transaction: within a second or two they are written with all that follows.
_BATCH: Final = 50
Verdict = ImportedRow.Verdict
State = DocumentImport.State


@dataclass(frozen=True)
class Options:
    """How a list is imported.

    `update`: documents that changed at the source are changed here. `publish`: live at
    once, else drafts to be submitted. `by`: who imports; None is the operator.
    """

    update: bool = False
    publish: bool = True
    by: User | None = None
    bundle: Path | None = None


@dataclass
class Outcome:
    """What a row became, and its document."""

    verdict: Verdict
    message: str = ""
    document: DocumentPage | None = None
    before: int | None = None
    after: int | None = None


def statement_of(mapping: ColumnMapping) -> Statement | None:
    """Who states the statuses of a list by this mapping. Raises BadMapping.

    A list with statuses must say so: readers see "according to …, checked on …".
    """
    source = mapping.defaults.get("status_source", "")
    if not mapping.fields.get("status"):
        return None
    if not source:
        raise BadMapping(
            _("The list states which documents are in force: say who states it (status_source).")
        )
    try:
        on = date_of(mapping.defaults.get("status_on", ""), "status_on")
    except BadCell as error:
        raise BadMapping(str(error)) from error
    return Statement(source[:150], on or timezone.localdate())


def begin(
    index: DocumentIndexPage, path: Path, mapping: ColumnMapping, options: Options
) -> DocumentImport:
    """Note a new import. Raises BadFile or BadMapping if the list cannot be read by `mapping`."""
    with open_table(path, mapping.sheet) as table:
        complete = mapping.completed(table.columns)
    statement_of(complete)
    return DocumentImport.objects.create(
        site_id=site_id_of(index) or 0,
        index=index,
        file_name=path.name[:255],
        mapping=complete.as_data(),
        updates=options.update,
        publishes=options.publish,
        by=options.by,
    )


def carry_on(
    run: DocumentImport,
    path: Path,
    bundle: Path | None = None,
    progress: Callable[[DocumentImport], None] | None = None,
) -> DocumentImport:
    """Import the lines of `path` that are not done yet; ends early when the run is stopped.

    `progress` is called after every batch. Raises BadFile, BadBundle.
    """
    from documents.services.import_relations import relate_rows  # it stands on this module

    DocumentImport.objects.filter(pk=run.pk).update(state=State.RUNNING)
    mapping = run.column_mapping
    done = set(run.rows.values_list("line", flat=True))
    options = Options(update=run.updates, publish=run.publishes, by=run.by, bundle=bundle)
    with _opened(bundle) as files, open_table(path, mapping.sheet) as table:
        importer = Importer(run.index, statement_of(mapping), options, files)
        rows = (row for row in read_rows(table, mapping) if row.line not in done)
        with disable_reference_index_auto_update():
            for some in batches(rows, _BATCH):
                with together():
                    importer.take(run, some)
                if progress:
                    progress(run)
                if _is_stopped(run):
                    return run
            relate_rows(run, importer)
    run.state, run.finished_at = State.DONE, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    return run


def stop(run: DocumentImport) -> None:
    """Have a running import end after the batch at hand; `carry_on` goes on from there."""
    DocumentImport.objects.filter(pk=run.pk, state=State.RUNNING).update(state=State.STOPPED)


def preview(
    index: DocumentIndexPage, path: Path, mapping: ColumnMapping, options: Options
) -> Iterable[tuple[int, Outcome]]:
    """What each row would become, by line; nothing is written.

    Raises BadFile, BadMapping, BadBundle.
    """
    with _opened(options.bundle) as files, open_table(path, mapping.sheet) as table:
        complete = mapping.completed(table.columns)
        importer = Importer(index, statement_of(complete), options, files)
        for some in batches(read_rows(table, complete), _BATCH):
            sources = importer.sources_of(some)
            importer.look_around(some)
            for row in some:
                yield row.line, importer.judge(row, sources)


class Importer:
    """Writes rows into one library."""

    def __init__(
        self,
        index: DocumentIndexPage,
        statement: Statement | None,
        options: Options,
        files: Bundle | None,
    ) -> None:
        self.index = index
        self.options = options
        self.site_id = site_id_of(index) or 0
        self._filler = Filler(index, self.site_id, statement)
        self._files = files
        self._around: set[tuple[str, datetime.date | None]] = set()
        self._years: dict[int | None, DocumentYearPage] = {}

    def take(self, run: DocumentImport, rows: Sequence[Row]) -> None:
        """Import some rows, each whole or not at all, with its verdict.

        One transaction, in which what is refused leaves nothing: with one for each row, a
        server would wait for its disk 4,000 times.
        """
        self._years = {}
        sources = self.sources_of(rows)
        self.look_around(rows)
        counts: Counter[str] = Counter(run.counts)
        for row in rows:
            key = row.key if isinstance(row, DocumentRow) else ""
            try:
                with batch("documents.import", self.index, site_id=self.site_id, key=key):
                    outcome = self._write(row, sources)
                    _note(run, row, outcome)
            except (ValidationError, IntegrityError, DataError) as error:
                outcome = Outcome(Verdict.REFUSED, reason_of(error))
                self._years = {}  # a year made for this row is gone with it
                _note(run, row, outcome)
            counts[outcome.verdict] += 1
        run.counts = dict(counts)
        run.save(update_fields=["counts"])

    def sources_of(self, rows: Iterable[Row]) -> dict[str, DocumentSource]:
        """What earlier imports know of these rows, by key. One query."""
        keys = [row.key for row in rows if isinstance(row, DocumentRow)]
        known = DocumentSource.objects.filter(index=self.index, key__in=keys)
        return {source.key: source for source in known.select_related("document")}

    def look_around(self, rows: Iterable[Row]) -> None:
        """Note which of these numbers and days the network has already. One query."""
        keys = {row.parsed.canonical for row in rows if isinstance(row, DocumentRow) and row.parsed}
        found = DocumentPage.objects.filter(number_key__in=keys, live=True)
        self._around = set(
            found.exclude(import_source__index=self.index).values_list("number_key", "issued_on")
        )

    def judge(self, row: Row, sources: dict[str, DocumentSource]) -> Outcome:
        """What `row` would become."""
        if not isinstance(row, DocumentRow):
            return _unusable(row)
        source = sources.get(row.key)
        if source is not None:
            return self._judge_known(row, source)
        document = DocumentPage()
        try:
            notes = self._filler.fill(document, row)
            if known := self._elsewhere(document):
                return known
            _check(document, self.index)
        except ValidationError as error:
            return Outcome(Verdict.REFUSED, reason_of(error))
        return Outcome(Verdict.MADE, "\n".join([*notes, *self._missing_files(row)]))

    def _write(self, row: Row, sources: dict[str, DocumentSource]) -> Outcome:
        if not isinstance(row, DocumentRow):
            return _unusable(row)
        source = sources.get(row.key)
        if source is None:
            return self._create(row)
        outcome = self._judge_known(row, source)
        if outcome.verdict in {Verdict.MADE, Verdict.UPDATED}:
            return self._change(row, source, outcome.verdict)
        return outcome

    def _judge_known(self, row: DocumentRow, source: DocumentSource) -> Outcome:
        document = source.document
        if source.is_withdrawn:
            return Outcome(Verdict.MADE, document=document)
        if source.digest == row.digest and not self._new_files(row, document):
            return Outcome(Verdict.UNCHANGED, document=document)
        if not self.options.update:
            return Outcome(Verdict.OUTDATED, document=document)
        if document.latest_revision_id != source.revision:
            return Outcome(Verdict.KEPT, document=document)
        return Outcome(Verdict.UPDATED, document=document)

    def _create(self, row: DocumentRow) -> Outcome:
        document = DocumentPage()
        notes = self._filler.fill(document, row)
        if known := self._elsewhere(document):
            if known.verdict == Verdict.PLACED and known.document:
                place(known.document, self.index, by=self.options.by)
            return known
        notes += self._attach(document, row)
        year = self._year_of(document)
        revision = add_document(year, document, live=self.options.publish, by=self.options.by)
        DocumentSource.objects.create(
            document=document,
            index=self.index,
            key=row.key,
            digest=row.digest,
            revision=revision.pk,
        )
        return Outcome(Verdict.MADE, "\n".join(notes), document, after=revision.pk)

    def _year_of(self, document: DocumentPage) -> DocumentYearPage:
        """The page of its year, looked up once for the rows at hand."""
        if document.year not in self._years:
            self._years[document.year] = year_page_of(self.index, document)
        return self._years[document.year]

    def _change(self, row: DocumentRow, source: DocumentSource, verdict: Verdict) -> Outcome:
        document = source.document.get_latest_revision_as_object()
        before = document.latest_revision_id
        live = source.document.live
        notes = self._filler.fill(document, row) + self._attach(document, row)
        if source.is_withdrawn:
            live = self.options.publish
        revision = change_document(document, live=live and self.options.publish, by=self.options.by)
        source.digest, source.revision, source.is_withdrawn = row.digest, revision.pk, False
        source.save()
        return Outcome(verdict, "\n".join(notes), document, before, revision.pk)

    def _elsewhere(self, document: DocumentPage) -> Outcome | None:
        """The same document as somebody entered it, here or on another site."""
        document.number_key = number_key(document)
        if (document.number_key, document.issued_on) not in self._around:
            return None
        names = [issuer.name for issuer in document.issuers.all()]
        for other in same_document(document.number_key, document.issued_on, names):
            if DocumentSource.objects.filter(document=other, index=self.index).exists():
                continue  # another row of this library told of it, with another subject
            return self._known(other)
        return None

    def _known(self, other: DocumentPage) -> Outcome:
        """Of another library: listed here instead of made again, if it is not yet."""
        message = _("Is in the network already: %s") % (other.full_url or other.title)
        if is_listed(other, self.index):
            return Outcome(Verdict.DUPLICATE, message, other)
        if not self.options.publish:
            ask = _("Whoever approves documents of this site can list it here.")
            return Outcome(Verdict.DUPLICATE, f"{message}\n{ask}", other)
        return Outcome(Verdict.PLACED, message, other)

    def _attach(self, document: DocumentPage, row: DocumentRow) -> list[str]:
        """Add the files of `row` that the archive has; sentences about the others."""
        notes = []
        for name in self._new_files(row, document):
            try:
                if self._files is None:
                    break
                file = add_file(
                    self._files.read(name),
                    title=name[:255],
                    collection=self._filler.member.collection,
                    uploaded_by=self.options.by,
                )
            except (BadBundle, ValidationError) as error:
                notes.append(f"{name}: {reason_of(error)}")
            else:
                document.files.add(DocumentFile(file=file))
        return notes + self._missing_files(row)

    def _new_files(self, row: DocumentRow, document: DocumentPage) -> list[str]:
        """Names of files that the archive has and the document has not."""
        if self._files is None:
            return []
        named = [cell.name for cell in row.files if cell.name in self._files]
        if not named or not document.pk:
            return named
        held = {one.file.title for one in document.files.select_related("file")}
        return [name for name in named if name[:255] not in held]

    def _missing_files(self, row: DocumentRow) -> list[str]:
        if self._files is None:
            return []
        return [
            _("The archive has no file “%s”.") % cell.name
            for cell in row.files
            if cell.name not in self._files
        ]


def number_key(document: DocumentPage) -> str:
    """The key of a document's number, also before it is saved."""
    number = parse_number(document.number)
    return number.canonical if number else ""


def _unusable(row: Row) -> Outcome:
    if isinstance(row, DuplicateRow):
        message = _("The same document as line %d.") % row.of
        return Outcome(Verdict.DUPLICATE, " ".join(filter(None, [message, row.note])))
    assert not isinstance(row, DocumentRow)  # noqa: S101 - the callers' rule, for the types
    told = f"{label_of(row.field)}: {row.reason}" if row.field else row.reason
    return Outcome(Verdict.REFUSED, told)


def _check(document: DocumentPage, index: DocumentIndexPage) -> None:
    """Find what saving would find, without saving. Raises ValidationError."""
    document.path, document.depth = f"{index.path}0001", index.depth + 1
    document.locale_id = index.locale_id
    document.full_clean(exclude=["path", "content_type"])


def _note(run: DocumentImport, row: Row, outcome: Outcome) -> None:
    told = isinstance(row, DocumentRow) and outcome.verdict in {Verdict.MADE, Verdict.UPDATED}
    relations = row.relations if told and isinstance(row, DocumentRow) else ()
    ImportedRow.objects.create(
        run=run,
        line=row.line,
        verdict=outcome.verdict,
        message=outcome.message,
        document=outcome.document,
        before=outcome.before,
        after=outcome.after,
        relations=[_packed(cell) for cell in relations],
    )


def _packed(cell: RelationCell) -> dict[str, Any]:
    return {
        "relation": cell.relation,
        "text": cell.text,
        "issued_on": cell.issued_on.isoformat() if cell.issued_on else "",
    }


def reason_of(error: Exception) -> str:
    """What was wrong with a row, for people: fields by the names that the form has."""
    if isinstance(error, ValidationError):
        if not hasattr(error, "error_dict"):
            return " ".join(error.messages)
        return " ".join(
            f"{_label(name)}: {' '.join(messages)}" for name, messages in error.message_dict.items()
        )
    if isinstance(error, IntegrityError):
        return _("The document was imported by somebody else at the same time.")
    if isinstance(error, DataError):
        return refusal_in_words(error)
    return str(error).strip()


def _label(name: str) -> str:
    known = {field.name: field for field in DocumentPage._meta.get_fields()}
    return str(getattr(known.get(name), "verbose_name", None) or label_of(name))


def _is_stopped(run: DocumentImport) -> bool:
    run.state = DocumentImport.objects.values_list("state", flat=True).get(pk=run.pk)
    return run.state != State.RUNNING


def _opened(path: Path | None) -> AbstractContextManager[Bundle | None]:
    return nullcontext() if path is None else Bundle(path)
