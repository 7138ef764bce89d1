"""What an auditor reads of a page: versions, their difference, a draft, the approvals."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from tests.editorial.conftest import People
from tests.editorial.desk import Clerk
from tests.tenancy.rights_world import World, fresh


def versions(page: Page, *intros: str) -> list[int]:
    """Save these texts one after the other; the numbers of the versions."""
    found = []
    for intro in intros:
        changed = fresh(page).get_latest_revision_as_object()
        changed.intro = intro
        found.append(changed.save_revision(log_action=True, changed=True).pk)
    return found


def reading(page: Page, first: int, second: int) -> list[str]:
    """Every address at which a page is read and not edited."""
    base = f"/admin/pages/{page.pk}"
    return [
        f"{base}/history/",
        f"{base}/history/results/",
        f"{base}/revisions/{first}/view/",
        f"{base}/revisions/compare/{first}...{second}/",
        f"{base}/view_draft/",
        f"{base}/workflow_history/",
    ]


def test_an_auditor_reads_versions_and_their_difference(auditor: Clerk, draft: Page) -> None:
    first, second = versions(draft, "Họp lúc bảy giờ.", "Họp lúc tám giờ.")
    history = auditor.client.get(f"/admin/pages/{draft.pk}/history/").content.decode()
    assert f"/revisions/compare/{first}...{second}/" in history
    assert "/revert/" not in history
    assert f"/admin/pages/{draft.pk}/edit/" not in history
    shown = auditor.client.get(f"/admin/pages/{draft.pk}/revisions/compare/{first}...{second}/")
    assert '<span class="deletion">bảy giờ.</span>' in shown.content.decode()
    assert '<span class="addition">tám giờ.</span>' in shown.content.decode()
    assert f"/admin/pages/{draft.pk}/edit/" not in shown.content.decode()
    old = auditor.client.get(f"/admin/pages/{draft.pk}/revisions/{first}/view/").content.decode()
    assert "Họp lúc bảy giờ." in old
    new = auditor.client.get(f"/admin/pages/{draft.pk}/view_draft/").content.decode()
    assert "Họp lúc tám giờ." in new


def test_the_course_of_an_approval_is_read(people: People, auditor: Clerk, draft: Page) -> None:
    people.editor.submit(draft)
    people.approver.send_back(draft, "Thiếu địa điểm.")
    listed = auditor.client.get(f"/admin/pages/{draft.pk}/workflow_history/")
    state = fresh(draft).workflow_states.get()
    address = f"/admin/pages/{draft.pk}/workflow_history/detail/{state.pk}/"
    assert address in listed.content.decode()
    detail = auditor.client.get(address).content.decode()
    assert "Thiếu địa điểm." in detail
    assert "Duyet-Mot" in detail
    assert "Bien-Tap" in detail
    assert f"/admin/pages/{draft.pk}/edit/" not in detail


@pytest.mark.parametrize("who", ["auditor", "stranger", "collaborator"])
def test_what_is_not_public_is_read_by_nobody_else(
    world: World, people: People, auditor: Clerk, draft: Page, who: str
) -> None:
    first, second = versions(draft, "Họp lúc bảy giờ.", "Họp lúc tám giờ.")
    page, reader = draft, people.stranger
    if who == "auditor":
        page, reader = world.b.page, auditor
        first, second = versions(page, "một", "hai")
    elif who == "collaborator":
        reader = Clerk("cong-tac", world.a, "collaborator")
    for address in reading(page, first, second):
        assert reader.client.get(address).status_code in {302, 403, 404}, address


def test_editors_keep_their_ways_to_write(people: People, draft: Page) -> None:
    first, second = versions(draft, "một", "hai")
    for address in reading(draft, first, second):
        assert people.editor.client.get(address).status_code == 200, address
    history = people.editor.client.get(f"/admin/pages/{draft.pk}/history/").content.decode()
    assert f"/admin/pages/{draft.pk}/revisions/{first}/revert/" in history
    assert f"/admin/pages/{draft.pk}/edit/" in history


def test_an_archived_site_is_audited_like_any_other(
    world: World, auditor: Clerk, draft: Page
) -> None:
    first, second = versions(draft, "một", "hai")
    world.a.member.state = "archived"
    world.a.member.save()
    for address in reading(draft, first, second):
        assert auditor.client.get(address).status_code == 200, address
