"""What a home page costs: ten queries at most, whatever its blocks, content and network."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.core.media import services
from portal.core.media.models import PortalImage
from portal.tenancy.boundaries.load import load_boundaries
from portal.tenancy.models import SiteProfile
from portal.tenancy.placements import place
from tests.factories import make_member_site
from tests.geo.land import plot
from tests.home.conftest import Portal
from tests.media.files import picture_file
from tests.tenancy.boundary_files import ORIGIN, feature, write

WARM = 10
# Besides: the pictures of the blocks with what a page shows of them, pages within pages,
# and one for each running text with links to pages.
WARM_WITH_EVERYTHING = 12 + 4
# Version keys are read at most once in this time: one of the warm queries at worst.
FRESH_SECONDS = 60


def queries(portal: Portal) -> int:
    """How many queries a warm home page takes."""
    for _warm in range(2):
        Client().get("/", headers={"host": portal.host})
    with CaptureQueriesContext(connection) as seen:
        answer = Client().get("/", headers={"host": portal.host})
    assert answer.status_code == 200
    return len(seen)


@pytest.fixture
def cover(commune: Portal, settings: Settings) -> PortalImage:
    """A picture of the commune."""
    settings.CACHE_VERSION_SECONDS = FRESH_SECONDS
    image = services.add_image(picture_file(), title="Đồi na", collection=commune.member.collection)
    services.make_renditions(image.pk)
    return PortalImage.objects.get(pk=image.pk)


@pytest.fixture
def busy(commune: Portal, cover: PortalImage, tmp_path: Path) -> Portal:
    """Every block of the composition that provisioning made has something to show."""
    rows = [feature("06463", "Xã Chi Lăng", plot(0, 0)), feature("20", "Lạng Sơn", plot(0, 0, 3))]
    load_boundaries(write(tmp_path, "ranh-gioi.geojson", rows), ORIGIN)
    for slug in ("tin-tuc", "thong-bao", "chi-dao-dieu-hanh", "pho-bien-phap-luat", "cong-khai"):
        for number in range(3):
            commune.publish(f"Tin {slug} {number}", slug, cover=cover, cover_alt="Đồi na")
    home = commune.home
    raw = [dict(row) for row in home.body.raw_data]
    for row in raw:
        if row["type"] == "text":
            row["value"] = {**row["value"], "text": "<p>Xã nằm bên sông Thương.</p>"}
        if row["type"] == "facts":
            row["value"] = {**row["value"], "facts": [{"label": "Dân số", "value": "8.120"}]}
    home.body = raw
    home.save_revision().publish()
    return commune


def test_the_default_composition_takes_ten_queries(busy: Portal) -> None:
    html = busy.html()
    top, below = ("lead", "tiles", "notices", "services"), ("text", "map", "facts", "websites")
    for name in (*top, "strips", *below):
        assert f'class="home-{name}' in html
    assert "<svg" in html[html.index('class="home-map') :]
    # One less than the bar: another process may have to read its version keys.
    assert queries(busy) <= WARM - 1


def test_queries_grow_neither_with_content_nor_with_sites(
    busy: Portal, cover: PortalImage, province: Portal
) -> None:
    before = queries(busy)
    for number in range(20):
        busy.publish(f"Tin thêm {number}", cover=cover, cover_alt="Đồi na")
    for number in range(5):
        member = make_member_site(f"Xã {number}", f"x{number}.localhost", parent=province.member)
        SiteProfile.objects.filter(site=member.site).update(address="Thôn Một")
    for number in range(3):
        place(province.publish(f"Tin của tỉnh {number}"), busy.list("thong-bao"))
    assert queries(busy) == before
    assert "Xã 4" in busy.words()


def test_queries_are_bounded_whatever_the_blocks(busy: Portal, cover: PortalImage) -> None:
    inner = busy.page("lich-su").pk
    picture = {"image": cover.pk, "alt": "Đồi na", "decorative": False, "caption": ""}
    lists = [
        busy.list(slug).pk for slug in ("chi-dao-dieu-hanh", "pho-bien-phap-luat", "cong-khai")
    ]
    link = f'<p>Xem <a linktype="page" id="{inner}">trang này</a>.</p>'
    strips = {"strips": [{"index": pk} for pk in lists]}
    tile = {"icon": "pen", "title": "", "page": inner, "url": ""}
    groups = [
        {"type": "units", "value": {"group": group}}
        for group in ("above", "departments", "communes", "archives")
    ]
    everything = [
        ("lead", {"articles": [busy.page("tin-tin-tuc-0").pk], "more": busy.list("tin-tuc").pk}),
        ("tiles", {"tiles": [tile] * 8}),
        *[("latest", {"title": f"Mới {n}", "index": lists[n]}) for n in range(3)],
        *[("strips", strips)] * 3,
        ("notices", {"index": busy.list("thong-bao").pk}),
        ("services", {"services": [{"title": "Một", "url": "https://dichvucong.gov.vn"}]}),
        ("map", {"title": "Bản đồ", "more": inner}),
        ("facts", {"facts": [{"label": "Dân số", "value": "8.120"}], "more": inner}),
        *[("text", {"title": f"Chữ {n}", "text": link, "more": inner}) for n in range(4)],
        *[("pictures", {"title": f"Ảnh {n}", "pictures": [picture] * 8}) for n in range(2)],
        ("websites", {"groups": groups}),
    ]
    busy.compose(*everything)
    html = busy.html()
    assert html.count("home-strips") == 3
    assert html.count("srcset=") > 16
    assert queries(busy) <= WARM_WITH_EVERYTHING
