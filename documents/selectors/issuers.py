"""Which body of the register a name on a document means; which names it does not know."""

from __future__ import annotations

import datetime
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from documents.models import DocumentImport, DocumentIssuer
from portal.core.vietnamese import search_key, spelling_key
from portal.tenancy.models import IssuingBody, IssuingBodyAlias, MemberSite, Unit
from portal.tenancy.register.selectors import ancestors_at, issuing_bodies_for

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of a list; more unknown spellings than these are a wrong column.
SPELLINGS_AT_MOST: Final = 400
# As many names are compared with a spelling when one is proposed for it.
_COMPARED: Final = 5_000
_ALIKE: Final = 0.75
_SHORT: Final = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "ct": "chu tich"}


class IssuerLookup:
    """Looks names up for the documents of one site; remembers what it has asked."""

    def __init__(self, unit: Unit) -> None:
        above = ancestors_at(unit, timezone.localdate())
        self._province = above[-1] if above else unit
        self._known: dict[str, bool] = {}
        self._bodies: dict[tuple[str, datetime.date], IssuingBody | None] = {}

    def body(self, name: str, day: datetime.date) -> IssuingBody | None:
        """The one body so called on that day: in this province, else one without a place."""
        key = (spelling_key(name), day)
        if not self._is_known(key[0]):
            return None
        if key not in self._bodies:
            inside = issuing_bodies_for(name, day, self._province)
            found = inside or [b for b in issuing_bodies_for(name, day) if b.unit_id is None]
            self._bodies[key] = found[0] if len(found) == 1 else None
        return self._bodies[key]

    def _is_known(self, key: str) -> bool:
        """Whether the register has a body of this spelling, on whatever day; asked once."""
        if key not in self._known:
            aliases = IssuingBodyAlias.objects.filter(key=key)
            named = IssuingBody.objects.filter(name_key=key)
            self._known[key] = named.exists() or aliases.exists()
        return self._known[key]


def lookup_for_site(site_id: int) -> IssuerLookup:
    """A look-up for the documents of a site."""
    return IssuerLookup(MemberSite.objects.select_related("unit").get(site_id=site_id).unit)


@dataclass(frozen=True)
class Spelling:
    """A name that the register does not know, and how many documents of an import bear it."""

    name: str
    count: int


def unknown_spellings(run: DocumentImport) -> list[Spelling]:
    """Names of issuing bodies in an import that the register does not know, frequent ones first."""
    rows: QuerySet[Any, Any] = (
        DocumentIssuer.objects.filter(body=None, document__in=run.rows.values("document"))
        .exclude(name_key="")
        .order_by()
        .values("name_key")
        .annotate(spelt=Min("name"), count=Count("document", distinct=True))
        .order_by("-count", "name_key")
    )
    return [Spelling(row["spelt"], row["count"]) for row in rows[:SPELLINGS_AT_MOST]]


def likely_body(spelling: str, bodies: QuerySet[IssuingBody]) -> str:
    """The name among `bodies` that a spelling most likely means; empty if none is near."""
    names = list(bodies.order_by("pk").values_list("name", flat=True)[:_COMPARED])
    keys = {search_key(name): name for name in names}
    found = difflib.get_close_matches(_in_full(search_key(spelling)), keys, n=1, cutoff=_ALIKE)
    return keys[found[0]] if found else ""


def _in_full(key: str) -> str:
    """With the usual abbreviations written out."""
    return " ".join(_SHORT.get(word, word) for word in key.split())


def find_bodies(issuers: Iterable[DocumentIssuer], day: datetime.date, site_id: int) -> None:
    """Give rows in memory the body that their name means, or take a wrong one away."""
    lookup = lookup_for_site(site_id)
    for issuer in issuers:
        body = lookup.body(issuer.name, day) if issuer.name else None
        is_named_so = issuer.body is not None and issuer.body.name_key == spelling_key(issuer.name)
        if body is not None or not is_named_so:
            issuer.body = body
