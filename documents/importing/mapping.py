"""Which column of a list is which of our fields: guessed from headers, or as somebody said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from documents.effect import Status
from documents.importing.cells import status_of
from portal.core.import_mapping import BadMapping, columns_of, part_of
from portal.core.vietnamese import search_key

# Our fields, and the headers by which they are found: as `search_key` makes them, so that
# "Số/Ký hiệu", "SO_KY_HIEU" and "số ký hiệu" are one. English names are those of exports
# and of the metadata of Decree 30/2020/NĐ-CP appendix VI. The more telling name first.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "key": ("id", "ma van ban", "key", "item id", "vbpl item id", "slug", "documentid"),
    "number": (
        "so ky hieu",
        "so ki hieu",
        "so va ky hieu",
        "so ky hieu van ban",
        "so hieu",
        "so hieu van ban",
        "so van ban",
        "ky hieu",
        "number",
    ),
    "code_number": ("codenumber", "code number"),
    "code_notation": ("codenotation", "code notation"),
    "title": (
        "trich yeu",
        "trich yeu noi dung",
        "trich yeu van ban",
        "noi dung trich yeu",
        "ten van ban",
        "ten goi van ban",
        "ten goi",
        "noi dung",
        "subject",
        "title",
    ),
    "type": (
        "loai van ban",
        "ten loai van ban",
        "hinh thuc van ban",
        "the loai",
        "loai",
        "hinh thuc",
        "typename",
        "type",
    ),
    "group": ("nhom van ban", "nhom"),
    "issuers": (
        "co quan ban hanh",
        "don vi ban hanh",
        "co quan ban hanh van ban",
        "chu the ban hanh",
        "co quan",
        "organizationname",
        "issuer",
    ),
    "level": ("cap ban hanh", "cap"),
    "signers": ("nguoi ky", "ho ten nguoi ky", "signerfullname", "signer"),
    "signer_positions": (
        "chuc vu nguoi ky",
        "chuc danh nguoi ky",
        "chuc vu",
        "chuc danh",
        "signerposition",
    ),
    "issued_on": (
        "ngay ban hanh",
        "ngay ky",
        "ngay van ban",
        "ngay thang nam ban hanh",
        "ngay thang ban hanh",
        "ngay thang",
        "issueddate",
        "ngay iso",
    ),
    "effective_on": (
        "ngay co hieu luc",
        "ngay hieu luc",
        "hieu luc tu ngay",
        "co hieu luc tu ngay",
        "thoi diem co hieu luc",
        "efffrom",
    ),
    "expires_on": ("ngay het hieu luc", "het hieu luc tu ngay", "het hieu luc", "effto"),
    "gazette_on": ("ngay dang cong bao", "ngay cong bao"),
    "gazette_number": ("so cong bao", "cong bao"),
    "status": (
        "tinh trang hieu luc",
        "trang thai hieu luc",
        "hieu luc",
        "tinh trang",
        "trang thai",
        "effstatus",
        "status",
    ),
    "fields": ("linh vuc", "nganh linh vuc", "linh vuc de muc", "chu de", "field"),
    "keywords": ("tu khoa", "keywords", "tags"),
    "recipients": ("noi nhan",),
    "secrecy": ("do mat", "muc do mat", "securitylevel"),
    "files": (
        "tep dinh kem",
        "file dinh kem",
        "tap tin dinh kem",
        "ten tep",
        "ten file",
        "tep",
        "file",
        "files",
        "pdf",
        "pdf url",
        "attachments",
    ),
    "source_url": ("duong dan", "lien ket", "nguon url", "url", "link"),
    "text": ("toan van", "noi dung toan van", "text"),
    "note": ("ghi chu", "note"),
    # What this document does to others, and what others do to it.
    "replaces": ("thay the", "thay the cho", "thay the van ban", "van ban bi thay the", "replaces"),
    "replaced_by": ("bi thay the", "bi thay the boi", "duoc thay the boi", "van ban thay the"),
    "repeals": ("bai bo", "bai bo van ban", "van ban bi bai bo", "repeals"),
    "repealed_by": ("bi bai bo", "bi bai bo boi", "van ban bai bo"),
    "amends": (
        "sua doi bo sung",
        "sua doi",
        "bo sung",
        "sua doi bo sung cho",
        "van ban duoc sua doi bo sung",
        "amends",
    ),
    "amended_by": (
        "duoc sua doi bo sung boi",
        "duoc sua doi bo sung",
        "duoc sua doi",
        "duoc sua doi boi",
        "bi sua doi bo sung",
        "van ban sua doi bo sung",
    ),
    "based_on": ("can cu", "can cu ban hanh", "van ban can cu"),
    "details": ("quy dinh chi tiet", "quy dinh chi tiet huong dan thi hanh"),
    "detailed_by": ("duoc quy dinh chi tiet", "duoc quy dinh chi tiet boi"),
    "guides": ("huong dan", "huong dan ap dung"),
    "guided_by": ("duoc huong dan", "duoc huong dan boi", "van ban huong dan"),
    "cites": ("dan chieu", "van ban duoc dan chieu"),
    "consolidates": ("hop nhat", "van ban duoc hop nhat"),
    "consolidated_by": ("duoc hop nhat", "duoc hop nhat boi", "van ban hop nhat"),
    "corrects": ("dinh chinh", "van ban duoc dinh chinh"),
    "corrected_by": ("duoc dinh chinh", "duoc dinh chinh boi", "bi dinh chinh"),
    "stays": ("dinh chi", "dinh chi thi hanh"),
    "stayed_by": ("bi dinh chi", "bi dinh chi thi hanh", "bi dinh chi boi"),
    "suspends": ("ngung hieu luc", "tam ngung hieu luc"),
    "suspended_by": ("bi ngung hieu luc", "bi tam ngung hieu luc"),
    "explains": ("giai thich",),
    "explained_by": ("duoc giai thich", "duoc giai thich boi"),
    "announces": ("cong bo",),
    "announced_by": ("duoc cong bo", "duoc cong bo boi"),
    "related": ("van ban lien quan", "lien quan", "co noi dung lien quan den"),
}
_NAMES = list(FIELDS)
RELATIONS: Final = tuple(_NAMES[_NAMES.index("replaces") :])
# What may be given once for all rows that do not say it themselves.
DEFAULTABLE: Final = (
    *("type", "group", "issuers", "level", "fields"),
    # Who states the statuses of the list, and when they were looked up (ISO).
    *("status_source", "status_on"),
)
_PARTS: Final = ("fields", "defaults", "statuses", "sheet")
# Headers by which a row is known to be the header: a list of documents has one of these.
TELLING: Final = ("number", "title", "code_number")


@dataclass(frozen=True)
class ColumnMapping:
    """Their columns for our fields.

    `fields`: our field → their headers, the first that holds something counts (of relations
    and files all count). `defaults`: a value for all rows without one. `statuses`: their
    words, as `search_key` makes them → ours. `sheet`: which sheet of a workbook.
    """

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    sheet: str = ""

    def status(self, text: str) -> Status | None:
        """Their words of a status in ours, None if they are not known."""
        return self.statuses.get(search_key(text)) or status_of(text)

    def as_data(self) -> dict[str, Any]:
        """The mapping as `mapping_from` takes it: for keeping it, in JSON or YAML."""
        return {
            "fields": {ours: list(theirs) for ours, theirs in self.fields.items()},
            "defaults": dict(self.defaults),
            "statuses": {theirs: str(ours) for theirs, ours in self.statuses.items()},
            "sheet": self.sheet,
        }

    def completed(self, columns: Iterable[str]) -> ColumnMapping:
        """This mapping with the guesses for what it does not say, for a file of these columns.

        Raises BadMapping when it names a column that is not there, or when neither the
        mapping nor the guesses find the subject.
        """
        columns = list(columns)
        known = {search_key(column): column for column in columns}
        said = {
            ours: tuple(known.get(search_key(name), name) for name in theirs)
            for ours, theirs in self.fields.items()
        }
        for names in said.values():
            for name in names:
                if name not in columns:
                    raise BadMapping(
                        _("The file has no column “%(name)s”; it has: %(known)s.")
                        % {"name": name, "known": ", ".join(columns)}
                    )
        used = {name for names in said.values() for name in names}
        guesses = guess(column for column in columns if column not in used)
        fields = {**guesses, **said}
        if not fields.get("title"):
            raise BadMapping(
                _("No column holds the subject (trích yếu) of the documents. Columns: %s.")
                % ", ".join(columns)
            )
        return ColumnMapping(fields, self.defaults, self.statuses, self.sheet)

    def fitted(self, columns: Iterable[str]) -> ColumnMapping:
        """This mapping without what names columns that a file of `columns` has not."""
        known = {search_key(column) for column in columns}
        fields = {
            ours: tuple(name for name in theirs if search_key(name) in known)
            for ours, theirs in self.fields.items()
        }
        kept = {ours: theirs for ours, theirs in fields.items() if theirs}
        return ColumnMapping(kept, self.defaults, self.statuses, self.sheet)


def guess(columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Our fields that headers name, each header for one field at most."""
    by_key: dict[str, list[str]] = {}
    for column in columns:
        by_key.setdefault(search_key(column), []).append(column)
    return {
        ours: found
        for ours, names in FIELDS.items()
        if (found := tuple(column for name in names for column in by_key.get(name, [])))
    }


