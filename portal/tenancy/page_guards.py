"""Second locks behind the permission tester, at the screens that act on pages.

One is a first lock, mounted in front (docs/patches.md): Wagtail's question whether to move.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.admin.views.pages import move
from wagtail.models import Page

from portal.core.reserved_paths import refuse_reserved_slug
from portal.core.row_keys import is_key
from portal.tenancy.permissions import same_site

# Buttons of wagtail-localize that would take a page out of the ordinary editor.
_LOCALIZE_ACTIONS = frozenset({"localize-restart-translation", "localize-convert-to-alias"})


def refuse_other_site(page: Page, destination: Page | None) -> None:
    """Refuse to take `page` to another site. Raises PermissionDenied."""
    if destination is None or not same_site(page, destination):
        raise PermissionDenied(_("A page does not move or copy to another site."))


def before_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Refuse a move to another site, or to an address that is the portal's own."""
    refuse_move(page, destination)


def refuse_move(page: Page, destination: Page) -> None:
    """Refuse to take `page` under `destination`. Raises PermissionDenied."""
    refuse_other_site(page, destination)
    try:
        refuse_reserved_slug(page.slug, destination)
    except ValidationError as error:
        raise PermissionDenied(" ".join(error.messages)) from error


def move_confirm(request: HttpRequest, page_to_move_id: int, destination_id: int) -> HttpResponse:
    """Wagtail's question whether to move, for those who may; it asks anybody about any page.

    Raises Http404 or PermissionDenied.
    """
    page = get_object_or_404(Page, pk=page_to_move_id).specific
    destination = get_object_or_404(Page, pk=destination_id).specific
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
    answer: HttpResponse = move.move_confirm(request, page_to_move_id, destination_id)
    return answer


def before_copy(request: HttpRequest, page: Page) -> None:
    """Refuse a copy to another site; the form names the destination."""
    if request.method == "POST":
        wanted = request.POST.get("new_parent_page", "")
        refuse_other_site(
            page, Page.objects.filter(pk=wanted).first() if is_key(Page, wanted) else None
        )


def before_bulk(request: HttpRequest, action_type: str, pages: Sequence[Any], action: Any) -> None:
    """Refuse a bulk move to another site."""
    if action_type == "move" and action.model is Page:
        for page in pages:
            refuse_move(page, action.cleaned_form.cleaned_data["chooser"])


def before_edit(request: HttpRequest, page: Page) -> None:
    """Refuse to switch a translation to the mode that publishes by itself."""
    if request.method == "POST" and _LOCALIZE_ACTIONS.intersection(request.POST):
        raise PermissionDenied


def hide_localize_actions(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Leave those switches out of the editor's menu."""
    menu_items[:] = [item for item in menu_items if item.name not in _LOCALIZE_ACTIONS]
