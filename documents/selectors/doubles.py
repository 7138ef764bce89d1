"""Documents entered twice, and numbers used again.

A number alone means nothing: every agency begins anew each year (NĐ 30/2020/NĐ-CP, Điều 15).
Number, day and issuing body together mean one document, whoever has entered it. One number for
two documents of a library in one year is a mistake of somebody; in other years it is usual.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear
from wagtail.permissions import page_permission_policy

from documents.models import DocumentIssuer, DocumentPage
from documents.vocabulary import DOCUMENT
from portal.core.vietnamese import spelling_key
from portal.tenancy.models import Placement
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    from wagtail.models import Page

# More of them are in the report, not in a form.
SHOWN_AT_MOST: Final = 5

# What was taken down is no double any more; a draft that may still be published is one.
COUNTED: Final = Q(live=True) | Q(first_published_at__isnull=True)


@dataclass(frozen=True)
class Double:
    """Another document; `is_own` where the person may change it, else it is read."""

    document: DocumentPage
    is_own: bool


@dataclass
class Doubles:
    """What is the same by number, day and issuing body; what has the number in the same year."""

    same: list[Double] = field(default_factory=list)
    reused: list[Double] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.same or self.reused)


def doubles_of(document: DocumentPage, user: Any) -> Doubles:
    """Doubles of a document that `user` may know of: public ones, and those of his own sites.

    Three queries; none for a document without number or day.
    """
    if not document.number_key or document.issued_on is None:
        return Doubles()
    own: QuerySet[Page] = page_permission_policy.instances_user_has_any_permission_for(
        user, {"change", "audit"}
    )
    rows = list(document.issuers.all())
    issuers = Q(issuers__name_key__in=[spelling_key(row.name) for row in rows if row.name]) | Q(
        issuers__body__in=[row.body_id for row in rows if row.body_id]
    )
    alike = DocumentPage.objects.filter(COUNTED, number_key=document.number_key)
    alike = alike.exclude(pk=document.pk)
    same = (
        alike.filter(issuers, issued_on=document.issued_on)
        .filter(Q(live=True) | Q(pk__in=own.values("pk")))
        .order_by("pk")
        .distinct()
    )
    reused = alike.filter(
        Exists(_places(OuterRef("pk")).filter(site=site_id_of(document))),
        live=True,
        issued_on__year=document.issued_on.year,
    ).exclude(issued_on=document.issued_on)
    found = Doubles(
        same=[Double(one, is_own=False) for one in same[:SHOWN_AT_MOST]],
        reused=[Double(one, is_own=False) for one in reused.order_by("issued_on")[:SHOWN_AT_MOST]],
    )
    keys = [one.document.pk for one in [*found.same, *found.reused]]
    mine = set(own.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    return Doubles(
        *(
            [Double(one.document, is_own=one.document.pk in mine) for one in some]
            for some in (found.same, found.reused)
        )
    )


def entered_twice(rows: QuerySet[DocumentPage], pages: QuerySet[Page]) -> QuerySet[DocumentPage]:
    """Those of `rows` with the number, day and an issuing body of another one among `pages`."""
    mine = DocumentIssuer.objects.filter(document=OuterRef(OuterRef("pk")))
    others = (
        DocumentPage.objects.filter(
            COUNTED,
            Q(issuers__name_key__in=mine.exclude(name_key="").values("name_key"))
            | Q(issuers__body__in=mine.exclude(body=None).values("body")),
            number_key=OuterRef("number_key"),
            issued_on=OuterRef("issued_on"),
            pk__in=pages.values("pk"),
        )
        .exclude(pk=OuterRef("pk"))
        .order_by()
    )
    return rows.filter(COUNTED, Exists(others)).exclude(number_key="")


def used_again(
    rows: QuerySet[DocumentPage], *, in_one_year: bool = False
) -> QuerySet[DocumentPage]:
    """Published `rows` whose number another document of their library has, of another day."""
    library = _places(OuterRef("pk")).values("index")[:1]
    others = (
        _places()
        .filter(index=OuterRef("library"), page__documentpage__number_key=OuterRef("number_key"))
        .exclude(page=OuterRef("pk"))
        .exclude(page__documentpage__issued_on=OuterRef("issued_on"))
        .order_by()
    )
    if in_one_year:
        year = ExtractYear(OuterRef("issued_on"))
        others = others.annotate(year=ExtractYear("page__documentpage__issued_on")).filter(
            year=year
        )
    found = rows.filter(live=True).exclude(number_key="").annotate(library=Subquery(library))
    return found.filter(Exists(others))


def _places(page: Any = None) -> QuerySet[Placement]:
    """Where documents, or one of them, stand at home."""
    places = Placement.objects.filter(kind=DOCUMENT, is_source=True, live=True)
    return places if page is None else places.filter(page=page)
