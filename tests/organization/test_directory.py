"""The directory: whom a reader finds, how the list reads, its table and its phone book."""

from __future__ import annotations

import csv
import datetime
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Locale, Page

from organization.models import Appointment, OfficePage, OrganizationPage
from organization.selectors.directory import entries_of
from portal.tenancy.models import MemberSite, Succession
from portal.tenancy.root_paths import site_id_of
from tests.factories import make_member_site, make_unit
from tests.organization.conftest import HERE, TODAY, Make, MakeOffice
from tests.support.indexed import indexed
from tests.support.queue import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chart")]


def get(path: str, host: str = HERE) -> Any:
    return Client().get(path, headers={"host": host})


def html_of(path: str, host: str = HERE) -> str:
    answer = get(path, host)
    assert answer.status_code == 200, answer.content[:300]
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def staffed(make_office: MakeOffice, make_person: Make, make_post: Make, make_contact: Make) -> Any:
    """Two offices, three people, the contact points of one of them and of the agency."""
    council = make_office()
    division = make_office("Phòng Kinh tế", kind_id="phong-chuyen-mon", summary="Đất đai.")
    make_post(make_person("Trần Thị Đào"), division, "Phó Trưởng phòng", phone="0205 3812 347")
    make_post(make_person("Nguyễn Văn An"), division, "Chuyên viên địa chính")
    make_post(make_person("Lê Văn B"), council, "Chủ tịch", standing="head")
    make_contact("Quầy số 3", office=division, phones="0205 3812 346 – địa chính")
    make_contact("Trụ sở", phones="0205 3812 345", address="Thôn Đồng Bành")
    run_jobs("search")
    return division


def test_without_a_question_its_own_offices_with_people_from_a_to_z(staffed: Any) -> None:
    html = html_of("/danh-ba/")
    places = [
        html.index(word)
        for word in ("Ủy ban nhân dân</a>", "Lê Văn B", "Phòng Kinh tế</a>", "Nguyễn Văn An")
    ]
    assert places == sorted(places)
    assert html.index("Nguyễn Văn An") < html.index("Trần Thị Đào"), "by given names, A before Đ"
    assert 'href="tel:+842053812346"' in html
    assert 'href="tel:+842053812347"' in html
    assert html.count('href="tel:+842053812345"') == 1, (
        "the agency's own number once, not by office"
    )
    assert html.count("Thôn Đồng Bành") == 2, "the agency's, and that of the one office beside it"
    assert "Phó Trưởng phòng</p>" in html, "its office stands above it"
    person = re.search(r'href="(/bo-may/can-bo/[^"]+/)">Trần Thị Đào', html)
    assert person is not None
    assert get(person[1]).status_code == 200


def test_the_list_is_narrowed_by_kind_and_by_office(staffed: Any) -> None:
    html = html_of("/danh-ba/?nhom=phong-chuyen-mon")
    assert "Trần Thị Đào" in html
    assert "Lê Văn B" not in html
    html = html_of(f"/danh-ba/?bo-phan={staffed.pk}")
    assert "Trần Thị Đào" in html
    assert "Lê Văn B" not in html
    assert "noindex" in html
    # What cannot be chosen is left out.
    assert "Lê Văn B" in html_of("/danh-ba/?nhom=%00&bo-phan=x&loai=news")


def test_pages_of_the_list(make_office: MakeOffice, staffed: Any) -> None:
    for number in range(20):
        make_office(f"Thôn {number:02}", kind_id="thon-to-dan-pho")
    assert "Thôn 17" in html_of("/danh-ba/")
    html = html_of("/danh-ba/?trang=2")
    assert "Thôn 19" in html
    assert "Trần Thị Đào" not in html
    assert get("/danh-ba/?trang=3").status_code == 404


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("tran thi dao", "Trần Thị Đào"),
        ("chuyen vien dia chinh", "Nguyễn Văn An"),
        ("02053812347", "Trần Thị Đào"),
        ("0205 3812 346", "Phòng Kinh tế"),
        ("dat dai", "Phòng Kinh tế"),
    ],
)
def test_a_question_without_diacritics(staffed: Any, words: str, first: str) -> None:
    html = html_of(f"/danh-ba/?q={words.replace(' ', '+')}")
    shown = re.search(r'class="book-name"> <a href="[^"]+">([^<]+)</a>', html)
    assert shown is not None
    assert shown[1] == first
    assert "noindex" in html


