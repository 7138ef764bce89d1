"""Outlines of units: read one by one, loaded whole or not at all, drawn and said in words."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from portal.core.geo.svg import MOST_BYTES, render
from portal.core.tabular import RowError, TableError
from portal.tenancy.boundaries import reading
from portal.tenancy.boundaries.load import Origin, load_boundaries
from portal.tenancy.boundaries.reading import Outline, read_outlines
from portal.tenancy.boundaries.selectors import lies_inside, unit_map, units_with_map
from portal.tenancy.boundaries.words import listed, picture_words, sentences
from portal.tenancy.models import UnitBoundary
from tests.factories import make_member_site
from tests.geo.land import plot
from tests.support.needs import DATA
from tests.support.shared_rows import shared
from tests.tenancy import register
from tests.tenancy.boundary_files import COMMUNES, ORIGIN, by_code, feature, load, write, write_all
from tests.tenancy.register import DAY, unit


@shared
def small_register() -> None:
    """Two provinces through the reforms."""
    register.load()


@pytest.fixture
def land(small_register: None, tmp_path: Path) -> Path:
    """The small register is loaded; a folder with its outlines."""
    return write_all(tmp_path / "geo")


# --- reading -----------------------------------------------------------------------------


def test_features_are_read_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [feature(code, name, shape) for code, (name, shape) in COMMUNES.items()]
    path = write(tmp_path, "xa.geojson", rows, name="features", crs={"features": 1})
    whole = list(read_outlines(path))
    for size in (1, 7, 64):  # a feature longer than what is read at once
        monkeypatch.setattr(reading, "_CHUNK", size)
        assert list(read_outlines(path)) == whole
    assert [row.code for row in whole if isinstance(row, Outline)] == list(COMMUNES)
    assert [row.shape for row in whole if isinstance(row, Outline)] == [
        shape for _name, shape in COMMUNES.values()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"features": []}',
        '{"features": [',
        '{"features": [{"a": ',
        '{"features": [1, 2',
        '{"features": [x]}',
    ],
)
def test_what_is_no_list_of_features_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "xa.geojson"
    path.write_text(text)
    with pytest.raises(TableError) as caught:
        list(read_outlines(path))
    assert "xa.geojson" in str(caught.value)


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "xa.geojson"
    path.write_bytes('{"features": [{"n": "Chi Lăng"}]}'.encode("utf-16"))
    for missing in (path, tmp_path / "none.geojson"):
        with pytest.raises(TableError):
            list(read_outlines(missing))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4), st.lists))
def test_a_feature_of_any_kind_is_an_outline_or_an_error(thing: Any) -> None:
    for row in (thing, {"properties": thing}, {"properties": {"code": "1", "areaKm2": thing}}):
        assert isinstance(reading._outline(1, row), RowError)


def test_an_area_has_to_be_one(tmp_path: Path) -> None:
    values = [None, "", "54,7", "nhiều", -1, 0, "NaN", "1e12", 54.712]
    rows = [feature("06463", "", plot(0, 0), areaKm2=value) for value in values]
    read = list(read_outlines(write(tmp_path, "xa.geojson", rows)))
    assert [isinstance(row, Outline) for row in read] == [True, True, *[False] * 6, True]
    assert isinstance(read[-1], Outline)
    assert str(read[-1].area_km2) == "54.71"


# --- loading -----------------------------------------------------------------------------


def test_outlines_are_loaded_by_their_codes(land: Path) -> None:
    result = load(land)
    assert (result.made, result.updated, result.unchanged, result.drawn) == (9, 0, 0, 9)
    row = UnitBoundary.objects.get(unit=unit("Xã Chi Lăng"))
    assert (row.source, row.licence, row.file_name) == ("Bản đồ thử nghiệm", "CC0", "xa.geojson")
    assert row.valid_from == unit("Xã Chi Lăng").valid_from == DAY
    assert (row.west, row.south) == pytest.approx((106.0, 21.1))
    assert row.geometry["type"] == "MultiPolygon"


def test_the_same_files_again_change_nothing(land: Path) -> None:
    load(land)
    before = list(UnitBoundary.objects.order_by("pk").values())
    result = load(land)
    assert (result.made, result.updated, result.unchanged, result.drawn) == (0, 0, 9, 0)
    assert list(UnitBoundary.objects.order_by("pk").values()) == before


def test_all_maps_are_drawn_again_when_asked(land: Path) -> None:
    load(land)
    UnitBoundary.objects.update(drawing={})
    result = load_boundaries(land, ORIGIN, day=register.NOW, redraw=True)
    assert (result.unchanged, result.updated, result.drawn) == (9, 0, 9)
    assert not UnitBoundary.objects.filter(drawing={}).exists()


def test_a_corrected_outline_is_drawn_with_those_around_it(land: Path) -> None:
    load(land)
    path = write(land, "xa.geojson", [feature("06469", "Xã Hòa Bình", plot(2, 2, 0.9))])
    result = load(path)
    assert (result.updated, result.made) == (1, 0)
    # Hoà Bình, its neighbours, all that show it at their edge, and the province.
    assert 3 <= result.drawn < 9
    assert UnitBoundary.objects.filter(unit=unit("Xã Hoà Bình")).count() == 1


def test_a_later_outline_closes_the_one_before(land: Path) -> None:
    load(land)
    later = datetime.date(2027, 1, 1)
    path = write(land, "xa.geojson", [feature("06463", "Xã Chi Lăng", plot(0, 1, 0.9))])
    load(path, Origin("Nguồn mới", "CC0", later))
    rows = UnitBoundary.objects.filter(unit=unit("Xã Chi Lăng")).order_by("valid_from")
    assert [(row.valid_from, row.valid_to) for row in rows] == [(DAY, later), (later, None)]


def test_of_several_outlines_the_finest_counts(land: Path) -> None:
    write(land, "a-tho.geojson", [feature("06463", "Xã Chi Lăng", plot(0, 1))])
    write(land, "z-min.geojson", [feature("06463", "Xã Chi Lăng", plot(0, 1, wavy=9))])
    load(land)
    assert UnitBoundary.objects.get(unit=unit("Xã Chi Lăng")).file_name == "z-min.geojson"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (feature("99999", "Xã Lạ", plot(0, 0)), "99999"),
        # The code of another day: the ward took it over.
        (feature("05983", "Phường Chi Lăng", plot(0, 0)), "Phường Lương Văn Tri"),
        (feature("06463", "Phường Chi Lăng", plot(0, 0)), "Xã Chi Lăng"),
        (feature("06463", "Xã Chi Lăng", plot(0, 0)), "06463"),  # twice
        ({"type": "Feature", "properties": {"code": "06472"}}, "06472"),
        ({"type": "Feature", "properties": {}}, "mã"),
        ("x", "thuộc tính"),
    ],
)
def test_one_wrong_feature_and_nothing_is_written(land: Path, wrong: Any, words: str) -> None:
    path = write(land, "xa.geojson", [feature("06463", "Xã Chi Lăng", plot(0, 1)), wrong])
    with pytest.raises(TableError) as caught:
        load(path)
    assert [error.line for error in caught.value.errors] == [2]
    assert words in str(caught.value)
    assert not UnitBoundary.objects.exists()


def test_an_outline_in_full_detail_is_refused(land: Path) -> None:
    fine = feature("06463", "Xã Chi Lăng", plot(0, 1, wavy=5_000))
    with pytest.raises(TableError) as caught:
        load(write(land, "xa.geojson", [fine]))
    assert "06463" in str(caught.value)


def test_an_empty_folder_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(TableError):
        load(tmp_path)


def test_the_command_tells_what_it_did(land: Path) -> None:
    out = StringIO()

    def run(**options: Any) -> str:
        call_command("load_boundaries", land, stdout=out, stderr=out, **options)
        return out.getvalue()

    text = run(source="Bản đồ thử nghiệm", licence="CC0", day=register.NOW)
    assert "tạo 9" in text
    assert "vẽ 9" in text
    write(land, "xa.geojson", [feature("1", "Xã Lạ", plot(0, 0))])
    with pytest.raises(CommandError) as caught:
        run(source="x", licence="y")
    assert "xa.geojson" in str(caught.value)
    with pytest.raises(CommandError):
        call_command("load_boundaries", str(land), "--source=x", "--licence=y", "--day=hôm qua")


# --- what pages show ---------------------------------------------------------------------


def test_a_commune_knows_its_neighbours_by_their_sides(land: Path) -> None:
    load(land)
    found = unit_map(unit("Xã Bằng Mạc").pk)
    assert found is not None
    assert {(row.name, row.side) for row in found.around} == {
        ("Phường Tam Thanh", "n"),
        ("Xã Chi Lăng", "w"),
        ("Phường Trảng Dài", "s"),
    }  # not Lương Văn Tri and Hoà Bình, which it meets in a corner
    assert found.above == "Tỉnh Lạng Sơn"
    assert found.names[str(unit("Xã Bằng Mạc").pk)] == "Bằng Mạc"


def test_the_map_in_words(land: Path) -> None:
    load(land)
    with translation.override("vi"):
        found = unit_map(unit("Xã Bằng Mạc").pk)
        assert found is not None
        assert sentences(found) == [
            "Xã Bằng Mạc nằm ở phía nam tỉnh Lạng Sơn.",
            "Diện tích: 101,3 km².",
            "Phía bắc giáp phường Tam Thanh.",
            "Phía nam giáp phường Trảng Dài (thành phố Đồng Nai).",
            "Phía tây giáp xã Chi Lăng.",
        ]
        large = sentences(replace(found, area_km2=Decimal("8310.15")))
        assert "Diện tích: 8.310,2 km²." in large
        province = unit_map(unit("Tỉnh Lạng Sơn").pk)
        assert province is not None
        assert "Có 5 xã, phường, đặc khu." in " ".join(sentences(province))
        assert listed(["a"]) == "a"
        assert listed(["a", "b", "c"]) == "a, b và c"
    with translation.override("en"):
        assert sentences(found)[2] == "To the north: phường Tam Thanh."


def test_outlines_of_two_sources_are_neighbours_all_the_same(land: Path) -> None:
    """A province loads its own communes finely; those beyond its border are coarse."""
    own = [code for code in COMMUNES if code.startswith("0")]
    rows = {code: COMMUNES[code] for code in own}
    write(land, "xa.geojson", [feature(code, *rows[code]) for code in own])
    # Another source: the same border, other corners.
    other = [
        feature("25270", "Phường Lộc Ninh", plot(0.005, 0, 0.99, wavy=1)),
        feature("26002", "Phường Trảng Dài", plot(1.005, 0, 0.99)),
    ]
    write(land, "khac.geojson", other)
    load(land)
    found = unit_map(unit("Xã Chi Lăng").pk)
    assert found is not None
    assert [row.name for row in found.around if row.side == "s"] == ["Phường Lộc Ninh"]


def test_a_province_links_to_the_portals_inside(land: Path) -> None:
    load(land)
    province = unit_map(unit("Tỉnh Lạng Sơn").pk)
    assert province is not None
    assert [row.name for row in province.inside] == [
        "Xã Bằng Mạc",
        "Xã Chi Lăng",
        "Xã Hoà Bình",
        "Phường Lương Văn Tri",
        "Phường Tam Thanh",
    ]
    assert province.links == {}
    member = make_member_site("Xã Chi Lăng", "chilang.localhost")
    member.unit = by_code("06463")
    member.save()
    province = unit_map(unit("Tỉnh Lạng Sơn").pk)  # at once: its hosts have changed
    assert province is not None
    assert province.links == {str(by_code("06463").pk): "http://chilang.localhost/"}
    assert [row.url for row in province.inside if row.url] == ["http://chilang.localhost/"]


def test_a_renamed_unit_is_renamed_on_the_map(land: Path) -> None:
    load(land)
    neighbour = unit("Xã Bằng Mạc")
    assert unit_map(neighbour.pk) is not None
    renamed = by_code("05977")
    renamed.name = "Phường Mới"
    renamed.save()
    found = unit_map(neighbour.pk)
    assert found is not None
    assert "Phường Mới" in {row.name for row in found.around}


def test_a_map_is_read_once(
    land: Path, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    load(land)
    key = unit("Tỉnh Lạng Sơn").pk
    with CaptureQueriesContext(connection) as cold:
        unit_map(key)
    assert len(cold) <= 5
    assert units_with_map([key]) == {key}
    with django_assert_num_queries(0):
        assert unit_map(str(key)) is not None
        assert units_with_map([key]) == {key}


def test_a_unit_without_an_outline_has_no_map(land: Path) -> None:
    chi_lang = unit("Xã Chi Lăng")
    assert unit_map(chi_lang.pk) is None
    assert units_with_map([chi_lang.pk]) == set()
    assert lies_inside(chi_lang.pk, (106.05, 21.15)) is None
    load(land)
    assert unit_map(chi_lang.pk) is not None  # at once
    assert lies_inside(chi_lang.pk, (106.05, 21.15)) is True
    assert lies_inside(chi_lang.pk, (106.05, 21.05)) is False
    assert units_with_map([chi_lang.pk, unit("Đặc khu Hòn Xa").pk]) == {chi_lang.pk}


# Thành phố Hồ Chí Minh has most units inside, Đà Nẵng an archipelago far from the shore.
HARD = ("79", "48")


def real_land(folder: Path) -> Path:
    """All provinces, the communes of the hard ones, and one province in fine outlines."""
    geo = DATA / "geo"
    for name in ("vn_provinces_34_tol0.003", "lang_son_communes_65_tol0.0005"):
        (folder / f"{name}.geojson").symlink_to(geo / f"{name}.geojson")
    country = json.loads((geo / "vn_communes_3321_tol0.004.geojson").read_text(encoding="utf-8"))
    codes = {*HARD, "20"}
    rows = [row for row in country["features"] if row["properties"]["provinceCode"] in codes]
    write(folder, "communes.geojson", rows)
    return folder


@pytest.mark.data
def test_real_land_is_drawn_as_light_as_it_must_be(db: None, tmp_path: Path) -> None:
    from portal.tenancy.register.load import load_units

    load_units(DATA / "admin_units")
    source = Origin("sapnhap.bando.com.vn", "MIT")
    result = load(real_land(tmp_path), source)
    assert result.made == result.drawn == 34 + 65 + 168 + 94
    heaviest = 0
    # Provinces, whose maps are the heaviest, and every third of the communes.
    drawn = UnitBoundary.objects.order_by("unit__level_id", "unit__name")
    provinces = drawn.filter(unit__level_id="province").values_list("unit_id", flat=True)
    communes = drawn.filter(unit__level_id="commune").values_list("unit_id", flat=True)
    for row in [*provinces, *communes[::3]]:
        found = unit_map(row)
        assert found is not None
        links = {area.key: "//xa.tinh.gov.vn/" for area in found.drawing.inside}
        svg = render(found.drawing, picture_words(found), names=found.names, links=links)
        heaviest = max(heaviest, len(svg.encode()))
        assert found.around or len(found.drawing.near) == 0 or found.lies
    assert heaviest <= MOST_BYTES
    chi_lang = UnitBoundary.objects.get(
        unit__codes__code="06463", unit__codes__valid_to__isnull=True
    )
    assert chi_lang.file_name == "lang_son_communes_65_tol0.0005.geojson"
    found = unit_map(chi_lang.unit_id)
    assert found is not None
    names = {row.name for row in found.around}
    assert {"Xã Vạn Linh", "Xã Quan Sơn"} <= names
    assert json.dumps(chi_lang.drawing)


def test_the_origin_is_told(land: Path) -> None:
    load(land)
    found = unit_map(unit("Xã Chi Lăng").pk)
    assert found is not None
    assert (found.source, found.licence) == (ORIGIN.source, ORIGIN.licence)
