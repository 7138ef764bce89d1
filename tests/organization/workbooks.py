"""Workbooks of organisations, made of rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

HEADERS: Mapping[str, Sequence[str]] = {
    "Cơ quan": ("Đơn vị", "Tên cơ quan", "Thuộc", "Từ ngày", "Đến trước ngày", "Tóm tắt"),
    "Người": ("Đơn vị", "Mã", "Họ tên", "Học vị"),
    "Chức vụ": (
        "Đơn vị",
        "Mã người",
        "Họ và tên",
        "Cơ quan",
        "Chức vụ",
        "Vai trò",
        "Từ ngày",
        "Đến trước ngày",
        "Điện thoại",
        "Kiêm nhiệm",
    ),
    "Liên hệ": ("Đơn vị", "Cơ quan", "Tên đầu mối", "Điện thoại", "Email"),
}


def workbook(
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    headers: Mapping[str, Sequence[str]] = HEADERS,
) -> bytes:
    """A workbook with these rows below the headers of their sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        page.append(headers[title])
        for row in rows:
            page.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def commune(unit: str, number: int = 1) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of one made-up commune: 4 offices, 4 people, 5 posts, 2 contacts."""
    names = [f"Nguyễn Văn {letter}" for letter in "ABCD"]
    return {
        "Cơ quan": [
            (unit, "Phòng Kinh tế", "Ủy ban nhân dân", "01/07/2025", None, "Đất đai, xây dựng."),
            (unit, "Ủy ban nhân dân", None, "01/07/2025"),
            (unit, "Hội đồng nhân dân", None, "01/07/2025"),
            (unit, "Thôn Một", "Ủy ban nhân dân"),
        ],
        "Người": [(unit, f"M{at}", name, "ThS.") for at, name in enumerate(names)],
        "Chức vụ": [
            (unit, "M0", names[0], "Ủy ban nhân dân", "Chủ tịch", None, "01/07/2025"),
            (unit, "M1", None, "Ủy ban nhân dân", "Phó Chủ tịch", None, "01/07/2025"),
            (unit, "M2", None, "Phòng Kinh tế", "Trưởng phòng", None, "01/07/2025", None,
             f"0205 3812 {number:03d}"),
            (unit, "M3", None, "Hội đồng nhân dân", "Chủ tịch", None, "01/07/2025"),
            (unit, "M3", None, "Thôn Một", "Trưởng thôn", None, None, None, None, "x"),
        ],
        "Liên hệ": [
            (unit, None, "Văn thư", f"0205 3813 {number:03d} – văn thư"),
            (unit, "Phòng Kinh tế", "Một cửa", f"0205 3814 {number:03d}", "vp@example.vn"),
        ],
    }  # fmt: skip