def test_a_question_is_narrowed_to_people(staffed: Any) -> None:
    html = html_of("/danh-ba/?q=phong+kinh+te&loai=person")
    names = re.findall(r'class="book-name"> <a href="[^"]+">([^<]+)</a>', html)
    assert sorted(names) == ["Nguyễn Văn An", "Trần Thị Đào"]


def test_a_title_and_a_name_are_no_sentence(
    make_office: MakeOffice, make_person: Make, make_post: Make
) -> None:
    council = make_office()
    title = "Công chức tư pháp hộ tịch"
    for number in range(6):
        make_post(make_person(f"Lê Thị Vân {'ABCDEG'[number]}"), council, title)
    for number in range(3):
        make_post(make_person(f"Lê Văn {'HIK'[number]}"), council, title)
    run_jobs("search")
    html = html_of("/danh-ba/?q=cong+chuc+tu+phap+ho+tich+van")
    # "Văn" has the same letters; who lacks one of the words is not among them.
    assert html.count('class="book-name"') == 9
    html = html_of("/danh-ba/?q=cong+chuc+tu+phap+ho+tich+thi")
    assert html.count('class="book-name"') == 6


def test_news_are_no_answer_and_do_not_crowd_out_people(staffed: Any, member: MemberSite) -> None:
    for number in range(130):
        indexed(member, f"Trần Thị Đào địa chính {number}")
    html = html_of("/danh-ba/?q=tran+thi+dao+dia+chinh+kinh+te")
    assert "Trần Thị Đào</a>" in html
    assert "Trần Thị Đào địa chính" not in html


def test_elsewhere_the_unit_is_named(staffed: Any) -> None:
    make_member_site("Xã Nhân Lý", "nhanly.localhost")
    assert "Không tìm thấy" in html_of("/danh-ba/?q=tran+thi+dao", "nhanly.localhost")
    html = html_of("/danh-ba/?q=tran+thi+dao&pham-vi=tat-ca", "nhanly.localhost")
    assert f"{HERE}/bo-may/can-bo/" in html
    assert "Xã Chi Lăng" in html


def entry_named(html: str, name: str) -> str:
    """What stands in the results under this name, tags included."""
    found = re.search(rf'class="book-name">(?:(?!</li>).)*?{name}(?:</a>)? </h3>(.*?)</li>', html)
    assert found, f"{name} is not among the results"
    return found[1]


def test_an_office_says_who_leads_it_today_and_its_own_number(
    staffed: Any, make_person: Make, make_post: Make
) -> None:
    former, coming = make_person("Hoàng Văn Cũ"), make_person("Lý Thị Mới")
    post = {"standing": "head"}
    make_post(former, staffed, "Trưởng phòng", valid_to=TODAY, **post)
    make_post(coming, staffed, "Trưởng phòng", valid_from=datetime.date(2099, 1, 1), **post)
    make_post(make_person("Vi Văn Quyền"), staffed, "Trưởng phòng", is_acting=True, **post)
    run_jobs("search")
    entry = entry_named(html_of("/danh-ba/?q=phong+kinh+te"), "Phòng Kinh tế")
    assert "Trưởng phòng (quyền, phụ trách): Vi Văn Quyền" in entry
    assert "Cũ" not in entry
    assert "Mới" not in entry
    assert 'href="tel:+842053812346"' in entry
    assert "Trần Thị Đào" not in entry, "a deputy leads nothing"
    head = make_person("Nông Thị Trưởng", degree="ThS.")
    days = {"valid_from": TODAY, "valid_to": datetime.date(2099, 1, 1)}
    make_post(head, staffed, "Trưởng phòng", **days, **post)
    entry = entry_named(html_of("/danh-ba/?q=phong+kinh+te"), "Phòng Kinh tế")
    assert "Trưởng phòng: ThS. Nông Thị Trưởng" in entry
    assert "Quyền" not in entry, "who was in charge meanwhile"


