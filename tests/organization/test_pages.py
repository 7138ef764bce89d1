"""What readers see: the chart, an office, its people, how to reach it, and in which order."""

from __future__ import annotations

import datetime
import html as markup
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page

from organization.models import ContactPage, OrganizationPage, Standing
from portal.tenancy.models import MemberSite
from tests.media.conftest import rendition_url, upload_image
from tests.organization.conftest import HERE, Make, MakeOffice
from tests.places.conftest import main_of
from tests.tenancy import register
from tests.tenancy.boundary_files import by_code, load, write_all

Get = Callable[..., Any]
DAY = datetime.timedelta(days=1)


def order_of(html: str, *words: str) -> list[str]:
    """The words in the order in which the page has them; a word that is not there fails."""
    return sorted(words, key=html.index)


@pytest.fixture
def contact_page(member: MemberSite) -> ContactPage:
    """Liên hệ."""
    home = Page.objects.get(pk=member.site.root_page_id).specific
    page: ContactPage = home.add_child(
        instance=ContactPage(title="Liên hệ", slug="lien-he", locale=home.locale)
    )
    return page


@pytest.fixture
def outlined(member: MemberSite, tmp_path: Path) -> None:
    """The commune is a unit of the register whose outline is known."""
    register.load()
    member.unit = by_code("06463")
    member.save()
    load(write_all(tmp_path / "geo"))


def test_the_chart_is_a_list_in_a_list(
    make_office: MakeOffice, make_person: Make, make_post: Make, public_get: Get
) -> None:
    committee = make_office("Ủy ban nhân dân xã")
    make_office("Phòng Kinh tế", committee)
    make_office("Đảng ủy xã")
    head = make_person("Lê Văn B", degree="ThS.")
    make_post(head, committee, "Chủ tịch UBND xã", standing=Standing.HEAD)
    make_post(make_person(), committee, "Phó Chủ tịch", standing=Standing.DEPUTY)
    html = main_of(public_get(HERE, "/bo-may/"))
    words = ["Ủy ban nhân dân xã", "ThS. Lê Văn B", "Phòng Kinh tế", "Đảng ủy xã"]
    assert order_of(html, *reversed(words)) == words
    nested = re.search(r"Ủy ban nhân dân xã</a>.*?<ul.*?Phòng Kinh tế.*?</ul>.*?Đảng ủy", html)
    assert nested
    assert "Nguyễn Văn A" not in html
    assert "<script" not in html


