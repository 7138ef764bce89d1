"""Videos and captions: believed by how they are built."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.media.content_types import content_type_of, is_shown_inline
from portal.core.media.moving import is_captions, is_mp4, is_webm
from portal.core.media.uploads import check_document
from portal.core.media.words import kind_in_words
from tests.media.films import MP4, VTT, WEBM, box, mp4
from tests.media.test_uploads import refusal


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.mp4", MP4),
        ("a.MP4", mp4(b"av01")),
        ("a.mp4", mp4(b"avc1") + box(b"free", b"\0" * 9)),
        ("a.mp4", mp4(b"avc1") + b"\0\0\0\0mdat" + b"\1" * 30),  # to the end of the file
        ("a.mp4", mp4(b"avc1") + b"\0\0\0\1mdat" + (46).to_bytes(8, "big") + b"\1" * 30),
        ("a.webm", WEBM),
        ("a.vtt", VTT),
        ("a.vtt", b"\xef\xbb\xbf" + VTT),
        ("a.vtt", VTT.replace(b"\n", b"\r\n").replace(b"00:00.000", b"01:00:00.000")),
    ],
)
def test_what_browsers_play_is_accepted(name: str, data: bytes) -> None:
    assert refusal(check_document, name, data) == ""


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.mp4", b"", "empty"),
        ("a.mp4", WEBM, "content"),
        ("a.mp4", b"MZ\x90\0" + MP4, "content"),
        ("a.mp4", MP4[:-1], "content"),  # cut off
        ("a.mp4", MP4 + b"\0", "content"),
        ("a.mp4", MP4 + b"<script>", "content"),
        ("a.mp4", mp4(brand=b"qt  "), "content"),
        ("a.mp4", mp4(b"avc1", brand=b"qt  "), "content"),
        ("a.mp4", mp4(), "content"),  # no track
        ("a.mp4", mp4(b"mp4v"), "content"),
        ("a.mp4", box(b"ftyp", b"isom\0\0\0\0"), "content"),
        ("a.mp4", box(b"ftyp", b"isom\0\0\0\0") + b"\0\0\0\2moov", "content"),
        ("a.mp4", mp4(b"hvc1", b"mp4a"), "codec"),
        ("a.mov", MP4, "kind"),
        ("a.webm", MP4, "content"),
        ("a.webm", WEBM.replace(b"\x84webm", b"\x88matroska"), "content"),
        ("a.webm", b"webm", "content"),
        ("a.vtt", b"WEBVTT\n\nno cue\n", "content"),
        ("a.vtt", b"1\n00:00:00,000 --> 00:00:02,000\nSRT\n", "content"),
        ("a.vtt", b"WEBVTTX\n\n00:00.000 --> 00:02.000\n", "content"),
        ("a.vtt", VTT.decode().encode("utf-16"), "encoding"),
        ("a.vtt", b"WEBVTT <script>\n\n00:00.000 --> 00:02.000\n", "page"),
    ],
)
def test_what_only_looks_like_it_is_refused(name: str, data: bytes, code: str) -> None:
    assert refusal(check_document, name, data) == code


@given(st.binary(max_size=400), st.sampled_from([b"", MP4[:24], MP4[:60], WEBM[:12], b"WEBVTT\n"]))
def test_no_bytes_break_the_checks(tail: bytes, head: bytes) -> None:
    data = head + tail
    for check in (is_mp4, is_webm):
        assert check(io.BytesIO(data), "", data[:1024]) in {True, False}


@given(st.text(max_size=200))
def test_no_text_breaks_the_check_of_captions(text: str) -> None:
    data = b"WEBVTT\n" + text.encode()
    assert "-->" in text or not is_captions(io.BytesIO(data), "vtt", data)


def test_how_they_are_served() -> None:
    assert content_type_of("a.mp4") == "video/mp4"
    assert content_type_of("a.webm") == "video/webm"
    assert content_type_of("a.vtt") == "text/vtt; charset=utf-8"
    assert all(is_shown_inline(f"a.{kind}") for kind in ("mp4", "webm", "vtt"))


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.pdf", "PDF"), ("a.docx", "Word"), ("a.ods", "OpenDocument"), ("a", "tệp")],
)
def test_kinds_in_words(name: str, words: str) -> None:
    assert kind_in_words(name) == words
