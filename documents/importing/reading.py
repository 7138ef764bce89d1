"""Rows of a list as documents: cells read by the mapping, repetitions recognised."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from documents.citations import Citation, citations
from documents.effect import Status
from documents.importing.cells import (
    date_of,
    files_of,
    is_open,
    issuers_of,
    line_of,
    names_of,
    relations_of,
    signers_of,
    text_of,
)
from documents.importing.mapping import RELATIONS, ColumnMapping
from documents.importing.rows import (
    MAX_KEY,
    MAX_NAME,
    MAX_NUMBER,
    MAX_TITLE,
    MAX_URL,
    BadCell,
    DocumentRow,
    DuplicateRow,
    RelationCell,
    Row,
    RowProblem,
)
from documents.importing.tables import RawRow, RawTable
from portal.core.document_numbers import parse_number
from portal.core.vietnamese import fold, search_key

# Of two subjects of one number and day, this share of words makes one document of them.
_ALIKE: Final = 0.6
# A subject that begins with its document says so within so many characters.
_LEAD: Final = 300


def read_rows(table: RawTable, mapping: ColumnMapping) -> Iterator[Row]:
    """The rows of a list in order, as they are asked for; `mapping` is complete for its columns.

    Rows of one number, day and issuer tell of one document: with the same subject, or nearly
    the same, the later is a duplicate; with quite another both stand, and are told. The same
    number on another day is another document: agencies count from 1 every year.
    """
    seen = _Seen()
    for raw in table.rows:
        if isinstance(raw, RowProblem):
            yield raw
            continue
        try:
            yield seen.judge(_Reader(raw, mapping).document())
        except BadCell as error:
            yield RowProblem(raw.line, error.field, error.reason)


class _Reader:
    """One raw row under a mapping."""

    def __init__(self, raw: RawRow, mapping: ColumnMapping) -> None:
        self._raw = raw
        self._mapping = mapping
        self._notes: list[str] = []

    def document(self) -> DocumentRow:
        """The document that the row tells of. Raises BadCell."""
        secrecy = self._line("secrecy")
        if not is_open(secrecy):
            raise BadCell("secrecy", _("Not for publication: %s") % secrecy[:40])
        title = self._line("title", MAX_TITLE)
        if not title:
            raise BadCell("title", _("The subject (trích yếu) is missing."))
        number, issued_on = self._number(), self._date("issued_on")
        if not number and (own := _named_first(title)):
            number, issued_on = own.number.printed, issued_on or own.issued_on
        parsed = parse_number(number)
        if number and parsed is None:
            self._notes.append(_("The number could not be read: %s") % number)
        row = DocumentRow(
            line=self._raw.line,
            key=self._line("key", MAX_KEY),
            title=title,
            number=number,
            parsed=parsed,
            type=self._line("type", MAX_NAME),
            group=self._line("group", MAX_NAME),
            issuers=issuers_of(self._value("issuers"), "issuers"),
            level=self._line("level", MAX_NAME),
            signers=signers_of(self._value("signers"), self._value("signer_positions")),
            issued_on=issued_on,
            effective_on=self._date("effective_on"),
            expires_on=self._date("expires_on"),
            gazette_on=self._date("gazette_on"),
            gazette_number=self._line("gazette_number", MAX_NUMBER),
            status=self._status(),
            fields=names_of(self._value("fields"), "fields"),
            keywords=names_of(self._value("keywords"), "keywords"),
            recipients=text_of(self._value("recipients"), "recipients"),
            files=files_of(list(self._values("files")), "files"),
            source_url=self._url(),
            note=text_of(self._value("note"), "note"),
            text=text_of(self._value("text"), "text"),
            relations=tuple(self._relations()),
        )
        return replace(row, notes=tuple(self._notes))

    def _values(self, ours: str) -> Iterator[Any]:
        for theirs in self._mapping.fields.get(ours, ()):
            value = self._raw.values.get(theirs)
            if value not in (None, "", []):
                yield value

    def _value(self, ours: str) -> Any:
        return next(self._values(ours), self._mapping.defaults.get(ours, ""))

    def _line(self, ours: str, longest: int = MAX_NAME) -> str:
        text = line_of(self._value(ours), ours)
        if len(text) > longest:
            raise BadCell(ours, _("The text is longer than %d characters.") % longest)
        return text

    def _number(self) -> str:
        if number := self._line("number", MAX_NUMBER):
            return number
        # The metadata of Decree 30/2020/NĐ-CP keep digits and notation apart.
        parts = [self._line("code_number", MAX_NUMBER), self._line("code_notation", MAX_NUMBER)]
        return "/".join(part for part in parts if part)

    def _date(self, ours: str) -> date | None:
        return date_of(self._value(ours), ours)

    def _status(self) -> Status | None:
        text = self._line("status", MAX_TITLE)
        status = self._mapping.status(text) if text else None
        if text and status is None:
            self._notes.append(_("The status is not known: %s") % text[:60])
        return status

    def _url(self) -> str:
        text = self._line("source_url", MAX_URL)
        try:
            good = urlsplit(text).scheme in {"http", "https"}
        except ValueError:
            good = False
        if text and not good:
            self._notes.append(_("This is no web address: %s") % text[:60])
        return text if good else ""

    def _relations(self) -> Iterator[RelationCell]:
        for relation in RELATIONS:
            for value in self._values(relation):
                yield from relations_of(value, relation)


def _named_first(title: str) -> Citation | None:
    """The document that a subject begins with, where a list tells all in one cell.

    "Nghị quyết số 07/2025/NQ-HĐND ngày 26/9/2025 của … quy định …" tells of itself, "Sửa đổi
    Quyết định số …" of another one: the letters of the number are those of the words before it.
    """
    found = next(iter(citations(title[:_LEAD])), None)
    if found is None or not found.number.type:
        return None
    words = fold(title[: found.start]).removesuffix(":").split()
    if words[-1:] == ["so"]:
        words.pop()
    return found if "".join(word[0] for word in words) == found.number.type else None


@dataclass
class _Seen:
    """The documents read so far, by number, day and issuer."""

    rows: dict[tuple[Any, ...], list[DocumentRow]] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def judge(self, row: DocumentRow) -> Row:
        """`row` with its key, or what it repeats."""
        place = _place(row)
        earlier = self.rows.setdefault(place, [])
        for other in earlier:
            same = search_key(row.title) == search_key(other.title)
            # Where the source tells two rows apart, only the very same subject makes them one.
            if same or (row.key == other.key and _alike(row.title, other.title)):
                note = "" if same else _("The subject is worded otherwise: %s") % row.title
                return DuplicateRow(row.line, other.line, row.number, note)
        earlier.append(row)
        notes = [*row.notes]
        if len(earlier) > 1:
            message = _("Line %d has the same number and day with another subject.")
            notes.append(message % earlier[0].line)
        first = self.keys.setdefault(row.key, row.line) if row.key else 0
        if row.key and first != row.line:
            notes.append(_("Line %d has the same key: it is not used.") % first)
        if row.key and first == row.line:
            key = f"id:{row.key}"
        else:
            key = _own_key(place, row.title if len(earlier) > 1 else "")
        return replace(row, key=key, notes=tuple(notes))


def _place(row: DocumentRow) -> tuple[Any, ...]:
    number = row.parsed.canonical if row.parsed else search_key(row.number)
    issuers = tuple(sorted(search_key(name) for name in row.issuers))
    # Without a number the subject alone tells.
    return number, row.issued_on, issuers, "" if number else search_key(row.title)


def _own_key(place: tuple[Any, ...], title: str) -> str:
    """A key for a row that has none: the same in every list that tells of this document."""
    text = "\n".join([*(str(part) for part in place), search_key(title)])
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _alike(one: str, other: str) -> bool:
    """Whether two subjects say the same: most words of the shorter stand in the longer."""
    words, others = set(search_key(one).split()), set(search_key(other).split())
    shorter = min(len(words), len(others))
    return shorter == 0 or len(words & others) / shorter >= _ALIKE
