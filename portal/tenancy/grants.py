"""What one user may do where: read in two queries, kept for one request.

The user object lives as long as the request, and so do the grants kept on it: a role
that ends, a person who expires or a site that is archived takes effect on the next.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q, QuerySet, Value
from django.utils import timezone
from wagtail.models import Collection, Page

from portal.core.accounts.services import may_sign_in
from portal.tenancy import paths
from portal.tenancy.models import MemberSite, RoleAssignment, RoleScope, SiteState
from portal.tenancy.roles import NOTHING, READ_ACTIONS, ROLE_RIGHTS, Actions, model_actions

if TYPE_CHECKING:
    from portal.core.accounts.models import User

_CACHE = "_tenancy_grants"
# The depth of the units that have no other above them: below the root of the tree.
_TOP = 2


class UnitGrant(NamedTuple):
    """One role in force at one unit that has a portal."""

    role: str
    scope: str
    unit_id: uuid.UUID
    unit_path: str
    state: str
    collection_path: str
    branch_collection_path: str
    root_translation_key: uuid.UUID

    @property
    def is_branch(self) -> bool:
        """Whether the role reaches the units below, too."""
        return self.scope == RoleScope.BRANCH


@dataclass
class TreeGrants:
    """Actions by path in one tree (pages, or collections).

    `bound` holds what a site's state takes away again, `unbound` what it does not,
    `closed` the paths of sites that are not active.
    """

    bound: dict[str, Actions] = field(default_factory=dict)
    unbound: dict[str, Actions] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def add(self, path: str, actions: Actions, *, ignores_state: bool) -> None:
        """Allow `actions` at `path` and under it."""
        table = self.unbound if ignores_state else self.bound
        table[path] = table.get(path, NOTHING) | actions

    def at(self, path: str) -> Actions:
        """What is allowed at `path`: one look-up a level, however many grants there are."""
        bound: set[str] = set()
        unbound: set[str] = set()
        is_closed = False
        for prefix in paths.prefixes(path):
            bound |= self.bound.get(prefix, NOTHING)
            unbound |= self.unbound.get(prefix, NOTHING)
            is_closed = is_closed or prefix in self.closed
        return frozenset(unbound | (bound & READ_ACTIONS if is_closed else bound))

    def unbound_at(self, path: str) -> Actions:
        """What is allowed at `path` whatever the state of its site."""
        return frozenset().union(*(self.unbound.get(p, NOTHING) for p in paths.prefixes(path)))

    @cached_property
    def any(self) -> Actions:
        """Everything that is allowed somewhere."""
        return frozenset().union(*self.bound.values(), *self.unbound.values())

    @cached_property
    def roots(self) -> list[str]:
        """The paths at which something is allowed, none under another."""
        return paths.outermost([*self.bound, *self.unbound])

    def where(self, actions: Iterable[str], path_field: str = "path") -> Q:
        """The condition that at least one of `actions` is allowed on a row."""
        wanted = frozenset(actions)
        bound = [path for path, has in self.bound.items() if has & wanted]
        unbound = [path for path, has in self.unbound.items() if has & wanted]
        condition = paths.under(bound, path_field)
        if bound and self.closed and not wanted & READ_ACTIONS:
            condition &= ~paths.under(self.closed, path_field)
        return condition | paths.under(unbound, path_field) if unbound else condition


@dataclass
class Grants:
    """All that a user may do on one day."""

    units: tuple[UnitGrant, ...] = ()
    pages: TreeGrants = field(default_factory=TreeGrants)
    files: TreeGrants = field(default_factory=TreeGrants)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held somewhere."""
        return frozenset(grant.role for grant in self.units)

    @cached_property
    def django_permissions(self) -> set[str]:
        """Named permissions, as `user.has_perm` asks for them.

        At most one query, for roles alone that may have some on the whole installation.
        """
        found = set().union(*(ROLE_RIGHTS[role].django for role in self.roles))
        for role in self.roles:
            further = ROLE_RIGHTS[role].installation
            if further and holds_every_portal(self.branches(role)):
                found |= further
        return found

    def branches(self, *roles: str) -> list[str]:
        """The paths of the units at which one of `roles` is held for the whole branch."""
        return [grant.unit_path for grant in self.units if grant.is_branch and grant.role in roles]

    def model_actions(self, model: str) -> Actions:
        """What is allowed with rows of `model` (label in lower case) of some site."""
        return frozenset().union(*(model_actions(role, model) for role in self.roles))

    def covers_branch(self, unit_path: str, model: str, action: str) -> bool:
        """Whether `action` is allowed with rows of `model` at a unit and all units below.

        `unit_path`: the path of the unit's page.
        """
        return any(
            grant.is_branch
            and unit_path.startswith(grant.unit_path)
            and action in model_actions(grant.role, model)
            for grant in self.units
        )

    def members_where(self, model: str, actions: Iterable[str], member: str = "") -> Q:
        """The condition that a row of `model` belongs to a site where `actions` are allowed.

        `member`: the look-up that leads from the row to its `MemberSite`, with `__`.
        """
        wanted = frozenset(actions)
        return _members_open_to(
            wanted, ((grant, model_actions(grant.role, model)) for grant in self.units), member
        )

    def members_with_page_action(self, actions: Iterable[str]) -> Q:
        """The condition that one of `actions` is allowed on the pages of a `MemberSite`.

        By the site's unit: by paths of pages the database would read every page in reach.
        """
        wanted = frozenset(actions)
        return _members_open_to(
            wanted, ((grant, ROLE_RIGHTS[grant.role].pages) for grant in self.units), ""
        )


