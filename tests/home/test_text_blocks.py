"""Text, facts, pictures and video on home pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from home.models import HomePage
from portal.core.media import services
from portal.core.media.models import PortalDocument, PortalImage
from tests.home.conftest import Portal
from tests.media.files import picture_file


def child_block(name: str) -> Any:
    return HomePage._meta.get_field("body").stream_block.child_blocks[name]


def picture(portal: Portal) -> PortalImage:
    """A picture of the site with its widths."""
    image = services.add_image(picture_file(), title="Đồi na", collection=portal.member.collection)
    services.make_renditions(image.pk)
    return PortalImage.objects.get(pk=image.pk)


def test_text_with_a_way_on(commune: Portal) -> None:
    value = {
        "title": "Lời chào",
        "text": "<p>Kính chào <b>bà con</b>.</p>",
        "more": commune.page("gioi-thieu").pk,
    }
    commune.compose(("text", value))
    html = commune.html()
    assert "<b>bà con</b>" in html
    assert 'href="/gioi-thieu/"' in html
    assert "Đọc tiếp" in html


@pytest.mark.parametrize(
    "text", ["", "<p></p>", "<p> &nbsp; </p>", '<p data-block-key="x"><br/></p>']
)
def test_text_without_a_word_is_not_shown(commune: Portal, text: str) -> None:
    commune.compose(("text", {"title": "Lời chào", "text": text}))
    assert "Lời chào" not in commune.html()


def test_facts_without_a_value_are_left_out(commune: Portal) -> None:
    facts = [{"label": "Diện tích", "value": "42,6 km²"}, {"label": "Dân số", "value": " "}]
    commune.compose(("facts", {"facts": facts, "source": "Niên giám 2025"}))
    words = commune.words()
    assert "Diện tích 42,6 km²" in words
    assert "Niên giám 2025" in words
    assert "Dân số" not in words


def test_pictures_carry_their_text_alternative_and_lie_open(commune: Portal) -> None:
    image = picture(commune)
    rows = [
        {"image": image.pk, "alt": "Đồi na mùa quả", "decorative": False, "caption": "Thôn Quán"},
        {"image": image.pk, "alt": "không đọc", "decorative": True, "caption": ""},
    ]
    commune.compose(("pictures", {"title": "Ảnh đẹp", "pictures": rows}))
    html = commune.html()
    assert 'alt="Đồi na mùa quả"' in html
    assert 'alt="không đọc"' not in html
    assert html.count("srcset=") == 2
    assert "Thôn Quán" in html
    assert image.uses.filter(site=commune.member.site).exists()


def test_a_picture_without_words_is_refused_and_one_that_is_gone_is_left_out(
    commune: Portal,
) -> None:
    image = picture(commune)
    block = child_block("pictures")
    row = {"image": image.pk, "alt": " ", "decorative": False, "caption": ""}
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "Ảnh", "pictures": [row]}))
    commune.compose(("pictures", {"title": "Ảnh", "pictures": [{**row, "alt": "Đồi"}]}))
    PortalImage.objects.filter(pk=image.pk).delete()
    assert "home-pictures" not in commune.html()


def test_a_video_of_the_site_with_its_transcript(commune: Portal) -> None:
    document = PortalDocument.objects.create(
        title="Phóng sự",
        original_name="phong-su.mp4",
        file="documents/ab/abc.mp4",
        collection=commune.member.collection,
    )
    video = {
        "title": "Vụ na",
        "video": document.pk,
        "poster": picture(commune).pk,
        "captions": None,
        "transcript": "<p>Bà con thu hoạch na.</p>",
    }
    commune.compose(("video", {"title": "Phóng sự", "video": video}))
    html = commune.html()
    assert "<video" in html
    assert "autoplay" not in html
    assert "Bà con thu hoạch na." in html
    document.delete()
    assert "<video" not in commune.html()
