"""Sites are found by the name of their unit, with its accents and without, or by their host."""

from __future__ import annotations

import datetime

import pytest

from portal.tenancy.models import MemberSite, UnitName
from portal.tenancy.selectors import sites_called
from tests.tenancy.rights_world import World


def found(words: str) -> list[int]:
    return list(MemberSite.objects.filter(sites_called(words)).values_list("pk", flat=True))


@pytest.mark.parametrize("words", ["Xã Đồng Khê", "dong khe", "ĐỒNG", "bangmac.langson"])
def test_by_todays_name_or_host(world: World, words: str) -> None:
    UnitName.objects.create(
        unit=world.b.member.unit, kind="Xã", name="Xã Đồng Khê", short_name="Đồng Khê"
    )
    assert found(words) == [world.b.member.pk]


def test_not_by_a_name_that_has_ended(world: World) -> None:
    UnitName.objects.create(
        unit=world.b.member.unit,
        kind="Xã",
        name="Xã Đồng Khê",
        short_name="Đồng Khê",
        valid_to=datetime.date(2025, 7, 1),
    )
    assert found("dong khe") == []
