"""Which request and which person an entry names."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.core.accounts.models import User
from portal.core.audit.context import current_actor, current_request_id
from portal.core.audit.middleware import ActorMiddleware, RequestIdMiddleware
from portal.core.audit.models import AuditEntry
from portal.core.client_ip import client_ip
from tests.factories import make_member_site, make_user

PASSWORD = "mat-khau-thu-nghiem"


def newest() -> int:
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def since(mark: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(pk__gt=mark).order_by("pk"))


def chain(view: Callable[[HttpRequest], HttpResponse]) -> RequestIdMiddleware:
    return RequestIdMiddleware(ActorMiddleware(view))


def request_of(user: Any, *, session: bool = True, **meta: Any) -> HttpRequest:
    request = RequestFactory().get("/", **meta)
    request.user = user
    request.has_session = session  # type: ignore[attr-defined] # set by the host middleware
    return request


def test_each_answer_carries_a_fresh_identifier() -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(current_request_id.get())
        return HttpResponse()

    answers = [
        chain(view)(request_of(AnonymousUser(), HTTP_X_REQUEST_ID="chosen-by-a-stranger"))
        for _ in range(2)
    ]
    assert [answer["X-Request-ID"] for answer in answers] == seen
    assert len(set(seen)) == 2
    assert "chosen-by-a-stranger" not in seen
    assert current_request_id.get() == ""


def test_the_actor_is_forgotten_after_an_error() -> None:
    user = User(pk=5, full_name="Lý Thị Mẫu")

    def view(request: HttpRequest) -> HttpResponse:
        assert current_actor().user_id == 5
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        chain(view)(request_of(user))
    assert current_actor().user_id is None
    assert current_request_id.get() == ""


def test_a_public_request_has_no_actor_and_reads_no_user() -> None:
    class Unreadable:
        def __getattribute__(self, name: str) -> Any:
            raise AssertionError("the user was read")

    def view(request: HttpRequest) -> HttpResponse:
        assert current_actor().name == ""
        return HttpResponse()

    chain(view)(request_of(Unreadable(), session=False))


def test_two_threads_do_not_mix_their_actors() -> None:
    barrier = threading.Barrier(2, timeout=10)
    found: dict[int | None, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        barrier.wait()
        found[request.user.pk] = (current_actor().user_id, current_request_id.get())
        barrier.wait()
        return HttpResponse()

    threads = [
        threading.Thread(target=chain(view), args=(request_of(User(pk=pk, full_name="x")),))
        for pk in (1, 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {pk: actor for pk, (actor, _id) in found.items()} == {1: 1, 2: 2}
    assert len({request_id for _actor, request_id in found.values()}) == 2


@pytest.mark.parametrize(
    ("header", "meta", "expected"),
    [
        ("", {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_REAL_IP": "198.51.100.1"}, "203.0.113.7"),
        (
            "HTTP_X_REAL_IP",
            {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "2001:db8::1"},
            "2001:db8::1",
        ),
        ("HTTP_X_REAL_IP", {"REMOTE_ADDR": "", "HTTP_X_REAL_IP": "198.51.100.1"}, "198.51.100.1"),
        # Not through our proxy: the header is a stranger's word.
        (
            "HTTP_X_REAL_IP",
            {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_REAL_IP": "198.51.100.1"},
            "203.0.113.7",
        ),
        ("HTTP_X_REAL_IP", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "nonsense"}, "127.0.0.1"),
        ("", {"REMOTE_ADDR": ""}, None),
    ],
)
def test_the_address_is_believed_from_our_own_proxy_only(
    settings: Any, header: str, meta: dict[str, Any], expected: str | None
) -> None:
    settings.CLIENT_IP_HEADER = header
    assert client_ip(RequestFactory().get("/", **meta)) == expected


@pytest.mark.django_db
def test_who_does_something_in_the_admin_stands_in_the_entry(
    admin_client: Client, superuser: User
) -> None:
    mark = newest()
    response = admin_client.post(
        reverse("wagtailadmin_account"),
        {
            "name_email-full_name": "Quản Trị Mới",
            "name_email-email": "quan-tri@example.vn",
            "name_email-phone": "",
            "locale-preferred_language": "",
            "locale-current_time_zone": "",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "notifications-submitted_notifications": "on",
        },
    )
    assert response.status_code == 302
    entry = next(e for e in since(mark) if e.object_type == "accounts.User")
    assert entry.actor_id == superuser.pk
    assert entry.changes["full_name"] == ["Người quản trị", "Quản Trị Mới"]
    assert entry.request_id == response["X-Request-ID"]
    assert entry.ip == "127.0.0.1"


@pytest.mark.django_db
def test_reading_a_public_page_records_nothing() -> None:
    make_member_site("Xã Chi Lăng", "chilang.langson.localhost")
    mark = newest()
    with CaptureQueriesContext(connection) as queries:
        Client().get("/", headers={"host": "chilang.langson.localhost"})
    assert since(mark) == []
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.django_db
def test_signing_in_and_out_and_failing_are_recorded() -> None:
    user = User.objects.create_superuser("quan-tri", PASSWORD, full_name="Lý Thị Mẫu")
    client = Client(headers={"host": "quantri.localhost"})
    login = reverse("wagtailadmin_login")
    mark = newest()
    client.post(login, {"username": "quan-tri", "password": "sai-mat-khau-nhe"})
    client.post(login, {"username": "mat-khau-go-nham", "password": "x"})
    client.post(login, {"username": "quan-tri", "password": PASSWORD})
    client.post(reverse("wagtailadmin_logout"))
    acts = [e for e in since(mark) if e.action.startswith("sign")]
    assert [e.action for e in acts] == ["sign_in_failed", "sign_in_failed", "sign_in", "sign_out"]
    known, unknown, signed_in, signed_out = acts
    assert (known.object_id, known.actor_id, known.detail) == (str(user.pk), None, {"known": True})
    # What was typed into the wrong field may be a password.
    assert "nham" not in f"{unknown.object_repr}{unknown.detail}{unknown.changes}"
    assert unknown.detail == {"known": False}
    assert signed_in.actor_id == signed_out.actor_id == user.pk
    assert signed_in.actor_name == "Lý Thị Mẫu"
    assert signed_in.ip == "127.0.0.1"
    assert PASSWORD not in "".join(f"{e.changes}{e.detail}" for e in since(mark))
    # The time of the last sign-in makes no entry of its own.
    assert not [e for e in since(mark) if "last_login" in e.changes]


@pytest.mark.django_db
def test_a_made_up_login_name_breaks_nothing() -> None:
    client = Client(headers={"host": "quantri.localhost"})
    mark = newest()
    for name in ("x" * 200, "a'; DROP TABLE"):
        client.post(reverse("wagtailadmin_login"), {"username": name, "password": "y"})
    assert [e.action for e in since(mark)] == ["sign_in_failed"] * 2
    assert make_user("bien-tap").pk
