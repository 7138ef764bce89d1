"""The sheets of a workbook of an organisation, and their columns: what each is called.

The first name is the one that samples and messages use. Headers are compared without
accents, capitals and signs (`search_key`); columns may stand in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from portal.core.vietnamese import search_key

OFFICES, PEOPLE, POSTS, CONTACTS = "offices", "people", "posts", "contacts"
Holds = Literal["text", "lines", "date", "last_day", "flag", "number", "degrees"]


@dataclass(frozen=True)
class Column:
    """One column: our name, what it holds, its names in workbooks, an example.

    `last_titles`: names under which a workbook gives the last day with something, where we keep
    the first without it.
    """

    name: str
    titles: tuple[str, ...]
    example: str = ""
    holds: Holds = "text"
    is_required: bool = False
    last_titles: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What samples and messages call it."""
        return self.titles[0]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its names, its columns."""

    key: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        """What samples and messages call it."""
        return self.titles[0]

    def title_of(self, name: str) -> str:
        """What the column of our name is called; "" if there is none."""
        return next((column.title for column in self.columns if column.name == name), "")


def _unit(example: str = "chilang.example.vn") -> Column:
    titles = ("Đơn vị", "Tên đơn vị", "Mã đơn vị", "Tên miền", "Trang", "Xã phường", "Host", "Unit")
    return Column("unit", titles, example)


_LAST_DAYS: Final = ("Đến ngày", "Đến hết ngày", "Đến", "Ngày kết thúc")


def _dates() -> tuple[Column, ...]:
    return (
        Column(
            "valid_from", ("Từ ngày", "Ngày bắt đầu", "Từ", "Ngày bổ nhiệm"), "01/07/2025", "date"
        ),
        Column(
            "valid_to",
            ("Đến trước ngày", "Thôi giữ từ ngày"),
            holds="date",
            last_titles=_LAST_DAYS,
        ),
    )


_BASIS: Final = Column("basis", ("Căn cứ", "Căn cứ pháp lý", "Quyết định"), "QĐ 12/QĐ-UBND")
_MAIL: Final = (
    *("Thư điện tử", "Email", "E-mail", "Hộp thư", "Thư công vụ", "Thư điện tử công vụ"),
    *("Email công vụ", "Địa chỉ email", "Địa chỉ thư điện tử"),
)
_EMAIL: Final = Column("email", _MAIL, "vp@example.vn")
_ABOVE: Final = ("Cơ quan cấp trên", "Thuộc", "Trực thuộc", "Cấp trên")
_OFFICE: Final = ("Cơ quan", "Cơ quan, phòng ban", "Phòng ban", "Nơi công tác")
_PHONES: Final = (
    *("Điện thoại", "Số điện thoại", "ĐT", "SĐT", "Số ĐT", "Điện thoại cơ quan"),
    *("Điện thoại liên hệ", "Điện thoại công vụ"),
)
_ACCOUNTS: Final = ("Tài khoản mạng xã hội", "Mạng xã hội", "Tài khoản chính thức")
_ORDER: Final = ("Thứ tự", "STT hiển thị", "Xếp thứ")
_DUTIES: Final = ("Nhiệm vụ", "Nhiệm vụ được giao", "Phụ trách", "Lĩnh vực phụ trách")

SHEETS: Final = (
    Sheet(
        OFFICES,
        ("Cơ quan", "Các cơ quan", "Phòng ban", "Bộ máy", "Tổ chức"),
        (
            _unit(),
            Column("name", ("Tên cơ quan", "Tên", "Cơ quan"), "Phòng Kinh tế", is_required=True),
            Column("above", _ABOVE, "Ủy ban nhân dân"),
            Column("kind", ("Loại", "Loại cơ quan"), "Phòng chuyên môn"),
            Column("summary", ("Tóm tắt", "Giới thiệu"), "Nông nghiệp, đất đai, xây dựng."),
            Column(
                "functions",
                ("Chức năng, nhiệm vụ", "Chức năng", "Chức năng nhiệm vụ"),
                "Tham mưu cho UBND xã.",
                "lines",
            ),
            Column("legal_basis", _BASIS.titles, "NĐ 150/2025/NĐ-CP", "lines"),
            Column("valid_from", ("Từ ngày", "Ngày thành lập"), "01/07/2025", "date"),
            Column(
                "valid_to",
                ("Đến trước ngày", "Ngày giải thể"),
                holds="date",
                last_titles=_LAST_DAYS,
            ),
        ),
    ),
    Sheet(
        PEOPLE,
        ("Người", "Nhân sự", "Cán bộ", "Danh sách cán bộ"),
        (
            _unit(),
            Column("reference", ("Mã người", "Mã", "Mã cán bộ", "Mã số"), "CL-01"),
            Column("full_name", ("Họ và tên", "Họ tên", "Tên"), "Nguyễn Văn A", is_required=True),
            Column("given_name", ("Tên gọi",)),
            Column("degree", ("Học vị", "Học hàm, học vị", "Chức danh khoa học"), "ThS."),
            Column("office", _OFFICE, "Phòng Kinh tế"),
            Column("biography", ("Tiểu sử", "Tóm tắt tiểu sử"), holds="lines"),
            Column("duties", _DUTIES, holds="lines"),
        ),
    ),
    Sheet(
        POSTS,
        ("Chức vụ", "Chức danh", "Bổ nhiệm"),
        (
            _unit(),
            Column("reference", ("Mã người", "Mã", "Mã cán bộ", "Mã số"), "CL-01"),
            Column("full_name", ("Họ và tên", "Họ tên", "Tên"), "Nguyễn Văn A"),
            Column("office", _OFFICE, "Phòng Kinh tế", is_required=True),
            Column(
                "title",
                ("Chức vụ", "Chức danh", "Chức vụ, chức danh", "Chức danh, chức vụ"),
                "Trưởng phòng",
                is_required=True,
            ),
            Column("standing", ("Vai trò", "Vị trí"), "Người đứng đầu"),
            Column("is_acting", ("Quyền, phụ trách", "Quyền", "Tạm thời"), holds="flag"),
            Column("is_concurrent", ("Kiêm nhiệm", "Kiêm"), holds="flag"),
            Column("rank", _ORDER, "1", "number"),
            *_dates(),
            _BASIS,
            Column("duties", _DUTIES, holds="lines"),
            Column("phone", _PHONES, "0205 3812 345"),
            _EMAIL,
        ),
    ),
    Sheet(
        CONTACTS,
        ("Liên hệ", "Đầu mối liên hệ", "Danh bạ"),
        (
            _unit(),
            Column("office", _OFFICE, "Phòng Kinh tế"),
            Column("name", ("Tên đầu mối", "Tên liên hệ", "Tên"), "Văn thư", is_required=True),
            Column("kind", ("Loại", "Loại liên hệ"), "Liên hệ chung"),
            Column("person_name", ("Người liên hệ", "Người phát ngôn")),
            Column("phones", _PHONES, "0205 3812 345 – văn thư", "lines"),
            _EMAIL,
            Column("address", ("Địa chỉ",), "Số 1, đường Ví Dụ"),
            Column("address_note", ("Chỉ dẫn", "Cách tìm"), "Tầng 1"),
            Column(
                "hours", ("Giờ làm việc", "Giờ mở cửa"), "Thứ Hai – Thứ Sáu: 7:30–17:00", "lines"
            ),
            Column("counters", ("Quầy",), holds="lines"),
            Column("services", ("Làm việc gì ở đây", "Việc giải quyết"), holds="lines"),
            Column("accounts", _ACCOUNTS, "https://zalo.me/0000000000 – Xã Ví Dụ", "lines"),
            Column("latitude", ("Vĩ độ",), holds="degrees"),
            Column("longitude", ("Kinh độ",), holds="degrees"),
            Column("sort_order", _ORDER, "1", "number"),
        ),
    ),
)


def sheet_called(title: str) -> Sheet | None:
    """The sheet that a workbook calls `title`."""
    key = search_key(title)
    return next((one for one in SHEETS if key in map(search_key, one.titles)), None)


def column_called(sheet: Sheet, title: str) -> Column | None:
    """The column that a header means."""
    key = search_key(title)
    for column in sheet.columns:
        if key in map(search_key, column.titles):
            return column
        if key in map(search_key, column.last_titles):
            return replace(column, holds="last_day")
    return None
