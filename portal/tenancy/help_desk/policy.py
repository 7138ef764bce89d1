"""Who answers which questions: a central office those of its branch."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet

from portal.tenancy.grants import grants_of, holds_every_portal
from portal.tenancy.model_policies import SiteModelPolicy
from portal.tenancy.models import HelpRequest
from portal.tenancy.roles import Actions, roles_with_model_action


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
        roles = roles_with_model_action(self.label, wanted)
        return holds_every_portal(grants_of(user).branches(*roles))


POLICY = HelpRequestPolicy(HelpRequest, actions={"change"}, member="site__member__")
