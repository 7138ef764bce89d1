"""“Báo sai”: what readers report of the directory, what editors have of it, what is forgotten."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from organization.models import ContactPoint, OfficePage, Person, WrongEntryReport
from organization.reports import keeping, limits
from organization.reports.waiting import tasks_of_reports
from portal.core.accounts.models import User
from portal.core.audit.models import AuditEntry
from portal.core.editor_tasks import tasks_of
from portal.tenancy.edited_sites import edited_sites
from portal.tenancy.models import MemberSite, Role, SiteState
from tests.factories import grant, make_member_site, make_user
from tests.organization.conftest import HERE, TODAY, Make, MakeOffice
from tests.support.memos import forget_memos
from tests.support.queue import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chart")]

ELSEWHERE = "nhanly.localhost"
SENT = "/danh-ba/bao-sai/da-gui/"
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def no_counts() -> None:
    """Nobody has reported anything yet: counts are kept in the cache."""
    forget_memos()


@pytest.fixture
def person(make_office: MakeOffice, make_person: Make, make_post: Make) -> Person:
    """Somebody in office."""
    held: Person = make_person("Trần Thị Đào")
    make_post(held, make_office("Phòng Kinh tế"), "Phó Trưởng phòng", phone="0205 3812 347")
    return held


def address_of(row: Any) -> str:
    kinds = {Person: "can-bo", OfficePage: "bo-phan", ContactPoint: "dau-moi"}
    return f"/danh-ba/bao-sai/{kinds[type(row)]}/{row.public_id}/"


def get(path: str, host: str = HERE) -> Any:
    return Client().get(path, headers={"host": host})


def words_of(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def token_of(path: str, host: str = HERE) -> str:
    found = re.search(r'name="token" value="([^"]+)"', get(path, host).content.decode())
    assert found, "there is no form"
    return unescape(found[1])


def send(path: str, *, host: str = HERE, headers: Any = None, **fields: Any) -> Any:
    """Fill in the form of this address, and send it."""
    data = {"what": "Số này không gọi được.", "contact": "", "website": "", **fields}
    if "token" not in data:
        data["token"] = token_of(path, host)
    return Client().post(path, data, headers={"host": host, **(headers or {})})


def test_a_report_of_each_kind_of_entry(
    person: Person, make_contact: Make, make_office: MakeOffice
) -> None:
    point = make_contact("Trụ sở", address="Thôn Đồng Bành")
    office = make_office("Văn phòng Đảng ủy")
    for row, shown in (
        (person, ["Trần Thị Đào", "Phó Trưởng phòng, Phòng Kinh tế", "0205 3812 347"]),
        (office, ["Văn phòng Đảng ủy", "0205 3812 345"]),
        (point, ["Trụ sở", "0205 3812 345", "Thôn Đồng Bành"]),
    ):
        page = words_of(get(address_of(row)))
        assert [word for word in shown if word not in page] == []
        answer = send(address_of(row), what=" Số cũ. ", contact="0912.345.678")
        assert (answer.status_code, answer.headers["Location"]) == (302, SENT)
        report = WrongEntryReport.objects.get(entry_id=row.public_id)
        assert (report.entry_name, report.what) == (shown[0], "Số cũ.")
        assert (report.contact, report.state) == ("0912 345 678", "new")
    thanks = words_of(get(SENT))
    assert "Cảm ơn" in thanks


def test_every_entry_has_its_link(
    person: Person, make_contact: Make, make_office: MakeOffice
) -> None:
    point = make_contact("Trụ sở")
    office = OfficePage.objects.get(title="Phòng Kinh tế")
    run_jobs("search")
    for path, rows in {
        "/danh-ba/": [person, office, point],
        "/danh-ba/?q=tran+thi+dao": [person],
        "/danh-ba/?q=phong+kinh+te": [person, office],
        f"/bo-may/can-bo/{person.public_id}/": [person],
        office.url.replace(f"http://{HERE}", ""): [office],
    }.items():
        html = get(path).content.decode()
        assert [row for row in rows if f'href="{address_of(row)}" rel="nofollow"' not in html] == []
    link = re.search(rf'{address_of(person)}"[^>]*>(.*?)</a>', get("/danh-ba/").content.decode())
    assert link
    assert re.sub(r"<[^>]+>", "", link[1]) == "Báo sai: Trần Thị Đào", "it says whose it is"


def test_an_entry_elsewhere_is_reported_elsewhere(person: Person) -> None:
    make_member_site("Xã Nhân Lý", ELSEWHERE)
    run_jobs("search")
    html = get("/danh-ba/?q=tran+thi+dao&pham-vi=tat-ca", ELSEWHERE).content.decode()
    assert re.search(rf'href="http://{HERE}(:\d+)?{address_of(person)}"', html)
    assert get(address_of(person), ELSEWHERE).status_code == 404
    token = token_of(address_of(person))
    assert send(address_of(person), host=ELSEWHERE, token=token).status_code == 404
    assert not WrongEntryReport.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": " \n "}, "Hãy ghi ngắn gọn chỗ sai"),
        ({"what": "x" * 1001}, "1000"),
        ({"what": "\x00"}, "Báo sai chưa được gửi"),
        ({"contact": "gọi cho tôi"}, "Hãy ghi số điện thoại hoặc thư điện tử"),
        ({"contact": "a@"}, "Hãy ghi số điện thoại hoặc thư điện tử"),
        ({"token": ""}, "Biểu mẫu mở quá lâu"),
        ({"token": "x:y:z"}, "Biểu mẫu mở quá lâu"),
        ({"token": "x" * 10_000}, "Biểu mẫu mở quá lâu"),
    ],
)
def test_what_is_refused_says_so_and_keeps_the_words(
    person: Person, fields: dict[str, str], words: str
) -> None:
    answer = send(address_of(person), **{"contact": "a@example.vn", **fields})
    assert answer.status_code == 200
    assert words in words_of(answer)
    if "what" not in fields:
        assert "Số này không gọi được." in answer.content.decode()
    assert not WrongEntryReport.objects.exists()


def test_hostile_words_are_words(person: Person, clerk: Client) -> None:
    send(address_of(person), what="<script>alert(1)</script>{{ x }}", contact="a@example.vn")
    for url in (
        reverse("reports_of_mistakes:index"),
        reverse("reports_of_mistakes:edit", args=[WrongEntryReport.objects.get().pk]),
    ):
        html = clerk.get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert(1)" not in html


@pytest.mark.parametrize(
    "path",
    [
        "/danh-ba/bao-sai/can-bo/khong-co/",
        "/danh-ba/bao-sai/tin-tuc/abc/",
        f"/danh-ba/bao-sai/dau-moi/{'x' * 300}/",
        "/danh-ba/bao-sai/bo-phan/%00/",
    ],
)
def test_no_such_entry(path: str) -> None:
    assert get(path).status_code == 404
    assert Client().post(path, headers={"host": HERE}).status_code in {404, 405}


def test_what_nobody_is_shown_cannot_be_reported(
    make_person: Make, make_office: MakeOffice, make_contact: Make
) -> None:
    office = make_office()
    office.live = False
    office.save()
    for row in (make_person("Lê Văn B"), office, make_contact("Cũ", valid_to=TODAY)):
        assert get(address_of(row)).status_code == 404


def test_an_entry_that_went_meanwhile(person: Person, clerk: Client) -> None:
    send(address_of(person))
    token = token_of(address_of(person))
    person.appointments.all().delete()
    person.delete()
    assert "không có trong danh bạ" in words_of(send(address_of(person), token=token))
    report = WrongEntryReport.objects.get()
    screen = clerk.get(reverse("reports_of_mistakes:edit", args=[report.pk]))
    assert "Trần Thị Đào" in screen.content.decode()
    assert "Mục này không còn" in screen.content.decode()
    assert f"/admin/people_in_office/edit/{person.pk}" not in screen.content.decode()


def test_of_an_archive_nothing_is_reported(person: Person, member: MemberSite) -> None:
    member.state = SiteState.ARCHIVED
    member.save()
    forget_memos()
    assert get(address_of(person)).status_code == 404
    assert "bao-sai" not in get("/danh-ba/").content.decode()


def test_a_form_for_another_entry_or_of_another_page_is_refused(
    person: Person, make_contact: Make
) -> None:
    other = token_of(address_of(make_contact()))
    assert "Biểu mẫu mở quá lâu" in words_of(send(address_of(person), token=other))
    for origin in ("http://example.vn", "null", f"https://{HERE}"):
        answer = send(address_of(person), headers={"origin": origin})
        assert answer.status_code == 403
    assert not WrongEntryReport.objects.exists()
    assert send(address_of(person), headers={"origin": f"http://{HERE}"}).status_code == 302
    assert WrongEntryReport.objects.exists()


def test_a_form_that_was_open_too_long(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(address_of(person))
    monkeypatch.setattr("portal.core.public_forms.OPEN_FOR", datetime.timedelta(seconds=-1))
    answer = send(address_of(person), token=token)
    assert "Biểu mẫu mở quá lâu" in words_of(answer)


def test_a_program_that_fills_in_every_field_is_thanked_and_forgotten(person: Person) -> None:
    answer = send(address_of(person), website="http://example.vn")
    assert answer.headers["Location"] == SENT
    assert not WrongEntryReport.objects.exists()


def test_one_address_reports_so_often_and_no_more(person: Person) -> None:
    for number in range(10):
        assert send(address_of(person), what=f"Lần {number}").status_code == 302
    answer = send(address_of(person), what="Lần nữa")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert "Lần nữa" in answer.content.decode()
    assert WrongEntryReport.objects.count() == 10
    assert get(address_of(person)).status_code == 200


def test_addresses_of_one_subscriber_are_one() -> None:
    throttle: Any = limits.ReportsPerAddress()
    keys = {
        throttle.get_cache_key(type("R", (), {"META": {"REMOTE_ADDR": ip}})(), None)
        for ip in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "192.0.2.1")
    }
    assert len(keys) == 2


def test_one_site_takes_so_many_in_an_hour(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_OF_A_SITE", 2)
    for number in range(2):
        assert send(address_of(person), what=f"Lần {number}").status_code == 302
    assert send(address_of(person), what="Lần nữa").status_code == 429
    WrongEntryReport.objects.update(reported_at=timezone.now() - limits.HOUR)
    assert send(address_of(person), what="Lần nữa").status_code == 302


def test_sent_twice_it_is_one(person: Person) -> None:
    for _time in range(2):
        assert send(address_of(person)).status_code == 302
    assert WrongEntryReport.objects.count() == 1


def test_the_record_knows_of_it_and_neither_words_nor_address_of_the_reader(person: Person) -> None:
    send(address_of(person), what="Bà Đào nghỉ rồi", contact="a@example.vn")
    entry = AuditEntry.objects.filter(object_type="organization.WrongEntryReport").get()
    assert (entry.action, entry.actor_name, entry.ip) == ("create", "reader", None)
    assert entry.site_id == person.site_id
    assert "nghỉ rồi" not in str(entry.changes)
    assert "example" not in str(entry.changes)


def test_a_page_needs_no_cookie_and_few_queries(person: Person, settings: Settings) -> None:
    settings.CACHE_VERSION_SECONDS = 600
    for path, most in ((address_of(person), 4), (SENT, 0)):
        get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = get(path)
        assert len(asked) <= most, [query["sql"] for query in asked]
        assert not answer.cookies
        assert 'content="noindex"' in answer.content.decode()
    answer = send(address_of(person), what="")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def clerk(member: MemberSite, sign_in: SignIn) -> Client:
    """Who publishes on the site."""
    user = make_user("duyet")
    grant(user, member, Role.APPROVER)
    return sign_in(user)


def test_the_editor_reads_mends_and_says_so(person: Person, clerk: Client) -> None:
    send(address_of(person), contact="a@example.vn")
    listed = words_of(clerk.get(reverse("reports_of_mistakes:index")))
    for word in ("1 báo sai mới", "Trần Thị Đào", "Số này không gọi được.", "Xã Chi Lăng"):
        assert word in listed
    report = WrongEntryReport.objects.get()
    url = reverse("reports_of_mistakes:edit", args=[report.pk])
    html = clerk.get(url).content.decode()
    assert "a@example.vn" in html
    assert reverse("people_in_office:edit", args=[person.pk]) in html
    answer = clerk.post(url, {"state": "handled", "note": "Đã sửa số."}, follow=True)
    report.refresh_from_db()
    assert (report.state, report.note) == ("handled", "Đã sửa số.")
    assert report.handled_at is not None
    assert "0 báo sai mới" in words_of(clerk.get(reverse("reports_of_mistakes:index")))
    back = re.search(r'action="(/admin/[\w/]+/undo/\d+/)"', answer.content.decode())
    assert back
    clerk.post(back[1])
    stored = WrongEntryReport.objects.values_list("state", "note", "handled_at", "what")
    assert stored.get() == ("new", "", None, "Số này không gọi được.")
    narrowed = words_of(clerk.get(f"{reverse('reports_of_mistakes:index')}?state=handled"))
    assert "Số này không gọi được." not in narrowed


def test_who_administers_the_site_has_them_among_the_things_to_do(
    person: Person, member: MemberSite, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    chief, editor = make_user("qt"), make_user("btv")
    grant(chief, member, Role.SITE_ADMIN)
    grant(chief, make_member_site("Xã Nhân Lý", ELSEWHERE), Role.SITE_ADMIN)
    grant(editor, member, Role.EDITOR)
    for number in range(3):
        send(address_of(person), what=f"Lần {number}")
    first = WrongEntryReport.objects.latest("pk")
    first.state = "handled"
    first.save()
    sites = edited_sites(chief, limit=5)
    with django_assert_num_queries(1):
        (task,) = tasks_of_reports(sites)
    assert (task.site_id, task.title) == (member.site_id, "2 báo sai mới")
    assert task.url == f"{reverse('reports_of_mistakes:index')}?state=new"
    assert task in tasks_of(sites)
    assert list(tasks_of_reports(edited_sites(editor, limit=5))) == []


def test_what_the_reader_wrote_stays_as_it_was(person: Person, clerk: Client) -> None:
    send(address_of(person))
    url = reverse("reports_of_mistakes:edit", args=[WrongEntryReport.objects.get().pk])
    clerk.post(url, {"state": "handled", "note": "", "what": "Khác", "entry_id": "x"})
    assert WrongEntryReport.objects.get().what == "Số này không gọi được."


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COLLABORATOR])
def test_who_cannot_mend_it_does_not_read_it(
    person: Person, member: MemberSite, sign_in: SignIn, role: Role
) -> None:
    send(address_of(person))
    user = make_user("bien-tap")
    grant(user, member, role)
    assert sign_in(user).get(reverse("reports_of_mistakes:index")).status_code == 302


def test_contacts_and_reports_are_forgotten_in_time(person: Person) -> None:
    now, day = timezone.now(), datetime.timedelta(days=1)
    ages = {
        "mới": (1, None, "a@example.vn"),
        "mới xử lý": (10, 6, "a@example.vn"),
        "xử lý rồi": (10, 8, ""),
        "bỏ quên": (181, None, ""),
        "xử lý lâu": (400, 366, None),
        "quá lâu": (731, None, None),
    }
    for what, (age, handled, _kept) in ages.items():
        WrongEntryReport.objects.create(
            site=person.site, entry_kind="can-bo", entry_id="x", entry_name="x", what=what,
            contact="a@example.vn", reported_at=now - age * day,
            state="new" if handled is None else "handled",
            handled_at=None if handled is None else now - handled * day,
        )  # fmt: skip
    for _time in range(2):
        keeping.forget(now)
        left = dict(WrongEntryReport.objects.values_list("what", "contact"))
        assert left == {what: age[2] for what, age in ages.items() if age[2] is not None}
    said = "xóa sau khi xử lý xong một tuần, chậm nhất sau 180 ngày"
    assert said in words_of(get(address_of(person)))
    kept = (keeping.CONTACT_KEPT_AFTERWARDS.days, keeping.CONTACT_KEPT_AT_MOST.days)
    assert kept == (7, 180), "what the form promises"
    record = str(list(AuditEntry.objects.values_list("changes", "detail")))
    assert "example" not in record
