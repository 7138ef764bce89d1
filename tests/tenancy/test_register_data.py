"""The register on the real lists (not part of the repository; see `data` in pyproject)."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count, Q

from portal.core.vietnamese import spelling_key, split_kind
from portal.tenancy.models import Succession, Unit, UnitCode, UnitName, UnitParent
from portal.tenancy.register import reference, selectors
from portal.tenancy.register.load import load_units
from tests.support.needs import DATA

OLD_DAY = datetime.date(2025, 3, 1)
DAY = datetime.date(2025, 7, 1)
AFTER_REFORM = datetime.date(2026, 1, 1)
NOW = datetime.date(2026, 11, 1)
LISTS = DATA / "admin_units"

pytestmark = pytest.mark.data


@pytest.fixture
def country(db: None) -> None:
    """The whole register."""
    load_units(LISTS)


def kinds(level: str, day: datetime.date) -> dict[str, int]:
    names = UnitName.objects.on(day).filter(unit__level=level)
    return Counter(names.values_list("kind", flat=True))


def table(name: str) -> list[dict[str, str]]:
    with Path(LISTS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def check_counts() -> None:
    assert kinds("province", NOW) == {"Tỉnh": 27, "Thành phố": 7}
    assert kinds("province", AFTER_REFORM) == {"Tỉnh": 28, "Thành phố": 6}
    assert kinds("province", OLD_DAY) == {"Tỉnh": 57, "Thành phố": 6}
    assert kinds("commune", NOW) == {"Xã": 2611, "Phường": 697, "Đặc khu": 13}
    assert kinds("commune", AFTER_REFORM) == {"Xã": 2621, "Phường": 687, "Đặc khu": 13}
    assert sum(kinds("commune", OLD_DAY).values()) == 10_035
    assert sum(kinds("district", OLD_DAY).values()) == 696
    assert not kinds("district", DAY)


def check_identity() -> None:
    going_on = Unit.objects.filter(valid_from=None, valid_to=None)
    assert Counter(going_on.values_list("level", flat=True)) == {"province": 11, "commune": 132}
    unchanged = set(going_on.filter(level="province").values_list("names__short_name", flat=True))
    assert "Lạng Sơn" in unchanged
    assert "Đồng Nai" not in unchanged
    old, new = short_keys(OLD_DAY), short_keys(NOW)
    both = old.keys() & new.keys()
    assert len(both) == 3315
    # 1,888 differ by letter, 68 of them only in the place of the tone mark and the like.
    assert sum(old[code] != new[code] for code in both) == 1820


def short_keys(day: datetime.date) -> dict[str, str]:
    """Official code of a commune → key of its short name."""
    names = dict(UnitName.objects.on(day).values_list("unit_id", "short_key"))
    codes = UnitCode.objects.on(day).filter(scheme="official", unit__level="commune")
    return {code: names[unit] for code, unit in codes.values_list("code", "unit_id")}


def check_successions() -> None:
    split = Succession.objects.filter(extent="part", old__level="commune").values("old").distinct()
    assert split.count() == 460
    lang_son = Unit.objects.get(name="Tỉnh Lạng Sơn")
    old = Unit.objects.filter(parent__parent=lang_son) | Unit.objects.filter(
        parent=lang_son, level="commune", valid_from=None
    )
    was_commune = Q(codes__in=UnitCode.objects.on(OLD_DAY), level="commune")
    assert old.filter(was_commune).distinct().count() == 194
    assert Unit.objects.on(NOW).filter(parent=lang_son, level="commune").count() == 65
    assert split.filter(old__parent__parent=lang_son).count() == 2
    ended = Unit.objects.filter(valid_to=DAY)
    assert not ended.annotate(heirs=Count("successions")).filter(heirs=0).exists()
    merged = Succession.objects.filter(old__level="province")
    assert merged.count() == 52
    assert set(merged.values_list("extent", "basis")) == {("whole", "Nghị quyết số 202/2025/QH15")}


def check_codes_reused() -> None:
    assert str(selectors.unit_at("05983", OLD_DAY)) == "Phường Chi Lăng"
    assert str(selectors.unit_at("05983", AFTER_REFORM)) == "Phường Lương Văn Tri"
    # Provinces, too: 24 was Bắc Giang.
    assert str(selectors.unit_at("24", OLD_DAY)) == "Tỉnh Bắc Giang"
    assert str(selectors.unit_at("24", NOW)) == "Tỉnh Bắc Ninh"


def check_two_codes_of_one_unit() -> None:
    assert selectors.unit_at("06970", NOW) == selectors.unit_at("06978", NOW)
    assert str(selectors.unit_at("06970", OLD_DAY)) == "Thị trấn Ba Chẽ"
    assert selectors.unit_at("23737", NOW) == selectors.unit_at("23938", NOW)
    assert str(selectors.unit_at("23737", OLD_DAY)) == "Xã Ia Mơ Nông"


def check_dong_nai() -> None:
    city = selectors.unit_at("75", NOW)
    assert city is not None
    day = datetime.date(2026, 4, 30)
    names = [str(selectors.name_at(city, when)) for when in (day - datetime.timedelta(1), day)]
    assert names == ["Tỉnh Đồng Nai", "Thành phố Đồng Nai"]
    wards = UnitName.objects.filter(valid_from=day, unit__level="commune")
    assert wards.count() == 10
    assert set(wards.values_list("kind", flat=True)) == {"Phường"}


def check_districts_and_islands() -> None:
    island = selectors.unit_by_name_at("Huyện Lý Sơn", OLD_DAY)
    assert island is not None
    assert [(row.new.name, row.extent) for row in selectors.successors(island)] == [
        ("Đặc khu Lý Sơn", "whole")
    ]
    chi_lang = selectors.unit_by_name_at("Huyện Chi Lăng", OLD_DAY)
    assert chi_lang is not None
    rows = selectors.successors(chi_lang)
    assert {row.extent for row in rows} == {"part"}
    assert "Xã Chi Lăng" in {row.new.name for row in rows}
    assert {row.basis for row in rows} == {"Nghị quyết số 1672/NQ-UBTVQH15"}


def check_no_gap_and_no_overlap() -> None:
    for day in (OLD_DAY, DAY - datetime.timedelta(1), DAY, AFTER_REFORM, NOW):
        living = Unit.objects.on(day)
        assert UnitName.objects.on(day).count() == living.count()
        named = UnitName.objects.on(day).values("unit")
        assert not living.exclude(pk__in=named).exists()
        below = living.exclude(level="province")
        assert UnitParent.objects.on(day).count() == below.count()
        assert not below.exclude(pk__in=UnitParent.objects.on(day).values("unit")).exists()
        codes = UnitCode.objects.on(day).filter(scheme="official")
        assert codes.count() == codes.values("code").distinct().count() == living.count()


def check_every_listed_unit_answers_to_its_code_and_name() -> None:
    differing = {}
    for name, day in (("units_old_2025-03.csv", OLD_DAY), ("units_new_2026.csv", NOW)):
        listed = {row["code"]: row["full_name"] for row in table(name)}
        names = dict(UnitName.objects.on(day).values_list("unit_id", "name"))
        codes = UnitCode.objects.on(day).filter(scheme="official")
        found = {code: names[unit] for code, unit in codes.values_list("code", "unit_id")}
        assert found.keys() == listed.keys()
        for code, full_name in listed.items():
            if spelling_key(found[code]) != spelling_key(full_name):
                differing[code] = (full_name, found[code])
    # Slips of the old list, which the takeovers and the new list spell alike.
    assert differing == {
        "16906": ("Xã Lưỡng Minh", "Xã Lượng Minh"),
        "23368": ("Xã Đắk Long", "Xã Đăk Long"),
        "23530": ("Xã Rơ Kơi", "Xã Rờ Kơi"),
    }


def check_spellings_of_other_sources() -> None:
    """Every variant of a name leads to the unit, on the day on which it bore the name."""
    rows = table("name_variants_same_unit.csv")
    assert len(rows) == 201
    for row in rows[::10]:
        unit = selectors.unit_at(row["code"], NOW)
        for column in ("name_thanglequoc_2026", "name_vietnamadminunits_2025"):
            found = [
                named
                for day in (AFTER_REFORM, NOW)
                for named in selectors.units_by_name_at(row[column], day)
            ]
            assert unit in found, row


def check_second_load() -> None:
    result = load_units(LISTS)
    assert (result.made, result.updated, result.unchanged) == (0, 0, 14_006)
    assert result.changed_rows == 0


@pytest.mark.usefixtures("country")
def test_the_country() -> None:
    """One load, for it is long; each part says what it is about."""
    check_counts()
    check_identity()
    check_successions()
    check_codes_reused()
    check_two_codes_of_one_unit()
    check_dong_nai()
    check_districts_and_islands()
    check_no_gap_and_no_overlap()
    check_every_listed_unit_answers_to_its_code_and_name()
    check_spellings_of_other_sources()
    check_second_load()


def test_every_province_has_its_resolution_and_every_rename_its_unit() -> None:
    reform = reference.reform()
    listed = {row["code"]: row for row in table("units_new_2026.csv")}
    provinces = {code for code, row in listed.items() if row["level"] == "province"}
    assert set(reform.commune_basis) == provinces
    numbers = sorted(basis.split()[3].split("/")[0] for basis in reform.commune_basis.values())
    assert numbers == [str(number) for number in range(1654, 1688)]
    for rename in reform.renames:
        assert split_kind(rename.after)[1] == split_kind(rename.before)[1]
        assert listed[rename.code]["full_name"] == rename.after
