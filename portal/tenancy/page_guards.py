"""Second locks behind the permission tester, at the screens that act on pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.tenancy.permissions import same_site

# Buttons of wagtail-localize that would take a page out of the ordinary editor.
_LOCALIZE_ACTIONS = frozenset({"localize-restart-translation", "localize-convert-to-alias"})


def refuse_other_site(page: Page, destination: Page | None) -> None:
    """Refuse to take `page` to another site. Raises PermissionDenied."""
    if destination is None or not same_site(page, destination):
        raise PermissionDenied(_("A page does not move or copy to another site."))


def before_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Refuse a move to another site."""
    refuse_other_site(page, destination)


def before_copy(request: HttpRequest, page: Page) -> None:
    """Refuse a copy to another site; the form names the destination."""
    if request.method == "POST":
        wanted = request.POST.get("new_parent_page", "")
        refuse_other_site(
            page, Page.objects.filter(pk=wanted).first() if wanted.isdigit() else None
        )


def before_bulk(request: HttpRequest, action_type: str, pages: Sequence[Any], action: Any) -> None:
    """Refuse a bulk move to another site."""
    if action_type == "move" and action.model is Page:
        for page in pages:
            refuse_other_site(page, action.cleaned_form.cleaned_data["chooser"])


def before_edit(request: HttpRequest, page: Page) -> None:
    """Refuse to switch a translation to the mode that publishes by itself."""
    if request.method == "POST" and _LOCALIZE_ACTIONS.intersection(request.POST):
        raise PermissionDenied


def hide_localize_actions(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Leave those switches out of the editor's menu."""
    menu_items[:] = [item for item in menu_items if item.name not in _LOCALIZE_ACTIONS]