def parse_mapping(text: str) -> ColumnMapping:
    """Read a mapping in YAML or JSON. Raises BadMapping, with what is wrong and where.

    Shape: `fields: {number: Số hiệu, files: [Tệp 1, Tệp 2]}`, `defaults: {issuers: "…"}`,
    `statuses: {"Hết HL": ended}`, `sheet: "…"`; each optional.
    """
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadMapping(_("The mapping is neither YAML nor JSON: %s") % error) from error
    return mapping_from({} if data is None else data)


def mapping_from(data: Any) -> ColumnMapping:
    """A mapping from plain data. Raises BadMapping."""
    if not isinstance(data, dict):
        raise BadMapping(_("The mapping must have the parts: %s.") % ", ".join(_PARTS))
    for part in data:
        if part not in _PARTS:
            raise BadMapping(_("The mapping has no part called “%s”.") % part)
    return ColumnMapping(
        fields=_fields(part_of(data, "fields")),
        defaults=_defaults(part_of(data, "defaults")),
        statuses=_statuses(part_of(data, "statuses")),
        sheet=str(data.get("sheet") or ""),
    )


def _fields(part: dict[Any, Any]) -> dict[str, tuple[str, ...]]:
    unknown = _("“%(name)s” is no field of a document; the fields are: %(known)s.")
    return columns_of(part, FIELDS, unknown)


def _defaults(part: dict[Any, Any]) -> dict[str, str]:
    for name in part:
        if name not in DEFAULTABLE:
            raise BadMapping(
                _("“%(name)s” can have no common value; these can: %(known)s.")
                % {"name": name, "known": ", ".join(DEFAULTABLE)}
            )
    return {str(name): str(value) for name, value in part.items()}


def _statuses(part: dict[Any, Any]) -> dict[str, Status]:
    known = [status.value for status in Status if status != Status.NONE]
    for ours in part.values():
        if ours not in known:
            raise BadMapping(
                _("“%(name)s” is no status; these are: %(known)s.")
                % {"name": ours, "known": ", ".join(known)}
            )
    return {search_key(str(theirs)): Status(ours) for theirs, ours in part.items()}
