"""Who answers which questions: a central office those of its branch."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet

from portal.tenancy import paths
from portal.tenancy.grants import grants_of
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import HelpRequest, MemberSite
from portal.tenancy.roles import Actions, model_actions

# The depth of the units that have no other above them: below the root of the tree.
_TOP = 2


class HelpRequestPolicy(SiteModelPolicy):
    """As for any row of a site. Questions of people without a role go to the root centre."""

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Any, instance: Model
    ) -> bool:
        """Whether `user` may do one of `actions` with this question."""
        found = self.instances_user_has_any_permission_for(user, actions)
        return found.filter(pk=instance.pk).exists()

    def rows_where(self, user: Any, wanted: Actions) -> Q:
        """Questions of the sites within reach; those of no site for the root centre."""
        within = super().rows_where(user, wanted)
        return within | Q(site__isnull=True) if self._is_root_centre(user, wanted) else within

    def waiting(self, user: Any) -> QuerySet[HelpRequest]:
        """What `user` may answer."""
        found: QuerySet[HelpRequest] = self.instances_user_has_any_permission_for(user, {"change"})
        return found

    def _is_root_centre(self, user: Any, wanted: Actions) -> bool:
        """Whether the branches of `user` hold every portal of the installation."""
        branches = [
            grant.unit_path
            for grant in grants_of(user).units
            if grant.is_branch and model_actions(grant.role, self.label) & wanted
        ]
        if not branches:
            return False
        tops = MemberSite.objects.filter(unit_page__depth=_TOP)
        return not tops.exclude(paths.under(branches, "unit_page__path")).exists()


POLICY = HelpRequestPolicy(HelpRequest, actions={"change"}, member="site__member__")
