"""Invented reforms: whatever happened, every day has one answer."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from portal.tenancy.register.files import ListedUnit, Takeover, UnitList
from portal.tenancy.register.plan import Fact, Plan, make_plan, trusted
from portal.tenancy.register.reference import Reform, Rename, levels

DAY = datetime.date(2025, 7, 1)
LATER = datetime.date(2026, 4, 30)
DAYS = [
    datetime.date(1900, 1, 1),
    DAY - datetime.timedelta(days=1),
    DAY,
    LATER - datetime.timedelta(days=1),
    LATER,
    datetime.date(2100, 1, 1),
]
OLD_NAMES = ["An", "Bình", "Hòa", "Đông"]
NEW_NAMES = ["An", "Bình", "Hoà", "Tây"]


def commune(code: str, parent: str, name: str) -> ListedUnit:
    return ListedUnit(0, code, "commune", "Xã", name, parent)


def province(code: str) -> ListedUnit:
    return ListedUnit(0, code, "province", "Tỉnh", f"Số {code}", "")


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, UnitList, UnitList]:
    """Two provinces with a district each, some communes, and any takeovers between them."""
    old_provinces, new_provinces = ["10", "20"], draw(st.sampled_from([["10"], ["10", "20"]]))
    before = UnitList("before.csv", {code: province(code) for code in old_provinces})
    for code in old_provinces:
        before.units[f"{code}1"] = ListedUnit(0, f"{code}1", "district", "Huyện", "X", code)
    after = UnitList("after.csv", {code: province(code) for code in new_provinces})
    codes = [f"0000{number}" for number in range(5)]
    old_codes = draw(st.lists(st.sampled_from(codes), unique=True, max_size=5))
    new_codes = draw(st.lists(st.sampled_from(codes), unique=True, max_size=5))
    for code in old_codes:
        district = f"{draw(st.sampled_from(old_provinces))}1"
        before.units[code] = commune(code, district, draw(st.sampled_from(OLD_NAMES)))
    for code in new_codes:
        parent = draw(st.sampled_from(new_provinces))
        after.units[code] = commune(code, parent, draw(st.sampled_from(NEW_NAMES)))
    pairs = [(old, new) for old in old_codes for new in new_codes]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    takeovers = [
        Takeover(line, old, new, "", draw(st.booleans()), draw(st.booleans()))
        for line, (old, new) in enumerate(chosen)
    ]
    renames = tuple(
        Rename(code, LATER, after.units[code].name, f"Phường {code}", "")
        for code in draw(st.sets(st.sampled_from(codes)))
        if code in after.units
    )
    reform = Reform(DAY, "", "", "", renames=renames)
    return make_plan(before, after, takeovers, reform, dict(levels())), before, after


def in_force(facts: Iterable[Fact], day: datetime.date) -> list[Fact]:
    return [
        fact
        for fact in facts
        if (fact.valid_from is None or fact.valid_from <= day)
        and (fact.valid_to is None or day < fact.valid_to)
    ]


def lives(valid_from: datetime.date | None, valid_to: datetime.date | None) -> list[bool]:
    return [bool(in_force([Fact("", valid_from, valid_to)], day)) for day in DAYS]


@given(plans())
def test_a_unit_has_one_name_and_at_most_one_parent_while_it_lives(
    drawn: tuple[Plan, UnitList, UnitList],
) -> None:
    for unit in drawn[0].units.values():
        alive = lives(unit.valid_from, unit.valid_to)
        for day, lived in zip(DAYS, alive, strict=True):
            assert len(in_force(unit.names, day)) == int(lived)
            assert len(in_force(unit.codes, day)) == int(lived)
            below = 0 if unit.level == "province" else 1
            assert len(in_force(unit.parents, day)) == below * int(lived)


@given(plans())
def test_a_code_means_one_unit_a_day_and_every_listed_unit_answers_to_its_own(
    drawn: tuple[Plan, UnitList, UnitList],
) -> None:
    plan, before, after = drawn
    for day in DAYS:
        codes: Counter[str] = Counter()
        for unit in plan.units.values():
            for fact in in_force(unit.codes, day):
                assert isinstance(fact.value, tuple)
                codes[fact.value[1]] += 1
        expected = (before if day < DAY else after).units
        assert codes == Counter(dict.fromkeys(expected, 1))


@given(plans())
def test_parents_live_while_their_children_do(drawn: tuple[Plan, UnitList, UnitList]) -> None:
    plan = drawn[0]
    for unit in plan.units.values():
        for day in DAYS:
            for fact in in_force(unit.parents, day):
                assert isinstance(fact.value, uuid.UUID)
                parent = plan.units[fact.value]
                assert in_force([Fact("", parent.valid_from, parent.valid_to)], day)


@given(plans())
def test_successions_lead_from_what_ended_to_what_lives(
    drawn: tuple[Plan, UnitList, UnitList],
) -> None:
    plan = drawn[0]
    seen = Counter((row.old, row.new) for row in plan.successions)
    assert not [pair for pair, count in seen.items() if count > 1]
    wholes = Counter(row.old for row in plan.successions if row.extent == "whole")
    heirs = Counter(row.old for row in plan.successions)
    for row in plan.successions:
        assert plan.units[row.old].valid_to == DAY
        assert plan.units[row.new].valid_to is None
        assert wholes[row.old] == 0 or heirs[row.old] == 1


def test_a_takeover_is_doubted_only_where_the_second_source_knows_both_units() -> None:
    def row(old: str, new: str, confirmed: bool) -> Takeover:
        return Takeover(0, old, new, "", False, confirmed)

    sure = [row("a", "x", True), row("b", "y", True)]
    gaps = [row("a", "z", False), row("c", "x", False)]
    wrong = [row("a", "y", False)]
    assert trusted([*wrong, *sure, *gaps]) == ([*sure, *gaps], wrong)
