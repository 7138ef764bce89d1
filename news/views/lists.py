"""The view of a news list."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from news import selectors
from news.addresses import CATEGORY_PARAMETER, DAY_PARAMETER, FEED
from news.periods import Period
from news.selectors.beside import beside_list
from news.selectors.lists import NewsList
from news.views.asked import canonical, list_title, no_such_page, page_number
from portal.core.cache_tags import tag
from portal.tenancy.root_paths import site_id_of
from portal.tenancy.selectors import breadcrumb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from news.models import NewsCategory, NewsIndexPage


def news_list(request: HttpRequest, index: NewsIndexPage, period: Period | None) -> HttpResponse:
    """Answer with one page of a list; 404 for a page or category that is not there."""
    if DAY_PARAMETER in request.GET:
        return _to_day(request, index)
    site_id = site_id_of(index)
    if site_id is None:
        raise Http404
    asked_category = request.GET.get(CATEGORY_PARAMETER, "")
    news = selectors.news_list(
        site_id,
        index.pk,
        number=page_number(request),
        category=asked_category,
        period=period,
    )
    if news is None:
        raise no_such_page()
    beside = beside_list(site_id, index.pk, period, _day_of(news), request)
    category = _category(asked_category, beside.categories, news)
    tag(request, f"list:{index.pk}")
    list_url = index.get_url(request)
    path = period.path if period else ""
    query = urlencode({CATEGORY_PARAMETER: category.slug}) if category else ""
    context: dict[str, Any] = {
        **index.get_context(request),
        "news": news,
        "beside": beside,
        "period": period,
        "period_title": _period_title(period),
        "category": category,
        "index_url": list_url,
        "list_url": list_url + path,
        "feed_url": f"{list_url}{FEED}/{query and '?'}{query}",
        "query": query,
        "breadcrumb": breadcrumb(index, request),
        "metadata": replace(
            index.page_metadata(request),
            title=list_title(
                index.title,
                category.name if category else "",
                _period_title(period),
                number=news.number,
            ),
            url=canonical(
                f"{index.full_url}{path}", news.number, **{CATEGORY_PARAMETER: asked_category}
            ),
        ),
    }
    return TemplateResponse(request, index.get_template(request), context)


def _day_of(news: NewsList) -> datetime.date:
    """The day whose month the calendar shows: that of the newest article on the page."""
    return timezone.localdate(news.items[0].published_at if news.items else None)


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


def _category(slug: str, offered: list[NewsCategory], news: NewsList) -> NewsCategory | None:
    """The category asked for; 404 for one that is not offered and holds nothing.

    A category that has ended, or that the site offers no more, keeps its articles.
    """
    if not slug:
        return None
    held = (article.category for article in news.shown if article.category)
    for category in (*offered, *held):
        if category.slug == slug:
            return category
    raise Http404(_("There is no such category."))
