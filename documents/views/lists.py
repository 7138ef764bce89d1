"""The list of a library: narrowed by links and one form, without script."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import asked as questions
from documents.asked import Asked, BadQuestion
from documents.models import DocumentIndexPage, DocumentYearPage
from documents.selectors.lists import Option, label_of, library_page, options_of
from documents.vocabulary import Dimension
from portal.core.cache_tags import tag
from portal.core.paging import page_window
from portal.tenancy.root_paths import site_id_of
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# The filters of the form, in the order in which citizens think of a document.
_IN_THE_FORM = (
    Dimension.GROUP,
    Dimension.TYPE,
    Dimension.ISSUER,
    Dimension.LEVEL,
    Dimension.FIELD,
    Dimension.YEAR,
    Dimension.STATUS,
    Dimension.SIGNER,
)


@dataclass(frozen=True)
class Badge:
    """One thing the list is narrowed by, and the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Choice:
    """A filter of the form: its name in addresses, its label, what it offers, what is chosen."""

    name: str
    label: str
    options: list[Option]
    chosen: tuple[str, ...]


def question(request: HttpRequest) -> Asked:
    """What the address asks for; 404 for what no library can have."""
    try:
        return questions.read(request.GET)
    except BadQuestion as error:
        is_day = str(error) == questions.DAY_PARAMETER
        words = _("There is no such day.") if is_day else _("The list has no such page.")
        raise Http404(words) from error


def document_list(request: HttpRequest, index: DocumentIndexPage) -> HttpResponse:
    """One page of the library."""
    asked = question(request)
    list_url = index.get_url(request)
    if not asked.is_tidy:
        # The form sends its empty fields, too; the list has one address.
        return HttpResponseRedirect(_with(list_url, asked.query(number=asked.number)))
    site_id = site_id_of(index)
    if site_id is None:
        raise Http404
    found = library_page(site_id, index.pk, asked)
    if found is None:
        raise Http404(_("The list has no such page."))
    options = options_of(index.pk)
    tag(request, f"list:{index.pk}")
    query = asked.query()
    narrowed_by = badges(asked, options, list_url)
    context: dict[str, Any] = {
        **index.get_context(request),
        "library": found,
        "asked": asked,
        "badges": narrowed_by,
        "choices": choices(asked, options),
        "day": asked.in_force_on,
        "today": timezone.localdate(),
        "list_url": list_url,
        "query": query,
        "window": page_window(found.number, found.pages),
        "feed_url": _with(f"{list_url}rss/", asked.query(keeps_order=False)),
        "other_order": other_order(asked, list_url),
        "breadcrumb": breadcrumb(index, request),
        "metadata": replace(
            index.page_metadata(request),
            title=" · ".join([index.title, *(badge.label for badge in narrowed_by)]),
            url=_canonical(index, asked),
        ),
    }
    return TemplateResponse(request, index.get_template(request), context)


def to_year(request: HttpRequest, year: DocumentYearPage) -> HttpResponse:
    """The address of a year leads to the library narrowed to it."""
    index = year.get_parent()
    return HttpResponseRedirect(f"{index.get_url(request)}?{Dimension.YEAR}={year.year}")


def badges(asked: Asked, options: dict[str, list[Option]], list_url: str) -> list[Badge]:
    """What the list is narrowed by, each with the way back."""
    found = []
    for dimension, value in asked.terms():
        stored = next((o.label for o in options.get(dimension, []) if o.value == value), "")
        label = f"{Dimension(dimension).label}: {label_of(dimension, value, stored)}"
        found.append(Badge(label, _address(list_url, asked.without(dimension, value))))
    if asked.in_force_on is not None:
        label = _("In force on %s") % asked.in_force_on.strftime("%d/%m/%Y")
        found.append(Badge(label, _address(list_url, asked.without_day())))
    return found


def choices(asked: Asked, options: dict[str, list[Option]]) -> list[Choice]:
    """The filters that this library can be narrowed by: those with more than one value."""
    found = []
    for dimension in _IN_THE_FORM:
        chosen = asked.values.get(dimension, ())
        offered = options.get(dimension, [])
        if len(offered) > 1 or chosen:
            found.append(Choice(dimension.value, str(dimension.label), offered, chosen))
    return found


def other_order(asked: Asked, list_url: str) -> Badge:
    """The same list the other way round."""
    label = _("Newest first") if asked.oldest_first else _("Oldest first")
    turned = replace(asked, oldest_first=not asked.oldest_first, number=1)
    return Badge(label, _address(list_url, turned))


def _address(list_url: str, asked: Asked) -> str:
    return _with(list_url, asked.query())


def _with(url: str, query: str) -> str:
    return f"{url}?{query}" if query else url


def _canonical(index: DocumentIndexPage, asked: Asked) -> str:
    return _with(str(index.full_url), asked.query(number=asked.number, keeps_order=False))
