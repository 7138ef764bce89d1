"""Every write of a model makes an entry that says what changed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from home.models import SectionPage, StandardPage
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.audit.services import batch
from portal.tenancy.models import MemberSite, MenuItem, SiteProfile, Unit
from tests.factories import grant, make_member_site, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune() -> MemberSite:
    return make_member_site("Xã Chi Lăng", "chilang.langson.localhost")


def make_page(member: MemberSite, title: str = "Giới thiệu") -> StandardPage:
    home: Any = Page.objects.get(pk=member.site.root_page_id)
    page: StandardPage = home.add_child(instance=StandardPage(title=title, slug="gioi-thieu"))
    return page


def entries_of(instance: Any) -> list[AuditEntry]:
    return list(
        AuditEntry.objects.filter(
            object_type=instance._meta.label, object_id=str(instance.pk)
        ).order_by("pk")
    )


def newest() -> int:
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def since(mark: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(pk__gt=mark).order_by("pk"))


def test_a_row_is_followed_from_its_making_to_its_end() -> None:
    unit = make_unit("Xã Cũ")
    label, key = unit._meta.label, str(unit.pk)
    unit.name = "Xã Mới"
    unit.save()
    unit.delete()
    made, changed, gone = AuditEntry.objects.filter(object_type=label, object_id=key).order_by("pk")
    assert (made.action, changed.action, gone.action) == ("create", "update", "delete")
    assert made.changes["name"] == [None, "Xã Cũ"]
    assert changed.changes == {"name": ["Xã Cũ", "Xã Mới"]}
    assert changed.object_repr == "Xã Mới"
    assert gone.changes["name"] == ["Xã Mới", None]


def test_a_save_that_changes_nothing_makes_no_entry() -> None:
    unit = make_unit("Xã Chi Lăng")
    mark = newest()
    Unit.objects.get(pk=unit.pk).save()
    assert since(mark) == []


def test_saving_some_fields_compares_only_these() -> None:
    unit = make_unit("Xã Chi Lăng")
    unit.name, unit.basis = "Xã Khác", "Nghị quyết 1"
    unit.save(update_fields=["basis"])
    assert entries_of(unit)[-1].changes == {"basis": ["", "Nghị quyết 1"]}


def test_dates_and_references_are_told_as_they_are_stored() -> None:
    parent, unit = make_unit("Huyện"), make_unit("Xã")
    unit.parent, unit.valid_to = parent, datetime.date(2025, 7, 1)
    unit.save()
    assert entries_of(unit)[-1].changes == {
        "parent": [None, str(parent.pk)],
        "valid_to": [None, "2025-07-01"],
    }


def test_a_page_belongs_to_its_site(commune: MemberSite) -> None:
    page = make_page(commune)
    page.title = "Giới thiệu chung"
    page.save()
    made, changed = entries_of(page)
    assert made.site_id == changed.site_id == commune.site_id
    assert changed.changes["title"] == ["Giới thiệu", "Giới thiệu chung"]
    assert changed.object_repr == "Giới thiệu chung"


def test_what_hangs_on_a_site_belongs_to_it(commune: MemberSite) -> None:
    profile = SiteProfile.objects.get(site=commune.site)
    profile.phone = "0205 3 000 000"
    profile.save()
    assert entries_of(profile)[-1].site_id == commune.site_id
    assert entries_of(Site.objects.get(pk=commune.site_id))[0].site_id == commune.site_id


def test_drafts_and_autosave_make_one_entry(commune: MemberSite) -> None:
    page = make_page(commune)
    user = make_user("bien-tap")
    mark = newest()
    page.title = "Bản nháp"
    revision = page.save_revision(user=user)
    for number in range(3):
        page.title = f"Bản nháp {number}"
        page.save_revision(user=user, overwrite_revision=revision, clean=False)
        revision = page.latest_revision
    made = since(mark)
    assert [(entry.object_type, entry.action) for entry in made] == [
        ("wagtailcore.Revision", "create")
    ]
    assert "content" not in made[0].changes
    assert made[0].object_repr == "Bản nháp"


def test_publishing_is_recorded_with_the_change(commune: MemberSite) -> None:
    page = make_page(commune)
    page.title = "Bản mới"
    revision = page.save_revision()
    mark = newest()
    revision.publish()
    found = [entry for entry in since(mark) if entry.object_type == "home.StandardPage"]
    assert found[0].changes["title"] == ["Giới thiệu", "Bản mới"]
    page.refresh_from_db()
    mark = newest()
    page.unpublish()
    assert since(mark)[0].changes["live"] == [True, False]


def test_deleting_a_page_names_it_once(commune: MemberSite) -> None:
    page = make_page(commune)
    key = str(page.pk)
    page.delete()
    gone = AuditEntry.objects.filter(action="delete", object_id=key)
    assert [entry.object_type for entry in gone] == ["home.StandardPage"]
    assert gone[0].changes["title"] == ["Giới thiệu", None]
    assert gone[0].site_id == commune.site_id


def test_moving_a_page_is_recorded(commune: MemberSite) -> None:
    page = make_page(commune)
    home: Any = Page.objects.get(pk=commune.site.root_page_id)
    section = home.add_child(instance=SectionPage(title="Mục", slug="muc"))
    page.move(section, pos="last-child")
    moved = entries_of(page)[-1]
    assert moved.action == "move"
    assert moved.changes["parent"] == [home.pk, section.pk]
    assert moved.changes["url_path"][1].endswith("/muc/gioi-thieu/")


def test_an_ordinary_page_save_costs_two_queries_more(commune: MemberSite, settings: Any) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    page: Any = StandardPage.objects.get(pk=make_page(commune).pk)
    page.title = "Tiêu đề khác"
    page.save()  # the memo of the sites is warm
    page.title = "Tiêu đề thứ ba"
    with batch("import", "nothing"), CaptureQueriesContext(connection) as unrecorded:
        page.save()
    page.title = "Tiêu đề thứ tư"
    with CaptureQueriesContext(connection) as recorded:
        page.save()
    assert entries_of(page)[-1].changes["title"] == ["Tiêu đề thứ ba", "Tiêu đề thứ tư"]
    assert len(recorded) - len(unrecorded) == 2


def test_a_long_text_stands_with_its_length_and_fingerprint() -> None:
    member = make_member_site("Xã Khác", "khac.localhost")
    home: Any = Page.objects.get(pk=member.site.root_page_id).specific
    home.intro = "dài " * 1000
    home.save()
    told = entries_of(home)[-1].changes["intro"]
    assert told[0] == ""
    assert told[1]["length"] == 4000
    assert len(told[1]["sha256"]) == 64
    assert told[1]["excerpt"].startswith("dài dài")


def test_a_password_never_stands_in_the_record() -> None:
    user = make_user("bien-tap")
    user.set_password("mat-khau-moi-rat-dai")
    user.save()
    hashes = [user.password, "mat-khau-moi-rat-dai"]
    for entry in AuditEntry.objects.all():
        text = f"{entry.changes}{entry.detail}"
        assert not any(secret in text for secret in hashes)
    assert entries_of(user)[-1].changes == {"password": ["***", "***"]}


def test_a_role_given_changed_and_taken_is_a_change_of_rights(commune: MemberSite) -> None:
    user = make_user("bien-tap")
    assignment = grant(user, commune)
    assignment.role = "approver"
    assignment.save()
    label, key = assignment._meta.label, str(assignment.pk)
    assignment.delete()
    found = AuditEntry.objects.filter(object_type=label, object_id=key).order_by("pk")
    assert [entry.action for entry in found] == ["role_change"] * 3
    assert [entry.detail["kind"] for entry in found] == ["create", "update", "delete"]
    assert found[1].changes == {"role": ["editor", "approver"]}


def test_becoming_an_administrator_is_a_change_of_rights() -> None:
    user = make_user("bien-tap")
    user.phone = "0912 000 000"
    user.save()
    user.is_superuser = True
    user.save()
    _made, phone, rights = entries_of(user)
    assert phone.action == "update"
    assert rights.action == "role_change"


def test_many_to_many_tells_what_came_and_went() -> None:
    user, group = make_user("bien-tap"), Group.objects.create(name="Nhóm")
    user.groups.add(group)
    user.groups.clear()
    added, cleared = entries_of(user)[-2:]
    assert added.changes == {"groups": [None, [str(group.pk)]]}
    assert cleared.changes == {"groups": [[str(group.pk)], None]}
    assert added.action == cleared.action == "role_change"
    group.user_set.add(user)
    assert entries_of(group)[-1].action == "role_change"


def test_a_statement_over_many_rows_makes_one_entry() -> None:
    first, second = make_user("mot"), make_user("hai")
    mark = newest()
    User.objects.filter(pk__in=[first.pk, second.pk]).update(is_active=False)
    (entry,) = since(mark)
    assert entry.action == "bulk"
    assert entry.detail["model"] == "accounts.User"
    assert entry.detail["operation"] == "update"
    assert entry.detail["count"] == 2
    assert entry.detail["values"] == {"is_active": False}
    assert sorted(entry.detail["ids"]) == sorted([str(first.pk), str(second.pk)])


def test_a_statement_that_sets_a_secret_hides_it() -> None:
    make_user("mot")
    User.objects.update(password="md5$bi-mat")
    assert AuditEntry.objects.latest("pk").detail["values"] == {"password": "***"}


def test_rows_made_in_bulk_make_one_entry(commune: MemberSite) -> None:
    pages = [commune.site.root_page, make_page(commune)]
    mark = newest()
    MenuItem.objects.bulk_create([MenuItem(site=commune.site, page_id=page.pk) for page in pages])
    (entry,) = since(mark)
    assert (entry.detail["operation"], entry.detail["count"]) == ("create", 2)
    items = list(MenuItem.objects.all())
    for item in items:
        item.label = "Mục"
    mark = newest()
    MenuItem.objects.bulk_update(items, ["label"])
    (entry,) = since(mark)
    assert (entry.detail["operation"], entry.detail["count"]) == ("update", 2)


def test_nothing_touched_makes_no_entry() -> None:
    mark = newest()
    assert User.objects.filter(username="khong-co").update(is_active=False) == 0
    assert MenuItem.objects.bulk_create([]) == []
    assert since(mark) == []
