"""What an auditor, and the central office, may read: rows of their sites, whatever the state.

An entry of the audit record that names a site belongs to it. Of those that name none, only
signing in is shown, of people all of whose roles, ended ones too, lie within reach: what else
they did may have been for another site.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast

from portal.core.accounts.models import User
from portal.core.audit.models import AuditAction, AuditEntry
from portal.tenancy.grants import grants_of
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import MemberSite, RoleAssignment
from portal.tenancy.roles import Actions
from portal.tenancy.selectors import sites_called

# So many sites or people are named one by one in a question.
FEW = 500
ROLE_LABEL = "tenancy.roleassignment"
_SIGNING = (AuditAction.SIGN_IN, AuditAction.SIGN_OUT, AuditAction.SIGN_IN_FAILED)

SITES = SiteModelPolicy(MemberSite, actions={"view"}, member="")
ROLES = SiteModelPolicy(RoleAssignment, actions={"view"}, member="unit__member_site__")


class AuditEntryPolicy(SiteModelPolicy):
    """Rights on entries of the audit record, which name their site by number."""

    def __init__(self) -> None:
        super().__init__(AuditEntry, actions={"view"}, member="")

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        """Whether `user` may read this entry."""
        rows = self.instances_user_has_any_permission_for(user, actions)
        return rows.filter(pk=instance.pk).exists()

    def rows_where(self, user: Any, wanted: Actions) -> Q:
        """Entries of sites within reach, and the signing in of their people."""
        if not self.user_has_any_permission(user, wanted):
            return Q(pk__in=[])
        sites = MemberSite.objects.filter(grants_of(user).members_where(self.label, wanted))
        people = _people_of_nowhere_else(user)
        return Q(site_id__in=_named(sites.values_list("site_id", flat=True))) | Q(
            site_id__isnull=True,
            action__in=_SIGNING,
            object_type=User._meta.label,
            object_id__in=_named(people.values_list("key", flat=True)),
        )


def _named(keys: QuerySet[Any, Any]) -> Any:
    """The keys themselves where they are few, the question for them otherwise.

    With keys before it the database finds the entries of one site by its index; with
    questions it reads those of all sites.
    """
    few = list(keys[: FEW + 1])
    return few if len(few) <= FEW else keys


def _people_of_nowhere_else(user: Any) -> QuerySet[Any]:
    """People, by `key` as the record writes it, who never had a role out of reach of `user`."""
    within = grants_of(user).members_where(ROLE_LABEL, {"view"}, "unit__member_site__")
    inside = RoleAssignment.objects.filter(within)
    outside = RoleAssignment.objects.exclude(pk__in=inside.values("pk"))
    return (
        User.objects.filter(pk__in=inside.values("user_id"), is_superuser=False)
        .exclude(pk__in=outside.values("user_id"))
        .annotate(key=Cast("pk", output_field=CharField()))
    )


LOG = AuditEntryPolicy()


def sites_named(user: Any, words: str) -> QuerySet[MemberSite]:
    """Sites within reach whose unit or host has these words in its name."""
    sites: QuerySet[MemberSite] = SITES.instances_user_has_any_permission_for(user, {"view"})
    return sites.filter(sites_called(words))


def of_sites_named(
    rows: QuerySet[Any], user: Any, words: str, *, unit: str | None = None
) -> QuerySet[Any]:
    """Those of `rows` that belong to such a site, by `site_id`, or by their `unit`."""
    sites = sites_named(user, words)
    if unit:
        return rows.filter(**{f"{unit}__in": sites.values("unit")})
    return rows.filter(site_id__in=sites.values("site_id"))
