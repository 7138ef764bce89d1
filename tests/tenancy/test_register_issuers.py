"""Who issues regulations for a unit, and how real lists spell it."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.tenancy.models import IssuingBody, IssuingBodyAlias, Unit
from portal.tenancy.register import selectors, services
from portal.tenancy.register.issuers import ensure_issuing_bodies
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


def bodies(of: Unit) -> list[tuple[str, datetime.date | None, datetime.date | None]]:
    rows = IssuingBody.objects.filter(unit=of).order_by("pk")
    return [(body.name, body.valid_from, body.valid_to) for body in rows]


def bases() -> list[str]:
    found = list(IssuingBody.objects.values_list("basis", flat=True))
    assert found
    return found


def test_a_commune_has_council_committee_and_chair() -> None:
    ensure_issuing_bodies([unit("Xã Chi Lăng")])
    assert bodies(unit("Xã Chi Lăng")) == [
        ("Hội đồng nhân dân xã Chi Lăng", DAY, None),
        ("Ủy ban nhân dân xã Chi Lăng", DAY, None),
        ("Chủ tịch Ủy ban nhân dân xã Chi Lăng", DAY, None),
    ]
    kinds = IssuingBody.objects.values_list("kind", flat=True).order_by("pk")
    assert list(kinds) == ["council", "committee", "chair"]
    assert all("87/2025" in basis for basis in bases())


def test_bodies_end_with_their_district() -> None:
    ensure_issuing_bodies([unit("Huyện Chi Lăng")])
    assert {ends for _name, _from, ends in bodies(unit("Huyện Chi Lăng"))} == {DAY}
    assert not any("87/2025" in basis for basis in bases())


def test_a_renamed_unit_has_a_body_for_each_of_its_names() -> None:
    ensure_issuing_bodies([unit("Thành phố Đồng Nai")])
    assert bodies(unit("Thành phố Đồng Nai"))[2:4] == [
        ("Ủy ban nhân dân tỉnh Đồng Nai", DAY, CITY_DAY),
        ("Ủy ban nhân dân thành phố Đồng Nai", CITY_DAY, None),
    ]


def test_a_department_is_named_with_its_province() -> None:
    justice = services.create_unit(
        level="department",
        name="Sở Tư pháp",
        code="STP",
        scheme="local",
        parent=unit("Tỉnh Lạng Sơn"),
    )
    ensure_issuing_bodies([justice])
    assert bodies(justice) == [("Sở Tư pháp tỉnh Lạng Sơn", None, None)]


def test_an_ended_department_is_named_with_the_province_it_had() -> None:
    justice = services.create_unit(
        level="department",
        name="Sở Tư pháp",
        code="STP",
        scheme="local",
        parent=unit("Tỉnh Bình Phước"),
    )
    services.move_unit(justice, unit("Tỉnh Lạng Sơn"), datetime.date(2020, 1, 1))
    services.end_unit(justice, DAY)
    ensure_issuing_bodies([justice])
    assert bodies(justice) == [("Sở Tư pháp tỉnh Lạng Sơn", None, DAY)]


def test_a_practice_unit_issues_nothing() -> None:
    practice = services.create_unit(
        level="practice", name="Xã Thực Hành", code="TH", scheme="local"
    )
    assert ensure_issuing_bodies([practice]) == 0


def test_again_changes_nothing_and_a_hand_made_body_stays() -> None:
    units = list(Unit.objects.all())
    party = IssuingBody.objects.create(unit=units[0], kind="party", name="Đảng ủy")
    assert ensure_issuing_bodies(units) > 0
    count, aliases = IssuingBody.objects.count(), IssuingBodyAlias.objects.count()
    assert ensure_issuing_bodies(units) == 0
    assert IssuingBody.objects.count() == count
    assert IssuingBodyAlias.objects.count() == aliases
    assert IssuingBody.objects.filter(pk=party.pk).exists()


def test_bodies_follow_a_later_decision() -> None:
    chi_lang = unit("Xã Chi Lăng")
    ensure_issuing_bodies([chi_lang])
    day = datetime.date(2026, 9, 1)
    services.rename_unit(chi_lang, "Phường Chi Lăng", day)
    # Three new bodies with four spellings, three old ones that end.
    assert ensure_issuing_bodies([chi_lang]) == 10
    committees = IssuingBody.objects.filter(unit=chi_lang, kind="committee").order_by("pk")
    assert [(body.name, body.valid_from, body.valid_to) for body in committees] == [
        ("Ủy ban nhân dân xã Chi Lăng", DAY, day),
        ("Ủy ban nhân dân phường Chi Lăng", day, None),
    ]


def test_bodies_of_many_units_take_as_many_queries_as_of_one() -> None:
    def queries(units: list[Unit]) -> int:
        with CaptureQueriesContext(connection) as captured:
            ensure_issuing_bodies(units)
        return len([query for query in captured if "audit" not in query["sql"]])

    one = queries([unit("Xã Chi Lăng")])
    assert queries(list(Unit.objects.exclude(name="Xã Chi Lăng"))) == one


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Ủy ban nhân dân xã Chi Lăng", "Ủy ban nhân dân xã Chi Lăng"),
        ("Uỷ ban nhân dân Xã Chi Lăng", "Ủy ban nhân dân xã Chi Lăng"),
        ("UBND XÃ CHI LĂNG", "Ủy ban nhân dân xã Chi Lăng"),
        ("HĐND xã Chi Lăng", "Hội đồng nhân dân xã Chi Lăng"),
        ("CT UBND xã Chi Lăng", "Chủ tịch Ủy ban nhân dân xã Chi Lăng"),
        ("Chủ tịch UBND  tỉnh Lạng Sơn", "Chủ tịch Ủy ban nhân dân tỉnh Lạng Sơn"),
        ("UBND thành phố Đồng Nai", "Ủy ban nhân dân thành phố Đồng Nai"),
        ("UBND tỉnh Đồng Nai", None),
        ("UBND huyện Chi Lăng", None),
        ("UBND", None),
    ],
)
def test_spellings_of_today(spelling: str, name: str | None) -> None:
    ensure_issuing_bodies(Unit.objects.all())
    found = selectors.issuing_body_for(spelling, NOW)
    assert (found and found.name) == name


def test_the_issuer_of_an_old_text_is_the_body_of_its_day() -> None:
    ensure_issuing_bodies(Unit.objects.all())
    district = selectors.issuing_body_for("UBND huyện Chi Lăng", EVE)
    assert district is not None
    assert district.unit == unit("Huyện Chi Lăng")
    before = selectors.issuing_body_for("UBND tỉnh Đồng Nai", EVE)
    after = selectors.issuing_body_for("UBND tỉnh Đồng Nai", DAY)
    assert before is not None
    assert after is not None
    assert (before.unit, after.unit) == (
        selectors.unit_at("75", EVE),
        selectors.unit_at("75", DAY),
    )


def test_a_spelling_that_several_bear_needs_a_place() -> None:
    twin = services.create_unit(
        level="commune",
        name="Xã Chi Lăng",
        code="09999",
        parent=unit("Thành phố Đồng Nai"),
        valid_from=DAY,
    )
    ensure_issuing_bodies(Unit.objects.all())
    assert selectors.issuing_body_for("UBND xã Chi Lăng", NOW) is None
    assert len(selectors.issuing_bodies_for("UBND xã Chi Lăng", NOW)) == 2
    inside = selectors.issuing_body_for("UBND xã Chi Lăng", NOW, unit("Thành phố Đồng Nai"))
    assert inside is not None
    assert inside.unit == twin
    assert selectors.issuing_body_for("UBND xã Chi Lăng", NOW, twin) == inside


def test_an_alias_entered_by_hand_is_found() -> None:
    ensure_issuing_bodies([unit("Xã Chi Lăng")])
    body = IssuingBody.objects.get(kind="committee")
    IssuingBodyAlias.objects.create(body=body, alias="Ủy ban xã")
    assert selectors.issuing_body_for("uỷ ban xã", NOW) == body
