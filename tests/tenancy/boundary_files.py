"""Outlines of the small register: a made-up province of squares beside another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from portal.core.geo.geometry import Shape
from portal.tenancy.boundaries.load import LoadResult, Origin, load_boundaries
from portal.tenancy.models import Unit
from portal.tenancy.register.selectors import unit_at
from tests.geo.land import geojson, plot
from tests.tenancy.register import NOW

ORIGIN = Origin("Bản đồ thử nghiệm", "CC0")

# Code, name in the file, where it lies: two rows, the second province to the south.
COMMUNES: dict[str, tuple[str, Shape]] = {
    "05983": ("Phường Lương Văn Tri", plot(0, 2, wavy=3)),
    "05977": ("Tam Thanh", plot(1, 2, wavy=3)),
    "06469": ("Xã Hòa Bình", plot(2, 2, wavy=3)),
    "06463": ("Xã Chi Lăng", plot(0, 1, wavy=3)),
    "06472": ("Xã Bằng Mạc", plot(1, 1, wavy=3)),
    "25270": ("Phường Lộc Ninh", plot(0, 0, wavy=3)),
    "26002": ("Phường Trảng Dài", plot(1, 0, wavy=3)),
}
PROVINCES: dict[str, tuple[str, Shape]] = {
    "20": ("Lạng Sơn", (*plot(0, 1, 2), *plot(2, 2))),
    "75": ("Thành phố Đồng Nai", plot(0, 0)),
}


def feature(code: str, name: str, shape: Shape, **properties: Any) -> dict[str, Any]:
    """One unit as a file gives it."""
    return {
        "type": "Feature",
        "id": code,
        "properties": {"code": code, "fullName": name, **properties},
        "geometry": geojson(shape),
    }


def by_code(code: str) -> Unit:
    """The unit that carries an official code at present."""
    found = unit_at(code, NOW)
    assert found is not None
    return found


def write(folder: Path, file: str, features: list[Any], **collection: Any) -> Path:
    """A GeoJSON file."""
    path = folder / file
    text = json.dumps(
        {"type": "FeatureCollection", **collection, "features": features}, ensure_ascii=False
    )
    path.write_text(text, encoding="utf-8")
    return path


def write_all(folder: Path) -> Path:
    """Both levels, each in its file."""
    folder.mkdir(exist_ok=True)
    for name, units in (("xa.geojson", COMMUNES), ("tinh.geojson", PROVINCES)):
        rows = [
            feature(code, label, shape, areaKm2=round(100 + number / 3, 2))
            for number, (code, (label, shape)) in enumerate(units.items())
        ]
        write(folder, name, rows)
    return folder


def load(path: Path, origin: Origin = ORIGIN) -> LoadResult:
    """Load outlines with the codes of the small register's present."""
    return load_boundaries(path, origin, day=NOW)
