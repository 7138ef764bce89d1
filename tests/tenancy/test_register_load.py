"""`load_units`: who stays who across the reform, what is written, what is refused."""

from __future__ import annotations

import datetime
import unicodedata
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.core.audit.models import AuditEntry
from portal.core.tabular import TableError
from portal.tenancy import versions
from portal.tenancy.models import Succession, Unit, UnitCode, UnitLevel, UnitName, UnitParent
from portal.tenancy.register import selectors, services
from portal.tenancy.register.identity import unit_id
from tests.factories import make_member_site
from tests.tenancy.register import (
    AFTER,
    BEFORE,
    CITY_DAY,
    DAY,
    EVE,
    FOLDER,
    NOW,
    TAKEOVERS,
    change,
    copy_of_lists,
    load,
    unit,
)

pytestmark = pytest.mark.django_db


def heirs(old: Unit) -> dict[str, str]:
    """Name → extent of who took over."""
    return {row.new.name: row.extent for row in selectors.successors(old)}


def snapshot() -> dict[str, list[Any]]:
    """Everything the load writes, but for the numbers of rows."""
    return {
        "units": sorted(
            Unit.objects.values_list(
                "pk", "level", "name", "parent", "valid_from", "valid_to", "basis"
            ),
            key=str,
        ),
        "codes": sorted(
            UnitCode.objects.values_list("unit", "scheme", "code", "valid_from", "valid_to"),
            key=str,
        ),
        "names": sorted(
            UnitName.objects.values_list("unit", "name", "valid_from", "valid_to", "basis"),
            key=str,
        ),
        "parents": sorted(
            UnitParent.objects.values_list("unit", "parent", "valid_from", "valid_to", "basis"),
            key=str,
        ),
        "successions": sorted(
            Succession.objects.values_list("old", "new", "extent", "on", "basis"), key=str
        ),
    }


def test_counts() -> None:
    result = load()
    # 17 old and 10 new units, of which Lạng Sơn, Hòa Bình, Bằng Mạc, Lộc Ninh and
    # Trảng Dài are the same.
    assert (result.made, result.updated, result.unchanged) == (22, 0, 0)
    assert Unit.objects.on(EVE).count() == 17
    assert Unit.objects.on(NOW).count() == 10


def test_a_code_that_went_on_to_another_unit() -> None:
    load()
    before, after = selectors.unit_at("05983", EVE), selectors.unit_at("05983", DAY)
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Phường Chi Lăng", "Phường Lương Văn Tri")
    assert before.valid_to == after.valid_from == DAY
    assert heirs(before) == {"Phường Lương Văn Tri": "whole"}
    assert after.basis == "NQ xã Lạng Sơn"


def test_a_split_unit_ends_even_where_its_taker_keeps_the_name() -> None:
    load()
    assert heirs(unit("Xã Hữu Kiên")) == {"Xã Chi Lăng": "part", "Phường Tam Thanh": "part"}
    assert Unit.objects.filter(name="Phường Tam Thanh").count() == 2


def test_one_whole_sole_predecessor_with_the_same_code_goes_on() -> None:
    load()
    mac = unit("Xã Bằng Mạc")
    assert (mac.valid_from, mac.valid_to, mac.basis) == (None, None, "")
    assert [
        (row.name, row.valid_from, row.valid_to, row.basis) for row in mac.names.order_by("pk")
    ] == [("Thị trấn Bằng Mạc", None, DAY, ""), ("Xã Bằng Mạc", DAY, None, "NQ xã Lạng Sơn")]
    assert [row.code for row in mac.codes.all()] == ["06472"]
    assert [str(selectors.parent_at(mac, day)) for day in (EVE, DAY)] == [
        "Huyện Chi Lăng",
        "Tỉnh Lạng Sơn",
    ]
    assert not heirs(mac)


def test_another_spelling_is_no_renaming() -> None:
    load()
    assert [row.name for row in unit("Xã Hoà Bình").names.all()] == ["Xã Hoà Bình"]


def test_a_slip_of_the_old_list_is_no_renaming(tmp_path: Path) -> None:
    folder = change(copy_of_lists(tmp_path), BEFORE, "Phường Trảng Dài", "Phường Tráng Dài")
    load(folder)
    assert [row.name for row in unit("Phường Trảng Dài").names.all()] == ["Phường Trảng Dài"]


