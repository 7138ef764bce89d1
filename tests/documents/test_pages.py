"""A document's names, addresses and page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from documents.models import DocumentPage, DocumentYearPage
from portal.tenancy.models import Placement
from tests.documents.conftest import Library, day


def test_its_name_and_address_follow_from_its_number(commune: Library) -> None:
    document = commune.publish("933/QĐ-UBND")
    assert document.title == "Quyết định 933/QĐ-UBND"
    path = f"/van-ban/2026/quyet-dinh-933-qd-ubnd--{document.public_id}/"
    assert document.url.endswith(path)
    assert document.number_key == "933/qd-ubnd"
    answer = commune.get(path)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<h1>Quyết định 933/QĐ-UBND</h1>" in html
    assert "Ủy ban nhân dân xã Chi Lăng" in html


def test_a_year_is_made_once(commune: Library) -> None:
    for number in ("1/QĐ-UBND", "2/QĐ-UBND"):
        commune.publish(number)
    commune.publish("3/QĐ-UBND", issued_on=day("2024-01-02"))
    assert list(DocumentYearPage.objects.order_by("year").values_list("year", flat=True)) == [
        2024,
        2026,
    ]
    answer = commune.get("/van-ban/2024/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("/van-ban/?nam=2024")


def test_a_corrected_number_keeps_the_address(commune: Library) -> None:
    document = commune.publish("933/QĐ-UBND")
    before = document.url
    document.number = "934/QĐ-UBND"
    document.save_revision().publish()
    document = DocumentPage.objects.get(pk=document.pk)
    assert (document.title, document.url) == ("Quyết định 934/QĐ-UBND", before)


def test_the_short_address_leads_from_any_host(commune: Library, neighbour: Library) -> None:
    document = commune.publish("933/QĐ-UBND")
    for library in (commune, neighbour):
        answer = library.get(f"/vb/{document.public_id}/")
        assert (answer.status_code, answer["Location"]) == (302, document.full_url)
    assert commune.get("/vb/0000000000/").status_code == 404
    document.unpublish()
    assert neighbour.get(f"/vb/{document.public_id}/").status_code == 410


def test_a_draft_has_no_short_address(commune: Library) -> None:
    document = commune.draft("933/QĐ-UBND")
    assert commune.get(f"/vb/{document.public_id}/").status_code == 404


def test_numbers_repeat(commune: Library) -> None:
    first, second = commune.publish("933/QĐ-UBND"), commune.publish("933/QĐ-UBND")
    assert first.url != second.url
    assert Placement.objects.filter(index=commune.index, live=True).count() == 2


def test_a_draft_of_law_without_number_is_named_by_its_summary(commune: Library) -> None:
    document = commune.publish("", summary="Dự thảo Nghị quyết " + "về phí " * 60, group="draft")
    assert document.title.startswith("Dự thảo Nghị quyết")
    assert len(document.title) <= 255


@pytest.mark.parametrize(
    ("field", "dates"),
    [
        ("effective_on", {"effective_on": day("2026-03-17")}),
        ("expires_on", {"effective_on": day("2026-04-01"), "expires_on": day("2026-04-01")}),
        ("expires_on", {"expires_on": day("2026-03-18")}),
        ("gazetted_on", {"gazetted_on": day("2026-03-01")}),
        ("stated_source", {"stated_status": "in_force"}),
        ("document_type", {"document_type": "cong-van"}),
    ],
)
def test_what_no_document_can_be_is_refused_at_the_field(
    commune: Library, field: str, dates: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as refused:
        commune.draft("933/QĐ-UBND", **dates).full_clean()
    assert field in refused.value.message_dict


def test_search_engines_are_told_of_documents_and_not_of_years(commune: Library) -> None:
    document = commune.publish("933/QĐ-UBND")
    told = commune.get("/sitemap.xml").content.decode()
    assert document.url_path.rpartition("/van-ban/")[2] in told
    assert "/van-ban/2026/</loc>" not in told
    answers = [
        commune.get(place.removeprefix("http://chilang.localhost")).status_code
        for place in re.findall("<loc>(.*?)</loc>", told)
    ]
    assert set(answers) == {200}
