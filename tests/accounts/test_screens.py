"""People are managed by full name and login name; groups appear nowhere."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, reverse

from portal.core.accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LONG_PASSWORD = "mot-mat-khau-that-dai-2026"


def index(client: Client, **query: str) -> Any:
    response = client.get(reverse("wagtailusers_users:index"), query)
    assert response.status_code == 200
    return response


def names(response: Any) -> list[str]:
    return [user.full_name for user in response.context["object_list"]]


def new_person(**changes: str) -> dict[str, str]:
    return {
        "username": "nguyen.thi.mau",
        "full_name": "Nguyễn Thị Mẫu",
        "email": "mau@example.vn",
        "phone": "0205 3 000 000",
        "expires_on": "2027-12-31",
        "password1": LONG_PASSWORD,
        "password2": LONG_PASSWORD,
        **changes,
    }


def test_a_person_is_made_with_one_full_name(admin_client: Client) -> None:
    response = admin_client.post(reverse("wagtailusers_users:add"), new_person())
    assert response.status_code == 302
    user = User.objects.get(username="nguyen.thi.mau")
    assert user.full_name == "Nguyễn Thị Mẫu"
    assert (user.email, user.phone) == ("mau@example.vn", "0205 3 000 000")
    assert user.expires_on == datetime.date(2027, 12, 31)
    assert user.check_password(LONG_PASSWORD)
    assert not user.is_superuser


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("full_name", {"full_name": ""}),
        ("username", {"username": "QUAN-TRI".lower()}),
        ("username", {"username": "có dấu cách"}),
        ("expires_on", {"expires_on": "hôm qua"}),
        ("password2", {"password2": "mot-mat-khau-khac-2026"}),
        ("password2", {"password1": "ngan", "password2": "ngan"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    admin_client: Client, field: str, changes: dict[str, str]
) -> None:
    response = admin_client.post(reverse("wagtailusers_users:add"), new_person(**changes))
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert not User.objects.filter(email="mau@example.vn").exists()


def test_a_person_is_edited_and_keeps_the_password(admin_client: Client) -> None:
    user = make_user("bien-tap", full_name="Tên Cũ")
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    page = admin_client.get(address).content.decode()
    assert "Tên Cũ" in page
    posted = new_person(username="bien-tap", full_name="Tên Mới", password1="", password2="")
    assert admin_client.post(address, {**posted, "is_active": "on"}).status_code == 302
    before = user.password
    user.refresh_from_db()
    assert (user.full_name, user.password, user.is_active) == ("Tên Mới", before, True)
    admin_client.post(address, posted)
    user.refresh_from_db()
    assert not user.is_active


def test_nobody_locks_himself_out(admin_client: Client, superuser: User) -> None:
    address = reverse("wagtailusers_users:edit", args=[superuser.pk])
    posted = new_person(username=superuser.username, password1="", password2="")
    assert admin_client.post(address, {**posted, "expires_on": "2020-01-01"}).status_code == 302
    superuser.refresh_from_db()
    assert superuser.full_name == "Nguyễn Thị Mẫu"
    assert superuser.is_active
    assert superuser.is_superuser
    assert superuser.expires_on is None


def test_the_list_shows_sorts_and_finds(admin_client: Client) -> None:
    make_user("anh", full_name="Nông Văn Anh", phone="0999")
    make_user("binh", full_name="Hoàng Thị Bình", email="binh.hoang@example.vn")
    assert names(index(admin_client)) == sorted(names(index(admin_client)))
    ascending = names(index(admin_client, ordering="full_name"))
    assert names(index(admin_client, ordering="-full_name")) == ascending[::-1]
    for query, found in {
        "Nông Văn": "Nông Văn Anh",
        "binh.hoang@": "Hoàng Thị Bình",
        "0999": "Nông Văn Anh",
        "binh": "Hoàng Thị Bình",
    }.items():
        assert names(index(admin_client, q=query)) == [found]
    assert names(index(admin_client, q="không có ai")) == []


def test_the_list_filters(admin_client: Client) -> None:
    make_user("khoa", full_name="Đã Khóa", is_active=False)
    make_user("het", full_name="Hết Hạn", expires_on=datetime.date(2025, 6, 30))
    assert names(index(admin_client, is_active="false")) == ["Đã Khóa"]
    assert names(index(admin_client, is_superuser="true")) == ["Người quản trị"]
    until = {"expires_on_from": "2025-01-01", "expires_on_to": "2025-12-31"}
    assert names(index(admin_client, **until)) == ["Hết Hạn"]


def test_groups_are_offered_nowhere(admin_client: Client) -> None:
    Group.objects.create(name="Nhóm Lạ")
    user = make_user("bien-tap")
    for address in (
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[user.pk]),
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_home"),
    ):
        page = admin_client.get(address).content.decode()
        assert "Nhóm Lạ" not in page
        assert "/admin/groups/" not in page
        assert "assign_role" not in page
    assert admin_client.get("/admin/groups/").status_code == 404
    assert admin_client.get("/admin/bulk/accounts/user/assign_role/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("wagtailusers_groups:index")


def test_a_posted_group_is_not_taken(admin_client: Client) -> None:
    group = Group.objects.create(name="Nhóm Lạ")
    admin_client.post(reverse("wagtailusers_users:add"), {**new_person(), "groups": str(group.pk)})
    assert not User.objects.get(username="nguyen.thi.mau").groups.exists()


def test_the_account_page_edits_name_address_and_phone(
    admin_client: Client, superuser: User
) -> None:
    address = reverse("wagtailadmin_account")
    page = admin_client.get(address).content.decode()
    assert 'name="name_email-full_name"' in page
    assert "first_name" not in page
    response = admin_client.post(
        address,
        {
            "name_email-full_name": "Quản Trị Mới",
            "name_email-email": "moi@example.vn",
            "name_email-phone": "0205 3 111 111",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    assert response.status_code == 302
    superuser.refresh_from_db()
    assert superuser.full_name == "Quản Trị Mới"
    assert (superuser.email, superuser.phone) == ("moi@example.vn", "0205 3 111 111")
    empty = admin_client.post(address, {"name_email-full_name": ""})
    assert empty.status_code == 200


def test_deleting_and_history_work(admin_client: Client) -> None:
    user = make_user("bien-tap")
    assert (
        admin_client.get(reverse("wagtailusers_users:history", args=[user.pk])).status_code == 200
    )
    admin_client.post(reverse("wagtailusers_users:delete", args=[user.pk]))
    assert not User.objects.filter(pk=user.pk).exists()


def test_who_is_no_administrator_sees_no_users(sign_in: Any) -> None:
    client = sign_in(make_user("bien-tap"))
    for name in ("index", "add"):
        assert client.get(reverse(f"wagtailusers_users:{name}")).status_code in {302, 403}