def test_a_merged_province_is_a_new_unit_even_under_its_old_code_and_name() -> None:
    load()
    old, new = selectors.unit_at("75", EVE), selectors.unit_at("75", DAY)
    assert old is not None
    assert new is not None
    assert old.pk != new.pk
    assert heirs(old) == {"Thành phố Đồng Nai": "whole"} == heirs(unit("Tỉnh Bình Phước"))
    assert new.basis == old.basis == "NQ tỉnh"
    assert {row.old.name for row in selectors.predecessors(new)} == {
        "Tỉnh Đồng Nai",
        "Tỉnh Bình Phước",
    }


def test_a_province_that_stayed_whole_goes_on() -> None:
    load()
    lang_son = unit("Tỉnh Lạng Sơn")
    assert selectors.unit_at("20", EVE) == selectors.unit_at("20", NOW) == lang_son
    assert [row.name for row in lang_son.names.all()] == ["Tỉnh Lạng Sơn"]
    assert lang_son.parent is None


def test_later_renames_are_dated() -> None:
    load()
    city = unit("Thành phố Đồng Nai")
    assert [(row.name, row.valid_from, row.valid_to) for row in city.names.order_by("pk")] == [
        ("Tỉnh Đồng Nai", DAY, CITY_DAY),
        ("Thành phố Đồng Nai", CITY_DAY, None),
    ]
    loc_ninh = unit("Phường Lộc Ninh")
    assert [str(selectors.name_at(loc_ninh, day)) for day in (EVE, DAY, CITY_DAY)] == [
        "Thị trấn Lộc Ninh",
        "Xã Lộc Ninh",
        "Phường Lộc Ninh",
    ]


def test_districts_end_and_name_who_took_over_their_communes() -> None:
    load()
    chi_lang = unit("Huyện Chi Lăng")
    assert (chi_lang.valid_to, chi_lang.basis) == (DAY, "NQ huyện")
    assert heirs(chi_lang) == {
        "Xã Chi Lăng": "part",
        "Phường Tam Thanh": "part",
        "Xã Hoà Bình": "part",
        "Xã Bằng Mạc": "part",
    }
    assert heirs(unit("Huyện Lộc Ninh")) == {"Phường Lộc Ninh": "whole"}


def test_an_island_district_without_communes_becomes_a_commune() -> None:
    load()
    assert heirs(unit("Huyện Hòn Xa")) == {"Đặc khu Hòn Xa": "whole"}
    assert unit("Đặc khu Hòn Xa").level_id == "commune"


def test_an_alternate_code_leads_to_the_unit_after_the_official_one() -> None:
    load()
    assert str(selectors.unit_at("05989", EVE)) == "Xã Quảng Lạc"
    assert str(selectors.unit_at("05989", DAY)) == "Phường Tam Thanh"
    assert selectors.unit_at("05989", DAY, scheme="official") is None


def test_a_takeover_that_the_second_source_contradicts_is_left_out() -> None:
    result = load()
    assert result.left_out == 1
    assert [(name, note.line) for name, note in result.notes if "Trảng Dài" in note.message] == [
        (TAKEOVERS, 9)
    ]
    assert "Phường Trảng Dài" not in heirs(unit("Huyện Chi Lăng"))


def test_a_unit_without_successor_is_told(tmp_path: Path) -> None:
    folder = copy_of_lists(tmp_path)
    change(folder, TAKEOVERS, "178,05989,Xã Quảng Lạc,05983,full,1\n", "")
    result = load(folder)
    assert [note.line for name, note in result.notes if name == BEFORE] == [11]
    # Now the ward has one whole predecessor with its code, and goes on as it.
    assert selectors.unit_at("05983", EVE) == selectors.unit_at("05983", DAY)


def test_identifiers_agree_between_installations() -> None:
    load()
    assert unit("Phường Chi Lăng").pk == unit_id("official", "05983", None)
    assert unit("Phường Lương Văn Tri").pk == unit_id("official", "05983", DAY)
    assert unit("Tỉnh Lạng Sơn").pk == unit_id("official", "20", None)
    assert str(unit_id("official", "20", None)) == "d7c37d25-0f3f-5083-829f-12a918382b48"


def test_second_load_changes_nothing() -> None:
    load()
    before = snapshot()
    entries = AuditEntry.objects.count()
    result = load()
    assert (result.made, result.updated, result.unchanged) == (0, 0, 22)
    assert result.changed_rows == 0
    assert snapshot() == before
    assert AuditEntry.objects.count() == entries


