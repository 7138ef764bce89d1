"""The tags of the head: what the law asks for, from one description of the page."""

from __future__ import annotations

import datetime

import pytest

from portal.core.metadata import (
    Kind,
    PageMetadata,
    Publisher,
    SharedImage,
    described,
    iso,
    tags,
)

AGENCY = Publisher(
    "UBND xã Chi Lăng", "Trang thông tin điện tử xã Chi Lăng", "https://chilang.gov.vn", "vi"
)
ARTICLE = PageMetadata(
    title="Khai trương chợ phiên",
    description="Sáng nay,\n  chợ   mở.",
    url="https://chilang.gov.vn/tin/cho/",
    kind=Kind.ARTICLE,
    published=datetime.datetime(2026, 11, 19, 1, 30, tzinfo=datetime.UTC),
    modified=datetime.datetime(2026, 11, 20, 17, 0, tzinfo=datetime.UTC),
    creator="Nguyễn A",
    contributors=("Trần B", "Lê C"),
    source="Báo Lạng Sơn",
    subjects=("Kinh tế", "Chợ"),
    image=SharedImage("/media/cho.webp", 1280, 720, "Chợ"),
)


def by_name(metadata: PageMetadata, attribute: str) -> dict[str, str]:
    """Name → content of the tags of one kind."""
    found = [tag for tag in tags(metadata, AGENCY) if tag.attribute == attribute]
    assert len({tag.name for tag in found}) == len(found)
    return {tag.name: tag.content for tag in found}


def test_dublin_core_of_an_article() -> None:
    """TT 24/2011/TT-BTTTT: the six mandatory elements and the four recommended ones."""
    assert by_name(ARTICLE, "name") == {
        "description": "Sáng nay, chợ mở.",
        "DC.title": "Khai trương chợ phiên",
        "DC.creator": "Nguyễn A",
        "DC.date": "2026-11-19T08:30:00+07:00",
        "DC.description": "Sáng nay, chợ mở.",
        "DC.publisher": "UBND xã Chi Lăng",
        "DC.identifier": "https://chilang.gov.vn/tin/cho/",
        "DC.language": "vi",
        "DC.source": "Báo Lạng Sơn",
        "DC.contributor": "Trần B; Lê C",
        "DC.subject": "Kinh tế; Chợ",
    }


def test_the_mandatory_elements_are_there_with_nothing_but_a_title() -> None:
    page = PageMetadata(
        title="Liên hệ", url="https://chilang.gov.vn/lien-he/", modified=datetime.date(2026, 1, 2)
    )
    found = by_name(page, "name")
    for name in ("title", "creator", "date", "description", "publisher", "identifier"):
        assert found[f"DC.{name}"], name
    assert found["DC.creator"] == "UBND xã Chi Lăng"
    assert found["DC.date"] == "2026-01-02"
    assert found["DC.description"] == "Liên hệ – UBND xã Chi Lăng"
    assert "DC.source" not in found


def test_open_graph() -> None:
    found = by_name(ARTICLE, "property")
    assert found["og:type"] == "article"
    assert found["og:site_name"] == "Trang thông tin điện tử xã Chi Lăng"
    assert found["og:locale"] == "vi_VN"
    assert found["og:image"] == "https://chilang.gov.vn/media/cho.webp"
    assert found["og:image:alt"] == "Chợ"
    assert found["article:published_time"] == "2026-11-19T08:30:00+07:00"
    page = by_name(PageMetadata(title="Liên hệ"), "property")
    assert page["og:type"] == "website"
    assert not [name for name in page if name.startswith(("article:", "og:image"))]


def test_a_picture_of_another_host_keeps_its_address() -> None:
    shared = PageMetadata(title="Tin", image=SharedImage("https://langson.gov.vn/a.webp", 1, 1))
    assert by_name(shared, "property")["og:image"] == "https://langson.gov.vn/a.webp"


def test_microdata_says_only_what_its_type_knows() -> None:
    assert by_name(ARTICLE, "itemprop")["headline"] == "Khai trương chợ phiên"
    assert by_name(ARTICLE, "itemprop")["dateModified"] == "2026-11-21T00:00:00+07:00"
    place = PageMetadata(title="Ải Chi Lăng", kind=Kind.PLACE, published=datetime.date(2026, 1, 1))
    assert set(by_name(place, "itemprop")) == {"name", "description"}
    assert Kind.PLACE.schema == "TouristAttraction"


@pytest.mark.parametrize("length", [299, 300, 301, 5_000])
def test_a_description_is_cut_between_words(length: int) -> None:
    text = ("từ " * 2_000)[:length].strip()
    found = described(PageMetadata(title="Tin", description=text), AGENCY)
    assert len(found) <= 300
    if len(text) > 300:
        assert found.endswith("từ…")
    else:
        assert found == text


def test_dates_are_those_of_vietnam() -> None:
    late = datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC)
    assert iso(late) == "2027-01-01T06:30:00+07:00"
    assert iso(datetime.date(2026, 12, 31)) == "2026-12-31"
    assert iso(None) == ""
