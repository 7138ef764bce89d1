"""Dated look-ups of the register."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.tenancy.models import Succession, Unit, UnitName
from portal.tenancy.register import selectors, services
from tests.support.shared_rows import shared
from tests.tenancy.register import CITY_DAY, DAY, EVE, NOW, load, unit

pytestmark = pytest.mark.django_db


@shared
def small_register() -> None:
    """Two provinces through the reforms."""
    load()


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    """Every test reads it."""


def test_unknown_code() -> None:
    assert selectors.unit_at("99999", NOW) is None


def test_name_with_and_without_kind() -> None:
    ward = unit("Phường Lương Văn Tri")
    assert selectors.unit_by_name_at("Phường Lương Văn Tri", NOW) == ward
    assert selectors.unit_by_name_at("Lương Văn Tri", NOW) == ward
    assert selectors.unit_by_name_at("Lương Văn Tri", NOW, kind="phường") == ward
    assert selectors.unit_by_name_at("Xã Lương Văn Tri", NOW) is None
    assert selectors.unit_by_name_at("Lương Văn Tri", NOW, kind="Xã") is None
    assert selectors.unit_by_name_at("Phường Lương Văn Tri", EVE) is None


def test_name_in_another_spelling() -> None:
    assert selectors.unit_by_name_at("XÃ HÒA BÌNH", NOW) == unit("Xã Hoà Bình")
    assert selectors.unit_by_name_at("Xã Hoa Binh", NOW) is None


def test_name_that_several_bear_needs_a_place() -> None:
    assert selectors.unit_by_name_at("Chi Lăng", EVE) is None
    assert [str(found) for found in selectors.units_by_name_at("Chi Lăng", EVE)] == [
        "Huyện Chi Lăng",
        "Phường Chi Lăng",
    ]
    city = unit("Thành phố Lạng Sơn")
    assert str(selectors.unit_by_name_at("Chi Lăng", EVE, inside=city)) == "Phường Chi Lăng"
    province = unit("Tỉnh Lạng Sơn")
    assert len(selectors.units_by_name_at("Chi Lăng", EVE, inside=province)) == 2
    bien_hoa = unit("Thành phố Biên Hòa")
    assert selectors.units_by_name_at("Chi Lăng", EVE, inside=bien_hoa) == []


def test_a_name_leads_to_its_unit_on_its_day_only() -> None:
    chi_lang = selectors.unit_by_name_at("Xã Chi Lăng", NOW)
    assert chi_lang is not None
    assert selectors.unit_at("06463", NOW) == chi_lang
    assert str(selectors.unit_at("06463", EVE)) == "Thị trấn Đồng Mỏ"


def test_ancestors_of_a_day() -> None:
    ward_then, ward_now = selectors.unit_at("05983", EVE), unit("Phường Lương Văn Tri")
    assert ward_then is not None
    assert [str(above) for above in selectors.ancestors_at(ward_then, EVE)] == [
        "Thành phố Lạng Sơn",
        "Tỉnh Lạng Sơn",
    ]
    assert [str(above) for above in selectors.ancestors_at(ward_now, NOW)] == ["Tỉnh Lạng Sơn"]
    assert selectors.ancestors_at(ward_then, NOW) == []
    assert selectors.parent_at(unit("Tỉnh Lạng Sơn"), NOW) is None


def test_a_circle_in_the_data_ends() -> None:
    province, ward = unit("Tỉnh Lạng Sơn"), unit("Xã Chi Lăng")
    province.parents.create(parent=ward)
    assert len(selectors.ancestors_at(ward, NOW)) <= selectors.MOST_TIERS


def test_name_of_a_day() -> None:
    city = unit("Thành phố Đồng Nai")
    eve = CITY_DAY - datetime.timedelta(days=1)
    assert str(selectors.name_at(city, eve)) == "Tỉnh Đồng Nai"
    assert str(selectors.name_at(city, CITY_DAY)) == "Thành phố Đồng Nai"
    assert selectors.name_at(city, EVE) is None


def test_predecessors_name_the_extent() -> None:
    rows = selectors.predecessors(unit("Xã Chi Lăng"))
    assert {(row.old.name, row.extent) for row in rows} == {
        ("Thị trấn Đồng Mỏ", "whole"),
        ("Xã Hữu Kiên", "part"),
        ("Huyện Chi Lăng", "part"),
    }


def test_living_successors_through_two_reforms() -> None:
    day = datetime.date(2030, 1, 1)
    merged = services.create_unit(
        level="commune", name="Xã Mới", code="09999", parent=unit("Tỉnh Lạng Sơn"), valid_from=day
    )
    services.end_unit(unit("Xã Chi Lăng"), day, "NQ", [(merged, Succession.Extent.WHOLE)])
    old = unit("Xã Hữu Kiên")
    ward = selectors.unit_at("05977", NOW)
    assert [str(heir) for heir in selectors.living_successors(old, NOW)] == [
        "Phường Tam Thanh",
        "Xã Chi Lăng",
    ]
    assert selectors.living_successors(old, day) == [ward, merged]
    assert selectors.living_successors(merged, day) == []


def test_successors_that_form_a_circle_end() -> None:
    one, two = unit("Xã Hữu Kiên"), unit("Xã Quảng Lạc")
    for old, new in ((one, two), (two, one)):
        Succession.objects.create(old=old, new=new, extent="part", on=DAY)
    assert [str(heir) for heir in selectors.living_successors(one, NOW)] == [
        "Phường Lương Văn Tri",
        "Phường Tam Thanh",
        "Xã Chi Lăng",
    ]


def test_look_ups_cost_the_same_however_many_bear_the_name() -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            selectors.units_by_name_at("Chi Lăng", EVE, inside=unit("Tỉnh Lạng Sơn"))
            selectors.unit_at("05983", EVE)
        return len(captured)

    few = queries()
    city = unit("Thành phố Lạng Sơn")
    for number in range(20):
        services.create_unit(
            level="commune", name="Xã Chi Lăng", code=f"088{number:02}", parent=city
        )
    assert queries() == few == 3


def test_every_dated_row_agrees_with_its_query() -> None:
    days = [EVE, DAY, CITY_DAY, NOW, datetime.date(1945, 9, 2), datetime.date(2099, 1, 1)]
    for model in (Unit, UnitName):
        for day in days:
            by_query = set(model.objects.on(day).values_list("pk", flat=True))
            assert by_query == {row.pk for row in model.objects.all() if row.is_in_force(day)}
