"""A clerk at the admin: opens pages, submits, approves, returns, as the screens do."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.core.accounts.models import User
from portal.tenancy.models import Role, RoleScope
from tests.factories import grant, make_user
from tests.tenancy.rights_world import Portal, admin, fresh


class Clerk:
    """One person with one role, signed in."""

    def __init__(
        self, name: str, portal: Portal, role: str = Role.EDITOR, scope: str = RoleScope.SITE
    ) -> None:
        self.user: User = make_user(name)
        grant(self.user, portal.member, role, scope)
        self.client: Client = admin(self.user)

    def open(self, page: Page) -> Any:
        """The editor of a page."""
        return self.client.get(edit_url(page))

    def form(self, page: Page, **changes: Any) -> dict[str, Any]:
        """What the editor of a page would post now, with what is changed in it.

        Made without opening the editor, which takes longer than most of what is tested;
        `test_two_editors.py` holds that the editor says the same of the version.
        """
        row = fresh(page)
        latest = row.latest_revision
        return form_data(
            row.get_latest_revision_as_object(),
            loaded_revision_id=latest.pk if latest else "",
            loaded_revision_created_at=latest.created_at.isoformat() if latest else "",
            **changes,
        )

    def save(self, page: Page, **changes: Any) -> Any:
        """Save a draft."""
        return self.client.post(edit_url(page), self.form(page, **changes))

    def submit(self, page: Page, **changes: Any) -> Any:
        """Send for approval."""
        return self.client.post(
            edit_url(page), self.form(page, **changes, **{"action-submit": "1"})
        )

    def withdraw(self, page: Page) -> Any:
        """Take the submission back."""
        form = form_data(fresh(page).get_latest_revision_as_object())
        return self.client.post(edit_url(page), {**form, "action-cancel-workflow": "1"})

    def act(self, page: Page, action: str, comment: str = "", form: Any = None, **more: Any) -> Any:
        """Approve or return from the editor, with the form that was opened before, if any."""
        data = {
            **(form if form is not None else self.form(page)),
            "action-workflow-action": "true",
            "workflow-action-name": action,
            "workflow-action-extra-data": json.dumps({"comment": comment}),
            **more,
        }
        return self.client.post(edit_url(page), data)

    def approve(self, page: Page, **more: Any) -> Any:
        """Approve what stands in the editor."""
        return self.act(page, "approve", **more)

    def send_back(self, page: Page, reason: str) -> Any:
        """Return it to its author."""
        return self.act(page, "reject", reason)


def edit_url(page: Page) -> str:
    """The editor of a page."""
    return f"/admin/pages/{page.pk}/edit/"


def form_data(page: Any, **changes: Any) -> dict[str, Any]:
    """What the editor of a standard page posts."""
    later = page.go_live_at
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "intro": page.intro,
            "body": streamfield([]),
            "seo_title": page.seo_title,
            "search_description": page.search_description,
            "go_live_at": timezone.localtime(later).strftime("%Y-%m-%d %H:%M") if later else "",
            "expire_at": "",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            **changes,
        }
    )


def public_text(page: Page) -> str:
    """What readers see of a standard page; empty while it is not public."""
    row = fresh(page)
    return str(row.intro) if row.live else ""


def messages_of(answer: Any) -> str:
    """What the admin says, in one text."""
    return " ".join(str(message) for message in answer.context["messages"])


def task_state(page: Page) -> Any:
    """The submission that waits."""
    return fresh(page).current_workflow_task_state
