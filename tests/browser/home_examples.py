"""An example of every kind of block that a home page may be composed of."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Page

from home.models import HomePage
from portal.core.media.models import PortalImage
from portal.core.media.services.files import add_document
from tests.media.films import MP4

Examples = dict[str, list[dict[str, Any]]]


def home_examples(home: HomePage, picture: PortalImage) -> Examples:
    """Values of each kind by its name, one or two, with words as long as they may be."""
    below = {page.slug: page.pk for page in Page.objects.descendant_of(home)}
    text = {"title": "Xã Chi Lăng", "text": "<p>Xã nằm dọc sông Thương.</p>"}
    shown = {
        "image": picture.pk,
        "alt": "Đồi na",
        "decorative": False,
        "caption": "Thôn Quán Thanh",
    }
    return {
        "lead": [{"more": below["tin-tuc"]}],
        "latest": [{"title": "Kinh tế", "category": "kinh-te"}, {"title": "Tin trong xã"}],
        "strips": [{"strips": [{"index": below["tin-tuc"]}, {"category": "thong-bao"}]}],
        "notices": [{"index": below["thong-bao"]}],
        "documents": [{"title": "Văn bản mới", "index": below["van-ban"]}],
        "tiles": [_tiles(below)],
        "services": [
            {
                "text": "Hồ sơ nộp tại Cổng Dịch vụ công quốc gia.",
                "services": [
                    {
                        "title": "Đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế",
                        "url": "https://dichvucong.gov.vn",
                        "note": "Cho trẻ em dưới sáu tuổi",
                    }
                ],
            }
        ],
        "facts": [
            {
                "facts": [
                    {"label": "Diện tích", "value": "117,32 km²"},
                    {"label": "Số thôn, tổ dân phố", "value": "14"},
                ],
                "source": "Niên giám thống kê năm 2025",
                "more": below["gioi-thieu"],
            }
        ],
        "leaders": [{}, {"title": "Ủy ban nhân dân", "office": below["uy-ban-nhan-dan"]}],
        "contacts": [{}],
        "schedule": [{}],
        "map": [{"more": below["ban-do-dia-gioi"]}],
        "text": [{**text, "more": below["gioi-thieu"]}],
        "pictures": [{"pictures": [shown, {**shown, "caption": ""}]}],
        "video": [{"video": _video(home, picture)}],
        "websites": [{"groups": _groups()}],
    }


def _tiles(below: dict[str, int]) -> dict[str, Any]:
    """Six, with the longest name a tile may have."""
    tiles = [
        {"icon": icon, "title": title, "page": below[slug]}
        for icon, title, slug in (
            ("procedure", "", "thu-tuc-hanh-chinh"),
            ("notice", "", "thong-bao"),
            ("people", "Công khai để dân biết, dân bàn, dân làm, dân kiểm tra", "cong-khai"),
            ("document", "", "tiep-can-thong-tin"),
            ("phone", "", "lien-he"),
        )
    ]  # fmt: skip
    outside = {"icon": "online", "title": "Dịch vụ công", "url": "https://dichvucong.gov.vn"}
    return {"tiles": [*tiles, outside]}


def _groups() -> list[dict[str, Any]]:
    """One that is folded away, and those that fill themselves."""
    links = [{"title": f"Báo số {n}", "url": f"https://bao{n}.example.vn"} for n in range(10)]
    generated = ("above", "communes", "archives")
    return [
        *({"type": "units", "value": {"group": group}} for group in generated),
        {"type": "own", "value": {"title": "Báo chí", "links": links}},
    ]


def _video(home: HomePage, picture: PortalImage) -> dict[str, Any]:
    document = add_document(
        SimpleUploadedFile("vu-na.mp4", MP4), title="Vụ na", collection=picture.collection
    )
    return {
        "title": "Vụ na Chi Lăng",
        "video": document.pk,
        "poster": picture.pk,
        "transcript": "<p>Bà con thu hoạch na từ sáng sớm.</p>",
    }
