"""Links from the numbers in a text to the documents that are meant, in one query a page."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from wagtail.models import Page

from documents.citations import Citation, CitingText, Resolve, completed
from documents.meant import Candidate, Nearness, meant
from documents.models import DocumentPage
from documents.vocabulary import IssuingLevel
from portal.core.cache_tags import tag
from portal.tenancy import root_paths
from portal.tenancy.models import Placement, SiteState
from portal.tenancy.selectors import is_listed_on

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from wagtail.models.sites import SiteRootPath

# Numbers of one page that are looked up, and documents that bear them. Beyond, numbers of
# communes stay text first: "1/QĐ-UBND ngày 2/1" is a document of each of them.
NUMBERS_AT_MOST = 400
_CANDIDATES_AT_MOST = 1_500
# Sites that are open to readers, and are what they say.
_PUBLIC = [state for state in SiteState if state != SiteState.SUSPENDED]

# Central documents first, those of communes last.
_RANK = Case(
    *(When(level=level, then=Value(rank)) for rank, level in enumerate(IssuingLevel)),
    default=Value(len(IssuingLevel)),
    output_field=IntegerField(),
)


def with_links(texts: Sequence[CitingText], page: Page, request: HttpRequest) -> list[SafeString]:
    """Texts of a page with links to the documents they name. One query, or none."""
    resolve = resolver([one for text in texts for one in text.citations], page, request)
    return [text.linked(resolve) for text in texts]


def resolver(citations: Collection[Citation], page: Page, request: HttpRequest) -> Resolve:
    """The addresses of the documents that citations of a page mean; its own is none of them."""
    known = documents_meant(citations, page)
    addresses = {
        citation: Page(url_path=document.url_path).get_url(request) or ""
        for citation, document in known.items()
    }
    tag(request, *(f"page:{document.pk}" for document in known.values()))
    return lambda citation: addresses.get(citation) or None


def documents_meant(citations: Iterable[Citation], page: Page) -> dict[Citation, Candidate]:
    """The published documents that citations of a page mean, where that is decided."""
    in_full = completed(citations)
    asked = set(islice(dict.fromkeys(one.number.canonical for one in in_full), NUMBERS_AT_MOST))
    sought = {at: one for at, one in in_full.items() if one.number.canonical in asked}
    known = meant_in_full(sought.values(), page)
    return {at: known[one] for at, one in sought.items() if one in known}


def meant_in_full(citations: Iterable[Citation], page: Page) -> dict[Citation, Candidate]:
    """The same for citations that hold what their text says elsewhere. One query, or none.

    A document names itself at its head: that is no citation.
    """
    sought = {one for one in citations if not is_own(one, page)}
    candidates = _candidates(sought, page) if sought else {}
    found = {one: meant(one, candidates.get(one.number.canonical, ())) for one in sought}
    return {one: document for one, document in found.items() if document is not None}


def is_own(citation: Citation, page: Page) -> bool:
    """Whether a document names itself."""
    return (
        isinstance(page, DocumentPage)
        and page.number_key == citation.number.canonical
        and citation.issued_on in {None, page.issued_on}
    )


def _candidates(citations: Iterable[Citation], page: Page) -> dict[str, list[Candidate]]:
    """By number: the published documents that may be meant. One query."""
    home = root_paths.root_path_of(page)
    condition = _condition(citations)
    if not condition:
        return {}
    here = is_listed_on(home.site_id if home else 0, "pk")
    rows = (
        DocumentPage.objects.annotate(is_here=here, rank=_RANK)
        .filter(condition, Q(is_here=True) | open_to_readers("pk"), live=True)
        .exclude(pk=page.pk)
        .order_by("-is_here", "rank", "pk")
        .values_list("pk", "number_key", "issued_on", "url_path", "is_here", "issuers__name")
    )
    found: dict[int, tuple[str, Candidate]] = {}
    for pk, key, issued_on, url_path, is_here, issuer in rows[:_CANDIDATES_AT_MOST]:
        issuers = (*(found[pk][1].issuers if pk in found else ()), issuer or "")
        nearness = Nearness.HERE if is_here else _nearness(url_path, home)
        found[pk] = key, Candidate(pk, issued_on, issuers, nearness, url_path)
    by_key: dict[str, list[Candidate]] = defaultdict(list)
    for key, candidate in found.values():
        by_key[key].append(candidate)
    return by_key


def open_to_readers(page: str) -> Exists:
    """The condition that a page is published on a site that readers may open.

    `page` is the outer row's key of it. A practice site's pages are nobody else's.
    """
    rows = Placement.objects.filter(
        page=OuterRef(page),
        is_source=True,
        live=True,
        site__member__state__in=_PUBLIC,
        site__member__is_practice=False,
    )
    return Exists(rows)


def _condition(citations: Iterable[Citation]) -> Q:
    """Which documents can be meant: by day and number; by number alone where that is enough.

    So written that a number which every commune has (`5/2026/QĐ-UBND`) costs its own list only.
    """
    by_day: dict[datetime.date, set[str]] = defaultdict(set)
    for_good: set[str] = set()
    of_a_year: set[str] = set()
    for citation in citations:
        number = citation.number
        if number.year is not None and number.tells_its_issuer:
            for_good.add(number.canonical)
        elif citation.issued_on is not None:
            by_day[citation.issued_on].add(number.canonical)
        elif number.year is not None:
            of_a_year.add(number.canonical)
    condition = Q()
    for day, keys in sorted(by_day.items()):
        condition |= Q(issued_on=day, number_key__in=sorted(keys))
    if for_good:
        condition |= Q(number_key__in=sorted(for_good))
    if of_a_year:
        condition |= Q(number_key__in=sorted(of_a_year), is_here=True)
    return condition


def _nearness(url_path: str, home: SiteRootPath | None) -> Nearness:
    """Whether a document is kept by a unit above a site: home pages stand below their units."""
    theirs = root_paths.current().relevant(url_path)
    if home is None or not theirs:
        return Nearness.ELSEWHERE
    unit = theirs[0].root_path.rstrip("/").rpartition("/")[0] + "/"
    return Nearness.ABOVE if home.root_path.startswith(unit) else Nearness.ELSEWHERE
