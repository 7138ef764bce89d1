"""The small register of tests/data/register, with a few portals in it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from portal.tenancy.models import MemberSite, SiteProfile, Unit
from portal.tenancy.register.selectors import unit_at
from portal.tenancy.register.services import create_unit
from tests.factories import make_member_site
from tests.support.shared_rows import shared
from tests.tenancy import register

HOST = "langson.localhost"
CHI_LANG = "chilang.langson.localhost"


@dataclass
class Answer:
    """What a reader got: the status, the main part as text, and every link in it."""

    status: int
    html: str
    headers: dict[str, str]

    @property
    def main(self) -> str:
        """The markup between header and footer."""
        return self.html[self.html.index("<main") : self.html.index("</main>")]

    @property
    def text(self) -> str:
        """Words of the main part, one space between."""
        return words(self.main)

    @property
    def rows(self) -> list[str]:
        """The words of each unit's row."""
        return [words(row) for row in self._rows()]

    @property
    def names(self) -> list[str]:
        """The names of the units shown, in their order."""
        found = (re.search(r"<(?:a|strong)\b[^>]*>(.*?)</(?:a|strong)>", r) for r in self._rows())
        return [html.unescape(match[1]) for match in found if match]

    def _rows(self) -> list[str]:
        lists = re.findall(r'<ul class="units plain[^"]*">(.*?)</ul>\s*</section>', self.main, re.S)
        return [row for part in lists for row in re.findall(r"<li\b.*?</li>", part, re.S)]

    def link(self, name: str) -> str:
        """Where the first link of this name leads."""
        found = re.search(rf'<a [^>]*?href="([^"]+)"[^>]*>\s*{re.escape(name)}', self.main)
        return html.unescape(found[1]) if found else ""

    def row(self, name: str) -> str:
        """The row of the unit of this name."""
        return self.rows[self.names.index(name)]


def words(markup: str) -> str:
    """Markup as a reader hears it."""
    running = re.sub(r"</?(?:a|span|strong|time)\b[^>]*>", "", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", running)).split())


Get = Callable[..., Answer]


@pytest.fixture
def ask() -> Get:
    """Ask for an address: `ask("/don-vi/", q="mai pha")`."""

    def get(path: str = "/don-vi/", host: str = HOST, **query: Any) -> Answer:
        answer = Client().get(path, query, headers={"host": host})
        return Answer(answer.status_code, answer.content.decode(), dict(answer.headers))

    return get


def unit(code: str) -> Unit:
    """The unit that carries a code of the small register after the reform."""
    found = unit_at(code, register.NOW)
    assert found is not None
    return found


def portal(code: str, host: str, parent: MemberSite | None = None, **fields: Any) -> MemberSite:
    """A portal for a unit of the register."""
    owner = unit(code)
    return make_member_site(owner.name, host, parent=parent, unit=owner, **fields)


@shared
def province() -> MemberSite:
    """Lạng Sơn and Đồng Nai in the register; a portal of Lạng Sơn."""
    register.load()
    return portal("20", HOST)


@shared
def commune(province: MemberSite) -> MemberSite:
    """A portal of xã Chi Lăng with a full profile."""
    member = portal("06463", CHI_LANG, province)
    SiteProfile.objects.filter(site=member.site).update(
        address="Thôn Đồng Bành", phone="(0205) 3820.123 – máy lẻ 5", email="cl@example.vn"
    )
    return member


@shared
def department(province: MemberSite) -> MemberSite:
    """A portal of a department, whose code the province gave itself."""
    owner = create_unit(
        level="department", name="Sở Tư pháp", code="S-TP", scheme="local", parent=province.unit
    )
    return make_member_site(owner.name, "sotuphap.langson.localhost", parent=province, unit=owner)
