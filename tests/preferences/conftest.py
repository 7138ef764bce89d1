"""A province with two communes that publish news, and readers with a browser's cookies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from portal.tenancy.models import MemberSite, Unit, UnitName
from tests.factories import make_member_site
from tests.news.conftest import Newsroom, make_newsroom, own_storage
from tests.support.shared_rows import shared

__all__ = ["own_storage"]

PROVINCE, HERE, THERE = "langson.localhost", "chilang.localhost", "nasam.localhost"


@dataclass
class Network:
    """The portals a test asks."""

    province: MemberSite
    here: Newsroom
    there: Newsroom


class Reader:
    """A browser: it keeps the cookies of one host."""

    def __init__(self, host: str = HERE) -> None:
        self.client = Client(headers={"host": host})

    def get(self, path: str, **headers: str) -> Any:
        """Ask once."""
        return self.client.get(path, headers=headers or None)

    def choose(self, query: str) -> Any:
        """Ask for a choice; the answer leads back."""
        answer = self.get(f"/tuy-chon/?{query}")
        assert answer.status_code == 302
        return answer

    @property
    def line(self) -> str:
        """What the browser keeps; "" for nothing."""
        cookie = self.client.cookies.get("tuy-chon")
        return cookie.value if cookie is not None and cookie["max-age"] != 0 else ""

    def html(self, path: str = "/tuy-chon/") -> str:
        """A page that answers."""
        answer = self.get(path)
        assert answer.status_code == 200
        return str(answer.content.decode())


def name(unit: Unit, kind: str, short: str) -> None:
    """Note the unit's name of today, by which a search finds it."""
    UnitName.objects.create(unit=unit, name=f"{kind} {short}", short_name=short, kind=kind)


@shared
def network() -> Network:
    """Tỉnh Lạng Sơn with Xã Chi Lăng and Xã Na Sầm."""
    province = make_member_site("Tỉnh Lạng Sơn", PROVINCE, level="province")
    here = make_newsroom("Xã Chi Lăng", HERE, province)
    there = make_newsroom("Xã Na Sầm", THERE, province)
    name(here.member.unit, "Xã", "Chi Lăng")
    name(there.member.unit, "Xã", "Na Sầm")
    return Network(province, here, there)


@pytest.fixture
def reader(network: Network) -> Reader:
    """A reader of Xã Chi Lăng's portal."""
    return Reader()
