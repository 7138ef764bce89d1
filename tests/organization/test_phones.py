"""Telephone numbers: every way people write one is one number, anything else says why not."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from organization.phones import Phone, parse_line, parse_lines, parse_phone

_DIGITS = "0123456789"


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text(_DIGITS, min_size=count, max_size=count)


NUMBERS = st.one_of(
    st.builds("02{}".format, _digits(9)),
    st.builds("0{}{}".format, st.sampled_from("35789"), _digits(8)),
    st.builds("1{}00{}".format, st.sampled_from("89"), st.one_of(_digits(4), _digits(6))),
    st.builds("1{}".format, st.one_of(*map(_digits, range(2, 6)))),
)
SEPARATORS = st.sampled_from(["", " ", ".", "-", "\xa0", " - ", "/", ") ", " ("])


@given(NUMBERS, st.data())
def test_a_number_is_the_same_however_it_is_parted(number: str, data: st.DataObject) -> None:
    parts = [digit + data.draw(SEPARATORS) for digit in number[:-1]]
    assert parse_phone("".join(parts) + number[-1]).digits == number


@given(NUMBERS, st.sampled_from(["", "12", "305"]), st.sampled_from(["", "văn thư", "Quầy (A)"]))
def test_what_is_kept_is_read_again_as_it_was(number: str, extension: str, note: str) -> None:
    phone = Phone(number, extension, note)
    assert parse_line(phone.line) == phone
    assert parse_line(parse_line(phone.line).line) == phone


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_an_error_of_validation(text: str) -> None:
    try:
        phone = parse_line(text)
    except ValidationError:
        return
    assert parse_line(phone.line) == phone
    assert phone.tel.replace(";ext=", "").lstrip("+").isascii()


@given(st.one_of(st.builds("2{}".format, _digits(9)), st.builds("9{}".format, _digits(8))))
def test_the_code_of_the_country_is_not_kept(rest: str) -> None:
    for prefix in ("+84", "+84 ", "0084", "+84 (0)", "0"):
        assert parse_phone(prefix + rest).digits == f"0{rest}"
    assert parse_phone(f"0{rest}").tel == f"+84{rest}"


@pytest.mark.parametrize(
    ("typed", "written", "tel"),
    [
        ("02053812345", "0205 3812 345", "+842053812345"),
        ("024.38251234", "024 3825 1234", "+842438251234"),
        ("0912.345.678", "0912 345 678", "+84912345678"),
        ("19001234", "1900 1234", "19001234"),
        ("1900123456", "1900 123 456", "1900123456"),
        ("113", "113", "113"),
        ("+85621212345", "+85621212345", "+85621212345"),
        ("0205 3812 345 (máy lẻ 12)", "0205 3812 345 máy lẻ 12", "+842053812345;ext=12"),
        ("0205 3812 345 (Máy lẻ 12) – văn thư", "0205 3812 345 máy lẻ 12", "+842053812345;ext=12"),
        ("0205 3812 345, ext. 12", "0205 3812 345 máy lẻ 12", "+842053812345;ext=12"),
    ],
)
def test_how_it_is_written_and_dialled(typed: str, written: str, tel: str) -> None:
    phone = parse_line(typed)
    assert (phone.written, phone.tel) == (written, tel)


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("0205 3812 345 – văn thư", "văn thư"),
        ("0205-3812-345 - văn thư", "văn thư"),
        ("0205.3812.345: Trực ban", "Trực ban"),
        ("0205 3812 345 (Trực ban)", "Trực ban"),
        ("0205 3812 345 – 24/7", "24/7"),
    ],
)
def test_what_a_number_is_for(line: str, note: str) -> None:
    assert parse_line(line) == Phone("02053812345", "", note)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0205 38I2 345", "“I”"),
        ("không có", "“k”"),
        ("０２０５３８１２３４５", "“０”"),
        ("025 3812 345", "2017"),
        ("0168 123 4567", "2018"),
        ("0205 3812 34", "2017"),
        ("0205 3812 3456", "11"),
        ("12", "11"),
        ("+84", "11"),
        ("0205 3812 345; 0912 345 678", "dòng riêng"),
        (" – văn thư", "0205 3812 345"),
        ("0205 3812 345 – " + "a" * 101, "100"),
    ],
)
def test_what_is_no_number_is_said(typed: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        parse_line(typed)


def test_a_line_of_spaces_alone_between_two_signs_is_read_at_once() -> None:
    with pytest.raises(ValidationError):
        parse_line("0" + " " * 1_000_000 + "x")


def test_every_wrong_line_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        parse_lines("0205 3812 345\n\n12\nabc")
    assert len(caught.value.messages) == 2
    assert [phone.digits for phone in parse_lines("\n113\n\n 114 \n")] == ["113", "114"]