def test_it_says_how_many_have_all_words_and_how_many_come_near(staffed: Any) -> None:
    html = html_of("/danh-ba/?q=tran+thi+dao")
    assert "<strong> 1 cán bộ, bộ phận </strong>" in html
    assert "gần" not in html[html.index("search-count") : html.index("search-scopes")]
    html = html_of("/danh-ba/?q=pho+truong+phong+kinh+te")
    assert "1 cán bộ, bộ phận có đủ các từ </strong> và 2 kết quả gần đúng" in html
    assert "không phải kết quả nào" not in html
    assert "không phải kết quả nào" in html_of("/danh-ba/?q=truong+ban+kinh+te")


def test_people_and_offices_are_offered_while_somebody_types(staffed: Any) -> None:
    def offered(typed: str) -> list[tuple[str, str]]:
        rows = get(f"/tim-kiem/goi-y/?q={typed}").json()["suggestions"]
        return [(row["title"], row["note"]) for row in rows]

    assert offered("thi da") == offered("đào") == [("Trần Thị Đào", "Cán bộ, công chức")]
    assert offered("phong kin") == [("Phòng Kinh tế", "Bộ phận, đầu mối liên hệ")]
    row = get("/tim-kiem/goi-y/?q=tran+thi").json()["suggestions"][0]
    assert get(row["url"]).status_code == 200
    Appointment.objects.get(person__full_name="Trần Thị Đào").delete()
    run_jobs("search")
    assert offered("thi da") == []


def test_people_and_offices_are_found_by_old_names_of_the_unit(
    staffed: Any, member: MemberSite
) -> None:
    old = make_unit("Xã Vân Thủy")
    day = datetime.date(2025, 7, 1)
    Succession.objects.create(old=old, new=member.unit, extent="whole", on=day)
    run_jobs("search")
    html = html_of("/danh-ba/?q=dia+chinh+van+thuy")
    names = re.findall(r'class="book-name"> <a href="[^"]+">([^<]+)</a>', html)
    assert names[0] == "Nguyễn Văn An"
    names = re.findall(
        r'class="book-name"> <a href="[^"]+">([^<]+)</a>',
        html_of("/danh-ba/?q=ubnd+van+thuy&loai=office"),
    )
    assert "Ủy ban nhân dân" in names


def test_an_office_is_led_and_reached_alike_in_every_language(
    staffed: Any, chart: OrganizationPage, make_person: Make, make_post: Make
) -> None:
    make_post(make_person("Vi Văn Trưởng"), staffed, "Trưởng phòng", standing="head")
    english, _made = Locale.objects.get_or_create(language_code="en")
    page = OfficePage(
        title="Economy",
        slug="economy",
        locale=english,
        kind_id=staffed.kind_id,
        translation_key=staffed.translation_key,
    )
    OrganizationPage.objects.get(pk=chart.pk).add_child(instance=page)
    people, offices = entries_of([], {page.pk: site_id_of(staffed) or 0}, timezone.localdate())
    assert people == {}
    assert list(offices) == [page.pk]
    assert [head.line for head in offices[page.pk].heads] == ["Trưởng phòng: Vi Văn Trưởng"]
    assert [phone.digits for phone in offices[page.pk].reach.phones] == ["02053812346"]


def test_an_office_elsewhere_is_read_on_its_own_host(staffed: Any) -> None:
    make_member_site("Xã Nhân Lý", "nhanly.localhost")
    html = html_of("/danh-ba/?q=uy+ban+nhan+dan&pham-vi=tat-ca", "nhanly.localhost")
    entry = entry_named(html, "Ủy ban nhân dân")
    assert re.search(
        rf'href="http://{HERE}[^"]*/bo-may/uy-ban-nhan-dan/">Ủy ban nhân dân</a>', html
    )
    assert "Chủ tịch: Lê Văn B" in entry
    assert "Xã Chi Lăng" in entry
    assert 'href="tel:+842053812345"' in entry


def test_who_is_not_in_office_any_more_is_not_shown(staffed: Any) -> None:
    Appointment.objects.filter(person__full_name="Trần Thị Đào").update(valid_to=TODAY)
    Appointment.objects.filter(person__full_name="Lê Văn B").update(office=staffed)
    assert "Trần Thị Đào</a>" not in html_of("/danh-ba/?q=tran+thi+dao")
    assert "Trần Thị Đào" not in html_of("/danh-ba/")
    assert "Trần Thị Đào" not in get("/danh-ba/danh-ba.csv").content.decode()


