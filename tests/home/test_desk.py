"""What editors have still to do: found for the sites they edit, at a flat cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import StandardPage
from portal.core import editor_tasks
from portal.core.accounts.models import User
from portal.core.editor_tasks import EditedSite, EditorTask, tasks_of
from portal.tenancy.edited_sites import edited_sites
from portal.tenancy.models import MemberSite, Role, RoleScope, SiteState
from tests.factories import grant, make_user
from tests.home.conftest import Portal, Provision, words

SignIn = Callable[[User], Client]
LIST = "/admin/viec-can-lam/"


def titles(user: User, limit: int = 10) -> list[str]:
    return [task.title for task in tasks_of(edited_sites(user, limit=limit))]


@pytest.fixture
def editor(commune: Portal) -> User:
    """An editor of the commune."""
    user = make_user("an")
    grant(user, commune.member, Role.EDITOR)
    return user


def test_a_new_portal_has_its_mandatory_sections_to_write(commune: Portal, editor: User) -> None:
    found = titles(editor)
    assert "Viết nội dung cho mục bắt buộc “Lịch sử hình thành”" in found
    assert "Đăng tin bài đầu tiên vào “Thông báo”" in found
    assert "Thay văn bản mẫu của khối “Giới thiệu”" in found
    assert "Bổ sung nội dung cho khối “Địa phương qua các con số”" in found
    assert "Đề nghị đơn vị vận hành nạp ranh giới để có “Bản đồ địa giới hành chính”" in found
    # What is written by the template, or needs no words, is no task.
    assert not [title for title in found if "Thủ tục hành chính" in title]
    assert not [title for title in found if "Ô tiện ích" in title or "Liên kết" in title]
    # Duties of law come first.
    ranks = [task.rank for task in tasks_of(edited_sites(editor, limit=1))]
    assert ranks == sorted(ranks)


def test_a_task_is_gone_when_it_is_done(commune: Portal, editor: User) -> None:
    page = commune.page("lich-su").specific
    page.body = [{"type": "paragraph", "value": "<p>Xã được thành lập năm 2025.</p>"}]
    page.save_revision().publish()
    commune.publish("Lịch cắt điện", "thong-bao")
    found = titles(editor)
    assert not [title for title in found if "Lịch sử hình thành" in title or "Thông báo" in title]


def test_every_task_leads_to_its_place(commune: Portal, editor: User, sign_in: SignIn) -> None:
    client = sign_in(editor)
    for task in tasks_of(edited_sites(editor, limit=1)):
        address, _hash, block_id = task.url.partition("#")
        answer = client.get(address)
        assert answer.status_code == 200, task
        if block_id:
            identifier = block_id.removeprefix("block-").removesuffix("-section")
            assert identifier in answer.content.decode(), task


def test_a_page_of_ones_own_is_not_mandatory(commune: Portal, editor: User) -> None:
    commune.home.add_child(instance=StandardPage(title="Trang riêng", slug="trang-rieng"))
    assert not [title for title in titles(editor) if "Trang riêng" in title]


def test_only_sites_one_edits(commune: Portal, province: Portal, provision: Provision) -> None:
    provision("Xã Na Sầm", "05986", "nasam.langson.localhost")
    reader = make_user("doc")
    grant(reader, commune.member, Role.COLLABORATOR)
    assert [site.name for site in edited_sites(reader, limit=9)] == ["Xã Chi Lăng"]
    chief = make_user("tinh")
    grant(chief, province.member, Role.EDITOR, RoleScope.BRANCH)
    names = [site.name for site in edited_sites(chief, limit=9)]
    assert names == ["Tỉnh Lạng Sơn", "Xã Chi Lăng", "Xã Na Sầm"]
    assert [site.name for site in edited_sites(chief, first=1, limit=1)] == ["Xã Chi Lăng"]
    MemberSite.objects.filter(unit__name="Xã Na Sầm").update(state=SiteState.ARCHIVED)
    assert len(edited_sites(chief, limit=9)) == 2
    assert edited_sites(make_user("khach"), limit=9) == []


def test_the_whole_list(commune: Portal, editor: User, sign_in: SignIn) -> None:
    client = sign_in(editor)
    listed = words(client.get(LIST).content.decode())
    assert "Xã Chi Lăng" in listed
    assert "NĐ 224/2026/NĐ-CP Đ9 k1 c" in listed
    assert "Thay văn bản mẫu của khối “Giới thiệu”" in listed


def test_a_branch_sees_a_bounded_number_page_by_page(
    commune: Portal,
    province: Portal,
    provision: Provision,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("home.desk_views.LIST_SITES", 1)
    chief = make_user("tinh")
    grant(chief, province.member, Role.EDITOR, RoleScope.BRANCH)
    client = sign_in(chief)
    first = client.get(LIST).content.decode()
    assert 'href="?trang=2"' in first
    second = words(client.get(f"{LIST}?trang=2").content.decode())
    assert "Xã Chi Lăng" in second
    assert "Bạn không biên tập" in client.get(f"{LIST}?trang=3").content.decode()
    for wrong in ("0", "x", "-1", "1" * 9):
        assert client.get(f"{LIST}?trang={wrong}").status_code == 404


def test_strangers_see_no_tasks_and_readers_no_list(
    commune: Portal, editor: User, sign_in: SignIn
) -> None:
    stranger = make_user("la")
    other = sign_in(stranger)
    assert other.get(LIST).status_code in {302, 403}
    assert Client().get(LIST, headers={"host": commune.host}).status_code == 404


def test_the_cost_is_flat(
    commune: Portal, province: Portal, provision: Provision, sign_in: SignIn
) -> None:
    chief = make_user("tinh")
    grant(chief, province.member, Role.EDITOR, RoleScope.BRANCH)
    client = sign_in(chief)

    def count(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        return len([query for query in seen if "cacheversion" not in query["sql"]])

    before = {path: count(path) for path in ("/admin/", LIST)}
    for number in range(3):
        provision(f"Xã Số {number}", f"0999{number}", f"so{number}.langson.localhost")
    commune.publish("Tin", "tin-tuc")
    assert {path: count(path) for path in before} == before


def test_the_tasks_themselves_take_few_queries(commune: Portal, editor: User) -> None:
    sites = edited_sites(editor, limit=1)
    tasks_of(sites)
    with CaptureQueriesContext(connection) as seen:
        tasks_of(sites)
    assert len([query for query in seen if "cacheversion" not in query["sql"]]) <= 9


def test_a_provider_that_fails_hides_no_other(
    commune: Portal, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(sites: object) -> list[EditorTask]:
        raise ValueError

    def works(sites: list[EditedSite]) -> list[EditorTask]:
        return [EditorTask(sites[0].site_id, "Làm", "Nơi", "/")]

    monkeypatch.setattr(editor_tasks, "_providers", {"a": broken, "b": works})
    assert titles(editor) == ["Làm"]
