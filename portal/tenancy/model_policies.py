"""Permission policies for models that belong to a member site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from portal.core.accounts.models import User
from portal.core.viewsets import ScreenPolicy
from portal.tenancy import people, role_power
from portal.tenancy.grants import Grants, grants_of
from portal.tenancy.models import HostRole, MemberSite, RoleAssignment, Unit
from portal.tenancy.register.selectors import MOST_TIERS
from portal.tenancy.roles import Actions, roles_with_model_action


class SiteModelPolicy(ScreenPolicy):
    """Rights on rows that lead to a member site, from the table in `roles`.

    `actions`: what the screens offer at all, to the break-glass account too.
    `member`: the look-up from a row to its `MemberSite`; empty for that model itself.
    """

    def __init__(self, model: Any, *, actions: Iterable[str], member: str) -> None:
        super().__init__(model)
        self.actions: Actions = frozenset(actions)
        self.member = member

    @property
    def label(self) -> str:
        """The model, as the table of roles names it."""
        return str(self.model._meta.label_lower)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether `user` may do `action` with some row."""
        return self.user_has_any_permission(user, {action})

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether `user` may do one of `actions` with some row."""
        wanted = self.actions & frozenset(actions)
        if user.is_active and user.is_superuser:
            return bool(wanted)
        return bool(grants_of(user).model_actions(self.label) & wanted)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Users who may do one of `actions` with some row."""
        wanted = self.actions & frozenset(actions)
        return people.users_with_roles(roles_with_model_action(self.label, wanted))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """Whether `user` may do `action` with this row."""
        return self.user_has_any_permission_for_instance(user, {action}, instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        """Whether `user` may do one of `actions` with this row, saved or not."""
        wanted = self.actions & frozenset(actions)
        if user.is_active and user.is_superuser:
            return bool(wanted)
        members = self.members_of(instance)
        return members.filter(grants_of(user).members_where(self.label, wanted)).exists()

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        """Rows with which `user` may do one of `actions`."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        wanted = self.actions & frozenset(actions)
        if user.is_active and user.is_superuser:
            return rows if wanted else rows.none()
        return rows.filter(self.rows_where(user, wanted))

    def rows_where(self, user: Any, wanted: Actions) -> Q:
        """The condition that a row belongs to a site where `wanted` is allowed."""
        return grants_of(user).members_where(self.label, wanted, self.member)

    def members_of(self, instance: Any) -> QuerySet[MemberSite]:
        """The member site a row belongs to, as it stands in memory."""
        if isinstance(instance, MemberSite):
            return MemberSite.objects.filter(pk=instance.pk)
        return MemberSite.objects.filter(site_id=instance.site_id)


class SharedModelPolicy(SiteModelPolicy):
    """Rights on rows that all sites share: whoever may do something with one may with all."""

    def __init__(self, model: Any, *, actions: Iterable[str]) -> None:
        super().__init__(model, actions=actions, member="")

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        """Whether `user` may do one of `actions` with any row."""
        return self.user_has_any_permission(user, actions)

    def rows_where(self, user: Any, wanted: Actions) -> Q:
        """All rows or none."""
        return Q() if self.user_has_any_permission(user, wanted) else Q(pk__in=[])


class HostNamePolicy(SiteModelPolicy):
    """As for any row of a site; but the primary host is what provisioning made it."""

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        """A primary host may be looked at and dated, never deleted."""
        wanted = frozenset(actions)
        if instance.role == HostRole.PRIMARY:
            wanted -= {"delete"}
        return super().user_has_any_permission_for_instance(user, wanted, instance)


class RoleAssignmentPolicy(SiteModelPolicy):
    """Roles of one's own rank and reach, or less (`role_power`); never one's own roles."""

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        """Nobody prolongs or widens what he was given, nor touches who stands above him."""
        wanted = self.actions & frozenset(actions)
        if user.is_active and user.is_superuser:
            return bool(wanted)
        member = self.members_of(instance).select_related("unit_page").first()
        if member is None or instance.user_id == user.pk:
            return False
        return role_power.may_assign(user, instance.role, member, instance.scope, wanted)

    def rows_where(self, user: Any, wanted: Actions) -> Q:
        """Without the rows that are one's own."""
        return role_power.assignments_within(user, wanted) & ~Q(user=user)

    def members_of(self, instance: Any) -> QuerySet[MemberSite]:
        """The member site of the unit."""
        return MemberSite.objects.filter(unit_id=instance.unit_id)


ROLE_POLICY = RoleAssignmentPolicy(
    RoleAssignment, actions={"add", "change"}, member="unit__member_site__"
)


class PersonPolicy(ScreenPolicy):
    """Rights on people, who belong to no site: they follow from the roles people have.

    Who may give roles sees whoever has one within his reach, and adds people. The account
    itself (name, address, lock) is changed only by one who reaches all roles of a person.
    """

    actions: Actions = frozenset({"view", "add", "change"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether `user` may do `action` with somebody."""
        return self.user_has_any_permission(user, {action})

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether `user` gives roles somewhere."""
        if not self.actions & frozenset(actions):
            return False
        if user.is_active and user.is_superuser:
            return True
        return "add" in grants_of(user).model_actions(role_power.LABEL)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Users who give roles somewhere."""
        wanted = {"add"} if self.actions & frozenset(actions) else set()
        return people.users_with_roles(roles_with_model_action(role_power.LABEL, wanted))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """Whether `user` may do `action` with this person."""
        return self.user_has_any_permission_for_instance(user, {action}, instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        """Whether `user` may do one of `actions` with this person; a new one is anybody's."""
        if instance.pk is None:
            return self.user_has_any_permission(user, {"add"} & frozenset(actions))
        return (
            self.instances_user_has_any_permission_for(user, actions)
            .filter(pk=instance.pk)
            .exists()
        )

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[User]:
        """People within reach; to change them, wholly within reach."""
        wanted = frozenset(actions)
        if not self.user_has_any_permission(user, wanted):
            return User.objects.none()
        found = role_power.people_within(user)
        return found if "view" in wanted else found.filter(role_power.wholly_within(user))


class UnitModelPolicy(SiteModelPolicy):
    """Rights on facts about units, most of which have no portal: those of the centre above.

    The role must reach the whole branch of a portal that the unit has, or that one of
    the units above it has (`portal.tenancy.register.selectors.MOST_TIERS`).
    """

    def __init__(self, model: Any, *, actions: Iterable[str]) -> None:
        super().__init__(model, actions=actions, member="unit__member_site__")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether a role of `user` over some branch allows one of `actions`."""
        wanted = self.actions & frozenset(actions)
        if user.is_active and user.is_superuser:
            return bool(wanted)
        return bool(_branches_of(user).model_actions(self.label) & wanted)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        """Whether `user` may do one of `actions` with facts about this unit."""
        wanted = self.actions & frozenset(actions)
        if user.is_active and user.is_superuser:
            return bool(wanted)
        return self.units_within_reach(user, wanted).filter(pk=instance.unit_id).exists()

    def rows_where(self, user: Any, wanted: Actions) -> Q:
        """The condition that a row is about a unit of a branch of `user`."""
        return self._units_where(user, wanted, "unit__")

    def units_within_reach(self, user: Any, actions: Iterable[str]) -> QuerySet[Unit]:
        """Units about which `user` may note facts: a search among them, never a list."""
        wanted = self.actions & frozenset(actions)
        if user.is_active and user.is_superuser:
            return Unit.objects.all() if wanted else Unit.objects.none()
        return Unit.objects.filter(self._units_where(user, wanted, ""))

    def _units_where(self, user: Any, wanted: Actions, unit: str) -> Q:
        branches = _branches_of(user)
        condition = Q()
        for tier in range(MOST_TIERS):
            member = f"{unit}{'parent__' * tier}member_site__"
            condition |= branches.members_where(self.label, wanted, member)
        return condition


def _branches_of(user: Any) -> Grants:
    """The roles of `user` that reach the units below their own, too."""
    return Grants(units=tuple(grant for grant in grants_of(user).units if grant.is_branch))
