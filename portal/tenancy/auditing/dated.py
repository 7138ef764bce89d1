"""Lists of dated facts: how each stands today, and filters by it."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from portal.core.read_only import day_or_time
from portal.tenancy.auditing.reach import of_sites_named
from portal.tenancy.models.dated import in_force_on


class When:
    """Where today stands to the days of a fact."""

    NOW, PAST, TO_COME = "now", "past", "to_come"
    CHOICES = ((NOW, _("in force")), (PAST, _("past")), (TO_COME, _("to come")))

    @staticmethod
    def where(when: str) -> Q:
        """The condition that a dated fact is so today."""
        today = timezone.localdate()
        if when == When.NOW:
            return in_force_on(today)
        return Q(valid_to__lte=today) if when == When.PAST else Q(valid_from__gt=today)

    @staticmethod
    def in_words(fact: Any) -> str:
        """How a dated fact stands today."""
        today = timezone.localdate()
        if fact.is_in_force(today):
            return gettext("in force")
        return gettext("past") if fact.valid_to and fact.valid_to <= today else gettext("to come")


def days_in_words(fact: Any) -> str:
    """From when to when a dated fact holds."""
    begins, ends = day_or_time(fact.valid_from), day_or_time(fact.valid_to)
    if begins and ends:
        return gettext("from %(begins)s to before %(ends)s") % {"begins": begins, "ends": ends}
    if begins:
        return gettext("from %(begins)s") % {"begins": begins}
    return gettext("to before %(ends)s") % {"ends": ends} if ends else ""


class DatedFilterSet(WagtailFilterSet):
    """Filters of a list of dated facts of sites."""

    when = django_filters.ChoiceFilter(
        label=capfirst(_("validity")),
        method="filter_when",
        choices=When.CHOICES,
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    site = django_filters.CharFilter(label=capfirst(_("site")), method="filter_site")

    def filter_when(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """In force, past or to come."""
        return queryset.filter(When.where(value))

    def filter_site(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Of sites within reach whose unit or host has this in its name."""
        return of_sites_named(queryset, self.request.user, value)
