"""Second locks behind the permission tester."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from editorial import four_eyes


def before_delete(request: HttpRequest, page: Page) -> None:
    """Refuse to delete what was ever public, for whoever gets here."""
    if not page.permissions_for_user(request.user).can_delete():
        raise PermissionDenied(_("What was published is taken down, never deleted."))


def before_bulk(request: HttpRequest, action_type: str, pages: Sequence[Any], action: Any) -> None:
    """The same for several at once."""
    if action_type == "delete" and action.model is Page:
        for page in pages:
            before_delete(request, page)


def arrange_buttons(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """The first button is what an approver is here for; each says what it does here.

    The buttons are shared between requests: what they say is not of one language.
    """
    page = context.get("page")
    for item in list(menu_items):
        if item.name == "action-unpublish":
            item.label = gettext_lazy("Take down")
        elif item.name == "action-cancel-workflow":
            item.label = gettext_lazy("Withdraw the submission")
            if page is None or not four_eyes.may_withdraw(page, request.user):
                menu_items.remove(item)
    approve = next((item for item in menu_items if item.name == "approve"), None)
    if approve is not None:
        menu_items.remove(approve)
        menu_items.insert(0, approve)
