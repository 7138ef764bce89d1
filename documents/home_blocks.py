"""New documents on home pages."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import IntegerField, Value
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from documents.effect import Status
from documents.vocabulary import DOCUMENT, DocumentGroup
from portal.core.home_blocks import (
    TASKS,
    Found,
    HomeBlock,
    HomeBlockEntry,
    HomeFrame,
    Loaded,
    Need,
    register_home_block,
    register_loader,
)
from portal.core.page_refs import PageRefBlock
from portal.tenancy import addresses
from portal.tenancy.models import Placement
from portal.tenancy.selectors import listed_on


@dataclass(frozen=True)
class DocumentsNeed(Need):
    """The newest documents that a site lists, of one library or one group if said."""

    site_id: int
    language: str
    limit: int
    index_id: int | None = None
    group: str = ""


@dataclass(frozen=True)
class Line:
    """A document as a home page shows it; where only is asked whether there is one, its key."""

    pk: int
    title: str = ""
    summary: str = ""
    url: str = ""
    issued_on: datetime.date | None = None
    status: str = ""

    @property
    def status_label(self) -> str:
        """The effect in words; empty where none is shown."""
        return str(Status(self.status).label) if self.status else ""


@dataclass(frozen=True)
class Lines:
    """The answer to a need, and where the whole library is."""

    documents: list[Line] = field(default_factory=list)
    more_title: str = ""
    more_url: str = ""


class DocumentsBlock(HomeBlock):
    """The newest documents with number, date and effect."""

    styles = ("css/documents.css",)

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("New documents"))
    index = PageRefBlock(
        page_type="documents.DocumentIndexPage",
        required=False,
        label=_("Only from this library"),
        help_text=_("Empty: the documents of the whole site."),
    )
    group = blocks.ChoiceBlock(
        choices=DocumentGroup.choices, required=False, label=_("Only this group")
    )
    count = blocks.IntegerBlock(label=_("How many"), default=5, min_value=1, max_value=10)

    class Meta:
        icon = "doc-full"
        label = _("New documents")
        description = _("The newest documents with number, date and effect.")
        template = "documents/blocks/documents.html"

    def needs(self, value: Any, frame: HomeFrame) -> Iterable[Need]:
        """The newest."""
        return [self._need(value, frame)]

    def _need(self, value: Any, frame: HomeFrame) -> DocumentsNeed:
        return DocumentsNeed(
            frame.site_id,
            frame.language,
            value["count"],
            index_id=None if value["index"] is None else int(value["index"].pk),
            group=value["group"] or "",
        )

    def shown(self, value: Any, frame: HomeFrame, found: Found) -> dict[str, Any] | None:
        """What there is; nothing for a site without documents."""
        lines: Lines = found[self._need(value, frame)]
        if not lines.documents:
            return None
        more = {"title": lines.more_title, "url": lines.more_url} if lines.more_url else None
        return {"title": value["title"], "documents": lines.documents, "more": more}

    def example(self) -> dict[str, Any]:
        """Three documents."""
        today = timezone.localdate()
        return {
            "title": gettext("New documents"),
            "documents": [
                Line(
                    pk=-number,
                    title=gettext("Type and number of a document"),
                    summary=gettext("What the document is about, in its own words."),
                    url="#",
                    issued_on=today - datetime.timedelta(days=number),
                    status=Status.IN_FORCE.value,
                )
                for number in range(3)
            ],
            "more": None,
        }


def load_documents(needs: Sequence[DocumentsNeed], probing: bool) -> Loaded:
    """A `Lines` a need. One query in all."""
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in _rows(needs, probing):
        found[row.number].append(row)
    return Loaded({need: _answer(need, found[number]) for number, need in enumerate(needs)})


class _Row(NamedTuple):
    """A placement that answers the need of this number, with the document it lists."""

    number: int
    page_id: int
    list_path: str
    list_title: str
    title: str
    url_path: str
    printed: str
    summary: str
    issued_on: datetime.date | None
    status: str | None
    next_status: str | None
    changes_on: datetime.date | None


def _rows(needs: Sequence[DocumentsNeed], probing: bool) -> list[_Row]:
    """The placements that answer all needs, newest of each first. One query."""
    parts = []
    for number, need in enumerate(needs):
        rows = listed_on(need.site_id, need.index_id).filter(
            site_id=need.site_id, language=need.language, kind=DOCUMENT
        )
        if need.group:
            rows = rows.filter(heading=need.group)
        # A document may stand in two lists of one site: twice the rows make up for it.
        first = rows.values("pk")[: 1 if probing else need.limit * 2]
        # As a condition: a part of a union may have no limit of its own on SQLite.
        parts.append(
            Placement.objects.filter(pk__in=first)
            .order_by()
            .annotate(number=Value(number, IntegerField()))
            .values_list(
                "number",
                "page_id",
                "index__url_path",
                "index__title",
                "page__title",
                "page__url_path",
                "page__documentpage__number",
                "page__documentpage__summary",
                "page__documentpage__issued_on",
                "page__documentpage__effect_now__status",
                "page__documentpage__effect_now__next_status",
                "page__documentpage__effect_now__changes_on",
            )
        )
    return [_Row(*row) for row in parts[0].union(*parts[1:], all=True)] if parts else []


def _answer(need: DocumentsNeed, rows: list[_Row]) -> Lines:
    """The newest of `rows`, each document once."""
    if not rows:
        return Lines()
    newest = sorted(
        {row.page_id: row for row in rows}.values(),
        key=lambda row: (row.issued_on or datetime.date.min, row.page_id),
        reverse=True,
    )
    today = timezone.localdate()
    documents = [_line(row, need.site_id, today) for row in newest[: need.limit]]
    return Lines(
        documents, rows[0].list_title, addresses.address_on(rows[0].list_path, need.site_id)
    )


def _line(row: _Row, site_id: int, today: datetime.date) -> Line:
    has_changed = row.changes_on is not None and row.changes_on <= today
    status = (row.next_status if has_changed else row.status) or ""
    return Line(
        pk=row.page_id,
        title=row.title,
        summary=row.summary if row.printed else "",
        url=addresses.address_on(row.url_path, site_id),
        issued_on=row.issued_on,
        status="" if status == Status.NONE else status,
    )


def register_home_blocks() -> None:
    """Offer the block; called once by the app's `ready()`."""
    register_home_block(HomeBlockEntry("documents", DocumentsBlock, TASKS, 210, "main"))
    register_loader(DocumentsNeed, load_documents)
