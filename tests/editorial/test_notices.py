"""Who is told of what: once, by a job, and nobody whom it does not concern.

Longer than other files on purpose: each event is told from its first mail to its last reader.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from editorial import four_eyes, tasks
from editorial.models import FourEyesMode, FourEyesRule, Notice, NoticeKind, TakeDown
from editorial.notices import recipients, selectors, services
from editorial.take_downs import note_reason
from portal.core.jobs.models import Job
from portal.core.jobs.runner import run_ready
from portal.core.jobs.scheduled import publish_due
from portal.tenancy.models import Role, RoleAssignment, RoleScope, SiteState
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, task_state
from tests.factories import grant, make_user
from tests.tenancy.rights_world import World, child, fresh

# The menu is JSON.
IN_MENU = json.dumps("Thông báo (%d)")
SUBMITTED, RETURNED = NoticeKind.SUBMITTED, NoticeKind.RETURNED


def submit(page: Page, user: Any) -> int:
    """Send for approval without a screen; the key of the submission."""
    state = fresh(page).current_workflow_state
    if state is None:
        fresh(page).get_workflow().start(fresh(page), user)
    else:
        state.resume(user)
    return int(task_state(page).pk)


def decide(page: Page, user: Any, reason: str = "") -> None:
    """Approve, or return with a reason, without a screen."""
    from editorial.services import approve, send_back
    from editorial.versions import seen_version

    if reason:
        send_back(task_state(page), user, reason=reason)
    else:
        approve(task_state(page), user, seen=seen_version(fresh(page).get_latest_revision()))


def run(*queues: str) -> None:
    """What waits in the queue, without the indexing of what the test stands on."""
    Job.objects.exclude(task_path__startswith="editorial.").exclude(queue_name="mail").delete()
    run_ready(queues or ["default", "mail"])


def told(kind: str = SUBMITTED) -> list[str]:
    """Login names of those who have a notice of this kind."""
    rows = Notice.objects.filter(kind=kind).order_by("recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


def mailed() -> list[str]:
    """To whom mail went, in order of addresses."""
    return sorted(message.to[0].partition("@")[0] for message in mail.outbox)


def end_roles(*users: Any) -> None:
    """Their roles ended yesterday."""
    today = timezone.localdate()
    RoleAssignment.objects.filter(user__in=users).update(
        valid_from=today - datetime.timedelta(days=9), valid_to=today
    )


# --- a submission ------------------------------------------------------------------------


def test_those_nearest_are_told_once_by_the_job(people: People, draft: Page) -> None:
    key = submit(draft, people.editor.user)
    assert (told(), mail.outbox) == ([], [])
    run()
    assert told() == mailed() == ["duyet-hai", "duyet-mot"]
    for _again in range(2):
        assert tasks.tell_of_submission.call(key) == 0
    assert told() == mailed() == ["duyet-hai", "duyet-mot"]


def test_a_screen_asks_for_the_job_and_sends_nothing(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    assert mail.outbox == []
    run()
    assert told() == mailed() == ["duyet-hai", "duyet-mot"]


def test_the_mail_names_page_site_author_and_an_address_at_the_admin(
    people: People, draft: Page
) -> None:
    submit(draft, people.editor.user)
    run()
    message = mail.outbox[0]
    notice = Notice.objects.get(recipient=people.approver.user)
    assert message.subject == "[Đơn vị chilang] Chờ duyệt: Thông báo họp dân"
    for words in ("Thông báo họp dân", "Đơn vị chilang", "Bien-Tap"):
        assert words in message.body
    assert f"http://quantri.localhost/admin/notices/{notice.pk}/" in message.body
    assert "Kính gửi Duyet-Mot" in message.body
    assert message.content_subtype == "plain"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_without_an_approver_the_next_unit_above_is_told(people: People, draft: Page) -> None:
    end_roles(people.approver.user, people.second.user)
    submit(draft, people.editor.user)
    run()
    assert told() == ["trung-tam"]


def test_a_site_role_above_reaches_nothing_below(people: People, draft: Page, world: World) -> None:
    end_roles(people.approver.user, people.second.user, people.central.user)
    grant(make_user("rieng-tinh"), world.lang_son.member, Role.APPROVER, RoleScope.SITE)
    make_user("goc", is_superuser=True)
    submit(draft, people.editor.user)
    run()
    assert (told(), mail.outbox) == ([], [])


def test_who_submitted_does_not_count_as_an_approver(people: People, draft: Page) -> None:
    end_roles(people.second.user)
    submit(draft, people.approver.user)
    run()
    assert told() == ["trung-tam"]


def test_nor_does_a_submitter_of_an_earlier_round(people: People, draft: Page) -> None:
    submit(draft, people.approver.user)
    decide(draft, people.second.user, reason="Thiếu ngày.")
    submit(draft, people.editor.user)
    run()
    assert told() == ["duyet-hai"]


def test_on_a_strict_site_the_last_editor_does_not_count(
    people: People, draft: Page, world: World
) -> None:
    FourEyesRule.objects.create(site=world.a.member.site, mode=FourEyesMode.STRICT)
    fresh(draft).save_revision(user=people.second.user)
    submit(draft, people.editor.user)
    run()
    assert told() == ["duyet-mot"]


def test_where_one_person_may_do_both_nobody_above_is_asked(
    people: People, draft: Page, world: World
) -> None:
    FourEyesRule.objects.create(site=world.a.member.site, mode=FourEyesMode.EXEMPT)
    end_roles(people.second.user)
    submit(draft, people.approver.user)
    run()
    assert (told(), mail.outbox) == ([], [])


@pytest.mark.parametrize("mode", ["", FourEyesMode.STRICT, FourEyesMode.EXEMPT])
@pytest.mark.parametrize("state", [SiteState.ACTIVE, SiteState.READ_ONLY])
def test_only_those_are_told_who_may_approve(
    people: People, draft: Page, world: World, mode: str, state: str
) -> None:
    if mode:
        FourEyesRule.objects.create(site=world.a.member.site, mode=mode)
    for role in Role:
        grant(make_user(f"vai-{role}"), world.a.member, role)
    submit(draft, people.approver.user)
    world.a.member.state = state
    world.a.member.save()
    asked = recipients.approvers_of(task_state(draft), fresh(draft))
    assert asked
    for user in asked:
        assert four_eyes.may_approve(fresh(draft), user)
        assert four_eyes.verdict_on(fresh(draft), user) is four_eyes.Verdict.FREE
    central = [user for user in asked if user.username in {"trung-tam", "vai-central"}]
    assert (central == asked) is (state == SiteState.READ_ONLY)


def test_what_is_asked_does_not_grow_with_people_nor_sites(
    people: People, draft: Page, world: World
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            recipients.approvers_of(task_state(draft), fresh(draft))
        return len(seen)

    submit(draft, people.editor.user)
    queries()  # the rights of roles are read
    before = queries()
    for number in range(4):
        grant(make_user(f"duyet-{number}"), world.a.member, Role.APPROVER)
        grant(make_user(f"khac-{number}"), world.c.member, Role.APPROVER)
    assert queries() == before


@pytest.mark.parametrize("how", ["withdrawn", "approved", "returned"])
def test_what_is_over_before_the_job_runs_is_told_to_no_approver(
    people: People, draft: Page, how: str
) -> None:
    submit(draft, people.editor.user)
    if how == "withdrawn":
        fresh(draft).current_workflow_state.cancel(user=people.editor.user)
    else:
        decide(draft, people.approver.user, reason="Sai ngày." if how == "returned" else "")
    run()
    assert told() == []


def test_a_later_round_is_told_anew(people: People, draft: Page) -> None:
    submit(draft, people.editor.user)
    run()
    decide(draft, people.approver.user, reason="Thiếu ngày.")
    submit(draft, people.editor.user)
    run()
    assert told() == ["duyet-hai", "duyet-hai", "duyet-mot", "duyet-mot"]


@pytest.mark.parametrize("how", ["withdrawn", "approved", "returned"])
def test_nobody_need_read_of_what_is_over(people: People, draft: Page, how: str) -> None:
    submit(draft, people.editor.user)
    run()
    assert selectors.unread_count(people.second.user) == 1
    if how == "withdrawn":
        fresh(draft).current_workflow_state.cancel(user=people.editor.user)
    else:
        decide(draft, people.approver.user, reason="Sai ngày." if how == "returned" else "")
    assert selectors.unread_count(people.second.user) == 0


def test_the_same_event_cannot_stand_twice(people: People, draft: Page) -> None:
    row = {"recipient": people.editor.user, "event": "submission:1", "page": draft}
    Notice.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**row)


def test_when_two_jobs_tell_at_once_one_ends_without_a_mail(
    people: People, draft: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = submit(draft, people.editor.user)
    tasks.tell_of_submission.call(key)
    mail.outbox.clear()
    # What the other one read before this one wrote.
    monkeypatch.setattr(services, "_told_before", lambda news: set())
    with pytest.raises(IntegrityError), transaction.atomic():
        tasks.tell_of_submission.call(key)
    assert mail.outbox == []


# --- what the author hears ---------------------------------------------------------------


def test_the_author_hears_why_it_was_returned(people: People, draft: Page) -> None:
    submit(draft, people.editor.user)
    decide(draft, people.approver.user, reason="Thiếu địa điểm họp.")
    run()
    assert told(RETURNED) == mailed() == ["bien-tap"]
    assert mail.outbox[0].subject == "[Đơn vị chilang] Bị trả lại: Thông báo họp dân"
    assert "Thiếu địa điểm họp." in mail.outbox[0].body
    assert Notice.objects.get().actor == people.approver.user


@pytest.mark.parametrize("corrected", [False, True])
def test_the_author_hears_that_it_was_approved_and_whether_corrected(
    people: People, draft: Page, corrected: bool
) -> None:
    submit(draft, people.editor.user)
    if corrected:
        fresh(draft).save_revision(user=people.approver.user)
    decide(draft, people.approver.user)
    run()
    kind = NoticeKind.CORRECTED if corrected else NoticeKind.APPROVED
    assert told(kind) == mailed() == ["bien-tap"]
    assert ("chỉnh sửa" in mail.outbox[0].body) is corrected


def test_both_the_writer_and_whoever_submitted_for_him_hear_of_it(
    people: People, draft: Page, world: World
) -> None:
    writer = make_user("cong-tac")
    grant(writer, world.a.member, Role.COLLABORATOR)
    Page.objects.filter(pk=draft.pk).update(owner=writer)
    submit(draft, people.editor.user)
    decide(draft, people.approver.user, reason="Thiếu ngày.")
    run()
    assert told(RETURNED) == ["bien-tap", "cong-tac"]


def test_what_is_approved_for_later_is_told_then_and_when_it_is_public(
    people: People, draft: Page, time_machine: Any
) -> None:
    later = timezone.now().replace(microsecond=0) + datetime.timedelta(days=1)
    page = fresh(draft)
    page.go_live_at = later
    page.save_revision(user=people.editor.user)
    submit(draft, people.editor.user)
    decide(draft, people.approver.user)
    run()
    assert Notice.objects.get().goes_public_at == later
    assert timezone.localtime(later).strftime("%H:%M") in mail.outbox[0].body
    time_machine.move_to(later + datetime.timedelta(minutes=1))
    publish_due()
    run()
    run()
    assert told(NoticeKind.PUBLISHED) == ["bien-tap"]
    assert mail.outbox[1].subject == "[Đơn vị chilang] Đã đăng theo lịch: Thông báo họp dân"
    # A correction that is approved afterwards was not on any schedule.
    fresh(draft).save_revision(user=people.editor.user)
    submit(draft, people.editor.user)
    decide(draft, people.approver.user)
    run()
    assert len(told(NoticeKind.PUBLISHED)) == 1


def test_authors_hear_what_another_took_down_in_one_mail(
    people: People, draft: Page, world: World
) -> None:
    submit(draft, people.editor.user)
    decide(draft, people.approver.user)
    other = child(world.a.section, "Tin khác", "tin-khac")
    Page.objects.filter(pk=other.pk).update(owner=people.editor.user)
    nobodys = child(world.a.section, "Của chung", "cua-chung")
    run()
    mail.outbox.clear()
    pages = [fresh(page) for page in (draft, other, nobodys)]
    note_reason(pages, people.second.user, "Đăng nhầm số liệu.")
    run()
    tasks.tell_of_take_downs.call(list(TakeDown.objects.values_list("pk", flat=True)))
    assert told(NoticeKind.TAKEN_DOWN) == ["bien-tap", "bien-tap"]
    assert mailed() == ["bien-tap"]
    for words in ("Thông báo họp dân", "Tin khác", "Đăng nhầm số liệu."):
        assert words in mail.outbox[0].body


def test_nobody_hears_of_what_he_did_himself(people: People, draft: Page) -> None:
    submit(draft, people.editor.user)
    decide(draft, people.approver.user)
    run()
    note_reason([fresh(draft)], people.editor.user, "Tự gỡ.")
    run()
    assert told(NoticeKind.TAKEN_DOWN) == []


def test_an_author_whose_role_ended_hears_nothing(people: People, draft: Page) -> None:
    submit(draft, people.editor.user)
    decide(draft, people.approver.user, reason="Thiếu ngày.")
    end_roles(people.editor.user)
    run()
    assert (told(RETURNED), mail.outbox) == ([], [])


def test_the_break_glass_account_hears_nothing(people: People, draft: Page) -> None:
    root = make_user("goc", is_superuser=True)
    Page.objects.filter(pk=draft.pk).update(owner=root)
    submit(draft, root)
    decide(draft, people.approver.user, reason="Thiếu ngày.")
    note_reason([fresh(draft)], people.approver.user, "Thử.")
    run()
    assert not Notice.objects.filter(recipient=root).exists()
    assert mail.outbox == []


# --- mail --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_mail_may_be_turned_off_and_the_notice_stays(
    people: People, draft: Page, kind: NoticeKind
) -> None:
    from wagtail.users.models import UserProfile

    from editorial.notices.mail import _CHOICE

    user = people.editor.user
    profile = UserProfile.get_for_user(user)
    one = Notice(kind=kind, event="thu:1", page=draft, title="Tin", site_name="Xã")
    for number, is_on in enumerate((True, False)):
        setattr(profile, _CHOICE[kind], is_on)
        profile.save()
        user.refresh_from_db()
        one.event = f"thu:{number}"
        services.tell([user], one)
        assert len(mail.outbox) == 1
    assert len(told(kind)) == 2


def test_without_an_address_there_is_a_notice_alone(people: People, draft: Page) -> None:
    people.approver.user.email = ""
    people.approver.user.save()
    submit(draft, people.editor.user)
    run()
    assert (told(), mailed()) == (["duyet-hai", "duyet-mot"], ["duyet-hai"])


def test_mail_is_a_job_of_its_own_written_with_the_notice(
    people: People, draft: Page, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"
    submit(draft, people.editor.user)
    run("default")
    assert (mail.outbox, Job.objects.filter(queue_name="mail").count()) == ([], 2)
    run_ready(["mail"])
    assert mailed() == ["duyet-hai", "duyet-mot"]


def test_a_title_of_two_lines_makes_no_headers(people: People, draft: Page) -> None:
    Page.objects.filter(pk=draft.pk).update(draft_title="Họp\nBcc: x@example.vn")
    submit(draft, people.editor.user)
    run()
    assert mail.outbox[0].subject.endswith("Họp Bcc: x@example.vn")


def test_wagtail_sends_none_of_its_own() -> None:
    from wagtail import signals

    names = [
        receiver[0][0]
        for signal in (
            signals.task_submitted,
            signals.workflow_submitted,
            signals.workflow_rejected,
            signals.workflow_approved,
        )
        for receiver in signal.receivers
    ]
    assert not [name for name in names if "email_notification" in str(name)]


# --- the screens -------------------------------------------------------------------------


def one_notice(person: Clerk, page: Page, event: str = "thu:1") -> Notice:
    """A notice that nobody has read."""
    return Notice.objects.create(
        recipient=person.user, kind=RETURNED, event=event, page=page, title="Tin A", text="Sửa đi."
    )


def test_each_person_sees_and_opens_his_own(people: People, draft: Page) -> None:
    mine = one_notice(people.editor, draft)
    listed = people.editor.client.get("/admin/notices/").content.decode()
    assert "Tin A" in listed
    assert "Sửa đi." in listed
    assert IN_MENU % 1 in listed
    assert "Tin A" not in people.approver.client.get("/admin/notices/").content.decode()
    assert people.approver.client.get(f"/admin/notices/{mine.pk}/").status_code == 404
    people.approver.client.post("/admin/notices/all_read/")
    mine.refresh_from_db()
    assert mine.read_at is None
    answer = people.editor.client.get(f"/admin/notices/{mine.pk}/")
    assert answer.headers["location"] == f"/admin/pages/{draft.pk}/edit/"
    assert selectors.unread_count(people.editor.user) == 0
    assert IN_MENU % 1 not in people.editor.client.get("/admin/notices/").content.decode()


def test_who_opens_the_page_has_seen_what_he_was_told(people: People, draft: Page) -> None:
    one_notice(people.editor, draft)
    one_notice(people.approver, draft)
    people.editor.open(draft)
    assert selectors.unread_count(people.editor.user) == 0
    assert selectors.unread_count(people.approver.user) == 1


def test_all_are_noted_as_read(people: People, draft: Page) -> None:
    for number in range(2):
        one_notice(people.editor, draft, f"thu:{number}")
    people.editor.client.post("/admin/notices/all_read/")
    assert selectors.unread_count(people.editor.user) == 0


def test_a_notice_of_a_page_that_is_not_his_leads_nowhere(people: People, world: World) -> None:
    public = one_notice(people.editor, world.b.page, "thu:1")
    Page.objects.filter(pk=world.b.section.pk).update(live=False)
    hidden = one_notice(people.editor, world.b.section, "thu:2")
    there = people.editor.client.get(f"/admin/notices/{public.pk}/").headers["location"]
    assert there.startswith("http://bangmac.langson.localhost")
    answer = people.editor.client.get(f"/admin/notices/{hidden.pk}/")
    assert answer.headers["location"] == "/admin/notices/"


def test_old_ones_are_swept(people: People, draft: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SWEEP_BATCH", 2)
    for number in range(4):
        one_notice(people.editor, draft, f"thu:{number}")
    old = Notice.objects.exclude(event="thu:0")
    old.update(created_at=timezone.now() - services.KEEP - datetime.timedelta(minutes=1))
    assert services.sweep() == 3
    assert Notice.objects.get().event == "thu:0"


def test_the_account_page_offers_what_means_something(people: People, world: World) -> None:
    from wagtail.users.models import UserProfile

    from editorial.notices.preferences import MailPreferencesForm

    def offered(user: Any) -> int:
        return len(MailPreferencesForm(instance=UserProfile.get_for_user(user)).fields)

    auditor = make_user("kiem-tra")
    grant(auditor, world.a.member, Role.AUDITOR)
    root = make_user("goc", is_superuser=True)
    users = (people.approver.user, people.editor.user, auditor, root)
    assert [offered(user) for user in users] == [4, 3, 0, 0]
    page = people.approver.client.get("/admin/account/").content.decode()
    assert "Thư báo có trang chờ tôi duyệt" in page
