"""The sites on which a person edits, some at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, Q, Value, When

from portal.core.editor_tasks import EditedSite
from portal.tenancy.grants import grants_of
from portal.tenancy.models import MemberSite, SiteState
from portal.tenancy.register.selectors import MOST_TIERS

if TYPE_CHECKING:
    from portal.core.accounts.models import User

_EDITING = ("add", "change")
# Who changes the profile of a site administers it.
_ADMINISTERED = ("tenancy.siteprofile", ("change",))


def edited_sites(
    user: User, *, first: int = 0, limit: int, actions: Iterable[str] = _EDITING
) -> list[EditedSite]:
    """Active sites where `user` adds or changes pages, from the top of the tree down.

    `actions`: others instead; one of them is enough. `limit` of them after the `first`; one
    query, whatever the reach of the user's roles.
    """
    rows = MemberSite.objects.filter(state=SiteState.ACTIVE)
    own = Q(pk__isnull=False)
    if not user.is_superuser:
        rows = rows.filter(grants_of(user).members_with_page_action(actions))
        own = grants_of(user).members_where(*_ADMINISTERED)
    is_own = Case(When(own, then=Value(True)), default=Value(False), output_field=BooleanField())
    # The depth keeps the database from walking every page of a branch in search of units.
    rows = rows.filter(unit_page__depth__lte=1 + MOST_TIERS).order_by("unit_page__path")
    return [
        EditedSite(*row)
        for row in rows.values_list(
            "site_id", "unit__name", "unit_id", "site__root_page_id", "template_name", is_own
        )[first : first + limit]
    ]


def names_of_sites(site_ids: Iterable[int]) -> dict[int, str]:
    """The names of the units of these sites: one query, none for no site."""
    asked = list(site_ids)
    if not asked:
        return {}
    rows = MemberSite.objects.filter(site_id__in=asked)
    return dict(rows.values_list("site_id", "unit__name"))
