"""Rights that end while somebody is at work: the next step is refused, and nothing is changed."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from editorial import services
from editorial.refusals import Refused
from editorial.versions import seen_version
from portal.core.accounts.models import User
from portal.tenancy.grants import grants_of
from portal.tenancy.models import Role, RoleAssignment
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, edit_url, messages_of, task_state
from tests.editorial.test_notices import end_roles, submit
from tests.factories import grant
from tests.tenancy.rights_world import World, fresh

HANOI = datetime.timezone(datetime.timedelta(hours=7))


def nothing_changed(page: Page, versions: int) -> bool:
    """Not public, still waiting, no version more."""
    row = fresh(page)
    return not row.live and row.workflow_in_progress and row.revisions.count() == versions


def test_an_approver_without_any_role_left_is_shown_out(people: People, draft: Page) -> None:
    submit(draft, people.editor.user)
    form = people.approver.form(draft, intro="Sửa khi duyệt.")
    versions = fresh(draft).revisions.count()
    end_roles(people.approver.user)
    answer = people.approver.client.post(
        edit_url(draft),
        {**form, "action-workflow-action": "true", "workflow-action-name": "approve"},
        follow=True,
    )
    assert answer.redirect_chain[0][0].startswith("/admin/login/")
    assert "Bạn không có quyền" in messages_of(answer)
    assert nothing_changed(draft, versions)


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_an_approver_who_is_an_editor_now_is_told_so_beside_what_he_typed(
    people: People, draft: Page, world: World, action: str
) -> None:
    submit(draft, people.editor.user)
    form = people.approver.form(draft, intro="Sửa khi duyệt.")
    versions = fresh(draft).revisions.count()
    end_roles(people.approver.user)
    grant(people.approver.user, world.a.member, Role.EDITOR)
    answer = people.approver.act(draft, action, "Sai ngày.", form=form)
    assert answer.status_code == 200
    assert "không có quyền duyệt" in messages_of(answer)
    assert "Sửa khi duyệt." in answer.content.decode()
    assert nothing_changed(draft, versions)


@pytest.mark.parametrize("how", ["role", "account"])
def test_rights_are_asked_again_when_the_page_is_held(
    people: People, draft: Page, how: str
) -> None:
    """What the request read before it had to wait does not count."""
    submit(draft, people.editor.user)
    user = people.approver.user
    assert grants_of(user).units
    if how == "role":
        end_roles(user)
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)
    seen = seen_version(fresh(draft).get_latest_revision())
    with pytest.raises(Refused, match="không có quyền"):
        services.approve(task_state(draft), user, seen=seen)
    with pytest.raises(Refused, match="không có quyền"):
        services.send_back(task_state(draft), user, reason="Sai ngày.")
    assert fresh(draft).workflow_in_progress


def test_a_role_ends_at_midnight_in_the_middle_of_a_session(
    world: World, people: People, draft: Page, time_machine: Any
) -> None:
    day = datetime.date(2030, 3, 31)
    time_machine.move_to(datetime.datetime(2030, 3, 31, 23, 50, tzinfo=HANOI))
    clerk = Clerk("duyet-den-het-thang", world.a, Role.APPROVER)
    RoleAssignment.objects.filter(user=clerk.user).update(valid_to=day + datetime.timedelta(days=1))
    submit(draft, people.editor.user)
    form = clerk.form(draft)
    user = User.objects.get(pk=clerk.user.pk)
    assert grants_of(user).units
    time_machine.move_to(datetime.datetime(2030, 4, 1, 0, 0, 1, tzinfo=HANOI))
    assert timezone.localdate() == datetime.date(2030, 4, 1)
    # The very object that carried them yesterday, and the session.
    assert not grants_of(user).units
    answer = clerk.act(draft, "approve", form=form)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/admin/login/")
    assert clerk.open(draft).status_code == 302
    assert nothing_changed(draft, 1)


def in_a_thread(work: Any, *arguments: Any) -> threading.Thread:
    """`work`, on a connection of its own."""

    def run() -> None:
        try:
            work(*arguments)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def waits_for_a_lock() -> bool:
    """Whether some session of this server waits for another."""
    with connection.cursor() as cursor:
        # Not pg_stat_activity, which stands still within a transaction.
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def let_it_wait(thread: threading.Thread) -> None:
    """Come back when it waits for a lock, or is through without."""
    pause = threading.Event()
    while thread.is_alive() and not waits_for_a_lock():
        pause.wait(0.02)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_role_that_is_being_ended_approves_nothing(people: People, draft: Page) -> None:
    submit(draft, people.editor.user)
    state, user = task_state(draft), people.approver.user
    seen = seen_version(fresh(draft).get_latest_revision())
    refused: list[str] = []

    def approve() -> None:
        try:
            services.approve(state, user, seen=seen)
        except Refused as reason:
            refused.append(str(reason))

    with transaction.atomic():
        end_roles(user)
        thread = in_a_thread(approve)
        let_it_wait(thread)
    thread.join()
    assert refused
    assert nothing_changed(draft, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_role_ends_after_the_approval_that_it_was_used_for(people: People, draft: Page) -> None:
    submit(draft, people.editor.user)
    state, user = task_state(draft), people.approver.user
    seen = seen_version(fresh(draft).get_latest_revision())
    with transaction.atomic():
        services.approve(state, user, seen=seen)
        thread = in_a_thread(end_roles, user)
        let_it_wait(thread)
        assert grants_of(User.objects.get(pk=user.pk)).units
    thread.join()
    assert fresh(draft).live
    assert not grants_of(User.objects.get(pk=user.pk)).units
