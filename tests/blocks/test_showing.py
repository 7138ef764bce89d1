"""Blocks as a reader meets them, and the files that open and close with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.rich_text import RichText

from home.models import StandardPage
from portal.core.blocks import page_blocks
from portal.core.fields import StreamField
from portal.core.media.models import PortalDocument, PortalImage
from portal.core.templatetags.mail_tags import mail_link
from portal.tenancy.models import MemberSite
from tests.blocks.conftest import HERE
from tests.blocks.values import TABLE, every_value, files, gallery, picture, video
from tests.media.conftest import rendition_url, upload_document, upload_image
from tests.media.films import MP4, VTT

Get = Callable[..., Any]
MakePage = Callable[..., StandardPage]


@pytest.fixture
def images(member: MemberSite) -> list[PortalImage]:
    return [upload_image(member) for _number in range(3)]


@pytest.fixture
def film(member: MemberSite) -> PortalDocument:
    return upload_document(member, "le-hoi.mp4", MP4)


@pytest.fixture
def captions(member: MemberSite) -> PortalDocument:
    return upload_document(member, "le-hoi.vtt", VTT)


def main_of(answer: Any) -> str:
    """The content of a page, every run of white space as one space."""
    html = answer.content.decode()
    return " ".join(html[html.index("<main") : html.index("</main>")].split())


def shown(name: str, value: Any) -> str:
    """One block without pictures, rendered."""
    field = StreamField(page_blocks())
    stream = field.stream_block.to_python([])
    stream.append((name, value))
    html = Template("{% load block_tags %}{% text_blocks body %}").render(Context({"body": stream}))
    return " ".join(html.split())


def test_every_block_on_one_page(
    member: MemberSite,
    make_page: MakePage,
    public_get: Get,
    images: list[PortalImage],
    film: PortalDocument,
    captions: PortalDocument,
) -> None:
    document = upload_document(member)
    make_page(every_value(images, [document], film, captions))
    html = main_of(public_get(HERE, "/trang/"))
    for kind in dict(page_blocks()):
        assert f'class="block-{kind}"' in html
    # Heading, gallery, files and accordion open with a heading of the second level.
    assert html.count("<h2") == 4
    assert "style=" not in html
    assert "<iframe" not in html


def test_the_files_of_a_page_open_and_close_with_it(
    member: MemberSite,
    make_page: MakePage,
    public_get: Get,
    images: list[PortalImage],
    film: PortalDocument,
    captions: PortalDocument,
) -> None:
    document = upload_document(member)
    urls = [film.url, captions.url, document.url, *(rendition_url(image) for image in images)]

    def answers() -> set[int]:
        found = [public_get(HERE, url) for url in urls]
        for answer in found:
            answer.getvalue()
        return {answer.status_code for answer in found}

    assert answers() == {404}
    page = make_page(
        [
            ("gallery", gallery(*images)),
            ("files", files(document)),
            ("video", video(film, images[0], captions)),
        ]
    )
    assert answers() == {200}
    page.unpublish()
    assert answers() == {404}


def test_a_video_is_shown_with_what_goes_with_it(
    make_page: MakePage,
    public_get: Get,
    images: list[PortalImage],
    film: PortalDocument,
    captions: PortalDocument,
) -> None:
    make_page([("video", video(film, images[0], captions))])
    html = main_of(public_get(HERE, "/trang/"))
    tag = re.search(r"<video[^>]*>", html)
    assert tag is not None
    for part in ("controls", 'preload="none"', 'aria-label="Lễ hội Chi Lăng"', "poster="):
        assert part in tag.group()
    assert f'<source src="{film.url}" type="video/mp4">' in html
    assert f'src="{captions.url}" srclang="vi"' in html
    assert "<p>Tiếng trống khai hội.</p>" in html
    assert "Video MP4, " in html


def test_a_gallery_leads_to_the_larger_pictures(
    make_page: MakePage, public_get: Get, images: list[PortalImage], member: MemberSite
) -> None:
    waiting = upload_image(member, ready=False)
    make_page([("gallery", gallery(*images, waiting))])
    html = main_of(public_get(HERE, "/trang/"))
    for image in images:
        assert f'<a href="{rendition_url(image, 1280)}">' in html
    assert html.count("<figure>") == 3  # the fourth waits for its job


def test_files_say_kind_and_size_before_one_decides(
    member: MemberSite, make_page: MakePage, public_get: Get
) -> None:
    document = upload_document(member, data=b"%PDF-1.7\n" + b"x" * 1_258_291)
    make_page([("files", files(document))])
    assert "PDF, 1,2\xa0MB" in public_get(HERE, "/trang/").content.decode()


@pytest.mark.parametrize(
    ("choice", "heads", "sides", "corner"),
    [("both", 3, 2, True), ("row", 3, 0, True), ("column", 0, 3, False)],
)
def test_a_table_names_its_headings(choice: str, heads: int, sides: int, corner: bool) -> None:
    html = shown("table", {**TABLE, "table_header_choice": choice})
    assert html.count('scope="col"') == heads
    assert html.count('scope="row"') == sides
    assert ("<thead>" in html) is corner
    assert "<caption>Số hộ theo thôn năm 2026</caption>" in html
    assert 'role="region" tabindex="0" aria-label="Bảng: Số hộ theo thôn năm 2026"' in html
    assert html.count('class="figure"') == 4


def test_an_empty_corner_heads_nothing_and_cells_are_text() -> None:
    data = [["", "Số hộ"], ["<b>Thôn</b>", "1"]]
    html = shown("table", {**TABLE, "data": data})
    assert "<td></td>" in html.replace("> <", "><")
    assert "&lt;b&gt;Thôn&lt;/b&gt;" in html
    assert shown("table", None).count("<table") == 0


@pytest.mark.parametrize(
    ("kind", "title", "line"),
    [
        ("info", "", "Thông tin"),
        ("note", "", "Lưu ý"),
        ("urgent", "Lũ về", '<span class="callout-kind">Khẩn:</span> Lũ về'),
    ],
)
def test_a_callout_says_its_kind_in_words(kind: str, title: str, line: str) -> None:
    html = shown("callout", {"kind": kind, "title": title, "text": RichText("<p>a</p>")})
    assert f'<p class="callout-title"> {line} </p>' in html
    assert f'class="callout callout-{kind}" role="note"' in html


def test_headings_are_linked_from_the_top_of_a_long_page(
    make_page: MakePage, public_get: Get
) -> None:
    names = ["Vị trí", "Khí hậu", "Đất đai", "Khí hậu"]
    make_page([("heading", name) for name in names])
    html = main_of(public_get(HERE, "/trang/"))
    anchors = re.findall(r'<div class="block-heading" id="([^"]+)"', html)
    assert anchors == ["muc-vi-tri", "muc-khi-hau", "muc-dat-dai", "muc-khi-hau-2"]
    assert re.findall(r'<a href="#(muc-[^"]+)"', html) == anchors
    make_page([("heading", name) for name in names[:3]], slug="ngan")
    assert 'href="#muc-' not in main_of(public_get(HERE, "/ngan/"))


def test_an_empty_page_says_whom_to_ask(
    member: MemberSite, make_page: MakePage, public_get: Get
) -> None:
    profile = member.site.profile
    profile.phone, profile.email = "0205 000 0000", "ubnd@example.vn"
    profile.save()
    make_page([])
    html = main_of(public_get(HERE, "/trang/"))
    assert 'href="tel:02050000000"' in html
    assert mail_link("ubnd@example.vn") in html
    make_page([], slug="co-gioi-thieu", intro="Trang này nói về khí hậu.")
    assert "tel:" not in main_of(public_get(HERE, "/co-gioi-thieu/"))


def test_a_full_page_costs_no_more_than_a_plain_one(
    member: MemberSite,
    make_page: MakePage,
    public_get: Get,
    settings: Settings,
    film: PortalDocument,
    captions: PortalDocument,
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    pictures = [upload_image(member) for _number in range(3)]
    documents = [upload_document(member) for _number in range(3)]
    body = [("picture", picture(pictures[number % 3])) for number in range(10)]
    make_page([*body, *every_value(pictures, documents, film, captions)])
    public_get(HERE, "/trang/")
    with CaptureQueriesContext(connection) as captured:
        html = main_of(public_get(HERE, "/trang/"))
    assert html.count("srcset=") == 10 + 1 + 3
    assert len(captured) <= 7  # of 8: another process may have to read its versions
    make_page([("picture", picture(pictures[0]))], slug="mot-anh")
    public_get(HERE, "/mot-anh/")
    with CaptureQueriesContext(connection) as plain:
        public_get(HERE, "/mot-anh/")
    assert len(captured) <= len(plain) + 1  # the documents
