"""What was typed with the keyboard in the wrong state, read by rule."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import telex
from portal.core.spelling import SPELLINGS, TONES, can_bear, with_tone, without_tone
from portal.core.vietnamese import fold

TELEX_MARKS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_MARKS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
TELEX_TONES = ("", "f", "r", "x", "s", "j")
VNI_TONES = ("", "2", "3", "4", "1", "5")
# "xoong" as letters is "xông" as keys: who knows the texts asks only about unknown words.
LETTERS = sorted(letters for letters in SPELLINGS if "oo" not in letters)
syllables = st.tuples(st.sampled_from(LETTERS), st.integers(0, 5)).filter(
    lambda said: can_bear(said[0], TONES[said[1]])
)


def keys_of(letters: str, marks: dict[str, str]) -> str:
    return "".join(marks.get(letter, letter) for letter in letters)


@pytest.mark.parametrize(
    ("marks", "tones"),
    [(TELEX_MARKS, TELEX_TONES), (VNI_MARKS, VNI_TONES)],
    ids=["telex", "vni"],
)
@given(said=syllables)
def test_any_syllable_typed_by_keys_is_read_back(
    marks: dict[str, str], tones: Sequence[str], said: tuple[str, int]
) -> None:
    letters, tone = said
    keys = keys_of(letters, marks) + tones[tone]
    meant = telex.decoded(keys)
    if keys == letters:
        assert meant is None
    else:
        assert meant is not None
        assert meant.syllable == with_tone(letters, TONES[tone])


@given(syllables)
def test_the_tone_may_be_typed_before_the_last_letters_too(said: tuple[str, int]) -> None:
    letters, tone = said
    coda = letters[len(letters.rstrip("bcdfghklmnpqrstvx")) :]
    keys = keys_of(letters[: len(letters) - len(coda)], TELEX_MARKS) + TELEX_TONES[tone] + coda
    meant = telex.decoded(keys)
    assert (meant.syllable if meant else keys) == with_tone(letters, TONES[tone])


@given(st.sampled_from(LETTERS))
def test_a_syllable_without_accents_is_no_keys(letters: str) -> None:
    assert telex.decoded(fold(letters)) is None


@given(syllables)
def test_letters_and_tone_come_apart_and_together_again(said: tuple[str, int]) -> None:
    letters, tone = said
    assert without_tone(with_tone(letters, TONES[tone])) == (letters, TONES[tone])


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789đ_\x00", max_size=30))
def test_anything_else_is_read_as_a_syllable_or_not_at_all(token: str) -> None:
    meant = telex.decoded(token)
    if meant:
        letters, tone = without_tone(meant.syllable)
        assert can_bear(letters, tone)
        assert meant.keys > 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quyeets ddinhj thu hooif ddaats", "quyết định thu hồi đất"),
        ("quye6t1 d9inh5 thu ho6i2 d9a6t1", "quyết định thu hồi đất"),
        ("uyr ban nhaan daan tinhr", "ủy ban nhân dân tỉnh"),
        ("uy3 ban nha6n da6n ti3nh", "ủy ban nhân dân tỉnh"),
        ("dduongwf truowngf hocj", "đường trường học"),
        ("d9uong72 truo7ng2 nu7o7c1", "đường trường nước"),
        ("nguwowif nhwng muaw", "người nhưng mưa"),
        ("hoaf bình", "hòa bình"),
        ("toans", "toán"),
        ("ddawks lawks", "đắk lắk"),
        ("giaays khai sinh", "giấy khai sinh"),
        ("quawng gif thuowr khuyur", "quăng gì thuở khuỷu"),
    ],
)
def test_queries_typed_with_the_keyboard_in_the_wrong_state(typed: str, meant: str) -> None:
    assert " ".join(telex.read(typed.split())) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "quyet dinh thu hoi dat",
        "quyết định thu hồi đất",
        "luat dat dai 2024",
        "car",
        "max speed",
        "for the people of the world",
        "web portal",
        "windows server email password internet facebook",
        "933 qd ubnd",
        "a4",
        "covid19 5g 4g b1 m2",
        "",
    ],
)
def test_english_and_plain_syllables_stay(typed: str) -> None:
    assert telex.read(typed.split()) == typed.split()


def test_a_word_that_the_texts_hold_stays() -> None:
    assert telex.read(["xoong", "quyeets"], {"xoong"}.__contains__) == ["xoong", "quyết"]
    assert telex.read(["quyeets"], lambda word: True) == ["quyeets"]