def test_what_is_public_no_more_is_not_shown_before_the_index_knows(staffed: Any) -> None:
    assert "Phòng Kinh tế</a>" in html_of("/danh-ba/?q=phong+kinh+te")
    assert "Bộ máy tổ chức</a>" in html_of("/danh-ba/?q=bo+may+to+chuc")
    Page.objects.filter(pk__in=[staffed.pk, staffed.get_parent().pk]).update(live=False)
    html = html_of("/danh-ba/?q=phong+kinh+te")
    assert "Phòng Kinh tế</a>" not in html
    assert "Bộ máy tổ chức</a>" not in html_of("/danh-ba/?q=bo+may+to+chuc")


def test_whose_office_has_ended_is_found_no_more(staffed: Any) -> None:
    OfficePage.objects.filter(pk=staffed.pk).update(valid_to=TODAY)
    assert "Trần Thị Đào</a>" not in html_of("/danh-ba/?q=tran+thi+dao")


def test_the_table_holds_what_is_public_and_no_formula(
    staffed: Any, make_person: Make, make_post: Make
) -> None:
    make_post(make_person("=1+1"), staffed, "@x", email="a@example.vn")
    answer = get("/danh-ba/danh-ba.csv")
    text = answer.content.decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert next(row[:3] for row in rows if row[0] == "Phòng Kinh tế") == [
        "Phòng Kinh tế",
        "Phòng chuyên môn",
        "Phòng Kinh tế",
    ]
    dao = next(row for row in rows if row[0] == "Trần Thị Đào")
    assert dao[1:] == [*("Phó Trưởng phòng", "Phòng Kinh tế", "0205 3812 347", "Thôn Đồng Bành")]
    assert next(row for row in rows if row[0].endswith("1+1"))[:2] == ["'=1+1", "'@x"]
    assert "example" not in text


def test_the_phone_book_is_one_page(staffed: Any) -> None:
    html = html_of("/danh-ba/in/")
    for word in ("Ủy ban nhân dân", "Lê Văn B", "Trần Thị Đào", "0205 3812 347"):
        assert word in html


def test_spokesperson_and_accounts_stand_in_a_block_of_their_own(
    staffed: Any, make_contact: Make
) -> None:
    assert "phat-ngon" not in html_of("/danh-ba/")
    make_contact("Người phát ngôn", kind_id="nguoi-phat-ngon", person_name="Lê Văn B, Chủ tịch")
    html = html_of("/danh-ba/")
    assert 'id="phat-ngon"' in html
    assert "NĐ 244/2026" in html
    assert "phat-ngon" not in html_of(f"/danh-ba/?bo-phan={staffed.pk}")


def test_an_agency_without_offices(member: MemberSite) -> None:
    OrganizationPage.objects.get().delete()
    for path in ("/danh-ba/", "/danh-ba/in/", "/danh-ba/danh-ba.csv"):
        assert get(path).status_code == 200
    assert get("/danh-ba").headers["Location"] == "/danh-ba/"
    assert get("/danh-ba/?q=" + "%22" * 50).status_code == 200


def test_a_page_costs_the_same_however_many_people(
    staffed: Any,
    make_office: MakeOffice,
    make_person: Make,
    make_post: Make,
    make_contact: Make,
    settings: Settings,
) -> None:
    settings.CACHE_VERSION_SECONDS = 600

    def queries(path: str) -> int:
        get(path)
        with CaptureQueriesContext(connection) as asked:
            assert get(path).status_code == 200
        return len(asked)

    paths = {"/danh-ba/": 6, "/danh-ba/?q=phong+kinh+te": 10, "/danh-ba/in/": 4}
    few = {path: queries(path) for path in paths}
    for number in range(8):
        office = make_office(f"Phòng Kinh tế {number}", kind_id="phong-chuyen-mon")
        make_post(make_person(f"Nguyễn Văn {number}"), office, "Chuyên viên")
        make_contact(f"Quầy {number}", office=office)
    run_jobs("search")
    many = {path: queries(path) for path in paths}
    assert many == few
    assert all(few[path] <= most for path, most in paths.items()), few
