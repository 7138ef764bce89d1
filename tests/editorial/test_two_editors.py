"""Two editors of one page: what one saved is not buried by the other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from editorial.versions import seen_version
from editorial.views import stale_saves
from editorial.views.editing import ApprovalEditView
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, edit_url, form_data, messages_of
from tests.editorial.test_notices import submit
from tests.tenancy.rights_world import World, fresh

FIRST, SECOND = "Câu của người thứ nhất.", "Câu của người thứ hai."


def newest(page: Page) -> str:
    """The text of the newest version."""
    return str(fresh(page).get_latest_revision_as_object().intro)


def save(clerk: Clerk, page: Page, form: dict[str, Any], **more: Any) -> Any:
    """Post a form, as a browser without JavaScript does."""
    return clerk.client.post(edit_url(page), {**form, **more})


def saved_by(clerk: Clerk, page: Page, intro: str) -> None:
    """Somebody saved a version, on whatever screen."""
    row = fresh(page)
    row.intro = intro
    row.save_revision(user=clerk.user)


def autosave(client: Client, page: Page, form: dict[str, Any]) -> Any:
    """Post it as the editor does by itself."""
    return client.post(edit_url(page), form, headers={"accept": "application/json"})


def test_a_form_says_of_which_version_it_was_made(people: People, draft: Page) -> None:
    """What `Clerk.form` posts without opening the editor is what the editor says."""
    html = people.editor.open(draft).content.decode()
    said = dict(re.findall(r'name="(loaded_revision_\w+)"[^>]*value="([^"]*)"', html))
    form = people.editor.form(draft)
    assert said == {
        name: str(form[name]) for name in ("loaded_revision_id", "loaded_revision_created_at")
    }


@pytest.fixture
def late(people: People, draft: Page) -> dict[str, Any]:
    """A form that the editor opened and typed into, before somebody else saved."""
    form = people.editor.form(draft, intro=SECOND)
    saved_by(people.second, draft, FIRST)
    return form


@pytest.mark.parametrize("button", ["", "action-submit"])
def test_the_second_save_is_refused_and_keeps_what_was_typed(
    people: People, draft: Page, late: dict[str, Any], button: str
) -> None:
    for _again in range(2):
        answer = save(people.editor, draft, late, **({button: "1"} if button else {}))
        assert answer.status_code == 200
        assert "Duyet-Hai đã lưu trang này" in messages_of(answer)
        assert answer.context["form"]["intro"].value() == SECOND
        assert newest(draft) == FIRST
    assert not fresh(draft).workflow_in_progress


def test_what_comes_back_is_still_of_the_older_version(
    people: People, draft: Page, late: dict[str, Any]
) -> None:
    answer = save(people.editor, draft, late)
    again = {
        **late,
        "loaded_revision_id": fresh(draft).latest_revision_id,
        "loaded_revision_created_at": answer.context["loaded_revision_created_at"],
    }
    assert save(people.editor, draft, again).status_code == 200
    assert newest(draft) == FIRST


def test_it_is_saved_all_the_same_by_a_button_and_the_other_stays_in_the_history(
    people: People, draft: Page, late: dict[str, Any]
) -> None:
    shown = save(people.editor, draft, late).content.decode()
    first = fresh(draft).get_latest_revision()
    assert f'name="{stale_saves.REPLACES}" value="{seen_version(first)}"' in shown
    answer = save(people.editor, draft, late, **{stale_saves.REPLACES: seen_version(first)})
    assert answer.status_code == 302
    assert newest(draft) == SECOND
    assert fresh(draft).revisions.get(pk=first.pk).as_object().intro == FIRST


def test_the_button_means_the_version_that_was_shown(
    people: People, draft: Page, late: dict[str, Any]
) -> None:
    shown = seen_version(fresh(draft).get_latest_revision())
    saved_by(people.second, draft, "Lại sửa nữa.")
    assert save(people.editor, draft, late, **{stale_saves.REPLACES: shown}).status_code == 200
    assert newest(draft) == "Lại sửa nữa."


def test_saving_by_itself_is_refused_too(people: People, draft: Page, late: dict[str, Any]) -> None:
    answer = autosave(people.editor.client, draft, late)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert "Đã có người khác lưu" in answer.json()["error_message"]
    assert newest(draft) == FIRST


def test_what_saving_by_itself_has_made_is_ones_own(people: People, draft: Page) -> None:
    form = people.editor.form(draft, intro=FIRST)
    made = autosave(people.editor.client, draft, form).json()
    own = {**form, "overwrite_revision_id": made["revision_id"]}
    assert save(people.editor, draft, own, intro=SECOND).status_code == 302
    assert newest(draft) == SECOND
    saved_by(people.second, draft, FIRST)
    assert save(people.editor, draft, own, intro="Muộn.").status_code == 200
    assert newest(draft) == FIRST


def test_a_page_without_any_version_has_a_first_one_only_once(
    people: People, draft: Page, world: World
) -> None:
    fresh(draft).revisions.all().delete()
    Page.objects.filter(pk=draft.pk).update(latest_revision=None)
    form = form_data(fresh(draft))
    save(people.second, draft, form, intro=FIRST)
    assert save(people.editor, draft, form, intro=SECOND).status_code == 200
    assert newest(draft) == FIRST


def test_returning_buries_no_correction_of_a_colleague(people: People, draft: Page) -> None:
    submit(draft, people.editor.user)
    form = people.approver.form(draft)
    saved_by(people.second, draft, FIRST)
    answer = people.approver.act(draft, "reject", "Sai ngày.", form=form)
    assert answer.status_code == 200
    assert fresh(draft).workflow_in_progress
    assert newest(draft) == FIRST


@pytest.mark.parametrize("action", ["save", "approve"])
def test_a_version_saved_while_the_form_is_read_counts(
    people: People, draft: Page, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """Between reading the page and holding it, somebody else saves."""
    if action == "approve":
        submit(draft, people.editor.user)
    clerk = people.approver
    form = clerk.form(draft, intro=SECOND)
    hold = ApprovalEditView.hold_newest

    def held_late(view: ApprovalEditView) -> None:
        fresh(draft).save_revision(user=people.second.user)
        hold(view)

    monkeypatch.setattr(ApprovalEditView, "hold_newest", held_late)
    if action == "approve":
        answer = clerk.act(draft, "approve", form=form)
        assert "đã được sửa" in messages_of(answer)
    else:
        answer = save(clerk, draft, form)
        assert "đã lưu trang này" in messages_of(answer)
    assert newest(draft) != SECOND
    assert not fresh(draft).live


def test_an_older_version_is_not_put_over_one_that_was_not_seen(
    people: People, draft: Page
) -> None:
    old = fresh(draft).latest_revision_id
    saved_by(people.editor, draft, "Đã sửa.")
    address = f"/admin/pages/{draft.pk}/revisions/{old}/revert/"
    shown = people.editor.client.get(address).context
    form = form_data(
        fresh(draft),
        loaded_revision_id=fresh(draft).latest_revision_id,
        loaded_revision_created_at=shown["loaded_revision_created_at"],
    )
    saved_by(people.second, draft, FIRST)
    assert people.editor.client.post(address, form).status_code == 200
    assert newest(draft) == FIRST
