"""The audit record within reach: filtered, one entry whole, taken away as a file."""

from __future__ import annotations

import datetime
import json
from typing import Any, ClassVar

import django_filters
from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import Site

from portal.core.accounts.models import User
from portal.core.audit.models import AuditAction, AuditEntry
from portal.core.audit.scope import recorded_models
from portal.core.read_only import Cell, ReadOnlyList, ReadOnlyViewSet, day_or_time
from portal.tenancy.auditing.reach import LOG, of_sites_named
from portal.tenancy.models import Unit

INDEX, ENTRY = "audit_log:index", "audit_log:entry"
# What is shown where no day is chosen: a record of years is never counted unasked.
DAYS = 30


def kind_in_words(label: str) -> str:
    """A model as people call it; the label itself where there is none any more."""
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name)) if label else ""
    except (LookupError, ValueError):
        return label


def kinds() -> list[tuple[str, str]]:
    """Every kind of row that the record knows, by its name."""
    found = [(model._meta.label, kind_in_words(model._meta.label)) for model in recorded_models()]
    return sorted(found, key=lambda kind: kind[1])


class LogFilterSet(WagtailFilterSet):
    """Filters by day, person, site, what was done, and to what."""

    at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    person = django_filters.CharFilter(
        label=capfirst(_("done by")), field_name="actor_name", lookup_expr="folded"
    )
    site = django_filters.CharFilter(label=capfirst(_("site")), method="filter_site")
    action = django_filters.MultipleChoiceFilter(
        label=capfirst(_("action")),
        choices=AuditAction.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    object_type = django_filters.ChoiceFilter(
        label=capfirst(_("kind of object")), choices=kinds, empty_label=_("All")
    )

    def filter_site(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Entries of sites within reach whose unit or host has this in its name."""
        return of_sites_named(queryset, self.request.user, value)

    class Meta:
        model = AuditEntry
        fields: ClassVar[list[str]] = []


class LogView(ReadOnlyList):
    """Entries within reach, the newest first; of the last days, where none are chosen."""

    model = AuditEntry
    permission_policy = LOG
    page_title = _("Audit record")
    filterset_class = LogFilterSet
    search_fields: ClassVar[list[str]] = ["object_repr"]
    export_filename = "audit-record"
    list_export: ClassVar[list[str]] = [
        "at",
        "actor_name",
        "get_action_display",
        "object_type",
        "object_id",
        "object_repr",
        "site_id",
        "ip",
        "request_id",
        "changes",
        "detail",
    ]
    export_headings: ClassVar[dict[str, Any]] = {"get_action_display": _("action")}

    def get_page_subtitle(self) -> str:
        """Which days are shown when nobody has chosen."""
        return "" if self._has_days() else gettext("the last %(days)d days") % {"days": DAYS}

    def _has_days(self) -> bool:
        if not self.filters or not self.filters.is_valid():
            return False
        return bool(self.filters.form.cleaned_data.get("at"))

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        """Within reach, and not older than asked for."""
        entries = super().get_base_queryset()
        if self._has_days():
            return entries
        return entries.filter(at__gte=timezone.now() - datetime.timedelta(days=DAYS))

    def order_queryset(self, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """The newest first."""
        return queryset.order_by("-at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the hosts of the sites on this page: one query."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        entries = list(context["object_list"])
        hosts = dict(
            Site.objects.filter(pk__in={entry.site_id for entry in entries}).values_list(
                "pk", "hostname"
            )
        )
        for entry in entries:
            entry.host = hosts.get(entry.site_id, "")
        context["table"] = self.get_table(entries)
        return context

    @cached_property
    def columns(self) -> list[Cell]:
        """When, who, what, to what, where."""
        return [
            Cell("at", _("time")),
            Cell("actor_name", _("done by")),
            Cell("action", _("action"), accessor="get_action_display", link=_entry_url),
            Cell("object", _("object"), _kind_of, accessor="object_repr"),
            Cell("host", _("site")),
        ]


def _entry_url(entry: AuditEntry) -> str:
    return reverse(ENTRY, args=[entry.pk])


def _kind_of(entry: AuditEntry) -> str:
    return kind_in_words(entry.object_type)


class EntryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One entry: every field of it, before and after."""

    permission_policy = LOG
    permission_required = "view"
    template_name = "tenancy/admin/audit_entry.html"
    page_title = _("Entry of the audit record")
    header_icon = "history"

    def setup(self, request: HttpRequest, pk: int) -> None:
        """Find the entry. Raises Http404 for one out of reach, as for one that is not there."""
        super().setup(request, pk=pk)
        found: AuditEntry | None = (
            LOG.instances_user_has_any_permission_for(request.user, {"view"}).filter(pk=pk).first()
        )
        if found is None:
            raise Http404
        self.entry = found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, the entry."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(INDEX), "label": gettext("Audit record")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts of the entry, then its changes."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        entry = self.entry
        site = Site.objects.filter(pk=entry.site_id).first() if entry.site_id else None
        context["facts"] = [
            (_("time"), day_or_time(entry.at)),
            (_("done by"), entry.actor_name),
            (_("action"), entry.get_action_display()),
            (_("kind of object"), kind_in_words(entry.object_type)),
            (_("object"), f"{entry.object_repr} ({entry.object_id})" if entry.object_id else ""),
            (_("site"), site.hostname if site else ""),
            (_("address"), entry.ip or ""),
            (_("request id"), entry.request_id),
            (_("details"), as_text(entry.detail) if entry.detail else ""),
        ]
        context["changes"] = [
            (
                field_in_words(entry.object_type, name),
                *(value_in_words(entry.object_type, name, value) for value in pair),
            )
            for name, pair in sorted(entry.changes.items())
        ]
        return context


def _field(label: str, name: str) -> Any:
    """A field of a model; None where there is none of it any more."""
    try:
        return apps.get_model(label)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def field_in_words(label: str, name: str) -> str:
    """A field as people call it; its own name where it has no other."""
    words = getattr(_field(label, name), "verbose_name", name)
    return str(capfirst(words))


def value_in_words(label: str, name: str, value: Any) -> str:
    """A recorded value as people call it: a choice, yes or no, the name of a person or unit."""
    field = _field(label, name)
    choices = dict(getattr(field, "flatchoices", None) or ())
    model = getattr(field, "related_model", None)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if not isinstance(value, list | dict) and value in choices:
        return str(choices[value])
    if value is not None and model in {User, Unit}:
        found = model.objects.filter(pk=value).first()
        return f"{found} ({value})" if found else str(value)
    return as_text(value)


def as_text(value: Any) -> str:
    """A recorded value for reading."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)


class LogViewSet(ReadOnlyViewSet):
    """The list of entries, and one entry."""

    name = "audit_log"
    url_prefix = "audit/log"
    icon = "history"
    menu_label = _("Audit record")
    list_view = LogView

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list with its rows alone, the entry."""
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", EntryView.as_view(), name="entry"),
        ]
