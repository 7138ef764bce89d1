"""The admin is the product's own: its name, its sign, no way out to another's pages."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def shown(address: str, *, signed_in: bool) -> str:
    client = Client(HTTP_HOST=settings.ADMIN_HOSTS[0])
    if signed_in:
        client.force_login(make_user("chia-khoa", is_superuser=True))
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "signed_in"),
    [("/admin/login/", False), ("/admin/", True), ("/admin/khong-co/", True)],
)
def test_every_screen_bears_our_name_and_sign(address: str, signed_in: bool) -> None:
    html = shown(address, signed_in=signed_in)
    assert "Liên Cổng</title>" in " ".join(html.split()).replace(" </title>", "</title>")
    assert 'alt="Liên Cổng"' in html
    assert "wagtail-logo" not in html


def test_help_leads_to_no_other_products_pages() -> None:
    html = shown("/admin/", signed_in=True)
    assert "guide.wagtail.org" not in html
    assert "releases/" not in html
    assert "keyboard-shortcuts-trigger" in html
