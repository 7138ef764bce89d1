"""Accounts that nobody uses: told, locked, opened again; the break-glass account reported."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core.accounts.models import User
from portal.core.accounts.services import why_not_sign_in
from portal.core.audit.models import AuditEntry
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready
from portal.tenancy.idle_accounts import look_after
from portal.tenancy.models import AccountRule, AccountRuleKind
from tests.factories import make_user

pytestmark = pytest.mark.django_db

HANOI = datetime.timezone(datetime.timedelta(hours=7))


@pytest.fixture(autouse=True)
def _queued_mail(settings: Any) -> None:
    """Mail goes through the queue, as it does in production."""
    settings.EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"


def hanoi(day: datetime.date, hour: int = 9) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour, 0), HANOI)


def unused_for(days: int, username: str = "an", **fields: Any) -> Any:
    """A person whose account was made long ago, who last signed in so many days ago."""
    last = hanoi(timezone.localdate() - datetime.timedelta(days=days), 23)
    made = last - datetime.timedelta(days=300)
    return make_user(username, last_login=last, date_joined=made, **fields)


def letters() -> list[Any]:
    """What was sent: to whom, about what."""
    run_ready(["mail"])
    return [(message.to, message.subject) for message in mail.outbox]


def now(user: User) -> Any:
    return User.objects.get(pk=user.pk)


def test_the_figures_ship_with_their_basis() -> None:
    rules = {rule.kind: rule for rule in AccountRule.objects.all()}
    assert rules["idle_days"].number == 45
    assert rules["idle_notice_days"].number == 7
    assert rules["review_months"].number == 6
    assert rules.pop("help_days").basis
    assert all("TCVN 14423:2026" in rule.basis for rule in rules.values())


@pytest.mark.parametrize(("days", "locked"), [(44, False), (45, True), (90, True)])
def test_an_account_is_locked_on_the_day_of_the_rule(days: int, locked: bool) -> None:
    user = unused_for(days)
    look_after()
    assert now(user).is_active is not locked


def test_one_who_never_signed_in_counts_from_the_day_the_account_was_made() -> None:
    today = timezone.localdate()
    old = make_user("cu", date_joined=hanoi(today - datetime.timedelta(days=45)))
    new = make_user("moi", date_joined=hanoi(today - datetime.timedelta(days=44)))
    look_after()
    assert not now(old).is_active
    assert now(new).is_active


def test_the_owner_is_told_seven_days_before_and_after() -> None:
    user = unused_for(37)
    assert look_after() == 0
    User.objects.update(last_login=user.last_login - datetime.timedelta(days=1))
    assert look_after() == 1
    assert look_after() == 0
    (to, subject), *others = letters()
    assert (to, others) == (["an@example.vn"], [])
    assert "đăng nhập" in subject
    lock = timezone.localdate() + datetime.timedelta(days=7)
    assert lock.strftime("%d") in mail.outbox[0].body
    assert reverse("wagtailadmin_login") in mail.outbox[0].body
    User.objects.update(last_login=user.last_login - datetime.timedelta(days=8))
    assert look_after() == 1
    assert look_after() == 0
    assert len(letters()) == 2
    assert "khóa" in mail.outbox[1].subject


def test_who_signs_in_meanwhile_is_told_again_the_next_time() -> None:
    user = unused_for(40)
    User.objects.update(idle_notice_at=user.last_login - datetime.timedelta(days=60))
    assert look_after() == 1
    assert now(user).idle_notice_at > user.last_login


def test_a_locked_person_is_told_why_at_the_door() -> None:
    client = Client(headers={"host": "quantri.localhost"})
    user = unused_for(45)
    look_after()
    reason = why_not_sign_in(now(user))
    assert timezone.localdate().strftime("%Y") in reason
    answer = client.post(
        reverse("wagtailadmin_login"), {"username": "an", "password": "mat-khau-thu-nghiem"}
    )
    assert reason in answer.content.decode()


def test_each_lock_stands_in_the_record() -> None:
    user = unused_for(45)
    look_after()
    entry = AuditEntry.objects.filter(object_id=str(user.pk), action="update").get()
    assert entry.actor_name == "idle accounts"
    assert entry.changes["is_active"] == [True, False]


def test_the_break_glass_account_is_reported_and_stays() -> None:
    chief = unused_for(45, "truong", is_superuser=True)
    other = make_user("pho", is_superuser=True, last_login=timezone.now())
    assert look_after() == 1
    assert look_after() == 0
    assert now(chief).is_active
    assert sorted(to for to, _ in letters()) == [["pho@example.vn"], ["truong@example.vn"]]
    assert "truong" in mail.outbox[0].body
    assert now(other).idle_notice_at is None


def test_what_has_ended_or_is_locked_already_is_left_alone() -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    ended = unused_for(60, "het-han", expires_on=yesterday)
    locked = unused_for(60, "khoa", is_active=False)
    assert look_after() == 0
    assert now(ended).is_active
    assert now(locked).disabled_as_idle_at is None
    assert not letters()


def test_a_batch_is_bounded_and_the_next_tick_goes_on() -> None:
    people = [unused_for(50, f"nguoi-{number}") for number in range(5)]
    assert look_after(batch=2) == 2
    assert User.objects.filter(is_active=False).count() == 2
    look_after(batch=2)
    look_after(batch=2)
    assert User.objects.filter(is_active=False).count() == len(people)


def test_nobody_to_look_after_costs_three_queries(django_assert_num_queries: Any) -> None:
    for number in range(5):
        unused_for(1, f"nguoi-{number}")
    with django_assert_num_queries(3):
        look_after()


def test_one_without_an_address_is_locked_without_a_letter() -> None:
    user = unused_for(45, email="")
    look_after()
    assert not now(user).is_active
    assert not Job.objects.filter(queue_name="mail").exists()


def test_an_address_nobody_can_write_to_keeps_no_account_open() -> None:
    user = unused_for(45, email="a\nb@example.vn")
    other = unused_for(45, "binh")
    assert look_after() == 2
    assert not now(user).is_active
    assert not now(other).is_active


def test_without_a_rule_in_force_nothing_is_locked() -> None:
    user = unused_for(400)
    AccountRule.objects.filter(kind=AccountRuleKind.IDLE_DAYS).update(valid_to=timezone.localdate())
    assert look_after() == 0
    assert now(user).is_active


def test_a_new_figure_counts_from_its_day(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2027, 3, 31, 9, 0, tzinfo=HANOI))
    start = datetime.date(2027, 4, 1)
    AccountRule.objects.filter(kind=AccountRuleKind.IDLE_DAYS).update(valid_to=start)
    AccountRule.objects.create(kind=AccountRuleKind.IDLE_DAYS, number=30, valid_from=start)
    user = unused_for(35)
    look_after()
    assert now(user).is_active
    # Midnight in Hà Nội is still 31 March in Greenwich.
    time_machine.move_to(datetime.datetime(2027, 3, 31, 17, 10, tzinfo=datetime.UTC))
    look_after()
    assert not now(user).is_active


def test_two_figures_for_the_same_days_are_refused() -> None:
    day = datetime.date(2027, 4, 1)
    second = AccountRule(kind=AccountRuleKind.IDLE_DAYS, number=30, valid_from=day)
    with pytest.raises(ValidationError):
        second.full_clean()
    AccountRule.objects.filter(kind=AccountRuleKind.IDLE_DAYS).update(valid_to=day)
    second.full_clean()
    second.valid_from = day - datetime.timedelta(days=1)
    with pytest.raises(ValidationError):
        second.full_clean()


def test_the_tick_looks_after_accounts() -> None:
    user = unused_for(45)
    call_command("tick")
    assert not now(user).is_active


def edit_form(user: User, **fields: Any) -> dict[str, Any]:
    return {"username": user.username, "full_name": user.full_name, "email": user.email,
            "phone": "", "expires_on": "", **fields}  # fmt: skip


def test_who_was_opened_again_is_not_locked_by_the_next_tick(admin_client: Client) -> None:
    user = unused_for(60)
    look_after()
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    admin_client.post(address, edit_form(user, is_active="on"))
    assert now(user).is_active
    assert now(user).disabled_as_idle_at is None
    assert look_after() == 0
    assert now(user).is_active


def test_opening_many_at_once_counts_too(admin_client: Client) -> None:
    user = unused_for(60)
    look_after()
    address = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])
    admin_client.post(f"{address}?id={user.pk}", {"mark_as_active": "True"})
    assert now(user).is_active
    assert look_after() == 0


def test_another_change_does_not_prolong_an_account(admin_client: Client) -> None:
    user = unused_for(44)
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    admin_client.post(address, edit_form(user, is_active="on", phone="0205 3 812 345"))
    assert now(user).phone == "0205 3 812 345"
    assert now(user).renewed_at is None


def test_who_is_prolonged_after_the_end_is_not_locked_at_once(admin_client: Client) -> None:
    today = timezone.localdate()
    user = unused_for(60, expires_on=today - datetime.timedelta(days=30))
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    later = (today + datetime.timedelta(days=30)).isoformat()
    admin_client.post(address, edit_form(user, is_active="on", expires_on=later))
    assert look_after() == 0
    assert now(user).is_active
