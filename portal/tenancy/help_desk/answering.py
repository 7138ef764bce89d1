"""The screens of who answers: the line of questions, those that are done, and one of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import truncatechars
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button

from portal.core.lists import WorkList, menu_item_for
from portal.tenancy.help_desk.forms import AnswerForm
from portal.tenancy.help_desk.policy import POLICY
from portal.tenancy.help_desk.services import Done, answer, close
from portal.tenancy.models import HelpRequest, HelpState

INDEX, DONE, ONE = "help_requests:index", "help_requests:done", "help_requests:answer"
_SHOWN = 80


def beginning(row: HelpRequest) -> str:
    """The first words of a question."""
    return truncatechars(" ".join(row.question.split()), _SHOWN)


class RequestList(WorkList):
    """What both lists are: questions within reach, never taken away."""

    model = HelpRequest
    permission_policy = POLICY
    header_icon = "help"

    def get_base_queryset(self) -> QuerySet[HelpRequest]:
        """Within reach, with what a row shows."""
        return POLICY.waiting(self.request.user).select_related("site", "asked_by")

    @cached_property
    def columns(self) -> list[Column]:
        """The question leads to its screen; who asked, where, when."""
        return [
            TitleColumn("question", label=_("Question"), accessor=beginning, get_url=_address_of),
            Column("site", label=capfirst(_("site"))),
            Column("asked_by", label=_("Asked by")),
            DateColumn("asked_at", label=_("Asked at")),
        ]


class OpenRequestsView(RequestList):
    """Questions that wait, the oldest first."""

    page_title = _("Requests for help")
    index_url_name = INDEX
    index_results_url_name = "help_requests:index_results"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The way to those that are done."""
        buttons: list[Button] = super().header_more_buttons
        return [*buttons, Button(_("Answered requests"), url=reverse(DONE), icon_name="history")]

    def get_base_queryset(self) -> QuerySet[HelpRequest]:
        """Those that are open."""
        return super().get_base_queryset().filter(state=HelpState.OPEN)

    def order_queryset(self, queryset: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
        """Who has waited longest comes first."""
        return queryset.order_by("asked_at", "pk")


class DoneRequestsView(RequestList):
    """Questions that were answered or closed, the latest first."""

    page_title = _("Answered requests")
    index_url_name = DONE
    index_results_url_name = "help_requests:done_results"
    above: ClassVar[list[dict[str, Any]]] = [
        {"url": reverse_lazy(INDEX), "label": _("Requests for help")}
    ]

    @cached_property
    def columns(self) -> list[Column]:
        """Also what became of it."""
        state = Column("state", label=_("State"), accessor="get_state_display")
        return [*super().columns, state, DateColumn("answered_at", label=_("Answered at"))]

    def get_base_queryset(self) -> QuerySet[HelpRequest]:
        """Those that are done."""
        return super().get_base_queryset().exclude(state=HelpState.OPEN)

    def order_queryset(self, queryset: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
        """The latest first."""
        return queryset.order_by("-answered_at", "-pk")


def _address_of(row: HelpRequest) -> str:
    return reverse(ONE, args=[row.pk])


class AnswerView(View):
    """One question within reach: read it, answer it, or close it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Raises PermissionDenied for who answers nowhere, Http404 out of reach."""
        if not POLICY.user_has_permission(request.user, "change"):
            raise PermissionDenied
        rows = POLICY.waiting(request.user)
        found = rows.select_related("site", "asked_by", "answered_by").filter(pk=kwargs["pk"])
        row = found.first()
        if row is None:
            raise Http404
        self.row = row
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The question, and the form while it waits."""
        return self._show(request, AnswerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer or close; somebody who was quicker is not overwritten."""
        form = AnswerForm(request.POST)
        is_closing = "close" in request.POST
        if not is_closing and not form.is_valid():
            return self._show(request, form)
        try:
            if is_closing:
                close(pk, request.user)
                messages.success(request, gettext("The question has been closed."))
            else:
                answer(pk, request.user, form.cleaned_data["answer"])
                messages.success(request, gettext("The answer has been sent."))
        except Done:
            self.row.refresh_from_db()
            messages.error(
                request, gettext("Somebody else has dealt with this question meanwhile.")
            )
            return self._show(request, form, typed=request.POST.get("answer", ""))
        return redirect(INDEX)

    def _show(self, request: HttpRequest, form: AnswerForm, typed: str = "") -> HttpResponse:
        context = {
            "row": self.row,
            "form": form,
            "typed": typed,
            "is_open": self.row.state == HelpState.OPEN,
            "page_title": str(self.row),
            "header_icon": "help",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
                {"url": reverse(INDEX), "label": gettext("Requests for help")},
                {"url": "", "label": str(self.row)},
            ],
        }
        return render(request, "tenancy/admin/help/answer.html", context)


class HelpRequestViewSet(ViewSet):
    """The line of the centre: nothing is added, edited or deleted by hand."""

    name = "help_requests"
    icon = "help"
    menu_label = _("Requests for help")
    menu_item_class = menu_item_for(POLICY, "change")

    def get_urlpatterns(self) -> list[URLPattern]:
        """The lists with their rows alone, and one question."""
        line, done = OpenRequestsView, DoneRequestsView
        return [
            path("", line.as_view(), name="index"),
            path("results/", line.as_view(results_only=True), name="index_results"),
            path("done/", done.as_view(), name="done"),
            path("done/results/", done.as_view(results_only=True), name="done_results"),
            path("<int:pk>/", AnswerView.as_view(), name="answer"),
        ]
