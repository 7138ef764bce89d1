"""Files that are wrong: clear errors with line numbers, nothing half-made."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from portal.tenancy.models import MemberSite, Unit
from portal.tenancy.provisioning.hosts import clean_suffix, host_error
from portal.tenancy.provisioning.kit import make_kit
from portal.tenancy.provisioning.pages import unit_slug
from portal.tenancy.provisioning.planning import Planner
from portal.tenancy.provisioning.rules import default_rules, load_rules
from portal.tenancy.provisioning.templates import TEMPLATE_DIR, load_template, shipped_template
from portal.tenancy.provisioning.units_file import read_hosts, read_units
from portal.tenancy.provisioning.yaml_file import DataFileError
from tests.support.needs import DATA
from tests.support.provisioning import provision_units

HEADER = "code,level,full_name,name,type,parent_code,ended,practice,host"
PROVINCE = "20,province,Tỉnh Lạng Sơn,Lạng Sơn,Tỉnh,,,,"
GOOD = "06463,commune,Xã Chi Lăng,Chi Lăng,Xã,20,,,"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Messages as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def rehearse(tmp_path: Path) -> Callable[..., str]:
    """Rehearse a file given as rows or bytes. Returns everything printed."""

    def rehearse(*rows: str, content: bytes | None = None, **options: Any) -> str:
        path = tmp_path / "units.csv"
        path.write_bytes(content if content is not None else "\n".join([HEADER, *rows]).encode())
        return provision_units(path, dry_run=True, **options)

    return rehearse


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("6463,commune,Xã A,A,Xã,20,,,", "not a code of the level"),
        ("0646A,commune,Xã A,A,Xã,20,,,", "not a code of the level"),
        (",commune,Xã A,A,Xã,20,,,", "the code is missing"),
        ("06464,village,Thôn A,A,Thôn,20,,,", "unknown level “village”"),
        ("06464,commune,,,,20,,,", "the name is missing"),
        ("06464,commune,Xã A,A,Xã,,,,", "the code of the parent unit is missing"),
        ("06464,commune,Xã A,A,Xã,99,,,", "the parent unit 99 neither stands in the file"),
        ("06464,commune,Xã A,A,Xã,06463,,,", "the parent 06463 is of the level “commune”"),
        ("06464,commune,Xã A,A,Xã,06464,,,", "lead back to the unit itself"),
        ("21,province,Tỉnh A,A,Tỉnh,20,,,", "has no parent"),
        ("06464,commune,Xã A,A,Xã,20,hôm qua,,", "not a date"),
        ("06464,commune,Xã A,A,Xã,20,2999-01-01,,", "has not ended yet"),
        ("06464,commune,Xã A,A,Xã,20,,maybe,", "neither 1 nor 0"),
        ("06464,commune,Xã A,A,Xã,20,,,không hợp lệ", "is not a host name"),
        ("06464,commune,Xã A,A,Xã,20,,,quantri.localhost", "the host of the administration"),
        ("06464,commune,Xã 東京,東京,Xã,20,,,", "the name gives no host"),
        ("06464,commune,Xã A,A,Xã,20", "6 cells where the header has 9"),
        ("06464,commune,Xã \x00A,A,Xã,20,,,", "control characters"),
        (f"06464,commune,Xã {'A' * 200},A,Xã,20,,,", "longer than 200 characters"),
        (f"06464,commune,Xã A,{'A' * 201},Xã,20,,,", "longer than 200 characters"),
        (f"06464,commune,Xã A,A,{'X' * 51},20,,,", "longer than 50 characters"),
        (f"06464,commune,{unicodedata.normalize('NFD', 'Xã Ấ')},Ấ,Xã,20,,,", "not in Unicode NFC"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line_and_the_others_are_not(
    rehearse: Callable[..., str], row: str, message: str
) -> None:
    output = rehearse(PROVINCE, GOOD, row)

    assert "line 4:" in output
    assert message in output
    assert "2 made, 0 completed, 0 skipped, 1 refused" in output


@pytest.mark.django_db
def test_a_code_given_twice_refuses_both_rows(rehearse: Callable[..., str]) -> None:
    output = rehearse(PROVINCE, GOOD, "06463,commune,Xã Khác,Khác,Xã,20,,,")

    assert "line 3:" in output
    assert "line 4:" in output
    assert "lines 3, 4" in output
    assert "1 made, 0 completed, 0 skipped, 2 refused" in output


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rows",
    [
        [",commune,Xã A,A,Xã,20,,,"],  # belongs there by its parent
        ["06464,commune,Xã A,A,Xã,20"],  # may belong there
        ["06464,commune,Xã A,A,Xã,20,,,", "06464,commune,Xã B,B,Xã,01,,,"],
    ],
)
def test_a_part_of_a_file_hides_no_wrong_row(rehearse: Callable[..., str], rows: list[str]) -> None:
    other = "01,province,Thành phố Hà Nội,Hà Nội,Thành phố,,,,"

    output = rehearse(PROVINCE, other, GOOD, *rows, province="20")

    assert "line 5:" in output
    assert "2 made, 0 completed, 0 skipped, 1 refused" in output
    with pytest.raises(CommandError, match="99"):
        rehearse(PROVINCE, other, GOOD, *rows, province="99")


@pytest.mark.django_db
def test_what_stands_below_a_refused_unit_is_refused_with_that_reason(
    rehearse: Callable[..., str],
) -> None:
    output = rehearse("20,province,,,,,,,", GOOD)

    assert "line 3: 06463 Xã Chi Lăng refused; the parent unit 20 was refused" in output
    assert "0 made, 0 completed, 0 skipped, 2 refused" in output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (HEADER.encode(), "no row"),
        (f"{HEADER}\n{PROVINCE}".encode("utf-16"), "not UTF-8"),
        (f"{HEADER}\n{PROVINCE}\n06463,commune,X\xe3 A".encode("latin-1", "ignore"), "line 3"),
        (b"code,level\n20,province", "missing column: full_name, parent_code"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_run(
    rehearse: Callable[..., str], content: bytes, message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        rehearse(content=content)

    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_wrong_suffix_stops_the_run(rehearse: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="suffix"):
        rehearse(PROVINCE, domain_suffix="gov vn")


@given(st.text(alphabet="abc-.", min_size=1, max_size=30))
def test_slugs_of_unit_pages_tell_hosts_apart(text: str) -> None:
    host = f"x{text.strip('-.')}x.vn".replace("..", ".")
    if host_error(host):
        return
    slug = unit_slug(host)
    restored = slug.replace("--", "\0").replace("-", ".").replace("\0", "-")
    assert restored == host


@pytest.mark.parametrize("text", ["gov.vn", ".gov.vn", " .GOV.vn. "])
def test_a_suffix_is_taken_with_or_without_its_dot(text: str) -> None:
    assert clean_suffix(text) == ".gov.vn"


# --- Templates ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(TEMPLATE_DIR.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_templates_are_sound_and_cite_the_law(path: Path) -> None:
    template = load_template(path)

    assert template.name == path.stem
    assert template.basis
    assert any(section.in_menu for section in template.walk())
    if template.name in {"province", "commune", "department"}:
        assert all(section.basis for section in template.walk())


@pytest.mark.django_db
def test_a_commune_has_what_the_decree_asks_for() -> None:
    keys = {section.key for section in shipped_template("commune").walk()}

    # NĐ 224/2026/NĐ-CP Đ9 k1 c
    assert {
        f"gioi-thieu/{slug}"
        for slug in (
            "bo-may",
            "ban-do-dia-gioi",
            "dieu-kien-tu-nhien",
            "lich-su",
            "truyen-thong-van-hoa",
            "di-tich-danh-thang",
            "lanh-dao",
        )
    } <= keys


WRONG_TEMPLATES: list[tuple[dict[str, Any], str]] = [
    ({"version": 0}, "“version” must be a whole number from 1"),
    ({"version": True}, "“version” must be a whole number from 1"),
    ({"name": "Tên"}, "“name” may hold"),
    ({"levels": []}, "“levels” must name"),
    ({"levels": ["commune", "comune"]}, "unknown level “comune” (known: province, "),
    ({"sectoins": []}, "unknown key “sectoins”"),
    ({"basis": ""}, "“basis” must be a text"),
    ({"from": "hôm nay"}, "“from” must be a date"),
    ({"agency_name": "{tên}"}, "unknown placeholder {tên}"),
    ({"sections": []}, "at least one section"),
    ({"sections": ["a"]}, "must be a list of sections"),
    ({"sections": [{"title": "A", "slug": "Đ", "type": "home.StandardPage"}]}, "slug “Đ”"),
    ({"sections": [{"title": "A", "slug": "en", "type": "home.StandardPage"}]}, "software itself"),
    ({"sections": [{"title": "A", "slug": "a", "type": "home.Nope"}]}, "unknown page type"),
    ({"sections": [{"title": "A", "slug": "a", "type": "nope"}]}, "unknown page type"),
    ({"sections": [{"title": "A", "slug": "a", "type": "home.UnitPage"}]}, "may not stand below"),
    ({"sections": [{"slug": "a", "type": "home.StandardPage"}]}, "“title” must be a text"),
    (
        {"sections": [{"title": "A", "slug": "a", "type": "home.StandardPage"}] * 2},
        "slug given twice",
    ),
    (
        {"sections": [{"title": "A", "slug": "a", "type": "home.StandardPage", "in_menu": "yes"}]},
        "must be true or false",
    ),
    (
        {
            "sections": [
                {
                    "title": "A",
                    "slug": "a",
                    "type": "home.StandardPage",
                    "menu_label": "A" * 61,
                }
            ]
        },
        "“menu_label” is too long",
    ),
    (
        {
            "sections": [
                {
                    "title": "A",
                    "slug": "a",
                    "type": "home.StandardPage",
                    "fields": {"slug": "b"},
                }
            ]
        },
        "has no field “slug” to fill",
    ),
    (
        {"sections": [{"title": "A" * 300, "slug": "a", "type": "home.StandardPage"}]},
        "a: ",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "message"), WRONG_TEMPLATES)
def test_a_wrong_template_is_refused_with_its_place(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    template: dict[str, Any] = {
        "name": "thu",
        "version": 1,
        "levels": ["commune"],
        "basis": "NĐ 224/2026/NĐ-CP",
        "agency_name": "UBND {unit}",
        "sections": [{"title": "A", "slug": "a", "type": "home.StandardPage"}],
    }
    path = tmp_path / "thu.yaml"
    path.write_text(yaml.safe_dump({**template, **change}, allow_unicode=True), encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        load_template(path)

    assert message in str(caught.value)
    assert str(caught.value).startswith("thu.yaml: ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [("[1", "not readable as YAML"), ("- a", "one mapping"), (None, "cannot be read")],
)
def test_a_file_that_is_no_template(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "thu.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(DataFileError, match=message):
        load_template(path)


def test_wrong_rules_are_refused_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(
        "default_domain_suffix: .gov.vn\narchive_template: x\nlocal_code: '['\n"
        "levels: {village: {parents: [], template: x, tempalte: y}}\n"
        "host_exceptions: [{level: province, name: A, from: mai}]\n",
        encoding="utf-8",
    )

    with pytest.raises(DataFileError) as caught:
        load_rules(path)

    text = str(caught.value)
    for place in ("levels.village: ", "host_exceptions.1: ", "“local_code”", "tempalte"):
        assert place in text


# --- The whole country, planned ------------------------------------------------------------


@pytest.mark.data
@pytest.mark.django_db
def test_the_country_collides_in_twenty_communes_and_chosen_hosts_settle_it(
    tmp_path: Path,
) -> None:
    today = timezone.localdate()
    rules = default_rules()
    read = read_units(DATA / "admin_units" / "units_new_2026.csv", rules, today)
    plan = Planner(read, rules, suffix=".gov.vn", chosen={}, today=today).plan()
    assert (len(plan.specs), len(plan.refused)) == (3335, 20)
    proposed = {outcome.spec.code: outcome.proposed_host for outcome in plan.refused}
    taken = {spec.host for spec in plan.specs}
    assert len(taken | set(proposed.values())) == 3355

    chosen = tmp_path / "hosts.csv"
    rows = [f"{code},{host}\n" for code, host in proposed.items()]
    chosen.write_text("code,host\n" + "".join(rows), encoding="utf-8")
    again = read_units(DATA / "admin_units" / "units_new_2026.csv", rules, today)
    whole = Planner(again, rules, suffix=".gov.vn", chosen=read_hosts(chosen), today=today).plan()

    assert (len(whole.specs), len(whole.refused)) == (3355, 0)
    assert len({spec.host for spec in whole.specs}) == 3355


@pytest.mark.data
@pytest.mark.postgres
@pytest.mark.django_db
def test_all_of_lang_son(tmp_path: Path) -> None:
    make_kit()
    units = DATA / "admin_units" / "units_new_2026.csv"

    printed = provision_units(units, province="20")

    assert "66 made, 0 completed, 0 skipped, 0 refused" in printed
    assert MemberSite.objects.count() == 66