def test_a_page_of_a_hundred_offices_takes_ten_queries(
    make_office: MakeOffice,
    make_person: Make,
    make_post: Make,
    public_get: Get,
    settings: Settings,
) -> None:
    settings.CACHE_VERSION_SECONDS = 60
    committee = make_office("Ủy ban nhân dân xã")
    for number in range(3):
        office = make_office(f"Thôn {number}", committee)
        make_post(make_person(), office, "Trưởng thôn", standing=Standing.HEAD)
    counts = []
    for more in (0, 97):
        for number in range(more):
            make_office(f"Tổ {number}", committee)
        public_get(HERE, "/bo-may/")
        for path in ("/bo-may/", "/bo-may/uy-ban-nhan-dan-xa/"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert public_get(HERE, path).status_code == 200
            counts.append(len(queries))
    assert max(counts) <= 10, counts
    assert counts[:2] == counts[2:]


def test_an_office_in_its_fixed_order(
    make_office: MakeOffice,
    make_person: Make,
    make_post: Make,
    make_contact: Make,
    public_get: Get,
) -> None:
    text = [("paragraph", "<p>{}</p>")]
    above = make_office("Ủy ban nhân dân xã")
    office = make_office(
        "Văn phòng HĐND và UBND",
        above,
        kind_id="phong-chuyen-mon",
        summary="Nơi tiếp nhận giấy tờ.",
        functions=[(name, html.format("Tham mưu tổng hợp")) for name, html in text],
        powers=[(name, html.format("Quản lý văn thư")) for name, html in text],
        legal_basis="Quyết định 12/QĐ-UBND\n",
        services=[(name, html.format("Chứng thực bản sao")) for name, html in text],
        documents=[(name, html.format("Quy chế làm việc")) for name, html in text],
    )
    make_office("Tổ văn thư", office)
    person = make_person("Trần Thị C")
    make_post(
        person, office, "Chánh Văn phòng", duties="Điều hành chung",
        phone="0205 3812 345", email="tranthic@example.vn", is_concurrent=True,
    )  # fmt: skip
    make_post(make_person("Người Cũ"), office, valid_to=timezone.localdate())
    make_contact("Quầy văn thư", office=office, email="vanthu@example.vn")
    html = main_of(public_get(HERE, office.get_url()))
    words = [
        "Phòng chuyên môn",
        "<h1>Văn phòng HĐND và UBND",
        "Nơi tiếp nhận giấy tờ.",
        "Tham mưu tổng hợp",
        "Quản lý văn thư",
        "Quyết định 12/QĐ-UBND",
        "Trực thuộc",
        "Tổ văn thư",
        "Trần Thị C",
        "Chánh Văn phòng (kiêm nhiệm)",
        "Điều hành chung",
        'href="tel:+842053812345"',
        "Người Cũ",
        "Chứng thực bản sao",
        "Quầy văn thư",
        "Quy chế làm việc",
    ]
    assert order_of(html, *reversed(words)) == words
    assert html.count("<h1") == 1


def test_what_is_empty_is_absent(make_office: MakeOffice, public_get: Get) -> None:
    html = main_of(public_get(HERE, make_office().get_url()))
    assert "<h2" not in html


def test_an_ended_office_keeps_its_page(make_office: MakeOffice, public_get: Get) -> None:
    office = make_office("Phòng cũ", valid_to=timezone.localdate())
    assert "Phòng cũ" not in main_of(public_get(HERE, "/bo-may/"))
    html = main_of(public_get(HERE, office.get_url()))
    assert f"{timezone.localdate():%d/%m/%Y}" in html


def test_people_from_a_to_z_and_one_by_one(
    make_office: MakeOffice, make_person: Make, make_post: Make, public_get: Get
) -> None:
    office, past = make_office("Đảng ủy xã"), timezone.localdate()
    first = make_person("Vũ Văn Ánh", biography="Cử nhân luật.", duties="Phụ trách chung")
    make_post(first, office, "Bí thư", basis="Quyết định 5-QĐ/TU", valid_from=past - 2 * DAY)
    make_post(first, office, "Phó Bí thư", valid_to=past - DAY)
    make_post(make_person("Đỗ Bình"), office)
    hidden = make_person("Chưa Có Chức")
    html = main_of(public_get(HERE, "/bo-may/can-bo/"))
    words = [">A<", "Vũ Văn Ánh", ">B<", "Đỗ Bình"]
    assert order_of(html, *reversed(words)) == words
    html = main_of(public_get(HERE, f"/bo-may/can-bo/{first.public_id}/"))
    words = ["Vũ Văn Ánh", "Bí thư", "5-QĐ/TU", "Phụ trách chung", "Cử nhân luật", "Phó Bí thư"]
    assert order_of(html, *reversed(words)) == words
    for unknown in (hidden.public_id, "khongco"):
        assert public_get(HERE, f"/bo-may/can-bo/{unknown}/").status_code == 404
    office.unpublish()
    assert public_get(HERE, f"/bo-may/can-bo/{first.public_id}/").status_code == 404


def test_nobody_is_named_before_the_post_begins(
    make_office: MakeOffice, make_person: Make, make_post: Make, public_get: Get
) -> None:
    person, tomorrow = make_person(biography="Chưa công bố."), timezone.localdate() + DAY
    post = make_post(person, make_office(), "Chủ tịch", valid_from=tomorrow)
    later = make_person()
    center = make_office("Trung tâm sắp lập", valid_from=tomorrow)
    make_post(later, center)
    assert later.full_name not in main_of(public_get(HERE, center.get_url()))
    for one in (person, later):
        for path in (
            "/bo-may/can-bo/{}/",
            "/lich-cong-tac/?nguoi={}",
            "/lich-cong-tac.ics?nguoi={}",
        ):
            assert public_get(HERE, path.format(one.public_id)).status_code == 404, path
    post.valid_from = timezone.localdate()
    post.save()
    assert "Chưa công bố" in main_of(public_get(HERE, f"/bo-may/can-bo/{person.public_id}/"))
    assert public_get(HERE, f"/lich-cong-tac/?nguoi={person.public_id}").status_code == 200


def test_who_has_a_post_in_an_ended_office_is_in_office_no_more(
    contact_page: ContactPage,
    make_office: MakeOffice,
    make_person: Make,
    make_post: Make,
    make_contact: Make,
    public_get: Get,
) -> None:
    today = timezone.localdate()
    office = make_office("Phòng Cũ", valid_to=today)
    person = make_person("Trần Thị Hết")
    make_post(person, office, "Trưởng phòng", standing=Standing.HEAD)
    make_contact("Văn thư của phòng cũ", office=office)
    make_contact("Văn phòng")
    assert "Trần Thị Hết" not in main_of(public_get(HERE, "/bo-may/can-bo/"))
    html = main_of(public_get(HERE, contact_page.get_url()))
    assert "Văn phòng" in html
    assert "phòng cũ" not in html
    html = main_of(public_get(HERE, office.get_url()))
    assert "Trần Thị Hết" in html[html.index("<details") :]
    assert html.count("Trần Thị Hết") == 1
    assert "Văn thư của phòng cũ" not in html
    assert html.index("Văn phòng") > html.index("</details>")
    html = main_of(public_get(HERE, f"/bo-may/can-bo/{person.public_id}/"))
    assert f"{today:%d/%m/%Y}" in html[html.index('id="da-giu"') :]
    assert "chuc-vu" not in html


def test_a_portrait_is_public_while_it_is_named(
    make_office: MakeOffice,
    make_person: Make,
    make_post: Make,
    public_get: Get,
    member: MemberSite,
) -> None:
    image, office = upload_image(member), make_office()
    person = make_person(portrait=image)
    make_post(person, office)
    path = rendition_url(image)
    assert path in main_of(public_get(HERE, office.get_url()))
    picture = public_get(HERE, path)
    picture.getvalue()
    assert picture.status_code == 200
    person.portrait = None
    person.save()
    assert public_get(HERE, path).status_code == 404


def test_a_contact_is_changed_once_and_everywhere(
    contact_page: ContactPage, make_office: MakeOffice, make_contact: Make, public_get: Get
) -> None:
    office = make_office()
    point = make_contact("Bộ phận Một cửa", office=office)
    pages = [contact_page.get_url(), office.get_url()]
    assert all("0205 3812 345" in main_of(public_get(HERE, page)) for page in pages)
    point.phones = "0205 3999 999"
    point.save()
    assert all("0205 3999 999" in main_of(public_get(HERE, page)) for page in pages)
    for page in pages:
        assert f"contacts:{point.site_id}" in public_get(HERE, page)["Cache-Tag"]


def test_an_office_without_contacts_is_reached_through_the_agency(
    make_office: MakeOffice, make_contact: Make, public_get: Get
) -> None:
    make_contact("Văn phòng chung")
    make_contact("Trực đêm", kind_id="duong-day-nong")
    html = main_of(public_get(HERE, make_office().get_url()))
    assert "Văn phòng chung" in html
    assert "Trực đêm" not in html


def test_the_contact_page_says_everything_of_a_contact(
    contact_page: ContactPage, make_contact: Make, public_get: Get
) -> None:
    point = make_contact(
        "Trụ sở",
        phones="0205 3812 345 – văn thư\n0912 345 678",
        email="ubnd@example.vn",
        address="Thôn Đồng Bành",
        address_note="Tầng 1, lối vào không có bậc",
        hours="Thứ Hai – Thứ Sáu: 7:30–17:00",
        counters="Quầy 1: hộ tịch",
        services="Chứng thực",
        latitude="21.6512",
        longitude="106.5538",
    )
    make_contact(
        "Người phát ngôn", kind_id="nguoi-phat-ngon", person_name="Trần Thị C, Chánh Văn phòng"
    )
    account = {"kind": "zalo", "name": "", "url": "https://zalo.me/1"}
    make_contact(
        "Mạng xã hội", kind_id="mang-xa-hoi", phones="",
        accounts=[{"type": "account", "value": account}],
    )  # fmt: skip
    html = main_of(public_get(HERE, contact_page.get_url()))
    words = [
        "Trụ sở",
        "Chứng thực",
        'href="tel:+842053812345"',
        "văn thư",
        'href="tel:+84912345678"',
        "Thôn Đồng Bành",
        "lối vào không có bậc",
        "Thứ Hai – Thứ Sáu",
        "Quầy 1: hộ tịch",
        "NĐ 244/2026/NĐ-CP Đ4-6",
        "Trần Thị C, Chánh Văn phòng",
        'href="https://zalo.me/1"',
        "Zalo",
        "21.651200, 106.553800",
    ]
    assert order_of(html, *reversed(words)) == words
    assert "destination=21.651200%2C106.553800" in html
    assert f'id="lh-{point.public_id}"' in html
    # What a link is called begins with what is seen of it (WCAG 2.5.3).
    assert re.search(r">Chỉ đường \(Google Maps\)<span[^>]*>: Trụ sở</span></a>", html)


def test_an_address_is_read_by_people_and_not_gathered(
    contact_page: ContactPage, make_contact: Make, public_get: Get
) -> None:
    make_contact(email="van.thu@example.vn")
    source = main_of(public_get(HERE, contact_page.get_url()))
    assert not {word for word in ("van.thu", "@", "mailto") if word in source}
    read = markup.unescape(source)
    link = re.search(r'<a class="mail" href="([^"]+)">([^<]+)</a>', read)
    assert link
    assert unquote(link[1]) == "mailto:van.thu@example.vn"
    assert "@" not in link[1]
    assert link[2] == "van.thu@example.vn"


def test_a_page_without_anything_says_whom_to_ask(
    contact_page: ContactPage, chart: OrganizationPage, public_get: Get
) -> None:
    for page in (contact_page, chart):
        assert "đang được chuẩn bị" in main_of(public_get(HERE, page.get_url()))


@pytest.mark.usefixtures("outlined")
def test_the_map_of_the_contact_page_has_the_place_on_it(
    contact_page: ContactPage, make_contact: Make, public_get: Get
) -> None:
    make_contact("Trụ sở", latitude="21.15", longitude="106.05")
    html = main_of(public_get(HERE, contact_page.get_url()))
    assert "<svg" in html
    assert "Trụ sở" in html[html.index("<svg") : html.index("</svg>")]


@pytest.mark.usefixtures("outlined")
def test_every_place_is_on_the_map_and_in_the_list_beside_it(
    contact_page: ContactPage, make_contact: Make, public_get: Get
) -> None:
    here = {"latitude": "21.15", "longitude": "106.05"}
    first = make_contact("Trụ sở", address="Thôn Đồng Bành", **here)
    make_contact("Đường dây nóng", kind_id="duong-day-nong")
    html = main_of(public_get(HERE, contact_page.get_url()))
    assert html.count('class="map-point"') == 1
    assert '<ol class="places plain">' in html
    make_contact("Một cửa", kind_id="quay-tiep-nhan", **here)
    make_contact("Nhà văn hóa", kind_id="duong-day-nong", latitude="21.12", longitude="106.02")
    html = main_of(public_get(HERE, contact_page.get_url()))
    beside = html[html.index("<svg") :]
    told = beside[beside.index("<desc") : beside.index("</desc>")]
    assert "1: Trụ sở, Một cửa (21.150000, 106.050000)" in told
    assert "2: Nhà văn hóa (21.120000, 106.020000)" in told
    assert [beside.count(f">{number}</text>") for number in (1, 2, 3)] == [1, 1, 0]
    places = beside[beside.index('<ol class="places">') :]
    assert places.count(">OpenStreetMap<") == 2
    assert f'href="#lh-{first.public_id}">Trụ sở</a>' in places
    assert order_of(places, "Nhà văn hóa", "Một cửa", "Trụ sở") == [
        "Trụ sở",
        "Một cửa",
        "Nhà văn hóa",
    ]
