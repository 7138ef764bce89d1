"""TCVN3 and VNI: every letter, there and back, and texts that are neither."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.extraction import legacy
from documents.extraction.outcome import Method
from documents.extraction.syllables import is_syllable, share_of_syllables, words
from portal.core.vietnamese import LETTERS

SENTENCE = (
    "Quyết định của Ủy ban nhân dân tỉnh Lạng Sơn về việc ban hành quy định quản lý đất đai, "
    "xây dựng, bảo vệ môi trường và phòng cháy, chữa cháy trên địa bàn các huyện, thành phố"
)
SMALL = sorted(letter for letter in LETTERS if letter.islower())
TO_TCVN3 = {letter: code for code, letter in legacy.TCVN3.items()}
TONES = "\u0300\u0301\u0303\u0309\u0323"
READ = (
    "quyết quốc quý giếng gì gìn giữa nghiêng khuỷu xoong hoạch thuở yêu ấy uỷ ủy oanh ưu Đắk rượu"
)
UNREAD = "video clip kết1 huyÖn ca\u0301\u0300 ńa ngi gha ciu cat qít bl strong uống_ zô aaaa vỳc"
SYLLABLES = [word.lower() for word in words(SENTENCE)]


def to_tcvn3(text: str) -> str:
    """The other direction; capitals with a tone lose it to their fonts and become small."""
    return "".join(TO_TCVN3.get(c, TO_TCVN3.get(c.lower(), c)) for c in text)


def to_vni(text: str) -> str:
    """The other direction, letter by letter: the sign of a letter, then that of its mark."""
    singles = {letter: code for code, letter in legacy.VNI_SINGLE.items()}
    marks = {mark: code for code, mark in legacy.VNI_MARKS.items() if code.islower()}
    out = []
    for letter in text:
        if letter in singles or letter.isascii():
            out.append(singles.get(letter, letter))
            continue
        parts = unicodedata.normalize("NFD", letter)
        base, rest = parts[0], "".join(parts[1:])
        if "\u031b" in rest:
            base, rest = (
                singles[unicodedata.normalize("NFC", base + "\u031b")],
                rest.replace("\u031b", ""),
            )
        # Circumflex and breve before the tone, as VNI's signs have them.
        rest = "".join(sorted(rest, key=lambda mark: mark in TONES))
        sign = marks[rest]
        out.append(base + (sign.upper() if letter.isupper() else sign))
    return "".join(out)


@pytest.mark.parametrize("letter", SMALL)
def test_every_small_letter_comes_back_from_tcvn3(letter: str) -> None:
    assert len(to_tcvn3(letter)) == 1
    assert 0xA1 <= ord(to_tcvn3(letter)) <= 0xFE
    assert legacy.tcvn3_to_unicode(to_tcvn3(letter)) == letter


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_back_from_vni(letter: str) -> None:
    assert legacy.vni_to_unicode(to_vni(letter)) == letter
    assert all(ord(sign) < 0x100 for sign in to_vni(letter))


def test_capitals_of_tcvn3_without_a_tone() -> None:
    assert legacy.tcvn3_to_unicode("¡¢£¤¥¦§") == "ĂÂÊÔƠƯĐ"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,." + "".join(SMALL)))
def test_any_text_comes_back_from_tcvn3(text: str) -> None:
    assert legacy.tcvn3_to_unicode(to_tcvn3(text)) == text


@given(st.lists(st.sampled_from(SYLLABLES), min_size=6, max_size=60))
def test_texts_are_recognised_and_come_back(chosen: list[str]) -> None:
    text = " ".join(["được", "những", "người", *chosen])
    for method, encode in (
        (Method.LEGACY_TCVN3, to_tcvn3),
        (Method.LEGACY_VNI, to_vni),
    ):
        assert legacy.recognise(encode(text)) == method
        assert legacy.to_unicode(encode(text), method) == text


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        unicodedata.normalize("NFD", SENTENCE),
        "The Government of the Socialist Republic of Viet Nam",
        "Les sociétés françaises à Hà Nội: théâtre, élève, être, où, façade, garçon",
        "",
        "1.234 – 5.678 · © ® § ¶ ± ² ³",
    ],
)
def test_unicode_is_left_alone(text: str) -> None:
    assert legacy.recognise(text) is None


def test_a_page_may_hold_both() -> None:
    text = "BẢN ĐỒ ĐỊA HÌNH\nTû lÖ 1: 5.000 N¨m 2017\nThS. Hoµng V¨n An\nhòa và Hà, đá\nGi¸m ®èc"
    assert legacy.recognise(text) == Method.LEGACY_TCVN3
    assert legacy.to_unicode(text, Method.LEGACY_TCVN3) == (
        "BẢN ĐỒ ĐỊA HÌNH\nTỷ lệ 1: 5.000 Năm 2017\nThS. Hoàng Văn An\nhòa và Hà, đá\nGiám đốc"
    )


def test_one_word_is_enough_after_a_page_that_was_recognised() -> None:
    assert legacy.recognise("huyÖn 12") is None
    assert legacy.recognise("huyÖn 12", Method.LEGACY_TCVN3) == Method.LEGACY_TCVN3


def test_a_letter_that_stood_at_the_end_of_a_line() -> None:
    text = f"Chñ ®Çu t{legacy.LINE_HYPHEN}c«ng ty"
    assert legacy.to_unicode(text, Method.LEGACY_TCVN3) == "Chủ đầu tư\ncông ty"


def test_a_letter_reported_as_a_hyphen() -> None:
    text = "ng-êi th-êng, UBND - HĐND, hai-ba"
    assert legacy.to_unicode(text, Method.LEGACY_TCVN3) == "người thường, UBND - HĐND, hai-ba"


@pytest.mark.parametrize(
    "word",
    [
        "quyết",
        "quốc",
        "quý",
        "giếng",
        "gì",
        "gìn",
        "giữa",
        "nghiêng",
        "khuỷu",
        "xoong",
        "hoạch",
        "thuở",
        "yêu",
        "ấy",
        "uỷ",
        "ủy",
        "oanh",
        "ưu",
        "Đắk",
        "rượu",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word).upper())


@pytest.mark.parametrize(
    "word",
    [
        "video",
        "clip",
        "kết1",
        "huyÖn",
        "cá̀",
        "ńa",
        "ngi",
        "gha",
        "ciu",
        "cat",
        "qít",
        "bl",
        "strong",
        "uống_",
        "zô",
        "aaaa",
        "vỳc",
    ],
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_codes_and_abbreviations_are_no_words() -> None:
    text = "Số 15/2025/QĐ-UBND của TNHH BV, 5km2, tại a@b.vn, Phần II: đất"
    assert words(text) == ["Số", "của", "tại", "Phần", "đất"]
    assert share_of_syllables("đất video đai") == (2, 3)
