"""From a row of a list to a document: names looked up in what this installation knows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.effect import Status
from documents.importing.rows import DocumentRow
from documents.models import (
    DocumentIndexPage,
    DocumentIssuer,
    DocumentPage,
    DocumentSigner,
    DocumentType,
    LegalField,
)
from documents.selectors.issuers import IssuerLookup
from documents.vocabulary import DocumentGroup, IssuingLevel
from portal.core.vietnamese import fold, search_key
from portal.tenancy.models import IssuingBody, MemberSite

if TYPE_CHECKING:
    from portal.core.document_numbers import DocumentNumber

# Types of which only some documents are regulations: the year inside the number tells.
_EITHER: Final = {"nghi-quyet", "quyet-dinh", "chi-thi"}
_DIRECTIVES: Final = {
    *("chi-thi", "cong-van", "cong-dien", "ke-hoach", "chuong-trinh", "thong-bao"),
}
_LEVELS: Final = {
    "trung uong": IssuingLevel.CENTRAL,
    "tinh": IssuingLevel.PROVINCE,
    "thanh pho": IssuingLevel.PROVINCE,
    "huyen": IssuingLevel.DISTRICT,
    "quan": IssuingLevel.DISTRICT,
    "xa": IssuingLevel.COMMUNE,
    "phuong": IssuingLevel.COMMUNE,
}
_LEVEL_OF_UNIT: Final = {
    "province": IssuingLevel.PROVINCE,
    "department": IssuingLevel.PROVINCE,
    "district": IssuingLevel.DISTRICT,
    "commune": IssuingLevel.COMMUNE,
}
_CENTRAL_ISSUERS: Final = {
    "cp": "Chính phủ",
    "ttg": "Thủ tướng Chính phủ",
    "qh": "Quốc hội",
    "ubtvqh": "Ủy ban Thường vụ Quốc hội",
}
# Abbreviations that are written and stand for a type with another one, or with none.
_MEANT: Final = {
    "cv": "cong van",
    "lct": "luat",
    "qcph": "quy che",
    "cthd": "chuong trinh",
    "khlt": "ke hoach",
    "hdlt": "huong dan",
}
_BODY_OF: Final = {"ubnd": IssuingBody.Kind.COMMITTEE, "hdnd": IssuingBody.Kind.COUNCIL}
_SCALARS: Final = (
    *("number", "issued_on", "effective_on", "expires_on", "gazette_number"),
    *("recipients", "source_url"),
)


@dataclass(frozen=True)
class Statement:
    """Who states the statuses of a list, and when they were looked up."""

    source: str
    on: datetime.date


class Filler:
    """Fills documents of one library from rows; what it looked up once it keeps."""

    def __init__(self, index: DocumentIndexPage, site_id: int, statement: Statement | None) -> None:
        self.index = index
        self.member = MemberSite.objects.select_related("unit", "collection").get(site_id=site_id)
        self._statement = statement
        self._issuers = IssuerLookup(self.member.unit)

    def fill(self, document: DocumentPage, row: DocumentRow) -> list[str]:
        """Write what `row` says into `document`; sentences about what was not found.

        What a row does not say stays as it is. Files and relations are not touched. Raises
        ValidationError for what keeps the row from being a document at all.
        """
        notes = list(row.notes)
        for name in _SCALARS:
            if (value := getattr(row, name)) not in (None, ""):
                setattr(document, name, value)
        document.summary = row.title
        if row.gazette_on:
            document.gazetted_on = row.gazette_on
        if row.keywords:
            document.keywords = ", ".join(row.keywords)[:255]
        document.document_type = self._type(row, notes) or document.document_type
        if document.document_type is None:
            raise ValidationError(
                {"document_type": _("Its type is neither said nor in its number.")}
            )
        document.group = self._group(row, document.document_type, notes)
        if document.issued_on is None and document.group != DocumentGroup.DRAFT:
            raise ValidationError({"issued_on": _("The day of issue is missing.")})
        self._fill_issuers(document, row)
        document.level = self._level(row, document, notes)
        if row.signers:
            document.signers = [
                DocumentSigner(name=one.name[:150], position=one.position[:150])
                for one in row.signers
            ]
        self._fill_fields(document, row, notes)
        self._fill_status(document, row)
        return notes

    def _type(self, row: DocumentRow, notes: list[str]) -> DocumentType | None:
        if row.type:
            found = self._types.get(search_key(row.type)) or self._by_abbreviation(row.type)
            if found:
                return found
            notes.append(_("The type is not known: %s") % row.type)
        return self._type_by_number(row) if row.parsed else self._type_by_title(row, notes)

    def _type_by_title(self, row: DocumentRow, notes: list[str]) -> DocumentType | None:
        """The type that a subject without a number begins with: a draft has no number yet."""
        words = f"{search_key(row.title)} "
        names = [name for name in self._types if words.startswith(f"{name} ")]
        if not names:
            return None
        found = self._types[max(names, key=len)]
        notes.append(_("The type was taken from the subject: %s") % found.name)
        return found

    def _type_by_number(self, row: DocumentRow) -> DocumentType | None:
        number: DocumentNumber | None = row.parsed
        if number is None or not number.agency:
            return self._by_abbreviation(number.type.upper()) if number and number.type else None
        if number.type in _MEANT:
            return self._types.get(_MEANT[number.type])
        if number.type:
            # HĐ and HD, ĐA and DA are one when folded: the print tells them apart.
            return next(
                (
                    kind
                    for kind in self._abbreviations.get(number.type, [])
                    if kind.abbreviation in number.printed.replace("Ð", "Đ")
                ),
                next(iter(self._abbreviations.get(number.type, [])), None),
            )
        if number.agency[0].startswith("qh"):
            return self._types.get("luat")
        return self._types.get("cong van") if number.year is None else None

    def _by_abbreviation(self, text: str) -> DocumentType | None:
        kinds = self._abbreviations.get(fold(text), [])
        exact = [kind for kind in kinds if kind.abbreviation == text]
        return next(iter(exact or kinds), None)

    def _group(self, row: DocumentRow, kind: DocumentType, notes: list[str]) -> DocumentGroup:
        if row.group:
            for group in DocumentGroup:
                if search_key(row.group) in {group.value, search_key(str(group.label))}:
                    return group
            notes.append(_("The group is not known: %s") % row.group)
        if kind.slug == "van-ban-hop-nhat":
            return DocumentGroup.CONSOLIDATED
        if kind.slug in {"quy-uoc", "huong-uoc"}:
            return DocumentGroup.CONVENTION
        has_year = row.parsed is not None and row.parsed.is_normative
        if kind.is_normative and (has_year or kind.slug not in _EITHER):
            return DocumentGroup.NORMATIVE
        if kind.slug in _DIRECTIVES:
            return DocumentGroup.DIRECTIVE
        return DocumentGroup.ADMINISTRATIVE

    def _fill_issuers(self, document: DocumentPage, row: DocumentRow) -> None:
        day = row.issued_on or timezone.localdate()
        if row.issuers:
            document.issuers = [
                DocumentIssuer(name=name[:255], body=self._issuers.body(name, day))
                for name in row.issuers
            ]
        elif not document.pk:
            issuer = self._issuer_by_number(row, day)
            if issuer is None:
                raise ValidationError({"issuers": _("Nobody is said to have issued it.")})
            document.issuers = [issuer]

    def _issuer_by_number(self, row: DocumentRow, day: datetime.date) -> DocumentIssuer | None:
        """The body that a number names: of the state, or the committee or council of this unit."""
        first = row.parsed.agency[0] if row.parsed and row.parsed.agency else ""
        if name := _CENTRAL_ISSUERS.get(first.rstrip("0123456789")):
            return DocumentIssuer(name=name, body=self._issuers.body(name, day))
        if kind := _BODY_OF.get(first):
            bodies = IssuingBody.objects.on(day).filter(unit=self.member.unit, kind=kind)
            if len(found := list(bodies[:2])) == 1:
                return DocumentIssuer(name=found[0].name, body=found[0])
        return None

    def _level(self, row: DocumentRow, document: DocumentPage, notes: list[str]) -> IssuingLevel:
        if row.level:
            words = search_key(row.level).removeprefix("cap ")
            if words in _LEVELS:
                return _LEVELS[words]
            notes.append(_("The level is not known: %s") % row.level)
        issuers = list(document.issuers.all())
        body = issuers[0].body if issuers else None
        if body is not None and body.unit is not None:
            return _LEVEL_OF_UNIT.get(body.unit.level_id, IssuingLevel.PROVINCE)
        name = search_key(issuers[0].name) if issuers else ""
        if body is not None or name.startswith(("bo ", "chinh phu", "thu tuong", "quoc hoi")):
            return IssuingLevel.CENTRAL
        return _LEVEL_OF_UNIT.get(self.member.unit.level_id, IssuingLevel.PROVINCE)

    def _fill_fields(self, document: DocumentPage, row: DocumentRow, notes: list[str]) -> None:
        if not row.fields:
            return
        found = {key: self._fields.get(search_key(key)) for key in row.fields}
        for name, field in found.items():
            if field is None:
                notes.append(_("The field of work is not known: %s") % name)
        if fields := [field for field in found.values() if field is not None]:
            document.fields = fields

    def _fill_status(self, document: DocumentPage, row: DocumentRow) -> None:
        if row.status in (None, Status.UNKNOWN) or self._statement is None:
            return
        document.stated_status = row.status
        document.stated_source = self._statement.source
        document.stated_on = self._statement.on

    @cached_property
    def _types(self) -> dict[str, DocumentType]:
        return {search_key(kind.name): kind for kind in DocumentType.objects.all()}

    @cached_property
    def _abbreviations(self) -> dict[str, list[DocumentType]]:
        kinds: dict[str, list[DocumentType]] = {}
        for kind in self._types.values():
            if kind.abbreviation:
                kinds.setdefault(fold(kind.abbreviation), []).append(kind)
        return kinds

    @cached_property
    def _fields(self) -> dict[str, LegalField]:
        return {search_key(field.name): field for field in LegalField.objects.all()}
