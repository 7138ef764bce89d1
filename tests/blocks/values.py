"""One well-filled value of every block, for tests that show or clean them all."""

from __future__ import annotations

from typing import Any

from wagtail.rich_text import RichText

from portal.core.media.models import PortalDocument, PortalImage

TABLE = {
    "data": [
        ["Thôn", "Số hộ", "Hộ nghèo"],
        ["Làng Cằng", "128", "3,1 %"],
        ["Đồng Bành", "96", "2"],
    ],
    "cell": [],
    "mergeCells": [],
    "first_row_is_table_header": True,
    "first_col_is_header": True,
    "table_header_choice": "both",
    "table_caption": "Số hộ theo thôn năm 2026",
}


def picture(image: PortalImage, **changes: Any) -> dict[str, Any]:
    """A picture with its text alternative."""
    value = {"image": image, "alt": "Hồ nước giữa núi", "decorative": False, "caption": "Hồ"}
    return value | changes


def gallery(*images: PortalImage) -> dict[str, Any]:
    """Pictures side by side."""
    items = [
        {"image": image, "alt": f"Ảnh thứ {number}", "caption": f"Chú thích {number}"}
        for number, image in enumerate(images, start=1)
    ]
    return {"title": "Hình ảnh lễ hội", "pictures": items}


def files(*documents: PortalDocument) -> dict[str, Any]:
    """Files to download."""
    items = [{"document": document, "title": ""} for document in documents]
    return {"title": "Tài liệu kèm theo", "files": items}


def video(
    film: PortalDocument, poster: PortalImage, captions: PortalDocument | None = None
) -> dict[str, Any]:
    """A video of our own."""
    return {
        "title": "Lễ hội Chi Lăng",
        "video": film,
        "poster": poster,
        "captions": captions,
        "transcript": RichText("<p>Tiếng trống khai hội.</p>"),
    }


def text_values() -> list[tuple[str, Any]]:
    """Every block that needs no file."""
    return [
        ("paragraph", RichText("<h3>Vị trí</h3><p>Xã nằm ở phía nam tỉnh.</p>")),
        ("heading", "Điều kiện tự nhiên"),
        ("table", TABLE),
        ("quote", "Có đường bê tông, xe vào tận chân đồi."),
        (
            "callout",
            {"kind": "note", "title": "", "text": RichText("<p>Nghỉ lễ ngày 02/9.</p>")},
        ),
        (
            "link_card",
            {
                "url": "https://www.youtube.com/watch?v=x",
                "title": "Phóng sự về mùa na",
                "description": "Dài 12 phút.",
            },
        ),
        (
            "accordion",
            {
                "title": "Câu hỏi thường gặp",
                "parts": [
                    {
                        "summary": "Nộp hồ sơ ở đâu?",
                        "text": RichText("<p>Tại bộ phận một cửa.</p>"),
                    }
                ],
            },
        ),
        (
            "contact",
            {
                "name": "Bộ phận một cửa",
                "role": "Tiếp nhận hồ sơ",
                "address": "Thôn Đồng Bành",
                "phone": "0205 3.812 345",
                "email": "motcua@example.vn",
                "hours": "7:30–17:00, thứ hai đến thứ sáu",
            },
        ),
    ]


def every_value(
    images: list[PortalImage],
    documents: list[PortalDocument],
    film: PortalDocument | None = None,
    captions: PortalDocument | None = None,
) -> list[tuple[str, Any]]:
    """Every block of a page, once."""
    values = [
        *text_values(),
        ("picture", picture(images[0])),
        ("gallery", gallery(*images)),
        ("files", files(*documents)),
    ]
    if film is not None:
        values.append(("video", video(film, images[0], captions)))
    return values
