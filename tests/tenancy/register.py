"""A small register: the lists in tests/data/register and what was decided about them."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from portal.tenancy.models import Unit
from portal.tenancy.register.load import LoadResult, load_units
from portal.tenancy.register.reference import AlternateCode, Reform, Rename

FOLDER = Path(__file__).resolve().parent.parent / "data" / "register"
BEFORE, AFTER, TAKEOVERS = (
    "units_old_2025-03.csv",
    "units_new_2026.csv",
    "map_old_to_new_communes.csv",
)
EVE = datetime.date(2025, 6, 30)
DAY = datetime.date(2025, 7, 1)
CITY_DAY = datetime.date(2026, 4, 30)
NOW = datetime.date(2026, 6, 1)

REFORM = Reform(
    on=DAY,
    before_file=BEFORE,
    after_file=AFTER,
    takeovers_file=TAKEOVERS,
    province_basis="NQ tỉnh",
    district_basis="NQ huyện",
    general_commune_basis="NQ xã chung",
    code_basis="QĐ mã",
    commune_basis={"20": "NQ xã Lạng Sơn"},
    alternates=(AlternateCode("05977", "05989", "Công văn"),),
    renames=(
        Rename("75", CITY_DAY, "Tỉnh Đồng Nai", "Thành phố Đồng Nai", "NQ thành phố"),
        Rename("25270", CITY_DAY, "Xã Lộc Ninh", "Phường Lộc Ninh", "NQ phường"),
        Rename("20", CITY_DAY, "Tỉnh Xa", "Thành phố Xa", "not of this list"),
    ),
)


def load(folder: Path = FOLDER) -> LoadResult:
    """Load the small register."""
    return load_units(folder, REFORM)


def copy_of_lists(target: Path) -> Path:
    """A folder with the lists, to be changed."""
    return Path(shutil.copytree(FOLDER, target / "lists"))


def change(folder: Path, name: str, old: str, new: str) -> Path:
    """Replace text that stands once in a list."""
    path = folder / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def unit(name: str) -> Unit:
    """The unit whose name of today (or last name) is `name`."""
    return Unit.objects.get(name=name)
