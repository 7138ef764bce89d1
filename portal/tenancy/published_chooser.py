"""The second tab of the page chooser: what other portals have published.

One's own pages are browsed; those of the others are searched, and only for a link in a
text. Nothing of a page is shown but what its readers see: Wagtail's rows say the title
of the draft and lead to the editor.
"""

from __future__ import annotations

import datetime
import json
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic.base import ContextMixin
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.models import Page

from portal.tenancy import root_paths
from portal.tenancy.explorer import ScopedBrowseView, policy
from portal.tenancy.models import MemberSite, SiteState

SHOWN: Final = 20
# Some of those found are one's own, or of a portal that is closed.
_LOOKED_AT: Final = 100


def published_elsewhere(user: Any, query: str) -> list[tuple[Page, str]]:
    """Live pages of open portals out of the reach of `user`, each with its portal's name.

    At most `SHOWN`, the best first; two queries, however many portals there are.
    """
    if not query.strip():
        return []
    # The index knows the words of what is published, not those of drafts.
    found = Page.objects.live().autocomplete(query)[:_LOOKED_AT]
    now = timezone.now()
    sites = {page: root_paths.site_id_of(page) for page in found if not _is_over(page, now)}
    rows = MemberSite.objects.filter(site_id__in=set(sites.values())).exclude(
        state=SiteState.SUSPENDED
    )
    names = dict(rows.values_list("site_id", "site__site_name"))
    elsewhere = [
        (page, names[site_id])
        for page, site_id in sites.items()
        if site_id in names and not policy().is_explorable(user, page)
    ]
    return elsewhere[:SHOWN]


def _is_over(page: Page, now: datetime.datetime) -> bool:
    """Whether its time is over, though no job may have taken it down yet."""
    return page.expired or bool(page.expire_at and page.expire_at <= now)


def is_for_a_link(request: HttpRequest) -> bool:
    """Whether the chooser was opened for a link in a text, and not for a field of pages.

    A field would show the title of the draft, and forms refuse pages of other sites.
    """
    return bool(request.GET.get("allow_external_link")) and not request.GET.get("multiple")


class OwnTab(ScopedBrowseView):
    """One's own pages; for a link in a text, with the way to the second tab."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """Browse, with both tabs below the head of the window."""
        answer = super().get(request, parent_page_id)
        if not is_for_a_link(request) or answer.status_code != HTTPStatus.OK:
            return answer
        window = json.loads(answer.content)
        tabs = render_to_string("tenancy/admin/chooser_tabs.html", {"is_own": True}, request)
        # Wagtail's template of the window has no place for it.
        window["html"] = window["html"].replace("</header>", f"</header>{tabs}", 1)
        return JsonResponse(window)


class PublishedElsewhere(ContextMixin):
    """What both views show."""

    request: HttpRequest

    @cached_property
    def form(self) -> SearchForm:
        """The box to search in."""
        form = SearchForm(self.request.GET)
        form.is_valid()
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The box, and what was found."""
        query = str(self.form.cleaned_data.get("q") or "")
        rows = [
            {"page": page, "site": site, "parent_id": self.request.GET.get("parent_page_id", "")}
            for page, site in published_elsewhere(self.request.user, query)
        ]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "search_form": self.form,
            "query": query,
            "rows": rows,
            "allow_external_link": True,
            **{
                name: self.request.GET.get(name)
                for name in ("allow_email_link", "allow_phone_link", "allow_anchor_link")
            },
        }


class PublishedTab(PublishedElsewhere, View):
    """The tab as it opens in the chooser's window."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Raises Http404 where the chooser is for something else than a link."""
        if not is_for_a_link(request):
            raise Http404
        answer: HttpResponse = render_modal_workflow(
            request,
            "tenancy/admin/published_chooser.html",
            None,
            self.get_context_data(),
            json_data={"step": "browse", "parent_page_id": None},
        )
        return answer


class PublishedResults(PublishedElsewhere, View):
    """What is found while somebody types."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The rows alone."""
        return TemplateResponse(
            request, "tenancy/admin/published_chooser_results.html", self.get_context_data()
        )
