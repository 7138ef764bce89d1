"""A file of people: its columns, and what each row says.

Columns are known by their Vietnamese or their English name, in any order; a row is one
role of one person at one unit. Dates are written 31/12/2026 or 2026-12-31.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from portal.core.accounts.models import User
from portal.core.tabular import Row, RowError, TableError, read_table
from portal.core.vietnamese import search_key
from portal.tenancy.models import Role, RoleScope

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Ours → theirs, as `search_key` makes them: without accents, capitals and signs.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "username": ("ten dang nhap", "username", "login"),
    "full_name": ("ho va ten", "ho ten", "full name"),
    "email": ("thu dien tu", "email", "e mail"),
    "phone": ("dien thoai", "so dien thoai", "phone"),
    "expires_on": ("ngay het han", "expires on"),
    "unit": ("don vi", "ma don vi", "ten mien", "unit"),
    "role": ("vai tro", "role"),
    "scope": ("pham vi", "scope"),
    "valid_from": ("tu ngay", "valid from", "from"),
    "valid_to": ("den truoc ngay", "valid to", "to"),
    "basis": ("can cu", "can cu phap ly", "basis"),
    "board": ("quyet dinh ban bien tap", "quyet dinh", "board", "decision"),
}
REQUIRED = ("full_name", "email", "unit", "role")
# What the sample file and the messages call the columns.
NAMES: Mapping[str, str] = {
    "username": "Tên đăng nhập",
    "full_name": "Họ và tên",
    "email": "Thư điện tử",
    "phone": "Điện thoại",
    "expires_on": "Ngày hết hạn",
    "unit": "Đơn vị",
    "role": "Vai trò",
    "scope": "Phạm vi",
    "valid_from": "Từ ngày",
    "valid_to": "Đến trước ngày",
    "basis": "Căn cứ",
    "board": "Quyết định Ban biên tập",
}
_SCOPES: Mapping[str, str] = {
    "": RoleScope.SITE,
    "trang": RoleScope.SITE,
    "nhanh": RoleScope.BRANCH,
    "ca nhanh": RoleScope.BRANCH,
}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True)
class PersonRow:
    """One row as it was understood; empty cells are "" or None.

    `unit`: a host or a code; `board`: the number of the decision on the editorial board.
    """

    line: int
    username: str
    full_name: str
    email: str
    phone: str
    expires_on: datetime.date | None
    unit: str
    role: str
    scope: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    basis: str
    board: str = ""


@dataclass(frozen=True)
class PeopleFile:
    """The rows that can be understood, and what is wrong with the others."""

    rows: tuple[PersonRow, ...]
    errors: tuple[RowError, ...]


def sample_header() -> str:
    """The first line of a file, as a spreadsheet program saves it."""
    return ",".join(NAMES.values())


def read_people(source: Path | bytes, name: str = "") -> PeopleFile:
    """Read a file of people. Raises `TableError` for one that cannot be used at all."""
    table = read_table(source, (), name, delimiters=",;\t")
    columns = _columns(table.columns, table.name)
    rows, errors = [], list(table.errors)
    for row in table.rows:
        try:
            rows.append(_person(row, columns))
        except ValidationError as error:
            errors.append(RowError(row.line, " ".join(error.messages)))
    return PeopleFile(tuple(rows), tuple(errors))


def _columns(header: tuple[str, ...], name: str) -> dict[str, str]:
    """Our name of a column → its name in the file."""
    ours = {theirs: column for column, names in COLUMNS.items() for theirs in names}
    found: dict[str, str] = {}
    errors = []
    for title in header:
        column = ours.get(search_key(title))
        if column in found:
            errors.append(RowError(1, _("column given twice: %s") % title))
        elif column is not None:
            found[column] = title
    missing = [NAMES[column] for column in REQUIRED if column not in found]
    if missing:
        errors.append(RowError(1, _("missing column: %s") % ", ".join(missing)))
    if errors:
        raise TableError(name, errors)
    return found


def _person(row: Row, columns: Mapping[str, str]) -> PersonRow:
    """What a row says. Raises ValidationError with all that cannot be understood."""
    cells = {column: row[title] for column, title in columns.items()}
    problems: list[str] = []
    for column in REQUIRED:
        if not cells[column]:
            problems.append(_("“%(column)s” is empty.") % {"column": NAMES[column]})
    email = cells["email"].lower()
    person = PersonRow(
        line=row.line,
        username=str(User.normalize_username(cells.get("username") or email)),
        full_name=cells["full_name"],
        email=email,
        phone=cells.get("phone", ""),
        expires_on=_day(cells, "expires_on", problems),
        unit=cells["unit"],
        role=_choice(cells, "role", _roles(), [str(one) for one in Role.labels], problems),
        scope=_choice(cells, "scope", _scopes(), ("trang", "nhánh"), problems),
        valid_from=_day(cells, "valid_from", problems),
        valid_to=_day(cells, "valid_to", problems),
        basis=cells.get("basis", ""),
        board=cells.get("board", ""),
    )
    if problems:
        raise ValidationError(problems)
    return person


def _day(cells: Mapping[str, str], column: str, problems: list[str]) -> datetime.date | None:
    text = cells.get(column, "")
    if not text:
        return None
    try:
        if match := _DAY_FIRST.fullmatch(text):
            day, month, year = (int(part) for part in match.groups())
            return datetime.date(year, month, day)
        return datetime.date.fromisoformat(text)
    except ValueError:
        problems.append(
            _("“%(column)s”: “%(text)s” is no date; write 31/12/2026.")
            % {"column": NAMES[column], "text": text}
        )
        return None


def _choice(
    cells: Mapping[str, str],
    column: str,
    known: Mapping[str, str],
    labels: Iterable[str],
    problems: list[str],
) -> str:
    """The value of a cell; `labels`: what people may write for it."""
    text = cells.get(column, "")
    found = known.get(search_key(text))
    if found is None and (text or column not in REQUIRED):
        problems.append(
            _("“%(column)s”: “%(text)s” is not known; write one of: %(known)s.")
            % {"column": NAMES[column], "text": text, "known": ", ".join(labels)}
        )
    return found or ""


@cache
def _roles() -> dict[str, str]:
    return _words(Role.choices)


@cache
def _scopes() -> dict[str, str]:
    return {**_words(RoleScope.choices), **_SCOPES}


def _words(choices: Iterable[tuple[str, StrOrPromise]]) -> dict[str, str]:
    """Values by what people call them, in both languages."""
    words = {search_key(value): value for value, label in choices}
    for language in ("vi", "en"):
        with translation.override(language):
            words.update({search_key(str(label)): value for value, label in choices})
    return words
