"""The map of the unit on its home page: there with its outline, and not before."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from portal.tenancy.boundaries.load import load_boundaries
from tests.geo.land import plot
from tests.home.conftest import Portal
from tests.tenancy.boundary_files import ORIGIN, feature, write


def test_the_map_comes_with_its_outline(commune: Portal, tmp_path: Path) -> None:
    assert "home-map" not in commune.html()
    assert "boundaries" in Client().get("/", headers={"host": commune.host})["Cache-Tag"]
    rows = [
        feature("06463", "Xã Chi Lăng", plot(0, 0, wavy=3), areaKm2=80.74),
        feature("20", "Lạng Sơn", plot(0, 0, 3)),
    ]
    load_boundaries(write(tmp_path, "ranh-gioi.geojson", rows), ORIGIN)
    html = commune.html()  # at once
    block = html[html.index('class="home-map') :]
    block = block[: block.index("</section>")]
    assert block.count("<svg") == 2  # the map, and the one colour of its legend
    assert "Bản đồ xã Chi Lăng" in block
    assert "Địa giới xã Chi Lăng" in block
    assert "<li>Xã Chi Lăng nằm ở phía tây nam tỉnh Lạng Sơn.</li>" in block
    assert "<li>Diện tích: 80,7 km².</li>" in block
    assert "Nguồn: Bản đồ thử nghiệm" in block
    assert "/gioi-thieu/ban-do-dia-gioi/" in block
    assert "style=" not in block
