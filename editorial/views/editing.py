"""The editor, where approving means what was seen (docs/patches.md)."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView

from editorial import four_eyes, services
from editorial.care.selectors import is_due
from editorial.notices.services import note_seen
from editorial.refusals import Refused
from editorial.selectors import last_correction
from editorial.versions import seen_version
from editorial.views.commenting import CommentsToldByJob
from editorial.views.refused_saves import NamesWhatIsWrong
from editorial.views.stale_saves import RefusesStaleSaves


class ApprovalEditView(CommentsToldByJob, RefusesStaleSaves, NamesWhatIsWrong, EditView):
    """Wagtail's editor, but for the actions of the workflow.

    There, an approval publishes whatever is newest, an action that is not allowed becomes
    a silent save, and one without a workflow an error of the server. Here each is whole or
    refused with its reason, and what was typed stays in the form.
    """

    page: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; tell an author what was corrected when his text was approved."""
        note_seen(self.page.pk, request.user)
        corrected = last_correction(self.page, request.user)
        if corrected is not None:
            messages.info(
                request,
                _("%(name)s corrected your text before it was published.")
                % {"name": corrected.finished_by or _("The approver")},
                buttons=[messages.button(corrected.corrections_url(), _("Show the corrections"))],
            )
        if is_due(self.page):
            messages.warning(
                request,
                _("This page has to be reviewed: is everything still true?"),
                buttons=[messages.button(reverse("page_care", args=[self.page.pk]), _("Review"))],
            )
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @property
    def wanted_action(self) -> str:
        """The action of the workflow that was asked for; empty for none."""
        if not self.request.POST.get("action-workflow-action"):
            return ""
        return str(self.request.POST.get("workflow-action-name", ""))

    def workflow_action_is_valid(self) -> bool:
        """Whether it is on offer; none is once the workflow is over."""
        self.workflow_action = self.wanted_action
        task = self.page.current_workflow_task
        if task is None:
            return False
        return self.workflow_action in {name for name, *_rest in self._offered(task)}

    @cached_property
    def is_cancelling_workflow(self) -> bool:
        """Whether a submission is withdrawn by somebody whose it is."""
        return bool(
            super().is_cancelling_workflow and four_eyes.may_withdraw(self.page, self.request.user)
        )

    def _offered(self, task: Any) -> list[tuple[str, Any, bool]]:
        actions: list[tuple[str, Any, bool]] = task.get_actions(self.page, self.request.user)
        return actions

    def form_valid(self, form: Any) -> HttpResponse:
        """Save and act, all or nothing, upon the newest version."""
        try:
            with transaction.atomic():
                self.hold_newest()
                # An approval says by itself which version was seen.
                if self.wanted_action != "approve" and (stale := self.stale_answer()):
                    return stale
                if not self.wanted_action:
                    response: HttpResponse = super().form_valid(form)
                    return response
                self.has_content_changes = form.has_changed()
                self._refuse()
                return self.perform_workflow_action()
        except Refused as refused:
            return self._refused(str(refused))

    def save_action(self) -> HttpResponse:
        """Save a draft; what saves by itself makes a version and writes nothing else."""
        self.form.keeps_row = self.expects_json_response
        response: HttpResponse = super().save_action()
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that the right is gone to one whose role ended while he read, not "locked"."""
        if self.wanted_action and not four_eyes.may_approve(self.page, self.request.user):
            return self._refused(services.no_right())
        response: HttpResponse = super().form_invalid(form)
        return response

    def _refuse(self) -> None:
        """Raise `Refused` before anything is saved."""
        if self.wanted_action == "approve":
            services.refuse_approval(
                self.page,
                self.request.user,
                seen=self._seen(),
                is_editing=self.has_content_changes,
            )
        elif self.wanted_action == "reject":
            services.refuse_return(self.page, self.request.user, reason=self._comment())
        else:
            raise Refused(_("There is no such action."))

    def _seen(self) -> str:
        """The version that the form was made from, or that saving by itself has made of it."""
        latest = self.page.get_latest_revision()
        posted = self.request.POST
        own = posted.get("overwrite_revision_id")
        if own and latest and own == str(latest.pk) and latest.user_id == self.request.user.pk:
            return seen_version(latest)
        number, created = (
            posted.get(name, "") for name in ("loaded_revision_id", "loaded_revision_created_at")
        )
        return f"{number}@{created}"

    def _comment(self) -> str:
        """What was written in the dialogue; empty for what is no such thing."""
        try:
            extra = json.loads(self.request.POST.get("workflow-action-extra-data") or "{}")
        except ValueError:
            return ""
        return str(extra.get("comment") or "") if isinstance(extra, dict) else ""

    def perform_workflow_action(self) -> HttpResponse:
        """Save what was corrected, as a version of its own, and act on it."""
        self.page = self.form.save(commit=not self.page.live)
        self.subscription.save()
        revision = self.page.get_latest_revision()
        if self.has_content_changes:
            revision = self.page.save_revision(user=self.request.user, log_action=True)
            if "comments" in self.form.formsets:
                changes = self.get_commenting_changes()
                self.log_commenting_changes(changes, revision)
                self.send_commenting_notifications(changes)
        self.page.current_workflow_task.on_action(
            self.page.current_workflow_task_state,
            self.request.user,
            self.wanted_action,
            seen=seen_version(revision),
            comment=self._comment(),
        )
        self.add_save_confirmation_message()
        hooked: HttpResponse | None = self.run_hook("after_edit_page", self.request, self.page)
        response: HttpResponse = hooked or self.redirect_away()
        return response

    def _refused(self, reason: str) -> HttpResponse:
        """The form again, with what was typed, made of the same version as before."""
        messages.error(self.request, reason)
        return self.again_as_typed()


class RevertView(CommentsToldByJob, RefusesStaleSaves, RevisionsRevertView):
    """An older version becomes a draft again; nothing is approved from here."""

    def workflow_action_is_valid(self) -> bool:
        """Never: the version that goes public would be another than was submitted."""
        return False

    def form_valid(self, form: Any) -> HttpResponse:
        """Put the older version upon the newest, if that is still the one that was shown."""
        with transaction.atomic():
            self.hold_newest()
            response: HttpResponse = self.stale_answer() or super().form_valid(form)
        return response
