"""The dialogues of the workflow, away from the editor (docs/patches.md)."""

from __future__ import annotations

import functools
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.pages import workflow
from wagtail.models import TaskState

from editorial.refusals import Refused
from editorial.versions import seen_version


class OwnSubmission:
    """Mixed in: the submission must be the page's own; Wagtail takes any, of any page."""

    object: Any

    def get_task_state(self) -> TaskState:
        """The submission. Raises Http404 for one of another page."""
        state: TaskState = super().get_task_state()  # type: ignore[misc]
        if state.workflow_state.object_id != str(self.object.pk):
            raise Http404
        return state

    def get_form_class(self) -> Any:
        """The form of the action; it remembers the version that is shown now."""
        form: Any = super().get_form_class()  # type: ignore[misc]
        return functools.partial(
            form, initial={"seen": seen_version(self.object.get_latest_revision())}
        )


class ApprovalActionView(OwnSubmission, workflow.WorkflowAction):
    """Approve or return without opening the editor."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act, or say why not and keep what was typed."""
        form = self.form_class(request.POST)
        is_dialogue = request.headers.get("x-requested-with") == "XMLHttpRequest"
        if form.is_valid():
            try:
                self.task.on_action(
                    self.task_state, request.user, self.action_name, **form.cleaned_data
                )
            except Refused as refused:
                form.add_error(None, str(refused))
        response: HttpResponse
        if not form.is_valid():
            if is_dialogue:
                response = self.render_modal_form(request, form)
                return response
            for errors in form.errors.values():
                messages.error(request, " ".join(errors))
            return redirect(self.redirect_url)
        if is_dialogue:
            response = self.render_modal_json(
                request, {"step": "success", "redirect": self.redirect_url}
            )
            return response
        return redirect(self.redirect_url)


class ApprovalDataView(OwnSubmission, workflow.CollectWorkflowActionData):
    """The dialogue of the editor, which acts with its own form afterwards."""


class ScopedConfirmCancellation(workflow.ConfirmWorkflowCancellation):
    """What publishing would do to a workflow; Wagtail tells it to everybody."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse who may not edit the page."""
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response
