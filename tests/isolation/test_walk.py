"""Every address of the admin host, asked by every role for its own rows and for others'."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Final

import pytest
from django.db import transaction

from portal.tenancy.models import Role, RoleScope
from tests.isolation import published, reasons
from tests.isolation.addresses import addresses
from tests.isolation.walkers import (
    BRANCH,
    SITE,
    WHO,
    make_root_centre,
    make_superuser,
    make_walker,
)
from tests.isolation.walking import Forms, Report, Walk, walk
from tests.isolation.world import Ground
from tests.support.figures import FIGURE
from tests.support.memos import forget_memos

pytestmark = pytest.mark.isolation

# A walk that shrinks is no walk.
FEWEST_ADDRESSES: Final = 230
FEWEST_REQUESTS: Final = 2_000
SHARE: Final = 0.95
SHARE_OF_ROLES: Final = 0.8

_forms: Forms = {}
_reports: dict[str, Report] = {}


def forms_of(ground: Ground) -> Forms:
    """What every form sends, read once a process by the break-glass account."""
    if not _forms:
        with transaction.atomic():
            walker = make_superuser(deepcopy(ground))
            _reports["superuser"] = Walk(walker, _forms).read_forms(addresses())
            transaction.set_rollback(True)
        forget_memos()
    return _forms


def report_of(ground: Ground, role: Role, scope: RoleScope) -> Report:
    """What this role meets; walked once a process."""
    name = f"{role}/{scope}"
    if name not in _reports:
        forms = dict(forms_of(ground))
        with transaction.atomic():
            _reports[name] = walk(make_walker(deepcopy(ground), role, scope), forms)
            transaction.set_rollback(True)
        forget_memos()
    return _reports[name]


@pytest.mark.parametrize(("role", "scope"), WHO, ids=[f"{r}-{s}" for r, s in WHO])
def test_nothing_of_another_site_is_seen_or_changed(
    ground: Ground, role: Role, scope: RoleScope, record_property: Callable[[str, object], None]
) -> None:
    report = report_of(ground, role, scope)
    record_property(
        FIGURE,
        f"{role}/{scope}: {len(report.walked)} addresses, {len(report.reached)} reached,"
        f" {report.requests} requests",
    )
    assert not report.findings, "\n".join(map(str, report.findings))


def root_centre_reaches(ground: Ground) -> set[str]:
    """What a central office reaches whose branches hold the whole installation."""
    theirs = tuple(reasons.WHOLE_INSTALLATION)
    wanted = [address for address in addresses() if address.route.startswith(theirs)]
    with transaction.atomic():
        report = Walk(make_root_centre(deepcopy(ground)), {}).read_forms(wanted)
        transaction.set_rollback(True)
    forget_memos()
    return report.reached


def test_the_addresses_are_real(
    ground: Ground, record_property: Callable[[str, object], None]
) -> None:
    """Each answers a role with its own rows, or is listed with the reason why none.

    So the walk does not go round in what is not found.
    """
    found = addresses()
    # A screen of a library that the portal has closed is no address; that it is closed to
    # everybody, the walks see.
    known = {address.route for address in found if not address.is_closed}
    walked = [report_of(ground, Role.SITE_ADMIN, SITE), report_of(ground, Role.CENTRAL, BRANCH)]
    by_roles = set().union(*(report.reached for report in walked))
    of_the_whole = {route for route in known if route.startswith(tuple(reasons.WHOLE_INSTALLATION))}
    glass = {route for route in known if route.startswith(tuple(reasons.BREAK_GLASS))}
    reached = by_roles | _reports["superuser"].reached
    asked = sum(report.requests for report in _reports.values())
    by_any_role = by_roles | of_the_whole
    record_property(
        FIGURE,
        f"{len(found)} addresses, {len(found) - len(known)} of them closed; of the other"
        f" {len(known)} a role reaches {len(by_any_role)} ({len(by_any_role) / len(known):.1%}),"
        f" the break-glass account alone {len(glass)} and nobody {len(reasons.REFUSED)},"
        f" each with its reason; {len(reached) / len(known):.1%} with the break-glass account",
    )
    assert not reached - known, "closed, and yet reached"
    assert len(known) > FEWEST_ADDRESSES
    assert asked > FEWEST_REQUESTS
    assert not (glass | of_the_whole) & by_roles, "not theirs, and yet a role reaches it"
    assert root_centre_reaches(ground) == of_the_whole
    unreached = known - by_any_role - glass
    assert sorted(unreached - reasons.REFUSED.keys()) == [], "reached by no role: why?"
    assert sorted(reasons.REFUSED.keys() - (known - reached)) == [], "listed in vain"
    assert sorted(glass - reached) == [], "kept for an account that does not reach it either"
    assert len(reached) >= SHARE * len(known)
    assert len(by_any_role) >= SHARE_OF_ROLES * len(known)
    for beginning in reasons.BREAK_GLASS | reasons.WHOLE_INSTALLATION:
        assert any(route.startswith(beginning) for route in known), f"{beginning} is no address"
    assert published.END_POINTS.keys() <= known
    assert reasons.FAILS.keys() <= known
