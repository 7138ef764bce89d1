"""The one task of the workflow, and what it keeps of a submission."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState

from editorial.models.four_eyes import FourEyesMode
from portal.tenancy import root_paths


class ApproveTaskState(TaskState):
    """One submission: who submitted it, and which version was approved under which rule.

    `revision` is the version that was submitted. What the approver corrected is the
    difference between it and `approved_revision`.
    """

    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Pages do not move between sites: what a submission belonged to it belongs to for good.
    site = models.ForeignKey(
        "wagtailcore.Site",
        verbose_name=_("site"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    approved_revision = models.ForeignKey(
        "wagtailcore.Revision",
        verbose_name=_("approved version"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Empty: the common rule. Reports name the approvals under another.
    four_eyes = models.CharField(
        _("rule of approval"), max_length=6, choices=FourEyesMode.choices, blank=True
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

    def __str__(self) -> str:
        return f"{self.revision.object_str}: {self.get_status_display()}"

    def rule_in_words(self) -> str:
        """The rule under which it was approved; empty where it was not."""
        if self.status != self.STATUS_APPROVED:
            return ""
        return self.get_four_eyes_display() if self.four_eyes else gettext("the common rule")

    @property
    def was_corrected(self) -> bool:
        """Whether what was approved is not what was submitted."""
        return self.approved_revision_id not in {None, self.revision_id}

    def corrections_url(self) -> str:
        """The screen that shows the difference."""
        return reverse(
            "wagtailadmin_pages:revisions_compare",
            args=[self.revision.object_id, self.revision_id, self.approved_revision_id],
        )

    def get_comment(self) -> str | SafeString:
        """The comment, and the way to what was corrected, for the history of the workflow."""
        if not self.was_corrected:
            return self.comment
        return format_html(
            '{} <a href="{}">{}</a>',
            self.comment,
            self.corrections_url(),
            gettext("Corrections of the approver"),
        )


class ApproveTask(Task):
    """Approval by whoever may publish the page: asked of his rights on it, not of a group."""

    task_state_class = ApproveTaskState

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")

    def start(self, workflow_state: Any, user: Any = None) -> ApproveTaskState:
        """Begin a submission; keep its site, and who submitted: after a return, maybe another."""
        state: ApproveTaskState = super().start(workflow_state, user=user)
        state.submitted_by = user
        state.site_id = root_paths.site_id_of(workflow_state.content_object)
        state.save(update_fields=["submitted_by", "site"])
        return state

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Approve or return. Raises `editorial.refusals.Refused` with the reason.

        `seen`: what the approver had before him (`editorial.versions.seen_version`);
        `comment`: his words, without which nothing is returned. All else is ignored.
        """
        from editorial import services

        comment = str(kwargs.get("comment") or "")
        if action_name == "approve":
            services.approve(task_state, user, seen=str(kwargs.get("seen") or ""), comment=comment)
        elif action_name == "reject":
            services.send_back(task_state, user, reason=comment)

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        """What `user` may do with the submission of this page; none on his own."""
        from editorial import four_eyes

        if not four_eyes.may_approve(obj, user):
            return []
        verdict = four_eyes.verdict_on(obj, user)
        if verdict is four_eyes.Verdict.OWN_SUBMISSION:
            return []
        actions = [("reject", gettext_lazy("Return with a reason"), True)]
        if verdict is four_eyes.Verdict.FREE:
            actions += [
                ("approve", gettext_lazy("Approve"), False),
                ("approve", gettext_lazy("Approve with a comment"), True),
            ]
        return actions

    def get_form_for_action(self, action: str) -> type[Any]:
        """The form that goes with an action."""
        from editorial import forms

        return forms.ReturnForm if action == "reject" else forms.ApproveForm

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        """Approvers open the page; they could anyhow."""
        return self._may_approve(obj, user)

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """Whoever may not approve waits, or withdraws."""
        return not self._may_approve(obj, user)

    def user_can_lock(self, obj: Page, user: Any) -> bool:
        """An approver keeps others off while he corrects."""
        return self._may_approve(obj, user)

    def user_can_unlock(self, obj: Page, user: Any) -> bool:
        """An approver takes over what a colleague has locked."""
        return self._may_approve(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Submissions that wait for `user`, without his own; one query."""
        from editorial import selectors

        return selectors.waiting_for(user, self)

    @classmethod
    def get_description(cls) -> str:
        """What Wagtail's screens say of it."""
        return gettext("Whoever may publish a page approves what another has submitted.")

    def _may_approve(self, obj: Page, user: Any) -> bool:
        from editorial import four_eyes

        return four_eyes.may_approve(obj, user)
