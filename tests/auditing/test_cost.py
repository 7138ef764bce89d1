"""What lists and reports cost does not grow with their rows, nor with the network."""

from __future__ import annotations

import datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from editorial.models import FourEyesMode, FourEyesRule
from editorial.take_downs import note_reason
from portal.core.audit.models import AuditAction, AuditEntry
from portal.tenancy.models import Role, RoleScope
from tests.auditing.test_lists import ENTRIES, ROLES, SITES
from tests.auditing.test_reports import DOWN, RULES, SUBMISSIONS, approved
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk
from tests.factories import grant, make_member_site, make_user
from tests.tenancy.rights_world import World

LISTS = (SITES, ROLES, ENTRIES, SUBMISSIONS, RULES, DOWN)


def cost(client: Client, address: str) -> int:
    """SQL queries of one list, but those for version keys, which tests read at every look-up."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len([query for query in captured if "cacheversion" not in query["sql"]])


def grow(world: World, people: People, page: Page, day: datetime.date) -> None:
    """One more row in each list."""
    number = FourEyesRule.objects.count()
    member = make_member_site(
        f"Xã {number}", f"x{number}.langson.localhost", parent=world.lang_son.member
    )
    grant(make_user(f"nguoi-{number}"), member, Role.EDITOR)
    FourEyesRule.objects.create(
        site=member.site, mode=FourEyesMode.STRICT, valid_from=day, basis="QĐ 1"
    )
    AuditEntry.objects.create(action=AuditAction.UPDATE, site_id=member.site_id)
    approved(page, people.editor)
    note_reason([page], people.approver.user, "Trùng")


def test_lists_cost_the_same_whatever_they_show(world: World, people: People, draft: Page) -> None:
    day = timezone.localdate()
    reader = Clerk("kiem-tra-tinh", world.lang_son, Role.AUDITOR, RoleScope.BRANCH)
    grow(world, people, draft, day)
    before = {address: cost(reader.client, address) for address in LISTS}
    for _more in range(3):
        grow(world, people, draft, day)
    assert {address: cost(reader.client, address) for address in LISTS} == before
    assert max(before.values()) <= 15, before
