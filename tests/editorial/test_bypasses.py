"""Every way round the approval is closed to everybody but the break-glass account."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page

from editorial.checks import faults
from home.models import StandardPage
from portal.tenancy.models import Role
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk, edit_url, form_data, public_text
from tests.factories import make_user
from tests.tenancy.rights_world import World, admin, english_home, fresh


@pytest.fixture(params=["approver", "site_admin", "central"])
def who(request: pytest.FixtureRequest, people: People, world: World) -> Clerk:
    """Somebody with the right to publish, who has submitted the draft."""
    if request.param == "site_admin":
        return Clerk("quan-tri", world.a, Role.SITE_ADMIN)
    clerk: Clerk = getattr(people, request.param)
    return clerk


def test_the_button_of_the_editor(who: Clerk, draft: Page) -> None:
    for is_submitted in (False, True):
        if is_submitted:
            who.submit(draft)
        who.client.post(edit_url(draft), {**who.form(draft), "action-publish": "1"})
        assert public_text(draft) == ""
    assert fresh(draft).workflow_in_progress
    assert 'name="action-publish"' not in who.open(draft).content.decode()


def test_a_new_page(who: Clerk, world: World) -> None:
    address = f"/admin/pages/add/home/standardpage/{world.a.section.pk}/"
    page = fresh(world.a.page)
    page.title, page.slug = "Trang mới", "trang-moi"
    who.client.post(address, form_data(page, **{"action-publish": "1"}))
    assert not Page.objects.get(slug="trang-moi").live
    assert 'name="action-publish"' not in who.client.get(address).content.decode()


def test_several_at_once(who: Clerk, draft: Page, world: World) -> None:
    who.submit(draft)
    bulk = "/admin/bulk/wagtailcore/page/publish/?next=/admin/"
    who.client.post(f"{bulk}&id={draft.pk}", {"include_descendants": "on"})
    who.client.post(f"{bulk}&id={world.a.section.pk}", {"include_descendants": "on"})
    assert public_text(draft) == ""


def test_a_date_of_publication(who: Clerk, draft: Page) -> None:
    form = who.form(draft, go_live_at="2020-01-01 08:00")
    who.client.post(edit_url(draft), {**form, "action-publish": "1"})
    page = fresh(draft)
    assert not page.live
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_an_older_version(who: Clerk, draft: Page, people: People) -> None:
    old = draft.latest_revision_id
    people.editor.save(draft, intro="Mới hơn.")
    who.submit(draft)
    address = f"/admin/pages/{draft.pk}/revisions/{old}/revert/"
    data = form_data(fresh(draft), intro="Bản cũ.")
    who.client.post(address, {**data, "action-publish": "1"})
    assert public_text(draft) == ""
    people.second.client.post(
        address,
        {**data, "action-workflow-action": "true", "workflow-action-name": "approve"},
    )
    assert public_text(draft) == ""


@pytest.mark.parametrize("wish", ["publish_copies", "alias"])
def test_a_copy(who: Clerk, world: World, wish: str) -> None:
    who.client.post(
        f"/admin/pages/{world.a.page.pk}/copy/",
        {
            "new_title": "Bản sao",
            "new_slug": "ban-sao",
            "new_parent_page": world.a.section.pk,
            wish: "on",
        },
    )
    assert not Page.objects.filter(slug="ban-sao", live=True).exists()


def test_the_interface_of_programs(who: Clerk, draft: Page) -> None:
    who.submit(draft)
    for action in ("publish", "unpublish", "create_alias"):
        answer = who.client.post(f"/admin/api/main/pages/{draft.pk}/action/{action}/", {})
        assert answer.status_code in {403, 404}
    assert public_text(draft) == ""


def test_a_translation(who: Clerk, world: World) -> None:
    from wagtail_localize.models import Translation, TranslationSource

    english = english_home(world.a)
    source, _made = TranslationSource.get_or_create_from_instance(fresh(world.a.home))
    Translation.objects.create(source=source, target_locale=english.locale, enabled=True)
    who.client.post(edit_url(english), {"action": "publish"})
    assert not fresh(english).live


def test_nobody_else_may_act_on_it(people: People, draft: Page, world: World) -> None:
    people.editor.submit(draft)
    for clerk in (people.stranger, Clerk("cong-tac", world.a, Role.COLLABORATOR)):
        clerk.client.post(
            edit_url(draft),
            {
                **form_data(fresh(draft)),
                "action-workflow-action": "true",
                "workflow-action-name": "approve",
            },
        )
        cancel = {**form_data(fresh(draft)), "action-cancel-workflow": "1"}
        clerk.client.post(edit_url(draft), cancel)
        address = f"/admin/pages/workflow/confirm_cancellation/{draft.pk}/"
        assert clerk.client.get(address).status_code in {302, 403}
    assert fresh(draft).workflow_in_progress
    assert public_text(draft) == ""


def test_the_break_glass_account_still_publishes(draft: Page) -> None:
    client: Client = admin(make_user("goc", is_superuser=True))
    latest = fresh(draft).latest_revision
    form = form_data(
        fresh(draft),
        intro="Thông báo khẩn.",
        loaded_revision_id=latest.pk,
        loaded_revision_created_at=latest.created_at.isoformat(),
    )
    client.post(edit_url(draft), {**form, "action-publish": "1"})
    assert public_text(draft) == "Thông báo khẩn."


def test_there_is_one_workflow_and_the_check_says_when_not(db: None) -> None:
    from wagtail.models import Task, WorkflowPage

    assert faults() == []
    Task.objects.create(name="Khác")
    assert len(faults()) == 2
    Task.objects.filter(name="Khác").delete()
    WorkflowPage.objects.all().delete()
    assert len(faults()) == 1


def test_new_kinds_of_page_come_under_it_by_themselves(world: World) -> None:
    for page in (world.a.home, world.a.section, world.c.page, world.lang_son.home):
        assert fresh(page).has_workflow
    assert StandardPage(title="x").permissions_for_user is not None
