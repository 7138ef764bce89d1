"""What an auditor is offered: nothing but what he can use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from portal.core.media.models import PortalImage
from portal.tenancy.models import Role
from tests.editorial.conftest import People
from tests.editorial.desk import Clerk
from tests.tenancy.rights_world import World, add_files, admin


def links(client: Client, address: str) -> set[str]:
    """Addresses of the admin that a screen leads to, its menu among them."""
    body = client.get(address).content.decode()
    (props,) = re.findall(r'<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', body, re.S)
    menu = re.findall(r'"url": "(/admin/[^"]*)"', json.dumps(json.loads(props)))
    return {*menu, *re.findall(r'href="(/admin/[^"?#]*)', body)}


def test_everything_that_is_offered_opens(world: World, auditor: Clerk) -> None:
    offered: set[str] = set()
    for address in ("/admin/", f"/admin/pages/{world.a.home.pk}/", "/admin/audit/sites/"):
        offered |= links(auditor.client, address)
    assert reverse("editor_tasks") not in offered
    for name in ("audit_sites", "audit_roles", "audit_log", "submissions", "taken_down"):
        assert reverse(f"{name}:index") in offered
    for address in sorted(offered - {"/admin/logout/"}):
        answer = auditor.client.get(address)
        assert answer.status_code == 200 or _is_one_page(answer), address


def _is_one_page(answer: Any) -> bool:
    """The explorer of somebody with one site leads on to it."""
    return answer.status_code == 302 and bool(
        re.fullmatch(r"/admin/pages/\d+/", answer.headers["location"])
    )


def test_the_explorer_offers_an_auditor_nothing_that_writes(world: World, auditor: Clerk) -> None:
    body = auditor.client.get(f"/admin/pages/{world.a.section.pk}/").content.decode()
    assert f"/admin/pages/{world.a.page.pk}/history/" in body
    for word in ("edit", "add_subpage", "move", "copy", "delete", "unpublish"):
        assert f"/admin/pages/{world.a.page.pk}/{word}/" not in body, word
    assert "data-bulk-action" not in body


def test_editors_are_not_offered_the_lists_of_auditors(people: People) -> None:
    offered = links(people.editor.client, "/admin/")
    assert not {address for address in offered if address.startswith("/admin/audit/")}
    assert reverse("editor_tasks") in offered
    approver = links(people.approver.client, "/admin/")
    assert reverse("taken_down:index") in approver


def test_pictures_of_a_draft_are_seen_by_its_auditor_alone(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    add_files(world.a)
    picture = PortalImage.objects.get(pk=world.a.image.pk)
    thumbnail = picture.get_rendition("width-2").url
    mine = Clerk("kiem-tra-a", world.a, Role.AUDITOR)
    other = Clerk("kiem-tra-b", world.b, Role.AUDITOR)
    assert mine.client.get(thumbnail).status_code == 200
    assert other.client.get(thumbnail).status_code == 404
    assert mine.client.get(f"/admin/images/{picture.pk}/").status_code == 302
    assert admin(mine.user).get("/admin/images/").status_code == 302
