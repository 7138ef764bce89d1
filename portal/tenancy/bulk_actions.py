"""Bulk actions over rows within reach, mounted in front of Wagtail's (docs/patches.md).

Wagtail looks up every key it is given, and names those that a person may not act upon:
whatever number is asked for, its title is told. Here a row out of reach is not there.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from portal.core.row_keys import is_key

_FILE_ACTIONS = ("add", "change", "delete", "choose")


def reachable(user: Any, model: type[Model]) -> QuerySet[Any]:
    """Rows of `model` that `user` may see in its listing; of people, for superusers alone."""
    if user.is_superuser:
        return model._default_manager.all()
    if issubclass(model, Page):
        pages: QuerySet[Any] = page_permission_policy.explorable_instances(user)
        return pages
    for policy in (image_policy, document_policy):
        if issubclass(model, policy.model):
            files: QuerySet[Any] = policy.instances_user_has_any_permission_for(user, _FILE_ACTIONS)
            return files
    return model._default_manager.none()


class WithinReach:
    """Mixed into a bulk action: only rows within reach are looked up."""

    request: HttpRequest

    def get_queryset(self, model: type[Model], object_ids: Any) -> list[Any]:
        """The rows asked for. Raises Http404 when none of them is within reach."""
        asked = [pk for pk in object_ids if is_key(model, pk)]
        return get_list_or_404(reachable(self.request.user, model), pk__in=asked)

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> QuerySet[Any]:
        """All rows of a listing; 404 for what lies below a page out of reach."""
        model: type[Model] = self.model  # type: ignore[attr-defined] # of the action
        if parent_id is not None and issubclass(model, Page):
            below = reachable(self.request.user, Page)
            if not is_key(Page, parent_id) or not below.filter(pk=parent_id).exists():
                raise Http404
        every: QuerySet[Any] = super().get_all_objects_in_listing_query(parent_id)  # type: ignore[misc]
        return every


def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Wagtail's view of a bulk action, over rows within reach."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    view: type[BulkAction] | None = bulk_action_registry.get_bulk_action_class(
        app_label, model_name, action
    )
    if view is None:
        raise Http404
    if issubclass(model, Page):
        _require_reachable(request.user, request.POST.get("chooser", ""))
    scoped: Any = type(f"Scoped{view.__name__}", (WithinReach, view), {"__module__": __name__})
    answer: HttpResponse = scoped(request, model).dispatch(request)
    return answer


def _require_reachable(user: Any, destination: str) -> None:
    """Raise Http404 for a destination out of reach: the answer would tell its title."""
    if destination and not (
        is_key(Page, destination) and reachable(user, Page).filter(pk=destination).exists()
    ):
        raise Http404
