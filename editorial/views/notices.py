"""A person's own notices: the list, and the way from one to its page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from editorial.models import Notice
from editorial.notices import selectors, services

INDEX = "notices:index"


class NoticesView(WagtailAdminTemplateMixin, ListView[Notice]):
    """His own, the newest first; three queries a page."""

    template_name = "editorial/admin/notices.html"
    page_title = gettext_lazy("Notices")
    header_icon = "mail"
    paginate_by = 50
    index_url_name = INDEX

    def get_queryset(self) -> QuerySet[Notice]:
        """Nobody sees those of others."""
        return selectors.notices_of(self.request.user).select_related("actor")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this list."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the number of those that are not read."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["unread"] = selectors.unread_count(self.request.user)
        return context


class OpenNoticeView(View):
    """Leads to the page of a notice; whoever opens it has read all that he was told of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The editor, or the public page, or back to the list where neither is his to see."""
        own = selectors.notices_of(request.user).select_related("page")
        notice = get_object_or_404(own, pk=pk)
        services.note_seen(notice.page_id, request.user)
        page = notice.page
        if page.permissions_for_user(request.user).can_edit():
            return redirect("wagtailadmin_pages:edit", page.pk)
        if page.live and (address := page.get_url(request)):
            return redirect(address)
        messages.warning(request, _("You have no right to open this page any more."))
        return redirect(INDEX)


class AllReadView(View):
    """Notes all of one's own as read."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note and go back to the list."""
        services.note_all_read(request.user)
        return redirect(INDEX)


class NoticesViewSet(ViewSet):
    """Three addresses, each about the person's own rows and nobody else's."""

    def get_urlpatterns(self) -> list[Any]:
        """The list, one, and all read."""
        return [
            path("", NoticesView.as_view(), name="index"),
            path("<int:pk>/", OpenNoticeView.as_view(), name="open"),
            path("all_read/", AllReadView.as_view(), name="all_read"),
        ]


notices = NoticesViewSet("notices")