def holds_every_portal(branches: list[str]) -> bool:
    """Whether branches of units with these paths hold every portal of the installation.

    One query, however many portals there are; none without a branch.
    """
    if not branches:
        return False
    tops = MemberSite.objects.filter(unit_page__depth=_TOP)
    return not tops.exclude(paths.under(branches, "unit_page__path")).exists()


def _members_open_to(
    wanted: Actions, allowed: Iterable[tuple[UnitGrant, Actions]], member: str
) -> Q:
    """The condition that a member site lies within a grant that allows one of `wanted` there.

    Reading is open whatever the state of the site; writing only where the site is active,
    unless the role ignores that. `allowed`: each grant with the actions it gives.
    """
    free, bound = [], []
    for grant, actions in allowed:
        given = actions & wanted
        if given & READ_ACTIONS or (given and ROLE_RIGHTS[grant.role].ignores_state):
            free.append(grant)
        elif given:
            bound.append(grant)
    active = Q(**{f"{member}state": SiteState.ACTIVE})
    return _members_of(free, member) | (_members_of(bound, member) & active)


def _members_of(grants: Iterable[UnitGrant], member: str) -> Q:
    """The condition that a member site lies within one of `grants`."""
    given = list(grants)
    own = [grant.unit_id for grant in given if not grant.is_branch]
    branches = [grant.unit_path for grant in given if grant.is_branch]
    condition = paths.under(branches, f"{member}unit_page__path")
    return condition | Q(**{f"{member}unit_id__in": own}) if own else condition


def grants_of(user: Any) -> Grants:
    """The grants of `user` today; none for a visitor, an inactive or an expired user.

    A superuser holds no grants: every policy lets him pass before it asks.
    """
    if not user.is_authenticated:
        return Grants()
    today = timezone.localdate()
    kept = getattr(user, _CACHE, None)
    if not may_sign_in(user, today):
        return Grants()
    if kept is None or kept[0] != today:
        kept = (today, read_grants(user, today))
        setattr(user, _CACHE, kept)
    found: Grants = kept[1]
    return found


def forget(user: Any) -> None:
    """Read the grants of this user object afresh (a test's user outlives requests)."""
    for name in (_CACHE, "_page_permission_cache", "_explorable_root_page_cache", "_perm_cache"):
        if hasattr(user, name):
            delattr(user, name)


def read_grants(user: User, day: datetime.date) -> Grants:
    """Read what `user` may do on `day`, in at most two queries."""
    rows = (
        RoleAssignment.objects.on(day)
        .filter(user=user, unit__member_site__isnull=False)
        .values_list(
            "role",
            "scope",
            "unit_id",
            "unit__member_site__unit_page__path",
            "unit__member_site__state",
            "unit__member_site__collection__path",
            "unit__member_site__branch_collection__path",
            "unit__member_site__site__root_page__translation_key",
        )
    )
    grants = Grants(units=tuple(UnitGrant(*row) for row in rows))
    for grant in grants.units:
        rights = ROLE_RIGHTS[grant.role]
        free = rights.ignores_state
        if grant.is_branch:
            grants.pages.add(grant.unit_path, rights.pages, ignores_state=free)
            grants.files.add(grant.branch_collection_path, rights.files, ignores_state=free)
        else:
            grants.files.add(grant.collection_path, rights.files, ignores_state=free)
    if grants.units:
        _add_homes_and_closed_sites(grants)
    return grants


def _add_homes_and_closed_sites(grants: Grants) -> None:
    """Resolve site scope to home pages, and find the sites whose state forbids writing.

    A home page is known by the translation key it shares with the root of its site:
    an index look-up, and every language is covered as soon as it exists.
    """
    by_unit: dict[str, list[UnitGrant]] = {}
    for grant in grants.units:
        if not grant.is_branch:
            by_unit.setdefault(grant.unit_path, []).append(grant)
    keys = [grant.root_translation_key for grant in grants.units if not grant.is_branch]
    closed_members = _closed_members(grants.units)
    queries: list[QuerySet[Any, Any]] = [_tagged(Page.objects.all(), "home", keys)]
    if closed_members is not None:
        queries += [
            _tagged(
                Page.objects.all(),
                "closed",
                closed_members.values("site__root_page__translation_key"),
            ),
            Collection.objects.order_by()
            .filter(member_site__in=closed_members)
            .values_list(Value("closed files"), "path"),
        ]
    first, *others = queries
    for kind, path in first.union(*others, all=True) if others else first:
        if kind == "closed":
            grants.pages.closed.add(path)
        elif kind == "closed files":
            grants.files.closed.add(path)
        else:
            for grant in by_unit.get(path[: -paths.STEP], []):
                rights = ROLE_RIGHTS[grant.role]
                grants.pages.add(path, rights.pages, ignores_state=rights.ignores_state)


def _tagged(pages: QuerySet[Page], kind: str, keys: Any) -> QuerySet[Any, Any]:
    """Rows (kind, path) of the pages with one of these translation keys."""
    return pages.order_by().filter(translation_key__in=keys).values_list(Value(kind), "path")


def _closed_members(units: Iterable[UnitGrant]) -> QuerySet[MemberSite] | None:
    """Sites within the grants that are not active; None when there cannot be any."""
    bound = [grant for grant in units if not ROLE_RIGHTS[grant.role].ignores_state]
    branches = [grant.unit_path for grant in bound if grant.is_branch]
    own = [
        grant.unit_id for grant in bound if not grant.is_branch and grant.state != SiteState.ACTIVE
    ]
    if not branches and not own:
        return None
    condition = Q(unit_id__in=own) | paths.under(branches, "unit_page__path")
    return MemberSite.objects.filter(condition).exclude(state=SiteState.ACTIVE)
