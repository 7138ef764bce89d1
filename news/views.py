"""The view of a news list."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from news import selectors
from news.periods import Period
from portal.core.cache_tags import tag
from portal.tenancy.root_paths import site_id_of
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from news.models import NewsCategory, NewsIndexPage

# Names in addresses are Vietnamese, as readers see them.
PAGE_PARAMETER = "trang"
CATEGORY_PARAMETER = "chuyen-muc"
DAY_PARAMETER = "ngay"


def news_list(request: HttpRequest, index: NewsIndexPage, period: Period | None) -> HttpResponse:
    """Answer with one page of a list; 404 for a page or category that is not there."""
    if DAY_PARAMETER in request.GET:
        return _to_day(request, index)
    categories = selectors.categories_in_force()
    category = _category(request, categories)
    site_id = site_id_of(index)
    if site_id is None:
        raise Http404
    news = selectors.news_list(
        site_id,
        index.pk,
        number=_page_number(request),
        category=category.slug if category else "",
        period=period,
    )
    if news is None:
        raise Http404(_("The list has no such page."))
    tag(request, f"list:{index.pk}")
    own_path = index.get_url(request) + (period.path if period else "")
    context: dict[str, Any] = {
        **index.get_context(request),
        "news": news,
        "period": period,
        "period_title": _period_title(period),
        "category": category,
        "categories": categories,
        "list_url": own_path,
        "query": urlencode({CATEGORY_PARAMETER: category.slug}) if category else "",
        "breadcrumb": breadcrumb(index, request),
        "canonical_url": _canonical(index, period, category, news.number),
    }
    return TemplateResponse(request, index.get_template(request), context)


def _to_day(request: HttpRequest, index: NewsIndexPage) -> HttpResponse:
    """The form "by day" leads to the address of that day's archive."""
    try:
        day = datetime.date.fromisoformat(request.GET[DAY_PARAMETER])
        period = Period.of(day.year, day.month, day.day)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
    return HttpResponseRedirect(index.get_url(request) + period.path)


def _period_title(period: Period | None) -> str:
    """A period in words: a day, a month, a year."""
    if period is None:
        return ""
    if period.is_day:
        return _("day %s") % period.first.strftime("%d/%m/%Y")
    if period.is_year:
        return _("year %s") % period.first.year
    return _("month %s") % period.first.strftime("%m/%Y")


def _page_number(request: HttpRequest) -> int:
    """The page asked for: 1 by default; 404 for what is not a positive number."""
    raw = request.GET.get(PAGE_PARAMETER, "1")
    # Nine digits: more is no page of anyone's, and overflows the database's integers.
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 9) or int(raw) < 1:
        raise Http404(_("The list has no such page."))
    return int(raw)


def _category(request: HttpRequest, categories: list[NewsCategory]) -> NewsCategory | None:
    """The category asked for; 404 for one that is not in force."""
    slug = request.GET.get(CATEGORY_PARAMETER, "")
    if not slug:
        return None
    for category in categories:
        if category.slug == slug:
            return category
    raise Http404(_("There is no such category."))


def _canonical(
    index: NewsIndexPage, period: Period | None, category: NewsCategory | None, number: int
) -> str:
    """The one address of this list page: no stray parameters, no `trang=1`."""
    parameters: dict[str, str | int] = {}
    if category:
        parameters[CATEGORY_PARAMETER] = category.slug
    if number > 1:
        parameters[PAGE_PARAMETER] = number
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"{index.full_url}{period.path if period else ''}{query}"
