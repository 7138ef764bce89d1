"""What the directory costs: a bounded number of queries, whatever there is elsewhere."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.tenancy.models import MemberSite, SiteState, UnitContact
from portal.tenancy.register.services import create_unit
from tests.directory.conftest import HOST, Get, unit
from tests.factories import make_member_site
from tests.support.memos import forget_memos
from tests.tenancy.register import unit as called

WARM, COLD = 8, 20
# One more may be the reading of version keys.
SPARE = 1


@pytest.fixture
def network(commune: MemberSite, settings: Settings) -> MemberSite:
    """A province with a portal, an archive and contacts; versions stay fresh."""
    settings.CACHE_VERSION_SECONDS = 60
    district = called("Huyện Chi Lăng")
    make_member_site("Huyện", "huyen.localhost", unit=district, state=SiteState.ARCHIVED)
    UnitContact.objects.create(unit=unit("06472"), phone="0205 1", source="x")
    return commune


def paths() -> list[str]:
    return [
        "/don-vi/",
        "/don-vi/?nhom=cap-xa",
        "/don-vi/?nhom=da-ket-thuc",
        "/don-vi/?q=chi+lang",
        "/don-vi/?q=quang+lac",
        "/don-vi/?q=x%C3%A3",
        "/don-vi/xa-bang-mac--06472/",
        f"/don-vi/xa-quang-lac--{called('Xã Quảng Lạc').pk.hex}/",
    ]


def warm(ask: Get, path: str) -> int:
    """Queries of an answer after two others: versions are known by then."""
    ask(path)
    ask(path)
    return queries(ask, path)


def queries(ask: Get, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert ask(path).status == 200
    return len(captured)


def test_warm_and_cold(network: MemberSite, ask: Get) -> None:
    for path in paths():
        forget_memos()
        assert queries(ask, path) <= COLD, path
        assert warm(ask, path) <= WARM - SPARE, path


def test_nothing_found_may_look_twice_more(network: MemberSite, ask: Get) -> None:
    assert warm(ask, "/don-vi/?q=khong+co+dau") <= WARM


def test_queries_do_not_grow(network: MemberSite, province: MemberSite, ask: Get) -> None:
    before = {path: warm(ask, path) for path in paths()}
    for number in range(12):
        create_unit(
            level="commune",
            name=f"Xã Chi Lăng {number}",
            code=f"9{number:04}",
            parent=province.unit,
        )
    for number in range(3):
        other = create_unit(level="province", name=f"Tỉnh Thứ {number}", code=f"9{number}")
        member = make_member_site(other.name, f"tinh{number}.localhost", unit=other)
        below = create_unit(level="commune", name="Xã Khác", code=f"8{number:04}", parent=other)
        make_member_site(below.name, f"xa{number}.localhost", parent=member, unit=below)
    for path, number in before.items():
        assert warm(ask, path) == number, path
    assert "Xã Khác" not in ask(host=HOST).text
