"""The dashboard (docs/patches.md), the lists behind it, and the way to a new article."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from editorial.desk import selectors, today, writing
from editorial.desk.rows import Row

PAGE_LENGTH = 25
_HOME = "wagtailadmin_home"


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """What everybody sees first: today, one's own work, the month.

    In the place of Wagtail's dashboard and its panels; what rooms hang into
    `construct_homepage_panels` stands below.
    """

    template_name = "editorial/admin/desk.html"
    page_title = gettext_lazy("Today's work")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The desk of the person."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        panels: list[Any] = []
        for hang in hooks.get_hooks("construct_homepage_panels"):
            hang(self.request, panels)
        context["panels"] = sorted(panels, key=lambda panel: panel.order)
        context["desk"] = today.read(self.request.user)
        context["may_write"] = writing.may_write(self.request.user)
        context["today"] = timezone.localdate()
        return context


def _drafts(user: Any) -> QuerySet[Any, Any]:
    """Each page once, though two sets hold it."""
    first, *others = (selectors.draft_part(pages) for pages in selectors.drafts(user))
    return first.union(*others)


def _month(kind: str) -> Callable[[Any], QuerySet[Any, Any]]:
    def rows(user: Any) -> QuerySet[Any, Any]:
        since = selectors.month_of(timezone.localdate())
        return selectors.finished_part(selectors.MONTH[kind](user, since), kind)

    return rows


# Each kind: its title, its rows, and whether the newest stands first.
LISTS: dict[str, tuple[Any, Callable[[Any], QuerySet[Any, Any]], bool]] = {
    selectors.WAITING: (
        gettext_lazy("Waits for your approval"),
        lambda user: selectors.waiting_part(selectors.waiting(user)),
        False,
    ),
    selectors.RETURNED: (
        gettext_lazy("Returned to you"),
        lambda user: selectors.returned_part(selectors.returned(user)),
        False,
    ),
    selectors.SUBMITTED: (
        gettext_lazy("You submitted it, it waits for approval"),
        lambda user: selectors.submitted_part(selectors.submitted(user)),
        True,
    ),
    selectors.DRAFT: (gettext_lazy("Your drafts"), _drafts, True),
    selectors.MONTH_SUBMITTED: (
        gettext_lazy("Submitted this month"),
        _month(selectors.MONTH_SUBMITTED),
        True,
    ),
    selectors.MONTH_PUBLISHED: (
        gettext_lazy("Published this month"),
        _month(selectors.MONTH_PUBLISHED),
        True,
    ),
    selectors.MONTH_APPROVED: (
        gettext_lazy("Approved by you this month"),
        _month(selectors.MONTH_APPROVED),
        True,
    ),
}


def desk_list(request: HttpRequest, kind: str) -> HttpResponse:
    """All things of a kind, page by page. Raises Http404 for an unknown kind."""
    if kind not in LISTS:
        raise Http404
    title, rows_of, newest_first = LISTS[kind]
    order = ("-row_moment", "-row_page_id") if newest_first else ("row_moment", "row_page_id")
    pages = Paginator(rows_of(request.user).order_by(*order), PAGE_LENGTH)
    shown = pages.get_page(request.GET.get("p"))
    things = [today.thing_of(Row(*row)) for row in shown]
    context = {
        "page_title": title,
        "header_icon": "tasks",
        "things": today.with_names_for(request.user, things),
        "page_obj": shown,
        "is_list": True,
    }
    return render(request, "editorial/admin/desk_list.html", context)


class WriteView(View):
    """The big button: the form of a new article, by way of a choice where there is one."""

    def get(self, request: HttpRequest, site_id: int | None = None) -> HttpResponse:
        """Go to the form; ask for the site if the person has several."""
        if site_id is not None:
            return self._to_form(request, site_id)
        wants_lists = "muc" in request.GET
        asked = request.GET.get("q", "")
        sites = writing.sites_to_write_for(request.user, asked, limit=writing.SITES_SHOWN + 1)
        if not asked and len(sites) == 1:
            if wants_lists:
                return redirect("desk_write_lists", sites[0].site_id)
            return self._to_form(request, sites[0].site_id)
        if not asked and not sites:
            messages.warning(request, _("There is no site on which you may write now."))
            return redirect(_HOME)
        context = {
            "page_title": _("For which portal do you write?"),
            "header_icon": "edit",
            "sites": sites[: writing.SITES_SHOWN],
            "has_more": len(sites) > writing.SITES_SHOWN,
            "asked": asked,
            "wants_lists": wants_lists,
        }
        return render(request, "editorial/admin/write_choice.html", context)

    def _to_form(self, request: HttpRequest, site_id: int) -> HttpResponse:
        """The form for the main list of a site. Raises Http404 for one out of reach."""
        lists = writing.lists_of(request.user, site_id)
        if not lists:
            raise Http404
        return redirect(writing.new_article_url(lists[0]))


def write_lists(request: HttpRequest, site_id: int) -> HttpResponse:
    """The lists of one site to write in. Raises Http404 for one out of reach."""
    lists = writing.lists_of(request.user, site_id)
    if not lists:
        raise Http404
    context = {
        "page_title": _("In which section do you write?"),
        "header_icon": "edit",
        "lists": [(index.title, writing.new_article_url(index)) for index in lists],
    }
    return render(request, "editorial/admin/write_choice.html", context)
