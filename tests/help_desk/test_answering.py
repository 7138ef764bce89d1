"""Answering: the centre's own branch, once, with a letter; and forgetting."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from portal.core.audit.models import AuditEntry
from portal.core.jobs.runner import run_ready
from portal.tenancy.help_desk.policy import POLICY
from portal.tenancy.help_desk.services import Done, answer, ask, close, forget_done
from portal.tenancy.models import AccountRule, HelpRequest, Role, RoleScope
from tests.factories import grant, make_user
from tests.help_desk.conftest import People
from tests.tenancy.rights_world import World, admin

LIST, DONE = "/admin/help_requests/", "/admin/help_requests/done/"


@pytest.fixture(autouse=True)
def _queued_mail(settings: Any) -> None:
    """Mail goes through the queue, as it does in production."""
    settings.EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"


def one(row: HelpRequest) -> str:
    return f"/admin/help_requests/{row.pk}/"


def listed(user: Any, address: str = LIST) -> list[str]:
    return [row.question for row in admin(user).get(address).context["object_list"]]


def text(response: Any) -> str:
    return str(response.content.decode())


def now(row: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.get(pk=row.pk)


def test_each_centre_sees_its_own_branch(world: World, people: People) -> None:
    near, far = ask(people.clerk, "Gần", ""), ask(people.far, "Xa", "")
    alone = ask(people.nobody, "Không vai trò", "")
    assert listed(people.centre) == ["Gần"]
    assert listed(people.other_centre) == ["Xa"]
    client = admin(people.centre)
    for row in (far, alone):
        assert client.get(one(row)).status_code == 404
        assert client.post(one(row), {"answer": "x"}).status_code == 404
        assert client.post(one(row), {"close": "yes"}).status_code == 404
    assert client.get(one(near)).status_code == 200
    assert {row.state for row in HelpRequest.objects.all()} == {"open"}
    for address in (LIST, DONE, one(near)):
        assert admin(people.clerk).get(address).status_code == 302


def test_who_has_all_branches_hears_those_without_a_role(world: World, people: People) -> None:
    ask(people.nobody, "Không vai trò", "")
    both = make_user("goc")
    grant(both, world.lang_son.member, Role.CENTRAL, RoleScope.BRANCH)
    assert not POLICY.waiting(both).exists()
    site_alone = make_user("trang")
    for member in (world.lang_son.member, world.cao_bang.member):
        grant(site_alone, member, Role.CENTRAL)
    assert not POLICY.waiting(site_alone).exists()
    grant(both, world.cao_bang.member, Role.CENTRAL, RoleScope.BRANCH)
    both = type(both).objects.get(pk=both.pk)
    assert POLICY.waiting(both).count() == 1


def test_the_superuser_sees_all(people: People, superuser: Any) -> None:
    for person in (people.clerk, people.far, people.nobody):
        ask(person, "Hỏi", "")
    assert POLICY.waiting(superuser).count() == 3


def test_who_waited_longest_comes_first(people: People, time_machine: Any) -> None:
    start = timezone.now()
    for minutes, question in ((2, "Sau"), (1, "Trước"), (3, "Cuối")):
        row = ask(people.clerk, question, "")
        row.asked_at = start + datetime.timedelta(minutes=minutes)
        row.save()
    assert listed(people.centre) == ["Trước", "Sau", "Cuối"]


def test_an_answer_reaches_who_asked(people: People) -> None:
    row = ask(people.clerk, "Chèn ảnh <thế nào>?", "/admin/images/")
    client = admin(people.centre)
    page = text(client.get(one(row)))
    assert 'href="/admin/images/"' in page
    assert people.clerk.full_name in page
    empty = client.post(one(row), {"answer": " "})
    assert list(empty.context["form"].errors) == ["answer"]
    assert now(row).state == "open"
    client.post(one(row), {"answer": "Bấm nút & chọn ảnh."})
    done = now(row)
    assert (done.state, done.answer, done.answered_by) == (
        "answered", "Bấm nút & chọn ảnh.", people.centre,
    )  # fmt: skip
    assert listed(people.centre) == []
    assert listed(people.centre, DONE) == ["Chèn ảnh <thế nào>?"]
    assert "Bấm nút &amp; chọn ảnh." in text(admin(people.clerk).get("/admin/help/my-questions/"))
    assert mail.outbox == []
    run_ready(["mail"])
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([people.clerk.email], "Câu hỏi của bạn đã được trả lời")
    assert "Chèn ảnh <thế nào>?" in letter.body
    assert "Bấm nút & chọn ảnh." in letter.body
    assert "/admin/help/my-questions/" in letter.body
    entries = AuditEntry.objects.filter(object_type="tenancy.HelpRequest")
    assert list(entries.order_by("pk").values_list("actor_id", flat=True))[-1] == people.centre.pk
    assert not any("chọn ảnh" in str(entry.changes) for entry in entries)


def test_what_is_closed_is_told_to_nobody(people: People) -> None:
    row = ask(people.clerk, "Thử", "")
    admin(people.centre).post(one(row), {"close": "yes", "answer": "bỏ"})
    assert (now(row).state, now(row).answer) == ("closed", "")
    run_ready(["mail"])
    assert mail.outbox == []
    assert "đã đóng" in text(admin(people.clerk).get("/admin/help/my-questions/"))


def test_the_second_of_two_answers_is_kept_from_harm(people: People) -> None:
    row = ask(people.clerk, "Hỏi", "")
    answer(row.pk, people.centre, "Câu đầu")
    for act in (lambda: answer(row.pk, people.centre, "x"), lambda: close(row.pk, people.centre)):
        with pytest.raises(Done):
            act()
    second = admin(people.centre).post(one(row), {"answer": "Câu thứ hai"})
    assert "Câu thứ hai" in text(second)
    assert "Câu đầu" in text(second)
    assert now(row).answer == "Câu đầu"
    run_ready(["mail"])
    assert len(mail.outbox) == 1


def test_nobody_to_write_to_is_no_hindrance(people: People) -> None:
    row = ask(people.clerk, "Hỏi", "")
    type(people.clerk).objects.filter(pk=people.clerk.pk).update(email="")
    answer(row.pk, people.centre, "Đáp")
    run_ready(["mail"])
    assert (now(row).state, mail.outbox) == ("answered", [])


def test_what_is_done_is_forgotten_after_its_days(people: People, time_machine: Any) -> None:
    start = timezone.now()
    waiting, old = ask(people.clerk, "Còn chờ", ""), ask(people.clerk, "Bí mật cũ", "")
    answer(old.pk, people.centre, "Đáp")
    closed = ask(people.clerk, "Đã đóng", "")
    close(closed.pk, people.centre)
    time_machine.move_to(start + datetime.timedelta(days=180, minutes=-1))
    assert forget_done() == 0
    time_machine.move_to(start + datetime.timedelta(days=180, minutes=1))
    rules = AccountRule.objects.filter(kind="help_days")
    rules.update(valid_to=timezone.localdate())
    assert forget_done() == 0
    rules.update(valid_to=None)
    assert [forget_done(batch=1), forget_done(batch=1), forget_done()] == [1, 1, 0]
    assert list(HelpRequest.objects.all()) == [waiting]
    gone = AuditEntry.objects.filter(object_type="tenancy.HelpRequest", action="delete")
    assert {entry.actor_name for entry in gone} == {"help desk"}
    assert not any("Bí mật" in str(entry.changes) for entry in gone)


def test_the_line_is_flat_in_sites(
    world: World, people: People, django_assert_max_num_queries: Any
) -> None:
    client = admin(people.centre)
    client.get(LIST)
    for portal in (world.a, world.b):
        for number in range(3):
            person = make_user(f"{portal.word}{number}")
            grant(person, portal.member, Role.COLLABORATOR)
            ask(person, "Hỏi", "")
    with django_assert_max_num_queries(13):
        assert len(client.get(LIST).context["object_list"]) == 6
