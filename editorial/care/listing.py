"""The list "pages to review": what is due, what is soon, what is mine, what is nobody's."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import BooleanField, Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.care.selectors import SOON_DAYS, has_owner
from editorial.models import PageCare
from editorial.reports.common import PersonFilter, ReportViewSet, SiteFilterSet
from portal.core.read_only import ButtonCell, Cell, ReadOnlyList, Words
from portal.tenancy.grants import grants_of
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import Role
from portal.tenancy.roles import allow

# Whoever may change the pages of a site sees what of it is to be read again; an auditor reads.
READERS: dict[str, set[str]] = {
    role: {"view"}
    for role in (Role.EDITOR, Role.APPROVER, Role.SITE_ADMIN, Role.CENTRAL, Role.AUDITOR)
}
allow("editorial.pagecare", READERS)

POLICY = SiteModelPolicy(PageCare, actions={"view"}, member="site__member__")
OVERDUE, SOON, UNDATED = "overdue", "soon", "undated"
MINE, NOBODYS = "mine", "nobodys"


class CareFilterSet(SiteFilterSet):
    """Filters by day, by whose page it is, by site, by person."""

    when = django_filters.ChoiceFilter(
        label=_("To be reviewed"),
        method="filter_when",
        empty_label=_("All"),
        choices=[
            (OVERDUE, _("overdue")),
            (SOON, _("within 30 days")),
            (UNDATED, _("no date")),
        ],
        widget=forms.RadioSelect,
    )
    whose = django_filters.ChoiceFilter(
        label=_("Person in charge"),
        method="filter_whose",
        empty_label=_("All"),
        choices=[(MINE, _("I myself")), (NOBODYS, _("nobody"))],
        widget=forms.RadioSelect,
    )
    person = PersonFilter("owner")

    class Meta:
        model = PageCare
        fields: ClassVar[list[str]] = []

    def filter_when(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the day of the review."""
        today = timezone.localdate()
        if value == OVERDUE:
            return queryset.filter(review_on__lte=today)
        if value == SOON:
            last = today + datetime.timedelta(days=SOON_DAYS)
            return queryset.filter(review_on__gt=today, review_on__lte=last)
        return queryset.filter(review_on__isnull=True)

    def filter_whose(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One's own, or those whose owner is none any more."""
        if value == MINE:
            return queryset.filter(owner=self.request.user)
        return queryset.exclude(has_owner())


def state_in_words(care: PageCare) -> str:
    """Overdue, or not."""
    if care.review_on is not None and care.review_on <= timezone.localdate():
        return gettext("overdue")
    return ""


def owner_in_words(care: Any) -> str:
    """The owner, or that there is none: also where the role of the one named has ended."""
    if care.owner is None:
        return gettext("nobody")
    if care.is_owned:
        return str(care.owner)
    return gettext("nobody (%(name)s has no role here any more)") % {"name": care.owner}


def _still_true_url(care: PageCare) -> str:
    return reverse("page_care_confirm", args=[care.page_id])


def _still_true(care: PageCare) -> Words:
    called = gettext("Still true: %(title)s") % {"title": care.page.title}
    return Words(gettext("Still true"), called)


class PageCareView(ReadOnlyList):
    """Public pages with their owners and dates, those that are due first."""

    model = PageCare
    permission_policy = POLICY
    page_title = _("Pages to review")
    related = ("page", "site", "owner", "reviewed_by")
    filterset_class = CareFilterSet
    search_fields: ClassVar[list[str]] = ["page__title"]
    export_filename = "pages-to-review"
    list_export: ClassVar[list[str]] = [
        "page.title",
        "site.hostname",
        "owner_in_words",
        "review_on",
        "reviewed_at",
        "reviewed_by.full_name",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "page.title": _("page"),
        "site.hostname": _("site"),
        "owner_in_words": _("person in charge"),
        "reviewed_by.full_name": _("reviewed by"),
    }

    def get_base_queryset(self) -> QuerySet[Any]:
        """What readers see; with `is_owned`."""
        return super().get_base_queryset().filter(page__live=True).annotate(is_owned=is_owned())

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The longest overdue first, undated ones last."""
        return queryset.order_by(F("review_on").asc(nulls_last=True), "page__title", "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """A row of the file, with the owner in words."""
        return {**super().to_row_dict(item), "owner_in_words": owner_in_words(item)}

    @cached_property
    def columns(self) -> list[Cell]:
        """The page leads to its owner and date."""
        cells = [
            Cell("page", _("page"), "site.hostname", accessor="page.title", link=_care_of),
            Cell("owner", _("person in charge"), accessor=owner_in_words),
            Cell("review_on", _("to be reviewed by"), state_in_words),
            Cell("reviewed_at", _("last reviewed"), "reviewed_by.full_name"),
        ]
        if may_confirm(self.request.user):
            cells.append(ButtonCell("still_true", _("Still true?"), _still_true_url, _still_true))
        return cells


def is_owned() -> Any:
    """Whether somebody looks after a row, as a column."""
    return Case(
        When(has_owner(), then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def may_confirm(user: Any) -> bool:
    """Whether `user` may change pages somewhere, whoever else only reads the list."""
    return user.is_superuser or "change" in grants_of(user).pages.any


def _care_of(care: PageCare) -> str:
    return reverse("page_care", args=[care.page_id])


page_care_report = ReportViewSet(
    "pages_to_review",
    url_prefix="reports/pages-to-review",
    list_view=PageCareView,
    menu_label=PageCareView.page_title,
    icon="calendar-check",
    menu_order=590,
)
