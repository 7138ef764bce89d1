"""Screens of plain models whose last change is taken back with one click (rule 3)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from portal.core.audit import undoing
from portal.core.audit.models import AuditAction, AuditEntry
from portal.core.viewsets import (
    ScopedCreateView,
    ScopedDeleteView,
    ScopedEditView,
    ScopedModelViewSet,
)


class OffersUndo:
    """Mixed into a view that saves or deletes: what it says has a button beside it."""

    request: HttpRequest
    object: Any
    model: Any
    undo_url_name: str | None = None

    def get_success_message(self, *args: Any) -> Any:
        """What was done, and the way back."""
        # Told after the row was deleted: it knows its key no more, the record does.
        said = super().get_success_message(*args)  # type: ignore[misc]
        return format_html("{} {}", said, self._way_back())

    def _way_back(self) -> SafeString:
        entry = undoing.entry_of_this_request(self.model, self._key())
        if entry is None or self.undo_url_name is None:
            return SafeString("")
        url = reverse(self.undo_url_name, args=[entry.pk])
        return render_to_string(
            "core/admin/undo_button.html", {"url": url, "csrf_token": get_token(self.request)}
        )

    def _key(self) -> Any:
        kwargs: Any = getattr(self, "kwargs", {})
        return self.object.pk or kwargs.get("pk")


class UndoableCreateView(OffersUndo, ScopedCreateView):
    """Form for a new row, which one click takes back."""


class UndoableEditView(OffersUndo, ScopedEditView):
    """Form for a row, with the way back behind its last change."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Beside the usual ones: what the last change was, to take it back."""
        buttons: list[Button] = super().header_more_buttons
        entry = undoing.last_entry(self.model, self.object.pk)
        if entry is None or entry.action == AuditAction.CREATE or self.undo_url_name is None:
            return buttons
        url = reverse(self.undo_url_name, args=[entry.pk])
        label = _("Undo the last change")
        return [*buttons, Button(label, url=url, icon_name="undo", priority=15)]


class UndoableDeleteView(OffersUndo, ScopedDeleteView):
    """Confirmation to delete a row, which one click brings back."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete it, or say that others need it."""
        try:
            answer: HttpResponse = super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("Other entries depend on this one by now."))
            return HttpResponseRedirect(self.get_success_url())
        return answer


class UndoView(View):
    """One entry of the record: what taking it back changes, and the button that does."""

    model: Any = None
    policy: Any = None
    index_url_name = ""
    edit_url_name = ""
    undo_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for who may do to the row what this does; 404 for others."""
        entry = AuditEntry.objects.filter(
            pk=kwargs["entry_id"], object_type=self.model._meta.label
        ).first()
        if entry is None or entry.action not in undoing.ACTIONS or not self._may(entry):
            raise Http404
        self.entry = entry
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """What will be there afterwards."""
        context = {
            "header_title": _("Undo a change"),
            "header_icon": "undo",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {
                    "url": reverse(self.index_url_name),
                    "label": self.model._meta.verbose_name_plural,
                },
                {"url": "", "label": _("Undo a change")},
            ],
            "entry": self.entry,
            "fields": undoing.fields_undone(self.entry, self.model),
        }
        return render(request, "core/admin/undo.html", context)

    def post(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Take it back, or say why that cannot be."""
        try:
            row = undoing.undo(self.entry, self.model)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            said = _("“%(object)s” is as it was before.") % {"object": self.entry.object_repr}
            messages.success(request, said)
            if row.pk:
                return HttpResponseRedirect(reverse(self.edit_url_name, args=[row.pk]))
        return HttpResponseRedirect(reverse(self.index_url_name))

    def _may(self, entry: AuditEntry) -> bool:
        """Whether the person may do this to the row as it is, and as it will be."""
        user, action = self.request.user, undoing.ACTIONS[entry.action]
        rows = [self.model._default_manager.filter(pk=entry.object_id).first()]
        try:
            rows.append(undoing.row_before(entry, self.model))
        except ValidationError:
            # Overtaken: who may see the row is told so.
            if rows[0] is None:
                return False
        try:
            return all(
                self.policy.user_has_permission_for_instance(user, action, row)
                for row in rows
                if row is not None
            )
        except ObjectDoesNotExist:  # what it belonged to is gone, too
            return False


class UndoableModelViewSet(ScopedModelViewSet):
    """The view set of a plain model that is live at once: its last change can be taken back.

    The model says `audit_whole = True`, so that the record holds what is to be brought back.
    """

    add_view_class = UndoableCreateView
    edit_view_class = UndoableEditView
    delete_view_class = UndoableDeleteView
    undo_view_class = UndoView

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The address of undoing."""
        return {**super().get_add_view_kwargs(**kwargs), **self._undo_name()}

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The address of undoing."""
        return {**super().get_edit_view_kwargs(**kwargs), **self._undo_name()}

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The address of undoing."""
        return {**super().get_delete_view_kwargs(**kwargs), **self._undo_name()}

    def _undo_name(self) -> dict[str, Any]:
        return {"undo_url_name": self.get_url_name("undo")}

    def get_urlpatterns(self) -> list[URLPattern]:
        """Beside the usual ones the address of undoing."""
        view = self.undo_view_class.as_view(
            model=self.model,
            policy=self.policy,
            index_url_name=self.get_url_name("index"),
            edit_url_name=self.get_url_name("edit"),
            undo_url_name=self.get_url_name("undo"),
        )
        return [*super().get_urlpatterns(), path("undo/<int:entry_id>/", view, name="undo")]
