"""Nobody approves what he submitted; a site may be stricter, or exempt, for a time."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, TaskState

from editorial import services
from editorial.models import ApproveTaskState, FourEyesMode, FourEyesRule
from editorial.refusals import Refused
from editorial.versions import seen_version
from portal.tenancy.models import Role
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, messages_of, public_text, task_state
from tests.tenancy.rights_world import Portal, World, fresh


def rule(portal: Portal, mode: str, begins: int = 0, ends: int | None = None) -> FourEyesRule:
    """A rule that holds from so many days from now."""
    today = timezone.localdate()
    return FourEyesRule.objects.create(
        site=portal.member.site,
        mode=mode,
        valid_from=today + datetime.timedelta(days=begins),
        valid_to=None if ends is None else today + datetime.timedelta(days=ends),
        basis="Quyết định 12/QĐ-UBND",
    )


def action_url(page: Page, state: TaskState, action: str = "approve") -> str:
    """The dialogue of an action, away from the editor."""
    return f"/admin/pages/workflow/action/{page.pk}/{action}/{state.pk}/"


def seen(page: Page) -> str:
    """What a form of now sends back."""
    return seen_version(fresh(page).get_latest_revision())


def test_nobody_approves_what_he_submitted(people: People, draft: Page) -> None:
    people.approver.submit(draft)
    answer = people.approver.approve(draft)
    assert answer.status_code == 200
    assert "người khác" in messages_of(answer)
    assert public_text(draft) == ""
    # Nor by the dialogue, nor by the task itself.
    state = task_state(draft)
    client = people.approver.client
    client.post(action_url(draft, state), {"seen": seen(draft)})
    assert public_text(draft) == ""
    with pytest.raises(Refused):
        state.task.specific.on_action(state, people.approver.user, "approve", seen=seen(draft))
    assert state.task.specific.get_actions(fresh(draft), people.approver.user) == []
    people.second.approve(draft)
    assert public_text(draft) != ""


def test_who_submits_again_after_a_return_does_not_approve(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    people.approver.send_back(draft, "Sửa tiêu đề.")
    people.approver.submit(draft, intro="Viết lại cả bài.")
    assert people.approver.approve(draft).status_code == 200
    assert public_text(draft) == ""
    people.second.approve(draft)
    assert public_text(draft) == "Viết lại cả bài."


def test_nor_who_submitted_first(people: People, draft: Page) -> None:
    people.approver.submit(draft)
    people.second.send_back(draft, "Sửa tiêu đề.")
    people.editor.submit(draft)
    people.approver.approve(draft)
    assert public_text(draft) == ""
    people.second.approve(draft)
    assert public_text(draft) != ""


def test_the_centre_is_bound_like_anybody(people: People, draft: Page) -> None:
    people.central.submit(draft)
    people.central.approve(draft)
    assert public_text(draft) == ""


def test_on_a_strict_site_the_last_editor_does_not_approve(
    people: People, draft: Page, world: World
) -> None:
    rule(world.a, FourEyesMode.STRICT)
    people.editor.submit(draft)
    corrected = people.approver.form(draft, intro="Người duyệt sửa.")
    answer = people.approver.approve(draft, form=corrected)
    assert answer.status_code == 200
    assert "Người duyệt sửa." in answer.content.decode()
    assert public_text(draft) == ""
    assert fresh(draft).get_latest_revision_as_object().intro == "Họp tối thứ sáu."
    people.approver.save(draft, intro="Người duyệt sửa.")
    people.approver.approve(draft)
    assert public_text(draft) == ""
    people.second.approve(draft)
    assert public_text(draft) == "Người duyệt sửa."
    assert ApproveTaskState.objects.get().four_eyes == FourEyesMode.STRICT


def test_an_exempt_site_needs_one_person_and_reports_know(
    people: People, draft: Page, world: World
) -> None:
    rule(world.a, FourEyesMode.EXEMPT)
    people.approver.submit(draft)
    waiting = TaskState.objects.reviewable_by(people.approver.user)
    assert [state.workflow_state.object_id for state in waiting] == [str(draft.pk)]
    people.approver.approve(draft)
    assert public_text(draft) != ""
    assert ApproveTaskState.objects.get().four_eyes == FourEyesMode.EXEMPT


@pytest.mark.parametrize(("begins", "ends"), [(1, None), (-5, 0)])
def test_a_rule_holds_on_its_days_alone(
    people: People, draft: Page, world: World, begins: int, ends: int | None
) -> None:
    rule(world.a, FourEyesMode.EXEMPT, begins, ends)
    people.approver.submit(draft)
    people.approver.approve(draft)
    assert public_text(draft) == ""
    assert not TaskState.objects.reviewable_by(people.approver.user).exists()


def test_the_rule_of_one_site_is_not_that_of_another(
    people: People, draft: Page, world: World
) -> None:
    rule(world.b, FourEyesMode.EXEMPT)
    rule(world.lang_son, FourEyesMode.EXEMPT)
    people.approver.submit(draft)
    people.approver.approve(draft)
    assert public_text(draft) == ""


def test_the_dialogue_acts_on_its_own_page_alone(people: People, draft: Page, world: World) -> None:
    other = Clerk("bien-tap-b", world.b)
    people.editor.submit(draft)
    other.submit(world.b.page, intro="Của xã khác.")
    foreign, own = task_state(world.b.page), task_state(draft)
    client = people.approver.client
    data = {"seen": seen(world.b.page), "comment": "x"}
    for action in ("approve", "reject"):
        # The page of A in the address, the submission of B behind it.
        assert client.post(action_url(draft, foreign, action), data).status_code == 404
        answer = client.post(action_url(world.b.page, foreign, action), data)
        assert answer.status_code in {302, 403, 404}
    assert fresh(world.b.page).workflow_in_progress
    collect = f"/admin/pages/workflow/collect_action_data/{draft.pk}/approve/{foreign.pk}/"
    assert client.get(collect).status_code == 404
    client.post(action_url(draft, own), {"seen": seen(draft)})
    assert public_text(draft) != ""


def test_the_dialogue_approves_what_it_showed(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    state = task_state(draft)
    client = people.approver.client
    shown = client.get(action_url(draft, state), headers={"x-requested-with": "XMLHttpRequest"})
    assert seen(draft) in shown.json()["html"]
    before = seen(draft)
    people.second.save(draft, intro="Đổi sau lưng.")
    for old in ("", before):
        answer = client.post(
            action_url(draft, state),
            {"seen": old, "comment": "Đồng ý"},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        assert "Đồng ý" in answer.json()["html"]
        assert public_text(draft) == ""
    client.post(action_url(draft, state), {"seen": seen(draft)})
    assert public_text(draft) == "Đổi sau lưng."


def test_ending_the_workflow_by_another_way_publishes_nothing(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    state = task_state(draft)
    with pytest.raises(PermissionDenied):
        state.approve(user=people.approver.user)
    with pytest.raises(PermissionDenied):
        fresh(draft).current_workflow_state.finish(user=people.approver.user)
    state.approved_revision = fresh(draft).get_latest_revision()
    state.save()
    people.second.save(draft, intro="Mới hơn.")
    with pytest.raises(PermissionDenied):
        task_state(draft).approve(user=people.approver.user)
    assert public_text(draft) == ""


def test_a_service_asks_for_the_right_itself(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    for clerk in (people.editor, people.stranger):
        with pytest.raises(Refused):
            services.approve(task_state(draft), clerk.user, seen=seen(draft))
        with pytest.raises(Refused):
            services.send_back(task_state(draft), clerk.user, reason="Không.")
    assert fresh(draft).workflow_in_progress


# --- the rules are data ------------------------------------------------------------------


def rule_form(host: str, **changes: str) -> dict[str, str]:
    return {
        "site_host": host,
        "mode": "exempt",
        "valid_from": "2026-01-01",
        "valid_to": "",
        "basis": "Quyết định 12/QĐ-UBND",
        **changes,
    }


def test_the_centre_alone_makes_rules_and_for_its_own_branch(people: People, world: World) -> None:
    add = "/admin/four_eyes_rules/new/"
    admin_of_site = Clerk("quan-tri", world.a, Role.SITE_ADMIN)
    for clerk in (people.editor, people.approver, admin_of_site, people.stranger):
        clerk.client.post(add, rule_form("chilang.langson.localhost"))
        assert not FourEyesRule.objects.exists()
    people.central.client.post(add, rule_form("dongkhe.caobang.localhost"))
    assert not FourEyesRule.objects.exists()
    people.central.client.post(add, rule_form("chilang.langson.localhost"))
    made = FourEyesRule.objects.get()
    assert (made.site, made.mode) == (world.a.member.site, "exempt")
    edit = f"/admin/four_eyes_rules/edit/{made.pk}/"
    for clerk in (people.approver, admin_of_site, people.stranger):
        assert clerk.client.get(edit).status_code in {302, 404}
    other = Clerk("trung-tam-khac", world.c, Role.CENTRAL)
    assert other.client.get(edit).status_code == 404
    assert "chilang" not in other.client.get("/admin/four_eyes_rules/").content.decode()


def test_a_rule_has_a_basis_a_beginning_and_its_time_to_itself(
    people: People, world: World
) -> None:
    client: Client = people.central.client
    add, host = "/admin/four_eyes_rules/new/", "chilang.langson.localhost"
    for missing in ("basis", "valid_from", "site_host"):
        answer = client.post(add, rule_form(host, **{missing: ""}))
        assert list(answer.context["form"].errors) == [missing]
    client.post(add, rule_form(host, valid_to="2026-06-01"))
    answer = client.post(add, rule_form(host, mode="strict", valid_from="2026-05-31"))
    assert list(answer.context["form"].errors) == ["valid_from"]
    client.post(add, rule_form(host, mode="strict", valid_from="2026-06-01"))
    assert FourEyesRule.objects.count() == 2
