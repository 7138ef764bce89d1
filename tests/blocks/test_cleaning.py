"""What an editor must say before a block is published, and where he is told so."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from portal.core.blocks import page_blocks
from portal.core.blocks.contacts import check_phone, dialled, host_in_words
from portal.core.blocks.tables import MOST_COLUMNS, MOST_ROWS, trimmed
from portal.core.fields import StreamField
from portal.core.vietnamese import nfc
from portal.tenancy.models import MemberSite
from tests.blocks.values import TABLE, gallery, picture, text_values, video
from tests.media.conftest import upload_document, upload_image
from tests.media.films import MP4

BLOCKS = dict(page_blocks())


def clean(name: str, value: Any) -> Any:
    """The block's value as an editor's form would hold it, cleaned."""
    block = BLOCKS[name]
    return block.clean(block.normalize(value))


def wrong_fields(name: str, value: Any) -> set[str]:
    """The fields of a block at which something is said."""
    with pytest.raises(ValidationError) as caught:
        clean(name, value)
    return set(caught.value.block_errors)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "value"), text_values())
def test_a_well_filled_block_is_accepted(name: str, value: Any) -> None:
    clean(name, value)


def test_every_block_without_a_file_is_among_the_values() -> None:
    with_files = {"picture", "gallery", "files", "video"}
    assert {name for name, _value in text_values()} == set(BLOCKS) - with_files


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"table_caption": "  "}, "tên bảng"),
        ({"table_header_choice": "neither"}, "tiêu đề"),
        ({"table_header_choice": ""}, "tiêu đề"),
        ({"data": [["", None], [" ", ""]]}, "Bảng còn trống"),
        ({"data": [["a"]] * (MOST_ROWS + 1)}, str(MOST_ROWS)),
        ({"data": [["a"] * (MOST_COLUMNS + 1)]}, str(MOST_COLUMNS)),
    ],
)
def test_a_table_says_what_is_missing(changes: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError) as caught:
        clean("table", TABLE | changes)
    assert word in " ".join(caught.value.messages)


def test_an_untouched_table_is_refused() -> None:
    with pytest.raises(ValidationError):
        clean("table", None)


def test_a_draft_may_hold_an_unfinished_table() -> None:
    block = BLOCKS["table"]
    block.defer_required_validation()
    try:
        block.clean({**TABLE, "table_caption": ""})
    finally:
        block.restore_deferred_validation()


def test_pasted_tables_lose_their_empty_margins() -> None:
    value = {**TABLE, "data": [["Thôn ", "Số\nhộ", ""], ["A", 3, None], ["", "", ""]]}
    assert clean("table", value)["data"] == [["Thôn", "Số hộ"], ["A", "3"]]


cells = st.one_of(st.none(), st.integers(), st.text(max_size=5))


@given(st.lists(st.lists(cells, max_size=5), max_size=5))
def test_trimming_keeps_every_word_and_makes_a_rectangle(data: list[list[Any]]) -> None:
    result = trimmed(data)
    assert len({len(row) for row in result}) <= 1
    words = [nfc(str(cell or "")).split() for row in data for cell in row]
    assert [w for row in result for cell in row for w in cell.split()] == [
        word for cell in words for word in cell
    ]
    assert trimmed(result) == result


@pytest.mark.parametrize(
    ("phone", "tel"),
    [
        ("0205 3.812.345", "02053812345"),
        ("+84 (205) 3812-345", "+842053812345"),
        ("113", "113"),
        ("1900 1234", "19001234"),
    ],
)
def test_numbers_that_can_be_dialled(phone: str, tel: str) -> None:
    assert check_phone(phone) == phone
    assert dialled(phone) == tel


@pytest.mark.parametrize("phone", ["12", "gọi ông A", "0205 3812 345 hoặc 346", "1" * 16, "+"])
def test_numbers_that_cannot(phone: str) -> None:
    assert wrong_fields("contact", {"name": "Văn phòng", "phone": phone}) == {"phone"}


def test_a_contact_without_any_way_to_reach_it_is_refused() -> None:
    assert wrong_fields("contact", {"name": "Văn phòng"}) == {"phone"}
    clean("contact", {"name": "Văn phòng", "address": "Thôn Đồng Bành"})
    assert wrong_fields("contact", {"name": "", "address": "Thôn Đồng Bành"}) == {"name"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.vn/x", "langson"])
def test_a_link_card_leads_to_the_web_only(url: str) -> None:
    assert wrong_fields("link_card", {"url": url, "title": "Video"}) == {"url"}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://www.youtube.com/watch?v=x", "YouTube"),
        ("https://youtu.be/x", "YouTube"),
        ("https://m.facebook.com/x", "Facebook"),
        ("https://langson.gov.vn/x", "langson.gov.vn"),
    ],
)
def test_a_link_card_names_its_site(url: str, words: str) -> None:
    assert host_in_words(url) == words


def test_only_a_video_goes_into_a_video(member: MemberSite) -> None:
    chooser = BLOCKS["video"].child_blocks["video"]
    with pytest.raises(ValidationError) as caught:
        chooser.clean(upload_document(member, "ke-hoach.pdf"))
    assert ".mp4, .webm" in caught.value.messages[0]
    film = upload_document(member, "le-hoi.MP4", MP4)
    assert chooser.clean(film) == film


@pytest.mark.parametrize("source", ["", "<p></p>", '<p data-block-key="a1b2c"> &nbsp;</p>'])
def test_a_video_needs_a_transcript(member: MemberSite, source: str) -> None:
    film, still = upload_document(member, "le-hoi.mp4", MP4), upload_image(member, ready=False)
    clean("video", video(film, still))
    untold = {**video(film, still), "transcript": RichText(source)}
    assert wrong_fields("video", untold) == {"transcript"}
    block = BLOCKS["video"]
    block.defer_required_validation()  # a draft may wait for it
    try:
        block.clean(block.normalize(untold))
    finally:
        block.restore_deferred_validation()


def test_a_picture_needs_words_or_is_decoration(member: MemberSite) -> None:
    image = upload_image(member, ready=False)
    assert wrong_fields("picture", picture(image, alt=" ")) == {"alt"}
    clean("picture", picture(image, alt="", decorative=True))
    # Pictures of a gallery are links: none of them is decoration.
    few = gallery(image, image)
    clean("gallery", few)
    few["pictures"][1]["alt"] = ""
    with pytest.raises(ValidationError):
        clean("gallery", few)


def test_a_draft_may_hold_a_picture_without_words(member: MemberSite) -> None:
    block = BLOCKS["picture"]
    block.defer_required_validation()
    try:
        block.clean(block.normalize(picture(upload_image(member, ready=False), alt="")))
    finally:
        block.restore_deferred_validation()


def test_texts_are_stored_in_one_spelling() -> None:
    field = StreamField(page_blocks())
    name = "Điều kiện tự nhiên"
    decomposed = unicodedata.normalize("NFD", name)
    stream = field.stream_block.to_python([{"type": "heading", "value": decomposed}])
    stored = field.get_prep_value(stream)
    assert field.to_python(stored)[0].value == name != decomposed
