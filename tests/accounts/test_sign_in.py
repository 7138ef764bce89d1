"""Who may sign in, and what a person is told who may not."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from portal.core.accounts.models import User
from portal.core.accounts.services import may_sign_in, why_not_sign_in

PASSWORD = "mat-khau-thu-nghiem"
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 31))


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "quantri.localhost"})


def administrator(**fields: Any) -> User:
    return User.objects.create_superuser("quan-tri", PASSWORD, full_name="Lý Thị Mẫu", **fields)


def sign_in(client: Client, password: str = PASSWORD, username: str = "quan-tri") -> str:
    with translation.override("en"):
        response = client.post(
            reverse("wagtailadmin_login"),
            {"username": username, "password": password},
            headers={"accept-language": "en"},
        )
    if response.status_code == 302:
        return "signed in"
    assert "_auth_user_id" not in client.session
    return " ".join(str(error) for error in response.context["form"].non_field_errors())


@given(today=DAYS, last=st.none() | DAYS, active=st.booleans())
def test_the_last_day_is_a_day_of_use(
    today: datetime.date, last: datetime.date | None, active: bool
) -> None:
    user = User(is_active=active, expires_on=last)
    expected = active and (last is None or today <= last)
    assert may_sign_in(user, today) == expected
    assert bool(why_not_sign_in(user, today)) == (not expected)


@pytest.mark.django_db
def test_on_the_last_day_one_signs_in(client: Client) -> None:
    administrator(expires_on=timezone.localdate())
    assert sign_in(client) == "signed in"


@pytest.mark.django_db
def test_after_the_last_day_one_is_told_the_date(client: Client) -> None:
    administrator(expires_on=datetime.date(2025, 6, 30))
    with translation.override("vi"):
        page = client.post(
            reverse("wagtailadmin_login"), {"username": "quan-tri", "password": PASSWORD}
        ).content.decode()
    assert "30/06/2025" in page or "30-06-2025" in page
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_locked_account_is_told_so(client: Client) -> None:
    user = administrator(is_active=False)
    assert sign_in(client) == why_not_sign_in(user)


@pytest.mark.django_db
def test_who_does_not_know_the_password_is_told_nothing(client: Client) -> None:
    administrator(expires_on=datetime.date(2025, 6, 30))
    wrong = sign_in(client, "sai-mat-khau-nhe")
    unknown = sign_in(client, PASSWORD, "khong-co-nguoi-nay")
    assert wrong == unknown != ""
    assert "2025" not in wrong


@pytest.mark.django_db
def test_every_refusal_computes_as_many_passwords(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the time of the answer tells which login names exist."""
    User.objects.create_user("bien-tap", PASSWORD, full_name="x")
    User.objects.create_user("khoa", PASSWORD, full_name="x", is_active=False)
    computed: list[int] = []
    original = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        computed[-1] += 1
        return original(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    for username in ("bien-tap", "khoa", "khong-co"):
        computed.append(0)
        sign_in(client, "sai-mat-khau-nhe", username)
    assert len(set(computed)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"expires_on": datetime.date(2025, 6, 30)}]
)
def test_a_session_ends_with_the_next_request(client: Client, change: dict[str, Any]) -> None:
    user = administrator()
    assert sign_in(client) == "signed in"
    account = reverse("wagtailadmin_account")
    assert client.get(account).status_code == 200
    for name, value in change.items():
        setattr(user, name, value)
    user.save(update_fields=list(change))
    response = client.get(account)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login"))
