"""The cookie's one line: kept as it was, and garbage means nothing chosen."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from home.preferences.changes import changed, is_asked
from home.preferences.choice import (
    CONTRASTS,
    DARK,
    LIGHT,
    MAX_LENGTH,
    MOST_CATEGORIES,
    NORMAL,
    SIZES,
    Choice,
)

UNIT = "0f8fad5bd9cb469fa165708867f0a1b2"
SLUGS = st.from_regex(r"[a-z0-9-]{1,50}", fullmatch=True)
CHOICES = st.builds(
    Choice,
    size=st.sampled_from(SIZES),
    contrast=st.sampled_from(CONTRASTS),
    unit=st.one_of(st.just(""), st.uuids().map(lambda unit: unit.hex)),
    categories=st.lists(SLUGS, max_size=MOST_CATEGORIES, unique=True).map(tuple),
)


@given(CHOICES)
def test_a_choice_comes_back_as_it_was(choice: Choice) -> None:
    line = choice.line()
    assert Choice.from_line(line) == choice
    assert len(line) <= MAX_LENGTH
    # No sign in it that a cookie would have to quote.
    cookie: SimpleCookie = SimpleCookie({"c": line})
    assert cookie["c"].coded_value == line


@given(st.one_of(st.text(), CHOICES.map(lambda choice: choice.line() + "x")))
def test_anything_at_all_is_a_choice_of_known_values(line: str) -> None:
    choice = Choice.from_line(line)
    assert choice.size in SIZES
    assert choice.contrast in CONTRASTS
    assert Choice.from_line(choice.line()) == choice


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", Choice()),
        ("1:130:toi::", Choice(130, DARK)),
        ("1:131:toi::", Choice(contrast=DARK)),
        ("1:130:den::", Choice(130)),
        (f"1:100:thuong:{UNIT}:", Choice(unit=UNIT)),
        ("1:100:thuong:chilang:", Choice()),
        ("1:100:thuong::thong-bao.kinh-te", Choice(categories=("thong-bao", "kinh-te"))),
        ("1:100:thuong::thong-bao.<b>.thong-bao", Choice(categories=("thong-bao",))),
        ("2:130:toi::", Choice()),
        ("1:130:toi:", Choice()),
        ("1:130:toi:::", Choice()),
        ("1:130:toi::" + "a" * MAX_LENGTH, Choice()),
    ],
)
def test_field_by_field(line: str, expected: Choice) -> None:
    assert Choice.from_line(line) == expected


def test_no_more_categories_than_a_page_shows() -> None:
    many = ".".join(f"muc-{number}" for number in range(MOST_CATEGORIES + 3))
    assert len(Choice.from_line(f"1:100:thuong::{many}").categories) == MOST_CATEGORIES


@pytest.mark.parametrize(
    ("before", "query", "after"),
    [
        (Choice(), "co-chu=lon-hon", Choice(115)),
        (Choice(115), "co-chu=lon-hon", Choice(130)),
        (Choice(200), "co-chu=lon-hon", Choice(200)),
        (Choice(), "co-chu=nho-hon", Choice(90)),
        (Choice(90), "co-chu=nho-hon", Choice(90)),
        (Choice(175), "co-chu=vua", Choice()),
        (Choice(), "co-chu=150", Choice(150)),
        (Choice(115), "co-chu=151", Choice(115)),
        (Choice(115), "co-chu=", Choice(115)),
        (Choice(), "tuong-phan=doi", Choice(contrast=DARK)),
        (Choice(contrast=DARK), "tuong-phan=doi", Choice()),
        (Choice(contrast=LIGHT), "tuong-phan=doi", Choice()),
        (Choice(), "tuong-phan=sang", Choice(contrast=LIGHT)),
        (Choice(contrast=LIGHT), "tuong-phan=thuong", Choice()),
        (Choice(contrast=LIGHT), "tuong-phan=xanh", Choice(contrast=LIGHT)),
        (Choice(), f"xa={UNIT}", Choice(unit=UNIT)),
        (Choice(), "xa=0f8fad5b-d9cb-469f-a165-708867f0a1b2", Choice(unit=UNIT)),
        (Choice(unit=UNIT), "xa=", Choice()),
        (Choice(unit=UNIT), "xa=chilang", Choice(unit=UNIT)),
        (Choice(), "chuyen-muc=&chuyen-muc=a&chuyen-muc=b", Choice(categories=("a", "b"))),
        (Choice(categories=("a",)), "chuyen-muc=", Choice()),
        (Choice(categories=("a",)), "co-chu=115", Choice(115, categories=("a",))),
        (Choice(150, DARK, UNIT, ("a",)), "xoa=tat-ca", Choice()),
        (Choice(150), "xoa=mot-nua", Choice(150)),
    ],
)
def test_what_an_address_changes(before: Choice, query: str, after: Choice) -> None:
    asked = QueryDict(query)
    assert is_asked(asked)
    assert changed(before, asked) == after
    assert after.is_usual == (after == Choice(contrast=NORMAL))


@pytest.mark.parametrize("query", ["", "tim=chi+lang", "tro-ve=/tin-tuc/"])
def test_looking_changes_nothing(query: str) -> None:
    assert not is_asked(QueryDict(query))


@given(CHOICES, st.dictionaries(st.sampled_from(["co-chu", "tuong-phan", "xa"]), st.text()))
def test_what_is_on_no_list_is_never_kept(choice: Choice, asked: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(asked)
    after = changed(choice, query)
    assert Choice.from_line(after.line()) == after
