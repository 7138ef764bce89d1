"""The end of a role stands in the record, and comes by its date alone."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from portal.core.audit.models import AuditAction, AuditEntry
from portal.tenancy.models import Role
from portal.tenancy.role_services import note_ends
from tests.factories import grant, make_user
from tests.tenancy.conftest import Province


def may_edit(username: str, page: Any) -> bool:
    """What the next request of this user would find."""
    from portal.core.accounts.models import User

    fresh = User.objects.get(username=username)
    return bool(page.permissions_for_user(fresh).can_edit())


def test_the_tick_records_an_end_once(lang_son: Province, time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2030, 3, 31, 9, 0, tzinfo=datetime.UTC))
    user = make_user("an")
    grant(user, lang_son.commune, Role.EDITOR, valid_to=datetime.date(2030, 4, 1))
    assert may_edit("an", lang_son.page)
    assert note_ends() == 0
    # 00:10 on 1 April in Hà Nội is still 31 March in Greenwich.
    time_machine.move_to(datetime.datetime(2030, 3, 31, 17, 10, tzinfo=datetime.UTC))
    assert not may_edit("an", lang_son.page)
    before = AuditEntry.objects.filter(action=AuditAction.ROLE_CHANGE).count()
    call_command("tick")
    entries = AuditEntry.objects.filter(action=AuditAction.ROLE_CHANGE).order_by("pk")
    assert entries.count() == before + 1
    assert [entry.changes for entry in entries][-1] == {"ended": [False, True]}
    assert note_ends() == 0


def test_an_extended_role_is_no_longer_noted_as_ended(lang_son: Province) -> None:
    today = timezone.localdate()
    role = grant(
        make_user("an"), lang_son.commune, Role.EDITOR, valid_to=today - datetime.timedelta(days=3)
    )
    assert note_ends() == 1
    role.refresh_from_db()
    role.valid_to = None
    role.save()
    assert may_edit("an", lang_son.page)
    assert note_ends() == 1
    role.refresh_from_db()
    assert not role.ended
