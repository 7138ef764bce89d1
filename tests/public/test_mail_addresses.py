"""E-mail addresses are for people: no page's source holds one that a search would find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from portal.core.templatetags.mail_tags import mail_link
from portal.tenancy.models import MemberSite, SiteProfile
from tests.factories import make_member_site

Get = Callable[..., Any]
ADDRESS = "ubnd@example.vn"


@pytest.fixture
def commune(db: None) -> MemberSite:
    """A portal that gives its address."""
    member = make_member_site("Xã Chi Lăng", "chilang.localhost")
    SiteProfile.objects.filter(site=member.site).update(email=ADDRESS)
    return member


@pytest.mark.parametrize("path", ["/", "/khong-co/", "/tim-kiem/?q=khongcogi"])
def test_the_address_of_the_agency(commune: MemberSite, public_get: Get, path: str) -> None:
    html = public_get("chilang.localhost", path).content.decode()
    assert mail_link(ADDRESS) in html
    assert not {word for word in (ADDRESS, "@example", "mailto:") if word in html}


def test_no_template_writes_an_address_as_it_is() -> None:
    (folder,) = settings.TEMPLATES[0]["DIRS"]
    pages = {str(path): path.read_text(encoding="utf-8") for path in Path(folder).rglob("*.html")}
    assert len(pages) > 50
    assert [name for name, text in pages.items() if "mailto:" in text] == []
