"""In which order some pages are read: landmarks and headings, from top to bottom."""

from __future__ import annotations

_HEAD = [
    "banner",
    "navigation Cỡ chữ, tương phản và ngôn ngữ",
    "search Tìm kiếm trên trang",
    "navigation Trình đơn chính",
    "main",
]
_BELOW_HOME = [*_HEAD, "navigation Bạn đang ở"]
_FIND = ["navigation Tra cứu", "h2 Tra cứu"]
_FOOT = ["contentinfo", "h2 Trang thông tin điện tử xã Chi Lăng", *_FIND]

# By name of the fixture.
READ: dict[str, list[str]] = {
    "home page of an archive, with its notice": [
        *_HEAD,
        "h1 Ủy ban nhân dân huyện Chi Lăng",
        "contentinfo",
        "h2 Trang thông tin điện tử huyện Chi Lăng",
        *_FIND,
    ],
    "standard page with every block": [
        *_BELOW_HOME,
        "h1 Mọi khối nội dung",
        "h2 Điều kiện tự nhiên",
        "h3 Vị trí",
        "h2 Câu hỏi thường gặp",
        "h2 Hình ảnh lễ hội",
        "h2 Tài liệu kèm theo",
        *_FOOT,
    ],
    "place": [
        *_BELOW_HOME,
        "h1 Ải Chi Lăng",
        "complementary Thông tin cần biết",
        "h2 Trên bản đồ",
        *_FOOT,
    ],
    "article with cover, tags and related ones": [
        *_BELOW_HOME,
        "h1 Nông dân Chi Lăng bước vào vụ na, thương lái đặt hàng từ sớm",
        "h2 Đường vào vùng trồng",
        "navigation Bài trước và bài sau",
        "complementary Tin liên quan",
        "h2 Tin liên quan",
        *(f"h3 Lịch tiếp công dân tuần {number}" for number in (21, 20, 19, 18)),
        *_FOOT,
    ],
    "archive of a day": [
        *_BELOW_HOME,
        "h1 Tin tức – Sự kiện: ngày 24/08/2026",
        "h2 Nông dân Chi Lăng bước vào vụ na, thương lái đặt hàng từ sớm",
        "complementary Thu hẹp danh sách",
        "h2 Chuyên mục",
        "h2 Chuyên đề",
        "h2 Theo ngày",
        *_FOOT,
    ],
    "directory": [
        *_BELOW_HOME,
        "h1 Danh bạ đơn vị",
        "search Đơn vị",
        "navigation Các nhóm trong danh bạ",
        "h2 Cấp tỉnh",
        "h2 Cấp xã",
        "h2 Đơn vị đã kết thúc",
        "contentinfo",
        "h2 Cổng thông tin điện tử tỉnh Lạng Sơn",
        *_FIND,
        "h2 Kênh chính thức",
    ],
    "preferences": [
        *_BELOW_HOME,
        "h1 Tùy chọn của bạn",
        "h2 Cỡ chữ",
        "h2 Tương phản",
        "h2 Xã, phường của tôi",
        "search Xã, phường của tôi",
        "h2 Chuyên mục quan tâm",
        *_FOOT,
    ],
    "narrowed search": [
        *_BELOW_HOME,
        "h1 Tìm kiếm",
        "navigation Phạm vi tìm kiếm",
        "h2 Vụ na thứ 7 ở Chi Lăng",
        "h2 Vụ na thứ 6 ở Chi Lăng",
        *_FOOT,
    ],
    "no such page": [
        *_HEAD,
        "h1 Không có trang nào ở địa chỉ này",
        "search Tìm tiếp",
        "navigation Các chuyên mục",
        "h2 Các chuyên mục",
        *_FOOT,
    ],
}
