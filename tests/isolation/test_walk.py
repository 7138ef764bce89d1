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
from tests.isolation.walkers import BRANCH, SITE, WHO, make_superuser, make_walker
from tests.isolation.walking import Forms, Report, Walk, walk
from tests.isolation.world import Ground
from tests.support.figures import FIGURE
from tests.support.memos import forget_memos

pytestmark = pytest.mark.isolation

# A walk that shrinks is no walk.
FEWEST_ADDRESSES: Final = 230
FEWEST_REQUESTS: Final = 2_000
SHARE: Final = 0.95

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


def test_the_addresses_are_real(
    ground: Ground, record_property: Callable[[str, object], None]
) -> None:
    """Each answers with one's own rows: the walk does not go round in what is not found."""
    found = addresses()
    # A screen of a library that the portal has closed is no address; that it is closed to
    # everybody, the walks see.
    known = {address.route for address in found if not address.is_closed}
    whole = [report_of(ground, Role.SITE_ADMIN, SITE), report_of(ground, Role.CENTRAL, BRANCH)]
    by_roles = set().union(*(report.reached for report in whole))
    reached = by_roles | _reports["superuser"].reached
    asked = sum(report.requests for report in _reports.values())
    record_property(
        FIGURE,
        f"{len(found)} addresses, {len(found) - len(known)} of them closed;"
        f" {len(by_roles)} reached by roles, {len(reached)} with the break-glass account"
        f" ({len(reached & known) / len(known):.1%})",
    )
    assert not reached - known, "closed, and yet reached"
    assert len(known) > FEWEST_ADDRESSES
    assert asked > FEWEST_REQUESTS
    kept = {route for route in known if route.startswith(tuple(reasons.BREAK_GLASS))}
    assert not kept & by_roles, "screens of the break-glass account that a role reaches"
    unreached = known - reached
    assert sorted(unreached - reasons.REFUSED.keys()) == [], "reached by nobody: why?"
    assert sorted(reasons.REFUSED.keys() - unreached) == [], "listed in vain"
    assert len(reached) >= SHARE * len(known)
    for beginning in reasons.BREAK_GLASS:
        assert any(route.startswith(beginning) for route in known), f"{beginning} is no address"
    assert published.END_POINTS.keys() <= known
    assert reasons.FAILS.keys() <= known
