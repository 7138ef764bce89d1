"""Where somebody may write a piece of news: his sites, and the lists of one of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from news.models import ArticlePage, NewsIndexPage
from portal.tenancy.grants import grants_of
from portal.tenancy.models import MemberSite, SiteState
from portal.tenancy.register.selectors import MOST_TIERS
from portal.tenancy.roles import ROLE_RIGHTS
from portal.tenancy.selectors import sites_called

# Among the lists of a site, the one that templates make for news in general.
MAIN_LIST = "tin-tuc"
SITES_SHOWN = 10


class ChosenSite(NamedTuple):
    """A site to write for."""

    site_id: int
    name: str
    host: str


def may_write(user: Any) -> bool:
    """Whether `user` adds pages on some site that is open for it; no query.

    A branch may be closed as a whole; the next screen says so then.
    """
    if user.is_superuser:
        return True
    return any(
        "add" in ROLE_RIGHTS[grant.role].pages
        and (
            grant.is_branch
            or grant.state == SiteState.ACTIVE
            or ROLE_RIGHTS[grant.role].ignores_state
        )
        for grant in grants_of(user).units
    )


def sites_to_write_for(user: Any, asked: str = "", *, limit: int) -> list[ChosenSite]:
    """The first sites on which `user` adds pages, from the top of the tree down: one query.

    `asked`: part of the unit's name, with or without diacritics.
    """
    rows = MemberSite.objects.filter(state=SiteState.ACTIVE)
    if not user.is_superuser:
        rows = rows.filter(grants_of(user).members_with_page_action({"add"}))
    if asked.strip():
        rows = rows.filter(sites_called(asked.strip()))
    # As in `edited_sites`: no walk through the pages of a branch in search of units.
    rows = rows.filter(unit_page__depth__lte=1 + MOST_TIERS).order_by("unit_page__path")
    found = rows.values_list("site_id", "unit__name", "site__hostname")
    return [ChosenSite(*row) for row in found[:limit]]


def lists_of(user: Any, site_id: int) -> list[NewsIndexPage]:
    """The lists of a site to which `user` may add, the main one first."""
    home = Page.objects.filter(sites_rooted_here=site_id).first()
    if home is None:
        return []
    allowed: QuerySet[Page] = page_permission_policy.instances_user_has_permission_for(user, "add")
    below = allowed.filter(path__startswith=home.path).values("pk")
    lists = NewsIndexPage.objects.filter(pk__in=below, live=True).order_by("path")
    return sorted(lists, key=lambda index: index.slug != MAIN_LIST)


def new_article_url(index: Page) -> str:
    """The form of a new article in this list."""
    meta = ArticlePage._meta
    return reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, index.pk])
