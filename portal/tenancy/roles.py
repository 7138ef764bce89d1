"""What each role may do: one table, read by every policy of the portal.

Page actions are Wagtail's own (`add` lets a person edit what he made himself), and two that
write nothing: `view` opens the page explorer, `audit` reads what is not public (drafts and
their files, versions, the course of an approval). Rooms above add the rights on their own
models with `allow()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from portal.tenancy.models import Role

Actions = frozenset[str]

NOTHING: Final[Actions] = frozenset()
# What a site that is read-only, archived or suspended still lets its people do.
READ_ACTIONS: Final[Actions] = frozenset({"view", "choose", "audit"})
# What Wagtail asks for when it means "may open the page tree".
EXPLORE_ACTIONS: Final[Actions] = frozenset(
    {"add", "change", "publish", "bulk_delete", "lock", "unlock"}
)


@dataclass(frozen=True)
class RoleRights:
    """The rights of one role, within its branch or site.

    `rank`: nobody gives a role of a higher rank than his own.
    `pages`, `files`: actions on pages, and on images and documents.
    `django`: named permissions that Wagtail asks for without an object.
    `installation`: such permissions on what belongs to no site, for whoever holds the role
    for branches that hold every portal: else they would tell of other provinces.
    `ignores_state`: writes also where the site is not active.
    """

    rank: int
    pages: Actions
    files: Actions = NOTHING
    django: Actions = NOTHING
    installation: Actions = NOTHING
    ignores_state: bool = False


_ADMIN: Final[Actions] = frozenset({"wagtailadmin.access_admin"})
_TRANSLATOR: Final[Actions] = _ADMIN | {"wagtail_localize.submit_translation"}
_ALL_FILES: Final[Actions] = frozenset({"add", "change", "choose"})

ROLE_RIGHTS: Final[Mapping[str, RoleRights]] = {
    Role.COLLABORATOR: RoleRights(
        rank=1,
        pages=frozenset({"view", "add"}),
        files=frozenset({"add", "choose"}),
        django=_ADMIN,
    ),
    Role.EDITOR: RoleRights(
        rank=2,
        pages=frozenset({"view", "add", "change"}),
        files=_ALL_FILES,
        django=_TRANSLATOR,
    ),
    Role.APPROVER: RoleRights(
        rank=3,
        pages=frozenset({"view", "add", "change", "publish", "lock", "unlock"}),
        files=_ALL_FILES,
        django=_TRANSLATOR,
    ),
    Role.SITE_ADMIN: RoleRights(
        rank=4,
        pages=EXPLORE_ACTIONS | {"view"},
        files=_ALL_FILES,
        django=_TRANSLATOR,
    ),
    Role.CENTRAL: RoleRights(
        rank=5,
        pages=EXPLORE_ACTIONS | {"view", "audit"},
        files=_ALL_FILES,
        django=_TRANSLATOR,
        installation=frozenset({"jobs.view_job", "jobs.change_job"}),
        ignores_state=True,
    ),
    Role.AUDITOR: RoleRights(
        rank=4,
        pages=frozenset({"view", "audit"}),
        files=frozenset({"audit"}),
        django=_ADMIN,
    ),
}

_MODEL_RIGHTS: dict[str, dict[str, Actions]] = {}


def allow(model: str, rights: Mapping[str, Iterable[str]]) -> None:
    """Let roles act on rows of a model that belong to a site of theirs.

    `model`: its label in lower case, "tenancy.siteprofile"; `rights`: actions by role.
    """
    _MODEL_RIGHTS[model] = {role: frozenset(actions) for role, actions in rights.items()}


def model_actions(role: str, model: str) -> Actions:
    """What `role` may do with rows of `model` (a label in lower case)."""
    return _MODEL_RIGHTS.get(model, {}).get(role, NOTHING)


def roles_with_page_action(actions: Iterable[str]) -> list[str]:
    """Roles that have at least one of `actions` on pages."""
    wanted = frozenset(actions)
    return [role for role, rights in ROLE_RIGHTS.items() if rights.pages & wanted]


def roles_with_file_action(actions: Iterable[str]) -> list[str]:
    """Roles that have at least one of `actions` on images and documents."""
    wanted = frozenset(actions)
    return [role for role, rights in ROLE_RIGHTS.items() if rights.files & wanted]


def roles_with_model_action(model: str, actions: Iterable[str]) -> list[str]:
    """Roles that have at least one of `actions` on rows of `model`."""
    wanted = frozenset(actions)
    return [role for role in ROLE_RIGHTS if model_actions(role, model) & wanted]


allow(
    "tenancy.siteprofile",
    {Role.SITE_ADMIN: {"change"}, Role.CENTRAL: {"change"}},
)
allow(
    "tenancy.menuitem",
    {
        Role.SITE_ADMIN: {"add", "change", "delete"},
        Role.CENTRAL: {"add", "change", "delete"},
    },
)
# A board is ended by its date, never deleted.
allow(
    "tenancy.editorialboard",
    {Role.SITE_ADMIN: {"add", "change"}, Role.CENTRAL: {"add", "change"}},
)
allow("tenancy.helprequest", {Role.CENTRAL: {"change"}})
allow("tenancy.membersite", {Role.CENTRAL: {"change", "view"}, Role.AUDITOR: {"view"}})
allow("tenancy.hostname", {Role.CENTRAL: {"add", "change", "delete"}})
# Up to one's own rank and within one's own reach: `role_power`. It rules people, too.
allow(
    "tenancy.roleassignment",
    {
        Role.SITE_ADMIN: {"add", "change"},
        Role.CENTRAL: {"add", "change", "view"},
        Role.AUDITOR: {"view"},
    },
)
allow("audit.auditentry", {Role.CENTRAL: {"view"}, Role.AUDITOR: {"view"}})
allow("tenancy.accountrule", {Role.CENTRAL: {"add", "change"}})
allow("tenancy.unitcontact", {Role.CENTRAL: {"add", "change", "delete"}})
