"""Asking: from every screen, by everybody who is signed in, with the screen's address."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.core.audit.models import AuditEntry
from portal.tenancy.help_desk.screens import own_screen
from portal.tenancy.help_desk.services import MOST_AN_HOUR, ask
from portal.tenancy.models import HelpRequest, Role
from tests.factories import grant, make_user
from tests.help_desk.conftest import People
from tests.tenancy.rights_world import ADMIN_HOST, World, admin

ASK, MINE = "/admin/help/", "/admin/help/my-questions/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("address", "screen"),
    [
        ("/admin/pages/12/edit/", "/admin/pages/12/edit/"),
        ("/admin/people/?q=Nguy%E1%BB%85n#x", "/admin/people/"),
        ("/admin/", "/admin/"),
        ("/administration/", ""),
        ("/", ""),
        ("//evil.example/admin/", ""),
        ("/admin//evil.example/", ""),
        ("/admin/../-/health/", ""),
        ("/admin/%2e%2e/x/", ""),
        ("https://quantri.localhost/admin/", ""),
        ("javascript:alert(1)//admin/", ""),
        ("/admin/\\evil.example/", ""),
        ("/admin/<b>/", ""),
        ("/admin/x\n", ""),
        ("/admin/" + "x" * 500, ""),
        ("", ""),
    ],
)
def test_a_screen_is_a_path_of_the_admin(address: str, screen: str) -> None:
    assert own_screen(address) == screen


@given(st.text(max_size=40))
def test_whatever_is_sent_a_screen_stays_in_the_admin(rest: str) -> None:
    for address in (rest, f"/admin/{rest}"):
        screen = own_screen(address)
        assert screen == "" or (screen.startswith("/admin/") and "//" not in screen)
        assert not set(screen) & set("?#<>\"'\\ \n\t")


def test_every_screen_leads_to_the_form(world: World, people: People) -> None:
    grant(people.clerk, world.a.member, Role.EDITOR)
    client = admin(people.clerk)
    edit = f"/admin/pages/{world.a.page.pk}/edit/"
    for screen in ("/admin/", edit, "/admin/images/", "/admin/account/"):
        html = text(client.get(screen))
        link = f"{ASK}?from={screen.replace('/', '%2F')}"
        assert html.count(link) == 2, screen  # the menu's script, and without it
        assert f'href="{link}"' in html.split("<noscript>")[1]
    missing = client.get("/admin/khong-co/")
    assert missing.status_code == 404
    assert ASK in text(missing)
    assert f"{ASK}?from" not in text(client.get(MINE))


def test_a_question_goes_with_its_screen_and_its_site(world: World, people: People) -> None:
    client = admin(people.clerk)
    screen = f"/admin/pages/{world.a.page.pk}/edit/"
    form = client.get(f"{ASK}?from={screen}")
    assert form.context["form"]["address"].value() == screen
    said = client.get(ASK, headers={"referer": f"http://{ADMIN_HOST}{screen}?q=x"})
    assert said.context["form"]["address"].value() == screen
    for foreign in ("http://evil.example/admin/pages/1/edit/", f"http://{ADMIN_HOST}{ASK}"):
        answer = client.get(ASK, headers={"referer": foreign})
        assert answer.context["form"]["address"].value() == ""
    answer = client.post(ASK, {"question": " Làm sao chèn ảnh? ", "address": screen})
    assert answer.headers["location"] == MINE
    asked = HelpRequest.objects.get()
    assert (asked.site, asked.asked_by, asked.address, asked.question, asked.state) == (
        world.a.member.site, people.clerk, screen, "Làm sao chèn ảnh?", "open",
    )  # fmt: skip
    html = text(client.get(MINE))
    assert "Làm sao chèn ảnh?" in html
    assert "đang chờ trả lời" in html
    entry = AuditEntry.objects.get(object_type="tenancy.HelpRequest")
    assert (entry.actor_id, entry.site_id) == (people.clerk.pk, world.a.member.site_id)
    assert "chèn ảnh" not in f"{entry.changes}{entry.object_repr}{entry.detail}"


@pytest.mark.parametrize(
    "screen", ["/admin/pages/{foreign}/edit/", "/admin/images/", "https://evil.example/", ""]
)
def test_without_a_page_of_ones_own_the_site_is_that_of_the_role(
    world: World, people: People, screen: str
) -> None:
    address = screen.format(foreign=world.c.page.pk)
    assert ask(people.clerk, "Hỏi", address).site == world.a.member.site
    assert ask(people.nobody, "Hỏi", address).site is None


def test_the_page_decides_over_the_role(world: World, people: People) -> None:
    under = f"/admin/pages/add/home/standardpage/{world.b.page.pk}/"
    assert ask(people.centre, "Hỏi", under).site == world.b.member.site
    assert ask(people.centre, "Hỏi", "/admin/").site == world.lang_son.member.site


def test_what_is_refused_keeps_what_was_typed(people: People) -> None:
    client = admin(people.clerk)
    for question in ("", "   ", "x" * 2_001):
        answer = client.post(ASK, {"question": question, "address": "/admin/images/"})
        assert list(answer.context["form"].errors) == ["question"]
        assert 'value="/admin/images/"' in text(answer)
    assert question in text(answer)
    assert not HelpRequest.objects.exists()


def test_not_too_many_within_an_hour(people: People, time_machine: Any) -> None:
    for number in range(MOST_AN_HOUR):
        ask(people.clerk, f"Câu {number}", "")
    client = admin(people.clerk)
    answer = client.post(ASK, {"question": "Câu nữa", "address": ""})
    assert list(answer.context["form"].errors) == ["__all__"]
    assert "Câu nữa" in text(answer)
    ask(people.far, "Người khác vẫn hỏi được", "")
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=61))
    assert admin(people.clerk).post(ASK, {"question": "Câu nữa"}).status_code == 302


def test_somebody_without_a_role_asks_too(people: People) -> None:
    client = admin(people.nobody)
    sent_back = client.get("/admin/", follow=True)
    assert ASK in text(sent_back)
    assert client.get(ASK).status_code == 200
    assert client.post(ASK, {"question": "Tôi chưa có vai trò"}).status_code == 302
    assert "Tôi chưa có vai trò" in text(client.get(MINE))


def test_who_is_not_signed_in_is_asked_to(db: None) -> None:
    client = Client(headers={"host": ADMIN_HOST})
    for address in (ASK, MINE):
        assert client.get(address).headers["location"].startswith("/admin/login/")
    assert client.post(ASK, {"question": "?"}).headers["location"].startswith("/admin/login/")
    assert ASK not in text(client.get("/admin/login/"))
    assert not HelpRequest.objects.exists()


def test_a_person_sees_his_own_questions_alone(people: People) -> None:
    ask(people.clerk, "Câu của tôi", "")
    ask(make_user("khac"), "Câu của người khác", "")
    html = text(admin(people.clerk).get(MINE))
    assert "Câu của tôi" in html
    assert "Câu của người khác" not in html