def test_a_load_is_one_entry_of_the_audit_log() -> None:
    load()
    entry = AuditEntry.objects.get(object_repr="load_units")
    assert entry.detail["counts"]["tenancy.Unit"] == {"create": 22}


def test_what_a_corrected_file_says_replaces_what_the_last_one_said(tmp_path: Path) -> None:
    load()
    folder = copy_of_lists(tmp_path)
    change(folder, AFTER, "Xã Bằng Mạc", "Xã Vạn Linh")
    change(folder, TAKEOVERS, "187,06466,Xã Hữu Kiên,05977,partial,1\n", "")
    result = load(folder)
    assert result.made == 0
    assert unit("Xã Vạn Linh").names.count() == 2
    assert heirs(unit("Xã Hữu Kiên")) == {"Xã Chi Lăng": "part"}
    # Tam Thanh now has one predecessor: it is one unit from then to now.
    assert str(selectors.unit_at("05977", EVE)) == "Phường Tam Thanh"
    changed = snapshot()
    load(folder)
    assert snapshot() == changed


def test_later_decisions_survive_a_load() -> None:
    load()
    day = datetime.date(2027, 1, 1)
    services.rename_unit(unit("Xã Bằng Mạc"), "Phường Bằng Mạc", day, "NQ sau")
    services.end_unit(
        unit("Xã Hoà Bình"), day, "NQ sau", [(unit("Xã Chi Lăng"), Succession.Extent.WHOLE)]
    )
    before = snapshot()
    result = load()
    assert (result.made, result.updated) == (0, 0)
    assert snapshot() == before


def test_units_that_a_portal_was_given_before_the_register_was_loaded_are_kept() -> None:
    province = services.create_unit(
        level="province", name="Tỉnh Lạng Sơn", code="20", valid_from=DAY
    )
    ward = services.create_unit(
        level="commune",
        name="Phường Lương Văn Tri",
        code="05983",
        parent=province,
        valid_from=DAY,
    )
    load()
    assert unit("Phường Lương Văn Tri").pk == ward.pk
    assert unit("Tỉnh Lạng Sơn").pk == province.pk
    assert [(row.valid_from, row.valid_to) for row in province.names.all()] == [(None, None)]
    assert str(selectors.unit_at("05983", EVE)) == "Phường Chi Lăng"
    assert Unit.objects.count() == 22


def test_a_unit_entered_without_its_first_day_is_the_one_of_today() -> None:
    ward = services.create_unit(level="commune", name="Phường Lương Văn Tri", code="05983")
    load()
    assert selectors.unit_at("05983", DAY) == ward
    assert str(selectors.unit_at("05983", EVE)) == "Phường Chi Lăng"
    assert load().changed_rows == 0
    assert Unit.objects.count() == 22


def test_codes_given_locally_are_left_alone() -> None:
    load()
    UnitCode.objects.create(unit=unit("Xã Chi Lăng"), scheme="local", code="H37")
    assert load().changed_rows == 0
    assert str(selectors.unit_at("H37", NOW)) == "Xã Chi Lăng"


def test_portals_of_units_that_changed_are_built_anew(tmp_path: Path) -> None:
    load()
    mac, other = make_member_site("A", "a.localhost"), make_member_site("B", "b.localhost")
    for member, name in ((mac, "Xã Bằng Mạc"), (other, "Xã Chi Lăng")):
        member.unit = unit(name)
        member.save()
    keys = [versions.site_key(member.site_id) for member in (mac, other)]
    before = versions.current(keys)
    load(change(copy_of_lists(tmp_path), AFTER, "Xã Bằng Mạc", "Xã Vạn Linh"))
    after = versions.current(keys)
    assert after[keys[0]] != before[keys[0]]
    assert after[keys[1]] == before[keys[1]]


def test_levels_are_brought_to_what_the_data_say() -> None:
    UnitLevel.objects.filter(pk="commune").update(rank=7)
    UnitLevel.objects.filter(pk="practice").delete()
    load()
    assert UnitLevel.objects.get(pk="commune").rank == 3
    assert UnitLevel.objects.get(pk="district").valid_to == DAY
    assert UnitLevel.objects.filter(pk="practice").exists()


