"""Decisions on units: what follows at once, what follows on its day, what is refused."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.jobs.tick import run_tick
from portal.tenancy.models import Succession, Unit, UnitCode, UnitName, UnitParent
from portal.tenancy.register import selectors, services
from tests.support.shared_rows import shared

LONG_AGO = datetime.date(2025, 7, 1)
FUTURE = datetime.date(2090, 1, 1)


def make_province(name: str = "Tỉnh Lạng Sơn", code: str = "20") -> Unit:
    return services.create_unit(level="province", name=name, code=code)


@shared
def province() -> Unit:
    return make_province()


@shared
def commune(province: Unit) -> Unit:
    return services.create_unit(
        level="commune", name="Xã  Chi Lăng", code="06463", parent=province, basis="NQ"
    )


def test_a_new_unit_stands_with_all_its_facts(commune: Unit, province: Unit) -> None:
    commune.refresh_from_db()
    assert (commune.name, commune.parent, commune.basis) == ("Xã Chi Lăng", province, "NQ")
    name = commune.names.get()
    assert (name.name, name.kind, name.short_name) == ("Xã Chi Lăng", "Xã", "Chi Lăng")
    assert selectors.unit_at("06463", LONG_AGO) == commune
    assert selectors.parent_at(commune, LONG_AGO) == province


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"level": "tier"}, "level"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"valid_from": FUTURE, "valid_to": LONG_AGO}, "valid_to"),
        ({"code": "06463"}, "code"),
    ],
)
def test_what_cannot_be_founded(commune: Unit, wrong: dict[str, object], field: str) -> None:
    values: dict[str, object] = {"level": "commune", "name": "Xã Mới", "code": "09999"}
    with pytest.raises(ValidationError) as caught:
        services.create_unit(**{**values, **wrong})  # type: ignore[arg-type] # a row of the table
    assert field in caught.value.message_dict
    assert Unit.objects.count() == 2


def test_a_code_is_free_again_after_its_unit_has_ended(commune: Unit, province: Unit) -> None:
    services.end_unit(commune, LONG_AGO)
    with pytest.raises(ValidationError):
        services.create_unit(level="commune", name="Xã Xưa", code="06463", valid_to=LONG_AGO)
    new = services.create_unit(
        level="commune", name="Xã Nay", code="06463", parent=province, valid_from=LONG_AGO
    )
    assert new.pk != commune.pk
    assert selectors.unit_at("06463", LONG_AGO) == new


def test_local_codes_mean_something_under_their_parent(province: Unit) -> None:
    other = make_province("Tỉnh Cao Bằng", "04")
    one, two = (
        services.create_unit(
            level="department", name="Sở Tư pháp", code="STP", scheme="local", parent=parent
        )
        for parent in (province, other)
    )
    assert one.pk != two.pk
    with pytest.raises(ValidationError):
        services.create_unit(
            level="department", name="Sở Khác", code="STP", scheme="local", parent=other
        )


def test_renaming_in_the_past_shows_at_once(commune: Unit) -> None:
    services.rename_unit(commune, "Phường Chi Lăng", LONG_AGO, "NQ 1")
    commune.refresh_from_db()
    assert commune.name == "Phường Chi Lăng"
    assert [(row.name, row.valid_from, row.valid_to) for row in commune.names.order_by("pk")] == [
        ("Xã Chi Lăng", None, LONG_AGO),
        ("Phường Chi Lăng", LONG_AGO, None),
    ]
    assert commune.names.get(valid_from=LONG_AGO).basis == "NQ 1"


def test_a_decision_dated_ahead_shows_on_its_day(commune: Unit) -> None:
    cao_bang = make_province("Tỉnh Cao Bằng", "04")
    services.rename_unit(commune, "Phường Chi Lăng", FUTURE)
    services.move_unit(commune, cao_bang, FUTURE)
    assert services.refresh_current(FUTURE - datetime.timedelta(days=1)) == 0
    commune.refresh_from_db()
    assert (commune.name, str(commune.parent)) == ("Xã Chi Lăng", "Tỉnh Lạng Sơn")
    assert services.refresh_current(FUTURE) == 1
    commune.refresh_from_db()
    assert (commune.name, commune.parent) == ("Phường Chi Lăng", cao_bang)
    assert services.refresh_current(FUTURE) == 0


def test_the_tick_brings_names_to_the_day(commune: Unit) -> None:
    services.rename_unit(commune, "Phường Chi Lăng", FUTURE)
    with time_machine.travel(datetime.datetime(2090, 1, 1, 3, 0, tzinfo=datetime.UTC)):
        report = run_tick()
    assert report is not None
    assert "names-of-units" in report.succeeded
    commune.refresh_from_db()
    assert commune.name == "Phường Chi Lăng"


def test_each_of_name_and_parent_is_refreshed_for_itself(commune: Unit) -> None:
    cao_bang = make_province("Tỉnh Cao Bằng", "04")
    services.move_unit(commune, cao_bang, FUTURE)
    assert services.refresh_current(FUTURE) == 1
    Unit.objects.filter(pk=commune.pk).update(parent=None)
    assert services.refresh_current(FUTURE) == 1
    commune.refresh_from_db()
    assert commune.parent == cao_bang


def test_refresh_goes_by_the_day_in_vietnam(commune: Unit) -> None:
    services.rename_unit(commune, "Phường Chi Lăng", FUTURE)
    with time_machine.travel(datetime.datetime(2089, 12, 31, 16, 59, tzinfo=datetime.UTC)):
        assert services.refresh_current() == 0
    with time_machine.travel(datetime.datetime(2089, 12, 31, 17, 1, tzinfo=datetime.UTC)):
        assert services.refresh_current() == 1


def test_a_unit_without_dated_facts_is_left_alone(province: Unit) -> None:
    Unit.objects.create(name="Kho", level_id="practice", parent=province)
    assert services.refresh_current() == 0


def test_an_ended_unit_keeps_its_last_name_and_parent(commune: Unit, province: Unit) -> None:
    heir = services.create_unit(level="commune", name="Xã Mới", code="09999", parent=province)
    services.end_unit(commune, LONG_AGO, "NQ 2", [(heir, Succession.Extent.PART)])
    commune.refresh_from_db()
    assert (commune.name, commune.parent, commune.valid_to, commune.basis) == (
        "Xã Chi Lăng",
        province,
        LONG_AGO,
        "NQ 2",
    )
    assert selectors.unit_at("06463", LONG_AGO) is None
    assert [(row.new, row.extent, row.basis) for row in selectors.successors(commune)] == [
        (heir, "part", "NQ 2")
    ]
    assert services.refresh_current() == 0


def refused(decision: Callable[[], object], field: str) -> None:
    """Assert that a decision is refused and changes nothing."""

    def rows() -> list[object]:
        models = (UnitName, UnitParent, UnitCode, Unit, Succession)
        return [sorted(model.objects.values_list(), key=str) for model in models]

    before = rows()
    with pytest.raises(ValidationError) as caught:
        decision()
    assert field in caught.value.message_dict
    assert rows() == before


def test_decisions_that_are_refused(commune: Unit, province: Unit) -> None:
    services.rename_unit(commune, "Phường Chi Lăng", FUTURE)
    day = LONG_AGO
    refused(lambda: services.rename_unit(commune, " ", day), "name")
    refused(lambda: services.rename_unit(commune, "Xã Trước", day), "on")
    refused(lambda: services.rename_unit(commune, "Xã Cùng Ngày", FUTURE), "on")
    refused(lambda: services.end_unit(commune, day), "on")
    refused(lambda: services.move_unit(province, province, day), "parent")
    refused(lambda: services.move_unit(province, commune, day), "parent")


def test_nothing_is_decided_before_a_unit_began_or_after_it_ended(province: Unit) -> None:
    young = services.create_unit(
        level="commune", name="Xã Mới", code="09999", parent=province, valid_from=LONG_AGO
    )
    eve = LONG_AGO - datetime.timedelta(days=1)
    for day in (eve, LONG_AGO):
        refused(partial(services.rename_unit, young, "Xã A", day), "on")
        refused(partial(services.end_unit, young, day), "on")
    services.end_unit(young, FUTURE)
    other = make_province("Tỉnh B", "04")
    refused(lambda: services.move_unit(young, other, FUTURE), "on")
    services.rename_unit(young, "Xã A", datetime.date(2080, 1, 1))
    assert young.names.get(name="Xã A").valid_to == FUTURE


def test_the_database_itself_refuses_two_open_facts(commune: Unit, province: Unit) -> None:
    doubles = [
        lambda: commune.names.create(name="Xã B", short_name="B"),
        lambda: commune.parents.create(parent=province),
        lambda: UnitCode.objects.create(unit=province, code="06463"),
    ]
    for double in doubles:
        with pytest.raises(IntegrityError), transaction.atomic():
            double()


DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 1, 1))
DECISIONS = st.lists(
    st.tuples(st.sampled_from(["rename", "move", "end", "create"]), DAYS), max_size=6
)


@pytest.mark.django_db
@settings(max_examples=40)
@given(DECISIONS, st.lists(DAYS, min_size=3, max_size=3))
def test_whatever_is_decided_a_day_has_one_answer(
    decisions: list[tuple[str, datetime.date]], days: list[datetime.date]
) -> None:
    with transaction.atomic():
        decide_and_look(decisions, days)
        transaction.set_rollback(True)


def decide_and_look(decisions: list[tuple[str, datetime.date]], days: list[datetime.date]) -> None:
    """Take the decisions in this order; no day may have a gap or two answers."""
    parents = [make_province(), make_province("Tỉnh Cao Bằng", "04")]
    unit = services.create_unit(level="commune", name="Xã 0", code="06463", parent=parents[0])
    for number, (what, day) in enumerate(decisions):
        try:
            with transaction.atomic():
                decide(what, unit, f"Xã {number}", parents[number % 2], day)
        except ValidationError:
            unit.refresh_from_db()
    for day in {*days, *(day for _what, day in decisions)}:
        assert UnitCode.objects.on(day).filter(code="06463").count() <= 1
        for each in Unit.objects.filter(level="commune"):
            alive = int(each.is_in_force(day))
            assert each.names.on(day).count() == alive
            assert each.parents.on(day).count() == alive
            assert each.codes.on(day).count() == alive


def decide(what: str, unit: Unit, name: str, parent: Unit, day: datetime.date) -> None:
    if what == "rename":
        services.rename_unit(unit, name, day)
    elif what == "move":
        services.move_unit(unit, parent, day)
    elif what == "end":
        services.end_unit(unit, day)
    else:
        services.create_unit(
            level="commune", name=name, code="06463", parent=parent, valid_from=day
        )
