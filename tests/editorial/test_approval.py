"""From a draft to a public page: submitted by one, approved by another, as it was seen."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from editorial.models import ApproveTaskState
from portal.core.jobs.scheduled import publish_due
from portal.tenancy.models import Role, RoleAssignment, RoleScope, SiteState
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, edit_url, messages_of, public_text, task_state
from tests.tenancy.rights_world import World, fresh


def waiting(clerk: Clerk) -> list[str]:
    """Pages that wait for somebody, by id."""
    states = TaskState.objects.reviewable_by(clerk.user)
    return sorted(state.workflow_state.object_id for state in states)


def test_one_submits_another_approves_and_readers_see_it(people: People, draft: Page) -> None:
    people.editor.submit(draft, intro="Họp lúc bảy giờ tối.")
    assert public_text(draft) == ""
    answer = people.approver.approve(draft)
    assert answer.status_code == 302
    assert public_text(draft) == "Họp lúc bảy giờ tối."
    state = ApproveTaskState.objects.get()
    assert (state.submitted_by, state.finished_by) == (people.editor.user, people.approver.user)
    assert state.approved_revision == fresh(draft).live_revision


def test_a_new_page_is_submitted_from_its_first_form(people: People, world: World) -> None:
    from tests.editorial.desk import form_data

    address = f"/admin/pages/add/home/standardpage/{world.a.section.pk}/"
    page = fresh(world.a.page)
    page.title, page.slug, page.intro = "Trang mới", "trang-moi", "Mới."
    people.editor.client.post(address, form_data(page, **{"action-submit": "1"}))
    made = Page.objects.get(slug="trang-moi")
    assert public_text(made) == ""
    people.approver.approve(made)
    assert public_text(made) == "Mới."


def test_who_approves_is_who_may_publish_the_page(
    people: People, draft: Page, world: World
) -> None:
    branch = Clerk("duyet-tinh", world.lang_son, Role.APPROVER, RoleScope.BRANCH)
    province_only = Clerk("duyet-rieng-tinh", world.lang_son, Role.APPROVER, RoleScope.SITE)
    people.editor.submit(draft)
    mine = [str(draft.pk)]
    for clerk in (people.approver, people.second, people.central, branch):
        assert waiting(clerk) == mine, clerk.user
    for clerk in (people.editor, people.stranger, province_only):
        assert waiting(clerk) == [], clerk.user
    world.a.member.state = SiteState.READ_ONLY
    world.a.member.save()
    assert waiting(Clerk("duyet-ba", world.a, Role.APPROVER)) == []


def test_what_waits_is_one_query_however_much_it_is(
    people: People, draft: Page, django_assert_num_queries: object
) -> None:
    people.editor.submit(draft)
    task = task_state(draft).task.specific
    user = people.central.user
    list(task.get_task_states_user_can_moderate(user))  # the grants are read
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(task.get_task_states_user_can_moderate(user)) == 1


def test_an_editor_waits_while_it_is_checked_and_may_withdraw(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    people.editor.save(draft, intro="Sửa lén.")
    assert fresh(draft).get_latest_revision_as_object().intro == "Họp tối thứ sáu."
    people.editor.withdraw(draft)
    assert not fresh(draft).workflow_in_progress
    people.editor.save(draft, intro="Họp tối thứ bảy.")
    assert fresh(draft).get_latest_revision_as_object().intro == "Họp tối thứ bảy."
    assert public_text(draft) == ""


def test_an_approver_returns_what_he_cannot_withdraw(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    people.approver.withdraw(draft)
    assert fresh(draft).workflow_in_progress
    button = 'name="action-cancel-workflow"'
    assert button not in people.approver.open(draft).content.decode()
    assert button in people.editor.open(draft).content.decode()


def test_it_is_returned_with_a_reason_and_submitted_again(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    people.approver.send_back(draft, "Thiếu địa điểm họp.")
    state = fresh(draft).current_workflow_state
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "Thiếu địa điểm họp."
    people.editor.submit(draft, intro="Họp tại nhà văn hóa.")
    people.approver.approve(draft)
    assert public_text(draft) == "Họp tại nhà văn hóa."


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_returned_without_a_reason(people: People, draft: Page, reason: str) -> None:
    people.editor.submit(draft)
    answer = people.approver.send_back(draft, reason)
    assert answer.status_code == 200
    assert "trả lại" in messages_of(answer)
    assert fresh(draft).workflow_in_progress


def test_the_corrections_of_an_approver_are_kept_and_told(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    people.approver.approve(draft, form=people.approver.form(draft, intro="Họp tối thứ Sáu."))
    assert public_text(draft) == "Họp tối thứ Sáu."
    state = ApproveTaskState.objects.get()
    assert state.was_corrected
    assert state.revision.as_object().intro == "Họp tối thứ sáu."
    opened = people.editor.open(draft)
    assert state.corrections_url() in messages_of(opened)
    assert state.corrections_url() not in messages_of(people.second.open(draft))
    difference = people.editor.client.get(state.corrections_url())
    assert difference.status_code == 200
    assert "Sáu" in difference.content.decode()
    history = people.editor.client.get(f"/admin/pages/{draft.pk}/workflow_history/")
    assert history.status_code == 200


def test_what_changed_since_it_was_seen_is_not_approved(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    form = people.approver.form(draft)
    people.second.save(draft, intro="Câu mà người duyệt chưa đọc.")
    typed = {**form, "intro": "Chữ người duyệt đang gõ."}
    for _again in range(2):
        answer = people.approver.approve(draft, form=typed)
        assert answer.status_code == 200
        assert "đã được sửa" in messages_of(answer)
        assert "Chữ người duyệt đang gõ." in answer.content.decode()
        assert public_text(draft) == ""
        assert fresh(draft).get_latest_revision_as_object().intro == "Câu mà người duyệt chưa đọc."
    people.approver.approve(draft)
    assert public_text(draft) == "Câu mà người duyệt chưa đọc."


def test_a_version_overwritten_under_its_own_number_was_not_seen(
    people: People, draft: Page
) -> None:
    people.editor.submit(draft)
    people.second.save(draft, intro="Lần một.")
    form = people.approver.form(draft)
    page = fresh(draft).get_latest_revision_as_object()
    page.intro = "Lần hai, cùng số."
    page.save_revision(user=people.second.user, overwrite_revision=page.get_latest_revision())
    assert people.approver.approve(draft, form=form).status_code == 200
    assert public_text(draft) == ""


def test_without_saying_what_was_seen_nothing_is_approved(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    form = people.approver.form(draft)
    for name in ("loaded_revision_id", "loaded_revision_created_at"):
        del form[name]
    assert people.approver.approve(draft, form=form).status_code == 200
    assert public_text(draft) == ""


def test_an_approval_for_later_waits_for_its_time(people: People, draft: Page) -> None:
    later = timezone.localtime() + datetime.timedelta(days=2)
    people.editor.submit(draft, go_live_at=later.strftime("%Y-%m-%d %H:%M"))
    people.approver.approve(draft)
    page = fresh(draft)
    assert public_text(draft) == ""
    assert page.scheduled_revision is not None
    assert page.scheduled_revision.approved_go_live_at > timezone.now()
    # The time comes.
    revision = page.scheduled_revision
    revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    revision.content["go_live_at"] = None
    revision.save()
    publish_due()
    assert public_text(draft) == "Họp tối thứ sáu."


def test_what_was_approved_for_later_is_stopped_by_who_approves(
    people: People, draft: Page
) -> None:
    later = timezone.localtime() + datetime.timedelta(days=2)
    people.editor.submit(draft, go_live_at=later.strftime("%Y-%m-%d %H:%M"))
    people.approver.approve(draft)
    revision = fresh(draft).scheduled_revision
    address = f"/admin/pages/{draft.pk}/revisions/{revision.pk}/unschedule/"
    people.editor.client.post(address)
    assert fresh(draft).scheduled_revision is not None
    people.second.client.post(address)
    assert fresh(draft).scheduled_revision is None


def test_an_approver_takes_over_a_page_that_another_has_locked(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    people.second.client.post(f"/admin/pages/{draft.pk}/lock/")
    assert fresh(draft).locked_by == people.second.user
    people.approver.approve(draft)
    assert public_text(draft) == ""
    people.approver.client.post(f"/admin/pages/{draft.pk}/unlock/")
    people.approver.approve(draft)
    assert public_text(draft) != ""


def test_a_submission_that_is_over_is_not_approved_again(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    form = people.second.form(draft, intro="Chữ đang gõ.")
    people.editor.withdraw(draft)
    answer = people.second.approve(draft, form=form)
    assert answer.status_code == 200
    assert "không còn chờ" in messages_of(answer)
    assert "Chữ đang gõ." in answer.content.decode()
    assert public_text(draft) == ""


def test_a_role_that_ends_in_between_approves_nothing(people: People, draft: Page) -> None:
    people.editor.submit(draft)
    form = people.approver.form(draft)
    RoleAssignment.objects.filter(user=people.approver.user).update(valid_to=timezone.localdate())
    answer = people.approver.approve(draft, form=form)
    assert answer.status_code in {302, 403}
    assert public_text(draft) == ""
    assert fresh(draft).workflow_in_progress


def test_the_editor_of_a_waiting_page_costs_no_more_for_more_waiting(
    people: People, draft: Page, world: World
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.tenancy.rights_world import child

    people.editor.submit(draft)

    def cost() -> int:
        people.approver.client.get(edit_url(draft))
        with CaptureQueriesContext(connection) as seen:
            people.approver.client.get(edit_url(draft))
        return len([query for query in seen if "cacheversion" not in query["sql"]])

    before = cost()
    for number in range(2):
        people.editor.submit(child(world.a.section, f"Trang {number}", f"trang-{number}"))
    assert cost() == before


def test_the_dashboard_names_what_waits_and_what_was_returned(
    people: People, draft: Page, world: World
) -> None:
    people.editor.submit(draft)
    shown = people.approver.client.get("/admin/").content.decode()
    assert draft.title in shown
    assert edit_url(draft) in shown
    assert draft.title not in people.stranger.client.get("/admin/").content.decode()
    people.approver.send_back(draft, "Thiếu địa điểm họp.")
    assert "Thiếu địa điểm họp." in people.editor.client.get("/admin/").content.decode()
    assert edit_url(draft) not in people.second.client.get("/admin/").content.decode()


def test_the_dashboard_costs_no_more_for_more_that_waits(
    people: People, draft: Page, world: World
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.tenancy.rights_world import child

    def cost(clerk: Clerk) -> int:
        clerk.client.get("/admin/")
        with CaptureQueriesContext(connection) as seen:
            clerk.client.get("/admin/")
        return len([query for query in seen if "cacheversion" not in query["sql"]])

    people.editor.submit(draft)
    before = cost(people.approver)
    for number in range(3):
        people.editor.submit(child(world.a.section, f"Trang {number}", f"trang-{number}"))
    assert cost(people.approver) == before
