"""Which document a number means: decided by day, issuer and nearness, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.citations import citations, completed
from documents.meant import Candidate, Nearness, Said, meant, said_of
from portal.core.document_numbers import parse_number

HERE, ABOVE, ELSEWHERE = Nearness.HERE, Nearness.ABOVE, Nearness.ELSEWHERE
DAY = date(2026, 3, 18)
PROVINCE = "Ủy ban nhân dân tỉnh Lạng Sơn"
COMMUNE = "Ủy ban nhân dân xã Chi Lăng"


def one(
    pk: int = 1, nearness: Nearness = HERE, issuer: str = PROVINCE, day: date | None = DAY
) -> Candidate:
    return Candidate(pk, day, (issuer,), nearness)


def chosen(text: str, *candidates: Candidate) -> int | None:
    (citation,) = citations(text)
    document = meant(completed([citation])[citation], candidates)
    return document.pk if document else None


@pytest.mark.parametrize(
    ("text", "nearness", "expected"),
    [
        ("933/QĐ-UBND ngày 18/3/2026", HERE, 1),
        ("933/QĐ-UBND ngày 18/3/2026", ABOVE, 1),
        ("933/QĐ-UBND ngày 18/3/2026", ELSEWHERE, None),
        ("933/QĐ-UBND ngày 18/3/2026 của UBND tỉnh", ABOVE, 1),
        ("933/QĐ-UBND ngày 18/3/2026 của UBND tỉnh", ELSEWHERE, None),
        ("933/QĐ-UBND ngày 18/3/2026 của UBND tỉnh Lạng Sơn", ELSEWHERE, 1),
        ("933/QĐ-UBND ngày 18/3/2026 của Chủ tịch UBND tỉnh Lạng Sơn", ELSEWHERE, 1),
        ("933/QĐ-UBND ngày 18/3/2026 của UBND tỉnh Hà Giang", HERE, None),
        ("933/QĐ-UBND ngày 18/3/2026 của UBND xã", HERE, None),
        ("933/QĐ-UBND ngày 19/3/2026", HERE, None),
        ("933/QĐ-UBND", HERE, None),
        ("933/2026/QĐ-UBND", HERE, 1),
        ("42/2026/NĐ-CP", ELSEWHERE, 1),
        ("42/2026/NĐ-CP của Quốc hội", ELSEWHERE, 1),
        ("42/2026/NĐ-CP ngày 17/3/2026", ELSEWHERE, None),
        ("1600/QĐ-TTg", ELSEWHERE, None),
        ("1600/QĐ-TTg ngày 18/3/2026", ELSEWHERE, 1),
    ],
)
def test_only_what_is_decided_is_linked(
    text: str, nearness: Nearness, expected: int | None
) -> None:
    assert chosen(text, one(nearness=nearness)) == expected


def test_the_nearest_is_meant_and_equals_are_undecided() -> None:
    dated = "933/QĐ-UBND ngày 18/3/2026"
    own, above = one(1, HERE, COMMUNE), one(2, ABOVE)
    assert chosen(dated, above, own) == 1
    assert chosen(f"{dated} của UBND tỉnh Lạng Sơn", above, own) == 2
    assert chosen(dated, own, one(3, HERE)) is None
    assert chosen(dated, one(3, HERE, COMMUNE), own) == 1  # entered twice
    assert chosen(f"{dated} của {COMMUNE}", one(1, ELSEWHERE, COMMUNE)) == 1
    two = one(1, ELSEWHERE, COMMUNE), one(2, ELSEWHERE, COMMUNE)
    assert chosen(f"{dated} của {COMMUNE}", *two) is None
    assert chosen("42/2026/NĐ-CP", one(1, ELSEWHERE), one(2, ELSEWHERE)) == 1
    assert chosen("42/2026/NĐ-CP", one(1), one(2, day=date(2025, 1, 1))) is None


def test_a_record_without_its_day_is_known_by_a_number_of_its_own() -> None:
    assert chosen("42/2026/NĐ-CP ngày 17/3/2026", one(day=None)) == 1
    assert chosen("933/2026/QĐ-UBND ngày 17/3/2026", one(day=None)) is None


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        ("Ủy ban nhân dân tỉnh Lạng Sơn về việc", PROVINCE, Said.IN_FULL),
        ("UBND tỉnh về việc", PROVINCE, Said.IN_SHORT),
        ("UBND tỉnh", PROVINCE, Said.IN_SHORT),
        ("UBND", PROVINCE, Said.IN_SHORT),
        ("UBND tỉnh Hà Giang", PROVINCE, Said.OTHERWISE),
        ("UBND huyện", PROVINCE, Said.OTHERWISE),
        ("Hội đồng nhân dân tỉnh Lạng Sơn", PROVINCE, Said.OTHERWISE),
        ("tỉnh Lạng Sơn", PROVINCE, Said.IN_FULL),
        ("xã", COMMUNE, Said.IN_SHORT),
        ("Giám đốc Sở Tư pháp về", "Sở Tư pháp", Said.IN_FULL),
        ("Sở Tư pháp Hà Giang", "Sở Tư pháp", Said.IN_SHORT),
        ("Sở Nội vụ", "Sở Tư pháp", Said.OTHERWISE),
        ("UBND TP. Cần Thơ", "Ủy ban nhân dân thành phố Cần Thơ", Said.IN_FULL),
        ("Bộ Văn hóa, Thể thao và Du lịch", "Bộ Văn hóa, Thể thao và Du lịch", Said.IN_FULL),
        ("", PROVINCE, Said.NOTHING),
    ],
)
def test_names_of_issuers_are_compared_as_people_write_them(
    words: str, name: str, said: Said
) -> None:
    assert said_of(words, [name]) is said
    assert said_of(words, ["Tòa án nhân dân", name]) is said


def test_a_body_without_a_name_is_no_issuer() -> None:
    assert said_of("UBND tỉnh", []) is Said.NOTHING
    assert said_of("UBND tỉnh", [""]) is Said.NOTHING


@pytest.mark.parametrize(
    ("number", "tells"),
    [
        ("42/2022/NĐ-CP", True),
        ("202/2025/QH15", True),
        ("35-NQ/TW", True),
        ("12/2020/TTLT-BTC-BNV", True),
        ("12/2023/QĐ-UBND", False),
        ("7/2025/NQ-HĐND", False),
        ("12/QĐ-STP", False),
        ("12-QĐ/TU", False),
        ("42/KH-BCĐ", False),
    ],
)
def test_numbers_that_tell_their_issuer(number: str, tells: bool) -> None:
    read = parse_number(number)
    assert read is not None
    assert read.tells_its_issuer is tells


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 9),
        st.sampled_from([DAY, date(2025, 1, 1), None]),
        st.tuples(st.sampled_from([PROVINCE, COMMUNE, ""])),
        st.sampled_from(Nearness),
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.pk,
)
TEXTS = st.sampled_from(
    [
        "933/QĐ-UBND ngày 18/3/2026",
        f"933/QĐ-UBND ngày 18/3/2026 của {COMMUNE}",
        "933/2026/QĐ-UBND",
        "42/2026/NĐ-CP",
        "42/2026/NĐ-CP ngày 18/3/2026 của Chính phủ",
        "933/QĐ-UBND",
    ]
)


@given(TEXTS, CANDIDATES, st.randoms())
def test_the_order_of_documents_decides_nothing(
    text: str, candidates: list[Candidate], random: object
) -> None:
    first = chosen(text, *candidates)
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert chosen(text, *shuffled) == first
    taken = {candidate.pk: candidate for candidate in candidates}
    if first is not None and "của" not in text:
        nearer = [one for one in candidates if one.nearness < taken[first].nearness]
        assert chosen(text, *nearer) is None
