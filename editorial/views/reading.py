"""History, versions and course of approval of a page, for its people and for auditors.

They stand in front of Wagtail's (docs/patches.md), which asks for the right to edit. Whoever
may only read is offered nothing that writes, and sees a draft as it would look, on the admin
host and under his own session: no address of it works for anybody else.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.views.generic import history
from wagtail.admin.views.pages import preview
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.admin.views.pages.revisions import RevisionsCompare, RevisionsView
from wagtail.admin.views.pages.utils import GenericPageBreadcrumbsMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from editorial.models import ApproveTaskState
from portal.tenancy.permissions import may_audit


def may_edit(user: Any, page: Page) -> bool:
    """Whether the page is one's own to work on, as Wagtail asks it."""
    rights = page.permissions_for_user(user)
    return bool(rights.can_edit() or rights.can_publish())


def readable_page(user: Any, page_id: Any) -> Page:
    """The page, for who may edit or audit it. Raises Http404 or PermissionDenied."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not (may_edit(user, page) or may_audit(user, page)):
        raise PermissionDenied
    return page


class ReadPage:
    """Mixed into a view of one page: open to readers, who are offered no way to write."""

    request: HttpRequest
    pk: Any
    edit_url_name: str | None

    def get_object(self, queryset: Any = None) -> Page:
        """The page. Raises Http404 or PermissionDenied."""
        page = readable_page(self.request.user, self.pk)
        if not may_edit(self.request.user, page):
            self.edit_url_name = None
            self.forget_writing()
        return page

    def forget_writing(self) -> None:
        """Drop what else a screen offers that writes."""


class ReadHistoryView(ReadPage, PageHistoryView):
    """What was done to a page, with the way to each version."""

    any_permission_required: ClassVar[list[str]] = ["add", "change", "delete", "audit"]

    def forget_writing(self) -> None:
        """Nothing is brought back or taken off the clock."""
        self.revisions_revert_url_name = None
        self.revisions_unschedule_url_name = None

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Wagtail's one button leads to the editor."""
        buttons: list[Any] = super().header_buttons if self.edit_url_name else []
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The way to the course of its approvals."""
        buttons: list[Button] = super().header_more_buttons
        address = reverse("wagtailadmin_pages:workflow_history", args=[self.object.pk])
        words = gettext("Course of approval")
        return [*buttons, Button(words, url=address, icon_name="clipboard-list", priority=20)]


class ReadComparison(ReadPage, RevisionsCompare):
    """The difference between two versions."""


class ReadVersionView(ReadPage, RevisionsView):
    """One version as it would look to readers."""


class ReadWorkflowView(ReadPage, GenericPageBreadcrumbsMixin, history.WorkflowHistoryView):
    """The submissions of a page."""

    model = Page
    pk_url_kwarg = "page_id"
    page_title = gettext_lazy("Course of approval")
    header_icon = "doc-empty-inverse"
    edit_url_name = "wagtailadmin_pages:edit"
    workflow_history_detail_url_name = "wagtailadmin_pages:workflow_history_detail"


class ReadSubmissionView(ReadPage, GenericPageBreadcrumbsMixin, history.WorkflowHistoryDetailView):
    """One course of approval: each submission, its version, and what became of it."""

    model = Page
    pk_url_kwarg = "page_id"
    page_title = gettext_lazy("Course of approval")
    template_name = "editorial/admin/course_of_approval.html"
    header_icon = "doc-empty-inverse"
    edit_url_name = "wagtailadmin_pages:edit"
    workflow_history_url_name = "wagtailadmin_pages:workflow_history"
    breadcrumbs_items_to_take = 2

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The submissions, the first one first."""
        states = ApproveTaskState.objects.filter(workflow_state=self.workflow_state)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["submissions"] = (
            states.select_related("submitted_by", "finished_by", "revision")
            .defer("revision__content")
            .order_by("started_at", "pk")
        )
        return context


def view_draft(request: HttpRequest, page_id: int) -> HttpResponse:
    """The newest version as it would look. Raises Http404 or PermissionDenied."""
    page = readable_page(request.user, page_id)
    if may_edit(request.user, page):
        stock: HttpResponse = preview.view_draft(request, page_id)
        return stock
    draft = page.get_latest_revision_as_object()
    if not draft.is_previewable():
        raise PermissionDenied
    shown: HttpResponse = draft.make_preview_request(request, draft.default_preview_mode)
    return shown
