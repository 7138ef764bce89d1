"""What a profile can put into the frame of a page."""

from __future__ import annotations

from typing import Any

from wagtail.models import Collection

from portal.core.media.services.files import add_image
from portal.core.media.services.renditions import make_renditions
from tests.media.files import picture_file


def full_profile(collection: Collection) -> dict[str, Any]:
    """Every field of a profile that shows, with the longest texts there are."""
    image = add_image(picture_file(size=(1600, 260)), title="Ảnh", collection=collection)
    make_renditions(image.pk)
    return {
        "agency_name": "Ủy ban nhân dân đặc khu Hoàng Sa – Trường Sa thuộc thành phố " * 3,
        "responsible": "Chủ tịch Ủy ban nhân dân xã",
        "address": "Thôn Đồng Bành, xã Chi Lăng, tỉnh Lạng Sơn",
        "phone": "0205 382 0000; 0205 382 0001",
        "email": "vanphong@example.vn",
        "licence": "Số 01/GP-TTĐT ngày 02/01/2026",
        "emblem": image,
        "banner": image,
        "banner_alt": "Mừng Đảng, mừng Xuân",
        "notice_text": "Trang tạm ngừng để bảo trì từ 22 giờ ngày 05/12 đến 2 giờ ngày 06/12.",
        "notice_url": "https://example.vn/bao-tri",
        "social_accounts": [
            ("account", {"kind": "zalo", "name": "", "url": "https://example.vn/zalo"})
        ],
        "badges": [
            (
                "badge",
                {"label": "Tín nhiệm mạng", "url": "https://example.vn/nhan", "image": image},
            ),
            ("badge", {"label": "IPv6", "url": "", "image": None}),
        ],
    }
