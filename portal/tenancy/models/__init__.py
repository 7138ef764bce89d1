"""Models of the tenancy kernel, one responsibility a file."""

from portal.tenancy.models.account_rules import AccountRule, AccountRuleKind
from portal.tenancy.models.addresses import Placement, PublicAddress
from portal.tenancy.models.boards import BoardDuty, BoardMember, EditorialBoard
from portal.tenancy.models.boundaries import UnitBoundary
from portal.tenancy.models.help_requests import HelpRequest, HelpState
from portal.tenancy.models.profiles import SiteProfile
from portal.tenancy.models.register import (
    IssuingBody,
    IssuingBodyAlias,
    Succession,
    Unit,
    UnitCode,
    UnitContact,
    UnitLevel,
    UnitName,
    UnitParent,
)
from portal.tenancy.models.reviews import ReviewOutcome, RoleReview
from portal.tenancy.models.roles import Role, RoleAssignment, RoleScope
from portal.tenancy.models.sites import (
    HostName,
    HostRole,
    MemberSite,
    MenuItem,
    SiteState,
)
from portal.tenancy.models.terms import SharedTerm
from portal.tenancy.models.versions import CacheVersion

__all__ = [
    "AccountRule",
    "AccountRuleKind",
    "BoardDuty",
    "BoardMember",
    "CacheVersion",
    "EditorialBoard",
    "HelpRequest",
    "HelpState",
    "HostName",
    "HostRole",
    "IssuingBody",
    "IssuingBodyAlias",
    "MemberSite",
    "MenuItem",
    "Placement",
    "PublicAddress",
    "ReviewOutcome",
    "Role",
    "RoleAssignment",
    "RoleReview",
    "RoleScope",
    "SharedTerm",
    "SiteProfile",
    "SiteState",
    "Succession",
    "Unit",
    "UnitBoundary",
    "UnitCode",
    "UnitContact",
    "UnitLevel",
    "UnitName",
    "UnitParent",
]