# --- faults ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "word"),
    [
        (BEFORE, "05989,commune", "05989,ward", 11, "ward"),
        (BEFORE, "05989,commune", "05989,department", 11, "department"),
        (BEFORE, "05989,commune", "5989,commune", 11, "5989"),
        (BEFORE, "05989,commune", "0598x,commune", 11, "0598x"),
        (BEFORE, "Xã Quảng Lạc,178", "Xã Quảng Lạc,999", 11, "999"),
        (BEFORE, "Xã Quảng Lạc,178", "Xã Quảng Lạc,05983", 11, "05983"),
        (BEFORE, "Xã Quảng Lạc,178", "Xã Quảng Lạc,", 11, "parent_code"),
        (BEFORE, "Xã Quảng Lạc", "Quảng Lạc", 11, "Quảng Lạc"),
        (BEFORE, "Xã Quảng Lạc", "Xã " + "x" * 200, 11, "200"),
        (BEFORE, "05989,commune,Xã Quảng Lạc", "05983,commune,Xã Quảng Lạc", 11, "05983"),
        (AFTER, "26740,commune", "267,district", 11, "district"),
        (AFTER, "full_name", "name", 1, "full_name"),
        (TAKEOVERS, "178,05989", "178,05988", 3, "05988"),
        (TAKEOVERS, "Xã Quảng Lạc,05983", "Xã Quảng Lạc,05984", 3, "05984"),
        (TAKEOVERS, "178,05989,Xã Quảng Lạc", "178,,Xã Quảng Lạc", 3, "178"),
        (TAKEOVERS, "178,05989,Xã Quảng Lạc", "178,05983,Xã Quảng Lạc", 3, "2"),
        (TAKEOVERS, "05983,full,1\n178,05989", "05983,full,1\n\n178,05989,x", 4, "7"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(
    tmp_path: Path, name: str, old: str, new: str, line: int, word: str
) -> None:
    folder = change(copy_of_lists(tmp_path), name, old, new)
    with pytest.raises(TableError) as caught:
        load(folder)
    assert caught.value.name == name
    assert (line, True) in [(error.line, word in error.message) for error in caught.value.errors]
    assert not Unit.objects.exists()


def test_every_wrong_row_is_named_at_once(tmp_path: Path) -> None:
    folder = copy_of_lists(tmp_path)
    change(folder, BEFORE, "178,district", "178,tier")
    change(folder, BEFORE, "26002,commune", "2600,commune")
    with pytest.raises(TableError) as caught:
        load(folder)
    # The children of the wrong district are not wrong themselves.
    assert [error.line for error in caught.value.errors] == [5, 18]


@pytest.mark.parametrize("name", [BEFORE, AFTER, TAKEOVERS])
@pytest.mark.parametrize("content", [None, b"", b"code\xff\n"])
def test_a_file_missing_empty_or_not_utf8(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = copy_of_lists(tmp_path)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(TableError, match=name):
        load(folder)
    assert not Unit.objects.exists()


def test_decomposed_names_are_composed_and_told(tmp_path: Path) -> None:
    folder = copy_of_lists(tmp_path)
    for name in (BEFORE, AFTER):
        path = folder / name
        path.write_text(unicodedata.normalize("NFD", path.read_text("utf-8")), "utf-8")
    result = load(folder)
    assert unit("Phường Lương Văn Tri").names.get().short_name == "Lương Văn Tri"
    assert {note.line for name, note in result.notes if name == AFTER} == set(range(2, 12))


def test_command_reports_what_it_did() -> None:
    out, err = StringIO(), StringIO()
    call_command("load_units", FOLDER, stdout=out, stderr=err)
    assert "22" in out.getvalue()
    assert "xã Hoà Bình" in out.getvalue()
    assert "100 %" in err.getvalue()
    quiet = StringIO()
    call_command("load_units", FOLDER, verbosity=0, stdout=quiet, stderr=quiet)
    assert quiet.getvalue() == ""


def test_command_names_the_wrong_rows(tmp_path: Path) -> None:
    folder = change(copy_of_lists(tmp_path), BEFORE, "05989,commune", "05989,ward")
    with pytest.raises(CommandError, match=rf"{BEFORE}: .*11.*ward"):
        call_command("load_units", folder)


def test_command_hides_a_long_list_of_remarks_unless_asked(tmp_path: Path) -> None:
    folder = copy_of_lists(tmp_path)
    path = folder / BEFORE
    path.write_text(unicodedata.normalize("NFD", path.read_text("utf-8")), "utf-8")
    short, full = StringIO(), StringIO()
    call_command("load_units", folder, stdout=short, stderr=StringIO())
    call_command("load_units", folder, verbosity=2, stdout=full, stderr=StringIO())
    assert short.getvalue().count(BEFORE) == 10
    assert full.getvalue().count(BEFORE) == 17
