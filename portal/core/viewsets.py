"""Admin screens for models that are not pages, checked against the instance.

Wagtail's generic views ask the permission policy about the model only: whoever may
change some row may list them all and change any by its number. Here every view asks
about the row, and what a person may not touch does not exist for him (404).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import BaseModelForm
from django.http import Http404
from django.urls import URLPattern
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.search.index import class_is_indexed

from portal.core.folded_lookup import holds
from portal.core.tables import LabelledTable


class ScopedList:
    """Mixed into a listing: only rows on which the person may do something."""

    permission_policy: BasePermissionPolicy
    any_permission_required: Any
    request: Any

    def get_base_queryset(self) -> QuerySet[Any]:
        """Rows within reach."""
        return self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, set(self.any_permission_required)
        )


class ScopedObject:
    """Mixed into a view of one row: 404 unless the person may do this with this row."""

    permission_policy: BasePermissionPolicy
    permission_required: Any
    any_permission_required: Any
    request: Any

    def get_object(self, *args: Any, **kwargs: Any) -> Model:
        """The row. Raises Http404 for one out of reach, as for one that is not there."""
        instance: Model = super().get_object(*args, **kwargs)  # type: ignore[misc]
        actions = (
            {self.permission_required}
            if self.permission_required
            else set(self.any_permission_required)
        )
        if not self.permission_policy.user_has_any_permission_for_instance(
            self.request.user, actions, instance
        ):
            raise Http404
        return instance


class ScopedForm:
    """Mixed into a view that saves: the row must be within reach as it will be, too."""

    permission_policy: BasePermissionPolicy
    permission_required: Any
    request: Any

    def is_valid(self, form: BaseModelForm[Any]) -> bool:
        """Validate; a row that would land out of reach is an error of the form."""
        if not super().is_valid(form):  # type: ignore[misc]
            return False
        if self.permission_policy.user_has_permission_for_instance(
            self.request.user, self.permission_required, form.instance
        ):
            return True
        form.add_error(None, _("You have no right to save this here."))
        return bool(super().is_valid(form))  # type: ignore[misc]


class ScopedIndexView(ScopedList, generic.IndexView):
    """List of the rows within reach; `related` is read of other rows in the same query."""

    related: ClassVar[tuple[str, ...]] = ()
    table_class = LabelledTable

    def get_base_queryset(self) -> QuerySet[Any]:
        """Rows within reach, with what they are shown with."""
        rows = super().get_base_queryset()
        return rows.select_related(*self.related) if self.related else rows

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is looked for in columns is found with and without accents."""
        if not self.is_searching or (class_is_indexed(queryset.model) and self.search_backend_name):
            found: QuerySet[Any] = super().search_queryset(queryset)
            return found
        return queryset.filter(holds(self.search_query, list(self.search_fields or [])))


class ScopedCreateView(ScopedForm, generic.CreateView):
    """Form for a new row."""


class ScopedCopyView(ScopedForm, generic.CopyView):
    """Form for a new row that begins as a copy; the source is checked as when editing."""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Model:
        """The row to copy. Raises Http404 for one out of reach."""
        source: Model | None = (
            self.permission_policy.instances_user_has_any_permission_for(
                self.request.user, {"change"}
            )
            .filter(pk=self.kwargs[self.pk_url_kwarg])
            .first()
        )
        if source is None:
            raise Http404
        return source


class ScopedEditView(ScopedObject, ScopedForm, generic.EditView):
    """Form for a row within reach."""


class ScopedDeleteView(ScopedObject, generic.DeleteView):
    """Confirmation to delete a row within reach."""


class ScopedHistoryView(ScopedObject, history.HistoryView):
    """What was done to a row within reach."""


class ScopedUsageView(ScopedObject, usage.UsageView):
    """Where a row within reach is used."""


class ScopedInspectView(ScopedObject, generic.InspectView):
    """A row within reach, read-only."""


class ScreenPolicy(BasePermissionPolicy):
    """Rights on rows, which knows what the screens offer at all."""

    actions: frozenset[str]


class ScopedModelViewSet(ModelViewSet):
    """The view set of every model that belongs to a site.

    A subclass names `policy`, whose instance methods decide. A view set that cannot
    be scoped says why in `unscoped_reason` and derives from `ModelViewSet` instead; a
    system check refuses one that does neither. Reordering by dragging is off: Wagtail's
    view would renumber the rows of all sites.
    """

    policy: ScreenPolicy
    index_view_class = ScopedIndexView
    add_view_class = ScopedCreateView
    copy_view_class = ScopedCopyView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView
    inspect_view_class = ScopedInspectView
    copy_view_enabled = False
    sort_order_field = None
    # For new and old rows, in the place of the form that Wagtail makes of panels.
    own_form: type[BaseModelForm[Any]] | None = None

    @property
    def permission_policy(self) -> BasePermissionPolicy:
        """The policy that every view of this set asks."""
        return self.policy

    @property
    def closed_views(self) -> frozenset[str]:
        """Views of what the policy allows to nobody: they have no address."""
        return frozenset({"add", "delete"}) - self.policy.actions

    def get_url_name(self, view_name: str) -> str | None:
        """The name of the address; None for a view that is closed."""
        return None if view_name in self.closed_views else str(super().get_url_name(view_name))

    def get_urlpatterns(self) -> list[URLPattern]:
        """The addresses of the views that somebody may use."""
        return [path for path in super().get_urlpatterns() if path.name not in self.closed_views]

    def get_edit_handler(self) -> Any:
        """None where a form of our own needs no panels."""
        return None if self.own_form else super().get_edit_handler()

    def get_form_class(self, for_update: bool = False) -> Any:
        """Our own form, or what Wagtail makes."""
        return self.own_form or super().get_form_class(for_update)
