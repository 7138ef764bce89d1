"""Who may look after a page, which pages are due, and after how long they are."""

from __future__ import annotations

import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.models import Page

from editorial.models import PageCare, ReviewInterval
from portal.core.accounts.models import User
from portal.tenancy import people
from portal.tenancy.grants import Grants, grants_of
from portal.tenancy.models import MemberSite, Role, RoleAssignment, RoleScope, SiteState
from portal.tenancy.role_reviews import months_before
from portal.tenancy.roles import roles_with_page_action

# Pages that stay true for long and then are not. News is dated and never reviewed.
REVIEWED_TYPES = (
    "home.StandardPage",
    "home.SectionPage",
    "home.PlacePage",
    "home.ProductPage",
)
# What is due within so many days is "soon".
SOON_DAYS = 30


def type_choices() -> list[tuple[str, str]]:
    """The page types that are reviewed, as a person knows them."""
    return [
        (label, str(capfirst(apps.get_model(label)._meta.verbose_name))) for label in REVIEWED_TYPES
    ]


def next_review(page_type: str, day: datetime.date) -> datetime.date | None:
    """When a page of this type that is true on `day` is due again; None without an interval."""
    if page_type not in REVIEWED_TYPES:
        return None
    rows = ReviewInterval.objects.on(day).filter(page_type=page_type).order_by("pk")
    months = rows.values_list("months", flat=True).first()
    return months_before(day, -months) if months is not None else None


def possible_owners(page: Page) -> QuerySet[User]:
    """Who may look after `page`: people who may change it by a role of today."""
    found = people.users_with_page_action({"change"}, page, include_superusers=False)
    return found.order_by("full_name", "username")


def has_owner() -> Q:
    """The condition that the owner of a row may still change the pages of its site."""
    today = timezone.localdate()
    reaching = Q(unit=OuterRef("site__member__unit")) | Q(
        scope=RoleScope.BRANCH,
        unit__member_site__unit_page__path=Substr(
            OuterRef("site__member__unit_page__path"),
            1,
            Length("unit__member_site__unit_page__path"),
        ),
    )
    roles = RoleAssignment.objects.on(today).filter(
        reaching, user=OuterRef("owner"), role__in=roles_with_page_action({"change"})
    )
    open_account = Q(owner__is_active=True) & (
        Q(owner__expires_on__isnull=True) | Q(owner__expires_on__gte=today)
    )
    return open_account & Q(Exists(roles))


def is_due(page: Page) -> bool:
    """Whether a public page has to be reviewed by today."""
    return page.live and (
        PageCare.objects.filter(page_id=page.pk, review_on__lte=timezone.localdate()).exists()
    )


def public() -> QuerySet[PageCare]:
    """Rows of pages that readers see, on sites that are open."""
    return PageCare.objects.filter(page__live=True, site__member__state=SiteState.ACTIVE)


def due_for(user: Any) -> QuerySet[PageCare]:
    """What `user` looks after and has to review by today, the longest overdue first."""
    today = timezone.localdate()
    found = public().filter(has_owner(), owner=user, review_on__lte=today)
    return found.order_by("review_on", "pk")


def ownerless_for(user: Any) -> QuerySet[PageCare]:
    """Due pages that nobody looks after, on the sites that `user` himself administers."""
    today = timezone.localdate()
    own = Grants(
        units=tuple(grant for grant in grants_of(user).units if grant.role == Role.SITE_ADMIN)
    )
    if not own.units:
        return PageCare.objects.none()
    sites = MemberSite.objects.filter(own.members_with_page_action({"change"}))
    found = public().filter(site__in=sites.values("site_id"), review_on__lte=today)
    return found.exclude(has_owner()).order_by("review_on", "pk")
