"""Every block is offered to a translator, and his words come back to their places."""

from __future__ import annotations

from collections.abc import Callable

from wagtail.models import Locale
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments

from home.models import StandardPage
from portal.tenancy.models import MemberSite
from tests.blocks.values import every_value
from tests.media.conftest import upload_document, upload_image
from tests.media.films import MP4, VTT

MARK = " (EN)"


def test_the_words_of_every_block_are_translated(
    member: MemberSite, make_page: Callable[..., StandardPage]
) -> None:
    images = [upload_image(member, ready=False) for _number in range(2)]
    film = upload_document(member, "le-hoi.mp4", MP4)
    captions = upload_document(member, "le-hoi.vtt", VTT)
    page = make_page(every_value(images, [upload_document(member)], film, captions))
    segments = [
        StringSegmentValue(
            segment.path,
            f"{segment.string.data}{MARK}",
            attrs=segment.attrs,
            order=segment.order,
        )
        if isinstance(segment, StringSegmentValue)
        else segment
        for segment in extract_segments(page)
    ]
    words = {segment.string.data for segment in segments if isinstance(segment, StringSegmentValue)}
    for said in ("Số hộ theo thôn năm 2026", "Làng Cằng", "Tiếng trống khai hội.", "Ảnh thứ 2"):
        assert said + MARK in words
    assert "128" + MARK not in words

    english, _made = Locale.objects.get_or_create(language_code="en")
    translated = StandardPage.objects.get(pk=page.pk)
    ingest_segments(page, translated, page.locale, english, segments)
    blocks = {block.block_type: block.value for block in translated.body}
    table = blocks["table"]
    assert table["table_caption"] == "Số hộ theo thôn năm 2026" + MARK
    assert table["data"][1] == ["Làng Cằng" + MARK, "128", "3,1 %"]
    assert blocks["heading"] == "Điều kiện tự nhiên" + MARK
    assert blocks["gallery"]["pictures"][1]["alt"] == "Ảnh thứ 2" + MARK
    assert MARK in blocks["video"]["transcript"].source
    assert MARK in blocks["accordion"]["parts"][0]["text"].source
