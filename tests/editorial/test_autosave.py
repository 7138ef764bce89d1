"""The editor saves by itself every few seconds: nothing is lost, and no record fills up."""

from __future__ import annotations

import datetime
from typing import Any

from wagtail.models import Page, PageLogEntry

from home.models import StandardPage
from portal.core.audit.models import AuditEntry
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, edit_url
from tests.tenancy.rights_world import fresh


class Sitting:
    """One person with the form of one page open; the browser saves by itself."""

    def __init__(self, clerk: Clerk, page: Page) -> None:
        self.clerk = clerk
        self.page = page
        self.form = clerk.form(page)
        self.saves = 0

    def types(self, **changes: Any) -> dict[str, Any]:
        """What the browser sends some seconds after a key was pressed."""
        self.form |= changes
        answer = self.clerk.client.post(
            edit_url(self.page), self.form, headers={"accept": "application/json"}
        )
        told: dict[str, Any] = answer.json()
        assert told["success"], told
        self.saves += 1
        self.form["overwrite_revision_id"] = told["revision_id"]
        return told

    def presses_save(self) -> None:
        """The button at the foot."""
        answer = self.clerk.client.post(edit_url(self.page), self.form)
        assert answer.status_code == 302


def edits(page: Page) -> list[PageLogEntry]:
    return list(PageLogEntry.objects.filter(page=page, action="wagtail.edit").order_by("pk"))


def newest() -> int:
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def recorded(since: int) -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(pk__gt=since).order_by("pk")
    return [(entry.object_type, entry.action) for entry in entries]


def test_one_sitting_is_one_entry_each_and_the_version_has_every_word(
    people: People, draft: Page
) -> None:
    before, mark = len(edits(draft)), newest()
    sitting = Sitting(people.editor, draft)
    for words in ("Họp", "Họp lúc", "Họp lúc bảy giờ."):
        sitting.types(intro=words)
    assert fresh(draft).get_latest_revision_as_object().intro == "Họp lúc bảy giờ."
    made = edits(draft)[before:]
    assert len(made) == 1
    assert made[0].timestamp == fresh(draft).latest_revision.created_at
    # That a version was made; who follows the page is no entry of each save either.
    assert recorded(mark).count(("wagtailcore.Revision", "create")) == 1
    assert ("home.StandardPage", "update") not in recorded(mark)
    assert len(recorded(mark)) <= 2


def test_the_record_has_what_changed_once_the_person_saves(people: People, draft: Page) -> None:
    sitting = Sitting(people.editor, draft)
    sitting.types(intro="Nửa câu")
    sitting.types(intro="Cả câu.")
    assert StandardPage.objects.get(pk=draft.pk).intro == "Họp tối thứ sáu."
    mark, before = newest(), len(edits(draft))
    sitting.presses_save()
    entry = AuditEntry.objects.get(pk__gt=mark, object_type="home.StandardPage")
    assert entry.changes["intro"] == ["Họp tối thứ sáu.", "Cả câu."]
    assert StandardPage.objects.get(pk=draft.pk).intro == "Cả câu."
    assert len(edits(draft)) == before, "the same sitting"


def test_another_person_and_another_day_are_entries_of_their_own(
    people: People, draft: Page
) -> None:
    before = len(edits(draft))
    Sitting(people.editor, draft).types(intro="Một")
    Sitting(people.second, draft).types(intro="Hai")
    again = Sitting(people.editor, draft)
    again.types(intro="Ba")
    again.types(intro="Bốn")
    made = edits(draft)[before:]
    assert [entry.user for entry in made] == [
        people.editor.user,
        people.second.user,
        people.editor.user,
    ]


def test_the_history_shows_one_line_a_sitting(people: People, draft: Page) -> None:
    address = f"/admin/pages/{draft.pk}/history/"
    before = len(people.editor.client.get(address).context["object_list"])
    sitting = Sitting(people.editor, draft)
    for number in range(4):
        sitting.types(intro=f"Lần {number}")
    shown = people.editor.client.get(address).context["object_list"]
    assert len(shown) == before + 1


def test_a_version_whose_entry_is_gone_gets_another(people: People, draft: Page) -> None:
    sitting = Sitting(people.editor, draft)
    sitting.types(intro="Một")
    PageLogEntry.objects.filter(page=draft).delete()
    sitting.types(intro="Hai")
    assert [entry.user for entry in edits(draft)] == [people.editor.user]


def test_what_was_said_to_have_changed_stays_said(people: People, draft: Page) -> None:
    page = fresh(draft)
    user = people.editor.user
    page.intro = "Mới"
    revision = page.save_revision(user=user, log_action=True, changed=False)
    revision = page.save_revision(user=user, log_action=True, overwrite_revision=revision)
    page.save_revision(user=user, log_action=True, overwrite_revision=revision, changed=False)
    assert edits(draft)[-1].content_changed


def test_what_is_saved_by_itself_is_what_is_submitted_and_approved(
    people: People, draft: Page
) -> None:
    sitting = Sitting(people.editor, draft)
    sitting.types(intro="Bản cuối.")
    people.editor.client.post(edit_url(draft), {**sitting.form, "action-submit": "1"})
    people.approver.approve(draft)
    assert StandardPage.objects.get(pk=draft.pk, live=True).intro == "Bản cuối."


def test_every_editor_saves_by_itself(people: People, draft: Page) -> None:
    for address in (
        edit_url(draft),
        f"/admin/pages/add/home/standardpage/{draft.get_parent().pk}/",
    ):
        context = people.editor.client.get(address).context
        assert context["autosave_enabled"]
        assert datetime.timedelta(milliseconds=context["autosave_interval"]) <= (
            datetime.timedelta(seconds=5)
        )


def refusal(clerk: Clerk, address: str, form: dict[str, Any]) -> str:
    """What the editor shows beside the last save when it could not save by itself."""
    answer = clerk.client.post(address, form, headers={"accept": "application/json"})
    assert answer.status_code == 400
    return str(answer.json()["error_message"])


def test_what_cannot_be_saved_is_named(people: People, draft: Page) -> None:
    twin = (
        fresh(draft)
        .get_parent()
        .add_child(
            instance=StandardPage(title="Khác", slug="khac", live=False, locale=draft.locale)
        )
    )
    twin.save_revision()
    form = people.editor.form(twin)
    told = refusal(people.editor, edit_url(twin), form | {"slug": draft.slug})
    assert "hop-dan" in told
    assert told.startswith("“")
    new = f"/admin/pages/add/home/standardpage/{draft.get_parent().pk}/"
    named = {"title": draft.title, "slug": draft.slug}
    assert "hop-dan" in refusal(people.editor, new, form | named)
    long = refusal(people.editor, new, form | {"title": "x" * 300, "slug": "dai"})
    assert "300" in long
    assert "bấm lưu" not in told + long


def test_an_error_inside_a_text_is_named_by_its_field(people: People, draft: Page) -> None:
    part = {"id": "", "deleted": "", "order": "0", "type": "link_card"}
    part |= {"value-url": "không phải địa chỉ", "value-title": "Video", "value-description": ""}
    text = {f"body-0-{name}": value for name, value in part.items()} | {"body-count": "1"}
    told = refusal(people.editor, edit_url(draft), people.editor.form(draft) | text)
    assert told == "“Nội dung”: có chỗ chưa đúng."
