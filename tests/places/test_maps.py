"""Maps on pages: the boundary with its words, a place with the way to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Page

from home.models import StandardPage
from portal.tenancy.boundaries.selectors import unit_map
from portal.tenancy.boundaries.words import Key, legend
from portal.tenancy.models import MemberSite, SiteProfile
from tests.places.conftest import HERE, MakePage, main_of
from tests.tenancy import register
from tests.tenancy.boundary_files import by_code, load, write_all

Get = Callable[..., Any]
INSIDE, OUTSIDE = (Decimal("21.15"), Decimal("106.05")), (Decimal("21.05"), Decimal("106.05"))


@pytest.fixture
def outlines(member: MemberSite, tmp_path: Path) -> Callable[[], Any]:
    """Make the member site that of the register's Xã Chi Lăng; load its outline when called."""
    register.load()
    member.unit = by_code("06463")
    member.save()
    folder = write_all(tmp_path / "geo")
    return lambda: load(folder)


@pytest.fixture
def map_page(member: MemberSite) -> StandardPage:
    """A page that holds the map alone."""
    home = Page.objects.get(pk=member.site.root_page_id).specific
    page = StandardPage(
        title="Bản đồ", slug="ban-do", locale=home.locale, body=[("boundary_map", {"title": ""})]
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_the_boundary_and_the_same_in_words(
    outlines: Callable[[], Any], map_page: StandardPage, public_get: Get
) -> None:
    outlines()
    html = main_of(public_get(HERE, "/ban-do/"))
    svg = html[html.index("<svg") : html.index("</svg>") + 6]
    root = ET.fromstring(svg)  # noqa: S314 - our own
    labelled = root.get("aria-labelledby", "").split()
    texts = {element.get("id"): element.text or "" for element in root if element.get("id")}
    assert [bool(texts[key]) for key in labelled] == [True, True]
    assert "Phía đông giáp xã Bằng Mạc." in html[html.index("</figure>") :]
    assert "Nguồn: Bản đồ thử nghiệm; địa giới từ ngày 01/07/2025" in html
    assert "style" not in svg
    assert html.count('id="ban-do-t"') == 1


def test_the_colours_are_explained(
    outlines: Callable[[], Any], map_page: StandardPage, public_get: Get
) -> None:
    outlines()
    html = main_of(public_get(HERE, "/ban-do/"))
    legend = html[html.index("map-legend") :]
    legend = legend[: legend.index("</ul>")]
    assert re.findall(r'<g class="([^"]+)"', legend) == ["map-own", "map-near"]
    assert "Địa giới xã Chi Lăng" in legend
    assert "Đơn vị hành chính giáp ranh" in legend
    lang_son = legend_of("20")
    assert [key.kind for key in lang_son] == ["line", "in", "near"]
    assert lang_son[0].text == "Địa giới tỉnh Lạng Sơn"


def legend_of(code: str) -> list[Key]:
    found = unit_map(by_code(code).pk)
    assert found is not None
    return legend(found)


def test_a_page_whose_map_cannot_be_drawn_says_whom_to_ask(
    outlines: Callable[[], Any], member: MemberSite, map_page: StandardPage, public_get: Get
) -> None:
    SiteProfile.objects.filter(site=member.site).update(phone="0205 000 0000")
    answer = public_get(HERE, "/ban-do/")
    assert "boundaries" in answer["Cache-Tag"]
    html = main_of(answer)
    assert "<svg" not in html
    assert "đang được chuẩn bị" in html
    outlines()  # shown at once
    html = main_of(public_get(HERE, "/ban-do/"))
    assert "<svg" in html
    assert "đang được chuẩn bị" not in html


def test_a_map_costs_no_query_of_its_own(
    outlines: Callable[[], Any], map_page: StandardPage, public_get: Get, settings: Settings
) -> None:
    settings.CACHE_VERSION_SECONDS = 60

    def queries() -> int:
        public_get(HERE, "/ban-do/")
        with CaptureQueriesContext(connection) as captured:
            public_get(HERE, "/ban-do/")
        return len(captured)

    without = queries()
    outlines()
    assert queries() == without <= 7


def test_a_place_on_the_map_and_the_way_to_it(
    outlines: Callable[[], Any], make_place: MakePage, public_get: Get
) -> None:
    outlines()
    make_place(latitude=INSIDE[0], longitude=INSIDE[1])
    html = main_of(public_get(HERE, "/di-tich/ai-chi-lang/"))
    assert 'class="map-point"' in html
    assert "Ải Chi Lăng trên bản đồ xã Chi Lăng" in html
    assert "không có giá trị pháp lý. Nguồn: Bản đồ thử nghiệm" in html
    links = re.findall(r'href="([^"]+)"', html[html.index("place-map") :])
    assert "geo:21.150000,106.050000" in links
    assert any("google.com/maps/dir/" in link and "21.150000" in link for link in links)
    assert any("openstreetmap.org" in link for link in links)
    assert "<iframe" not in html


def test_without_an_outline_the_way_is_shown_all_the_same(
    make_place: MakePage, public_get: Get
) -> None:
    make_place(latitude=INSIDE[0], longitude=INSIDE[1])
    html = main_of(public_get(HERE, "/di-tich/ai-chi-lang/"))
    assert "<svg" not in html
    assert "geo:21.150000,106.050000" in html


@pytest.mark.parametrize(("point", "is_warned"), [(INSIDE, False), (OUTSIDE, True)])
def test_an_editor_sees_the_point_and_is_warned(
    outlines: Callable[[], Any],
    make_place: MakePage,
    admin_client: Client,
    point: tuple[Decimal, Decimal],
    is_warned: bool,
) -> None:
    outlines()
    place = make_place(latitude=point[0], longitude=point[1])
    url = reverse("wagtailadmin_pages:edit", args=[place.pk])
    html = admin_client.get(url).content.decode()
    # So far outside that the map of the unit does not show it.
    assert ('class="map-point"' in html) is not is_warned
    assert ("nằm ngoài địa giới xã Chi Lăng" in html) is is_warned
    nowhere = make_place("Nơi khác")
    url = reverse("wagtailadmin_pages:edit", args=[nowhere.pk])
    assert "point-map" not in admin_client.get(url).content.decode()
