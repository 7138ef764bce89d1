"""One row of an import: a document as a list tells of it, or why it cannot be read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from documents.effect import Status
from portal.core.document_numbers import DocumentNumber

MAX_NUMBER: Final = 100
MAX_TITLE: Final = 2_000
MAX_NAME: Final = 255
MAX_KEY: Final = 200
MAX_URL: Final = 1_000
# A real law has 120 related documents.
MAX_PARTS: Final = 200


class BadCell(ValueError):
    """A cell that spoils its row: `field` is our name of it, the message says what is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class RowProblem:
    """A row that cannot be imported: where, in which of our fields ("" for all), and why."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True)
class Signer:
    """Who signed, with the position held then."""

    name: str
    position: str = ""


@dataclass(frozen=True)
class RelationCell:
    """Another document that a cell names; `relation` is the field of the mapping it stood in.

    `number` is None where the text names none that could be read: the text is kept.
    """

    relation: str
    text: str
    number: DocumentNumber | None = None
    issued_on: date | None = None


@dataclass(frozen=True)
class FileCell:
    """A file that a cell names; `url` is where the source keeps it, if that is said."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class DocumentRow:
    """One document as read: NFC, trimmed, lengths checked, names not yet looked up.

    `key` knows the row again in a later import of the same source. `number` is as printed,
    `parsed` None where it could not be read. `status` is what the source states. `notes`
    are sentences that the importing person should read.
    """

    line: int
    key: str
    title: str
    number: str = ""
    parsed: DocumentNumber | None = None
    type: str = ""
    group: str = ""
    issuers: tuple[str, ...] = ()
    level: str = ""
    signers: tuple[Signer, ...] = ()
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    gazette_on: date | None = None
    gazette_number: str = ""
    status: Status | None = None
    fields: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    recipients: str = ""
    files: tuple[FileCell, ...] = ()
    source_url: str = ""
    note: str = ""
    text: str = ""
    relations: tuple[RelationCell, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def digest(self) -> str:
        """Changes exactly when something that an import writes changes."""
        told: dict[str, Any] = asdict(self)
        for ours in ("line", "key", "notes"):
            del told[ours]
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class DuplicateRow:
    """A row that tells of the same document as line `of`; `note` says how it differs, if so."""

    line: int
    of: int
    number: str
    note: str = ""


Row = DocumentRow | DuplicateRow | RowProblem
