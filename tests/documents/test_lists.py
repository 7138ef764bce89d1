"""The list of a library: narrowed, counted, shared, told to machines."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from documents.models import DocumentPage, TermCount
from documents.services.listing import wrong_counts
from portal.core.vietnamese import spelling_key
from portal.tenancy.placements import place, withdraw
from tests.documents.conftest import Library, day
from tests.support.shared_rows import shared


def shown(library: Library, path: str) -> list[str]:
    """Titles that a list shows, in its order."""
    answer = library.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    html = answer.content.decode()
    items = html[html.index("<h1>") :].split('<aside id="loc"')[0]
    return re.findall(r"<h2>\s*<a href=\"[^\"]+\">([^<]+)</a>", items)


@shared
def filled(commune: Library) -> Library:
    """Decisions of two years, a resolution and a letter."""
    commune.publish("1/2025/QĐ-UBND", issued_on=day("2025-02-01"), signer="Lê Văn Hùng")
    commune.publish("2/2026/QĐ-UBND", issued_on=day("2026-02-01"), signer="Lê Văn Hưng")
    commune.publish(
        "3/2026/NQ-HĐND",
        issued_on=day("2026-03-01"),
        document_type="nghi-quyet",
        issuer="Hội đồng nhân dân xã Chi Lăng",
        effective_on=day("2026-03-11"),
    )
    commune.publish(
        "4/UBND-VX",
        issued_on=day("2026-04-01"),
        document_type="cong-van",
        group="administrative",
    )
    return commune


ALL = [
    "Công văn 4/UBND-VX",
    "Nghị quyết 3/2026/NQ-HĐND",
    "Quyết định 2/2026/QĐ-UBND",
    "Quyết định 1/2025/QĐ-UBND",
]


def test_the_newest_first_or_the_oldest(filled: Library) -> None:
    assert shown(filled, "/van-ban/") == ALL
    assert shown(filled, "/van-ban/?sap-xep=cu-nhat") == ALL[::-1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("loai=nghi-quyet", [1]),
        ("loai=nghi-quyet&loai=cong-van", [0, 1]),
        ("nam=2025", [3]),
        ("nam=2026&loai=quyet-dinh", [2]),
        ("nhom=administrative", [0]),
        ("tinh-trang=in_force", [1]),
        (f"nguoi-ky={quote(spelling_key('Lê Văn Hùng'))}", [3]),
        (f"co-quan={quote(spelling_key('Hội đồng nhân dân xã Chi Lăng'))}&nam=2026", [1]),
        ("cap=commune", [0, 1, 2, 3]),
        ("loai=luat", []),
        ("khong-co=1", [0, 1, 2, 3]),
    ],
)
def test_it_is_narrowed(filled: Library, query: str, expected: list[int]) -> None:
    assert shown(filled, f"/van-ban/?{query}") == [ALL[number] for number in expected]


def test_each_badge_takes_itself_away(filled: Library) -> None:
    html = filled.get("/van-ban/?loai=quyet-dinh&nam=2026").content.decode()
    badges = re.search(r'<ul class="badges.*?</ul>', html, re.DOTALL)
    assert badges is not None
    links = re.findall(r'href="([^"]+)"', badges[0])
    assert links == ["/van-ban/?nam=2026", "/van-ban/?loai=quyet-dinh", "/van-ban/"]


def test_no_hit_is_no_dead_end(filled: Library) -> None:
    html = filled.get("/van-ban/?loai=nghi-quyet&nam=2025").content.decode()
    assert "Không có văn bản nào" in html
    assert 'href="/van-ban/?nam=2025"' in html


def test_empty_fields_of_the_form_leave_the_address(filled: Library) -> None:
    answer = filled.get("/van-ban/?loai=quyet-dinh&nam=&hieu-luc-ngay=&trang=1")
    assert (answer.status_code, answer["Location"]) == (302, "/van-ban/?loai=quyet-dinh")
    assert filled.get("/van-ban/?loai=")["Location"] == "/van-ban/"


@pytest.mark.parametrize("query", ["trang=0", "trang=2", "trang=x", "hieu-luc-ngay=hom-nay"])
def test_what_no_list_has_is_not_found(filled: Library, query: str) -> None:
    assert filled.get(f"/van-ban/?{query}").status_code == 404


@given(value=st.text(max_size=40))
def test_no_question_breaks_it(value: str) -> None:
    from django.http import QueryDict

    from documents.asked import BadQuestion, read

    parameters = QueryDict(mutable=True)
    for name in ("loai", "nguoi-ky", "hieu-luc-ngay", "trang", "sap-xep"):
        parameters[name] = value
    try:
        asked = read(parameters)
    except BadQuestion:
        return
    again = read(QueryDict(asked.query(number=asked.number)))
    assert (again.values, again.in_force_on, again.number) == (
        asked.values,
        asked.in_force_on,
        asked.number,
    )


def test_a_document_that_is_taken_down_leaves_every_list(
    filled: Library, neighbour: Library
) -> None:
    document = DocumentPage.objects.get(number="2/2026/QĐ-UBND")
    place(document, neighbour.index)
    assert shown(neighbour, "/van-ban/?loai=quyet-dinh") == [document.title]
    assert "từ chilang.localhost" in neighbour.get("/van-ban/").content.decode()
    document.unpublish()
    assert document.title not in shown(filled, "/van-ban/")
    assert shown(neighbour, "/van-ban/") == []
    for library in (filled, neighbour):
        assert wrong_counts(library.index.pk) == {}


def test_a_placement_that_is_withdrawn_is_gone_at_once(filled: Library, neighbour: Library) -> None:
    document = DocumentPage.objects.get(number="2/2026/QĐ-UBND")
    placement = place(document, neighbour.index)
    withdraw(placement)
    assert shown(neighbour, "/van-ban/") == []
    assert wrong_counts(neighbour.index.pk) == {}
    assert not TermCount.objects.filter(index=neighbour.index, count__gt=0).exists()


def test_a_change_moves_it_to_its_new_terms(filled: Library) -> None:
    document = DocumentPage.objects.get(number="2/2026/QĐ-UBND")
    document.issued_on = day("2024-05-05")
    document.save_revision().publish()
    assert shown(filled, "/van-ban/?nam=2024") == [document.title]
    assert shown(filled, "/van-ban/")[-1] == document.title
    assert wrong_counts(filled.index.pk) == {}


def test_pages_of_twenty(commune: Library) -> None:
    for number in range(1, 24):
        commune.publish(f"{number}/QĐ-UBND", group="directive")
    first, second = shown(commune, "/van-ban/"), shown(commune, "/van-ban/?trang=2")
    assert (len(first), len(second)) == (20, 3)
    assert len({*first, *second}) == 23
    assert "23 văn bản" in commune.get("/van-ban/").content.decode()


def test_a_combination_is_counted_so_far(commune: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 24):
        commune.publish(f"{number}/KH-UBND", document_type="ke-hoach", group="directive")
    path = "/van-ban/?loai=ke-hoach&cap=commune"
    for counted, said in ((22, "Hơn 22 văn bản"), (23, "23 văn bản")):
        monkeypatch.setattr("documents.selectors.lists.COUNTED_AT_MOST", counted)
        assert said in commune.get(path).content.decode()


def test_the_list_as_a_table(filled: Library) -> None:
    document = DocumentPage.objects.get(number="2/2026/QĐ-UBND")
    document.summary = "=HYPERLINK(1)"
    document.save_revision().publish()
    answer = filled.get("/van-ban/xuat/csv/?nam=2026&loai=quyet-dinh")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows[1:]] == ["2/2026/QĐ-UBND"]
    assert rows[1][2] == "'=HYPERLINK(1)"
    answer = filled.get("/van-ban/xuat/xlsx/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        "4/UBND-VX",
        "3/2026/NQ-HĐND",
        "2/2026/QĐ-UBND",
        "1/2025/QĐ-UBND",
    ]
    assert filled.get("/van-ban/xuat/exe/").status_code == 404


def test_a_feed_of_any_filter(filled: Library) -> None:
    answer = filled.get("/van-ban/rss/?loai=nghi-quyet")
    assert answer["Content-Type"].startswith("application/rss+xml")
    titles = re.findall(r"<item><title>([^<]+)</title>", answer.content.decode())
    assert titles == ["Nghị quyết 3/2026/NQ-HĐND"]
