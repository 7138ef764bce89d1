"""Reports: submissions, sites under another rule, pages taken down."""

from __future__ import annotations

import datetime

from django.utils import timezone
from wagtail.models import Page

from editorial.models import ApproveTaskState, FourEyesMode, FourEyesRule, TakeDown
from editorial.reports.rules import RulesView, with_approvals
from editorial.reports.submissions import SubmissionsView
from editorial.reports.taken_down import TakeDownsView
from editorial.take_downs import note_reason
from portal.tenancy.models import Role
from tests.auditing.test_lists import rows, table
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk
from tests.tenancy.rights_world import World, fresh

SUBMISSIONS = "/admin/reports/submissions/"
RULES = "/admin/reports/rules-of-approval/"
DOWN = "/admin/reports/taken-down/"


def approved(page: Page, clerk: Clerk, mode: str = "") -> ApproveTaskState:
    """A submission of `page` that was approved now, under this rule."""
    workflow = page.get_workflow()
    workflow.start(page, clerk.user)
    state = ApproveTaskState.objects.get(pk=fresh(page).current_workflow_task_state.pk)
    ApproveTaskState.objects.filter(pk=state.pk).update(
        status=ApproveTaskState.STATUS_APPROVED,
        four_eyes=mode,
        finished_at=timezone.now(),
        finished_by=clerk.user,
        comment="Đồng ý đăng.",
    )
    fresh(page).current_workflow_state.cancel(user=clerk.user)
    return ApproveTaskState.objects.get(pk=state.pk)


def rule(world: World, mode: str, **days: int) -> FourEyesRule:
    """A rule of commune A; its days count from today."""
    today = timezone.localdate()
    dates = {name: today + datetime.timedelta(days=number) for name, number in days.items()}
    return FourEyesRule.objects.create(
        site=world.a.member.site, mode=mode, basis="QĐ 7/QĐ-VP", **dates
    )


def test_a_submission_keeps_its_site(world: World, people: People, draft: Page) -> None:
    people.editor.submit(draft)
    assert ApproveTaskState.objects.get().site_id == world.a.member.site_id


def test_submissions_tell_who_approved_under_which_rule(
    world: World, people: People, auditor: Clerk, draft: Page
) -> None:
    common = approved(draft, people.editor)
    exempt = approved(draft, people.approver, FourEyesMode.EXEMPT)
    elsewhere = approved(world.b.page, people.stranger)
    assert set(rows(auditor.client, SUBMISSIONS)) == {common, exempt}
    assert rows(auditor.client, SUBMISSIONS, rule="exempt") == [exempt]
    assert rows(auditor.client, SUBMISSIONS, rule="common") == [common]
    assert rows(auditor.client, SUBMISSIONS, person="duyet") == [exempt]
    assert rows(auditor.client, SUBMISSIONS, status="rejected") == []
    assert rows(auditor.client, SUBMISSIONS, site="bangmac") == []
    assert rows(people.stranger.client, SUBMISSIONS) == [elsewhere]
    body = auditor.client.get(SUBMISSIONS).content.decode()
    assert "Thông báo họp dân" in body
    assert "Đồng ý đăng." in body
    course = f"/admin/pages/{draft.pk}/workflow_history/detail/{exempt.workflow_state_id}/"
    shown = auditor.client.get(course).content.decode()
    assert str(exempt.get_four_eyes_display()) in shown
    assert f"/admin/pages/{draft.pk}/revisions/{exempt.revision_id}/view/" in shown
    lines = table(auditor.client, SUBMISSIONS, rule="exempt")
    assert len(lines) == 1
    assert "Duyet-Mot" in lines[0]


def test_rules_are_counted_with_what_was_approved_under_them(
    world: World, people: People, auditor: Clerk, draft: Page
) -> None:
    now = rule(world, FourEyesMode.EXEMPT, valid_from=0)
    past = rule(world, FourEyesMode.EXEMPT, valid_from=-30, valid_to=0)
    strict = rule(world, FourEyesMode.STRICT, valid_from=-60, valid_to=-30)
    approved(draft, people.approver, FourEyesMode.EXEMPT)
    approved(draft, people.approver)
    counted = {row.pk: row.approvals for row in with_approvals(FourEyesRule.objects.all())}
    assert counted == {now.pk: 1, past.pk: 0, strict.pk: 0}
    assert set(rows(auditor.client, RULES)) == {now, past, strict}
    assert rows(auditor.client, RULES, when="now") == [now]
    assert rows(auditor.client, RULES, mode="strict") == [strict]
    assert len(table(auditor.client, RULES)) == 3
    assert rows(people.stranger.client, RULES) == []


def test_pages_taken_down_are_listed_with_their_reason(
    world: World, people: People, auditor: Clerk
) -> None:
    note_reason([world.a.page], people.approver.user, "Sai số liệu")
    note_reason([world.b.page], people.stranger.user, "Trùng bài")
    (row,) = rows(auditor.client, DOWN)
    assert row.reason == "Sai số liệu"
    assert rows(auditor.client, DOWN, person="duyet-hai") == []
    assert rows(auditor.client, DOWN, q="số liệu") == [row]
    body = people.approver.client.get(DOWN).content.decode()
    assert "Sai số liệu" in body
    assert "Trùng bài" not in body
    people.approver.user.delete()
    world.a.page.specific.delete()
    (line,) = table(auditor.client, DOWN)
    assert "Sai số liệu" in line
    assert TakeDown.objects.count() == 2


def test_reports_are_for_who_answers_for_a_site(world: World, people: People) -> None:
    allowed = {Role.APPROVER, Role.SITE_ADMIN, Role.CENTRAL, Role.AUDITOR}
    for role in Role:
        clerk = Clerk(f"nguoi-{role}", world.a, role)
        for view in (SubmissionsView, RulesView, TakeDownsView):
            may = view.permission_policy.user_has_permission(clerk.user, "view")
            assert may is (role in allowed), (role, view)
    for address in (SUBMISSIONS, RULES, DOWN):
        assert people.editor.client.get(address).status_code == 302, address
