"""Comments of the editor: who writes them, and who hears of them, by a job."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from wagtail.models import Comment, CommentReply, Page, PageSubscription
from wagtail.test.utils.form_data import nested_form_data

from editorial import tasks
from editorial.models import Notice
from editorial.notices import comments, services
from portal.core.accounts.models import User
from portal.core.jobs.models import Job
from portal.tenancy.models import Role
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, task_state
from tests.editorial.test_notices import end_roles, mailed, run, submit
from tests.factories import grant, make_user
from tests.tenancy.rights_world import World


def written(page: Page, user: User, text: str = "Ghi rõ địa điểm.") -> Comment:
    """A comment on the title."""
    made: Comment = Comment.objects.create(page=page, user=user, text=text, contentpath="title")
    return made


def follow(page: Page, *users: User) -> None:
    """They follow the comments of a page."""
    for user in users:
        PageSubscription.objects.update_or_create(
            page=page, user=user, defaults={"comment_notifications": True}
        )


def tell(page: Page, editor: User, key: str = "1", **changed: list[Any]) -> int:
    """Run the job of one save."""
    keys = {
        name: [row.pk for row in changed.get(name, [])] for name in ("new", "resolved", "replies")
    }
    return tasks.tell_of_comments.call(page.pk, editor.pk, key, keys)


def comment_form(text: str) -> dict[str, Any]:
    """A new comment, as the editor posts it."""
    return nested_form_data(
        {
            "comments": {
                "TOTAL_FORMS": 1,
                "INITIAL_FORMS": 0,
                "0": {
                    "text": text,
                    "contentpath": "title",
                    "position": "",
                    "id": "",
                    "resolved": "",
                    "replies": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
                },
            }
        }
    )


def test_a_comment_of_an_approver_is_told_to_who_follows_by_the_job(
    people: People, draft: Page
) -> None:
    submit(draft, people.editor.user)
    run()
    mail.outbox.clear()
    follow(draft, people.editor.user, people.approver.user)
    people.approver.save(draft, **comment_form("Ghi rõ địa điểm."))
    assert Comment.objects.get().user == people.approver.user
    assert (mail.outbox, Job.objects.ready().filter(queue_name="default").exists()) == ([], True)
    run()
    assert mailed() == ["bien-tap"]
    assert mail.outbox[0].subject == "[Đơn vị chilang] Ý kiến mới: Thông báo họp dân"
    assert "– Ghi rõ địa điểm." in mail.outbox[0].body
    assert task_state(draft) is not None


def test_an_editor_comments_on_his_draft_and_a_stranger_does_not(
    people: People, draft: Page
) -> None:
    form = people.editor.form(draft, **comment_form("Chờ số liệu."))
    people.stranger.client.post(f"/admin/pages/{draft.pk}/edit/", form)
    assert not Comment.objects.exists()
    people.editor.client.post(f"/admin/pages/{draft.pk}/edit/", form)
    assert Comment.objects.get().text == "Chờ số liệu."


def test_the_same_save_is_told_once(people: People, draft: Page) -> None:
    follow(draft, people.editor.user)
    new = [written(draft, people.approver.user)]
    assert tell(draft, people.approver.user, new=new) == 1
    Notice.objects.update(read_at="2026-01-01T00:00Z")
    assert tell(draft, people.approver.user, new=new) == 0
    assert mailed() == ["bien-tap"]


def test_more_comments_send_no_more_mail_until_he_has_looked(people: People, draft: Page) -> None:
    follow(draft, people.editor.user)
    for number in range(3):
        tell(draft, people.approver.user, str(number), new=[written(draft, people.approver.user)])
    assert mailed() == ["bien-tap"]
    services.note_seen(draft.pk, people.editor.user)
    tell(draft, people.approver.user, "4", new=[written(draft, people.approver.user)])
    assert mailed() == ["bien-tap"] * 2


def test_who_wrote_in_a_thread_hears_of_that_thread_alone(people: People, draft: Page) -> None:
    mine = written(draft, people.editor.user, "Ý của biên tập.")
    other = written(draft, people.second.user, "Ý khác.")
    answers = [
        CommentReply.objects.create(comment=thread, user=people.approver.user, text=text)
        for thread, text in ((mine, "Đồng ý."), (other, "Không."))
    ]
    assert tell(draft, people.approver.user, replies=answers, resolved=[mine]) == 2
    notice = Notice.objects.get(recipient=people.editor.user)
    assert notice.text == "– Đồng ý.\n– Đã xử lý: Ý của biên tập."
    assert Notice.objects.get(recipient=people.second.user).text == "– Không."


@pytest.mark.parametrize("how", ["role ended", "other site", "auditor", "break-glass", "locked"])
def test_who_may_not_open_the_page_hears_nothing(
    people: People, draft: Page, world: World, how: str
) -> None:
    user = make_user("nguoi-xem", is_superuser=how == "break-glass")
    if how == "auditor":
        grant(user, world.a.member, Role.AUDITOR)
    elif how != "break-glass":
        grant(user, (world.b if how == "other site" else world.a).member, Role.EDITOR)
    if how == "role ended":
        end_roles(user)
    if how == "locked":
        User.objects.filter(pk=user.pk).update(is_active=False)
    follow(draft, user)
    assert tell(draft, people.approver.user, new=[written(draft, people.approver.user)]) == 0
    assert mail.outbox == []


def test_a_collaborator_hears_of_his_own_page_alone(
    people: People, draft: Page, world: World
) -> None:
    writer = Clerk("cong-tac", world.a, Role.COLLABORATOR).user
    follow(draft, writer)
    assert tell(draft, people.editor.user, "1", new=[written(draft, people.editor.user)]) == 0
    Page.objects.filter(pk=draft.pk).update(owner=writer)
    assert tell(draft, people.editor.user, "2", new=[written(draft, people.editor.user)]) == 1


def test_what_is_gone_again_is_not_told(people: People, draft: Page) -> None:
    follow(draft, people.editor.user)
    comment = written(draft, people.approver.user)
    keys = {"new": [comment.pk], "resolved": [], "replies": []}
    comment.delete()
    assert tasks.tell_of_comments.call(draft.pk, people.approver.user.pk, "1", keys) == 0
    assert tasks.tell_of_comments.call(10**6, people.approver.user.pk, "1", keys) == 0


def test_a_long_comment_is_cut_in_the_mail(people: People, draft: Page) -> None:
    follow(draft, people.editor.user)
    long = "Dài " * 200
    tell(draft, people.approver.user, new=[written(draft, people.approver.user, long)])
    assert Notice.objects.get().text == f"– {long[: comments._LONGEST]}…"


def test_a_deleted_or_reworded_comment_asks_for_no_job(draft: Page, people: People) -> None:
    nothing: dict[str, list[Any]] = {
        name: []
        for name in ("new_comments", "resolved_comments", "new_replies", "deleted_comments")
    }
    assert (
        comments.changes({**nothing, "deleted_comments": [written(draft, people.editor.user)]})
        == {}
    )
