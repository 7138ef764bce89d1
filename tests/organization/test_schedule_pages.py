"""What readers see of the work schedule: the week, whose it is, the calendar."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page

from organization.models import Holiday, ScheduleEntry, Standing
from organization.schedule import selectors
from organization.schedule.weeks import Week
from portal.tenancy.models import MemberSite
from tests.factories import make_member_site
from tests.organization.conftest import HERE, Make, MakeOffice
from tests.places.conftest import main_of

Get = Callable[..., Any]
PAGE, FEED = "/lich-cong-tac/", "/lich-cong-tac.ics"
EIGHT, TEN = datetime.time(8), datetime.time(10, 30)


@pytest.fixture
def monday() -> datetime.date:
    """The Monday of this week."""
    return Week.of(timezone.localdate()).monday


@pytest.fixture
def make_entry(member: MemberSite, monday: datetime.date) -> Make:
    """An entry of the commune's schedule."""

    def make(content: str = "Họp giao ban", **fields: Any) -> ScheduleEntry:
        given = {"site": member.site, "day": monday, "start": EIGHT, **fields}
        entry = ScheduleEntry(content=content, **given)
        entry.full_clean()
        entry.save()
        return entry

    return make


def ids(text: str) -> set[str]:
    return {line for line in text.split("\r\n") if line.startswith("UID:")}


def test_a_week_says_when_what_who_where(
    make_entry: Make, make_person: Make, make_office: MakeOffice, make_post: Make, public_get: Get
) -> None:
    office, person = make_office("Văn phòng"), make_person("Lê Văn B", degree="ThS.")
    make_post(person, office, "Chủ tịch UBND xã", standing=Standing.HEAD)
    make_entry(
        end=TEN, person=person, office=office, venue="Phòng họp số 1", participants="Trưởng thôn"
    )
    make_entry("Đi cơ sở", start=None, part="afternoon")
    answer = public_get(HERE, PAGE)
    html = main_of(answer)
    words = ["Thứ Hai", "Sáng", "08:00 – 10:30", "ThS. Lê Văn B, Chủ tịch UBND xã", "Họp giao ban"]
    words += ["Phòng họp số 1", "Trưởng thôn", "Chiều", "Đi cơ sở"]
    found = [html.index(word, html.index('class="week"')) for word in words]
    assert found == sorted(found)
    assert "Văn phòng" in html
    assert f"schedule:{office.get_site().pk}" in answer["Cache-Tag"]


def test_what_changed_or_is_off_says_so_in_words(make_entry: Make, public_get: Get) -> None:
    make_entry("Họp chi bộ", state="cancelled", change_note="Chuyển sang tuần sau")
    make_entry("Họp thôn", state="changed")
    html = main_of(public_get(HERE, PAGE))
    assert "<s>Họp chi bộ</s>" in html
    assert "Đã hủy" in html
    assert "Chuyển sang tuần sau" in html
    assert "Có thay đổi" in html
    assert "<s>Họp thôn</s>" not in html


def test_what_is_internal_or_of_others_is_nowhere(
    make_entry: Make, make_office: MakeOffice, make_person: Make, public_get: Get
) -> None:
    other = make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    make_entry("Việc nội bộ", is_internal=True, person=make_person("Người Kín"))
    make_entry("Của xã khác", site=other.site)
    make_entry(office=make_office("Phòng chưa mở", live=False))
    for path in (PAGE, FEED):
        text = public_get(HERE, path).content.decode()
        assert "Họp giao ban" in text
        for word in ("Việc nội bộ", "Người Kín", "Của xã khác", "Phòng chưa mở"):
            assert word not in text
    assert "Của xã khác" in main_of(public_get("bangmac.localhost", PAGE))


def test_ways_to_other_weeks(make_entry: Make, monday: datetime.date, public_get: Get) -> None:
    week = Week(monday)
    assert week.next is not None
    make_entry("Tuần sau", day=week.next.sunday)
    html = main_of(public_get(HERE, PAGE))
    assert "Tuần sau</p>" not in html
    assert f'href="{PAGE}?tuan={week.next.address}" rel="next"' in html
    html = main_of(public_get(HERE, f"{PAGE}?tuan={week.next.address}"))
    assert "Tuần sau" in html
    assert f'href="{PAGE}?tuan={week.address}" rel="prev"' in html
    for wrong in ("2026-W54", "x", "", "1999-W01", "%00"):
        assert public_get(HERE, f"{PAGE}?tuan={wrong}").status_code == 404
    assert public_get(HERE, "/lich-cong-tac")["Location"] == PAGE


def test_the_schedule_of_one_person_office_or_of_the_leaders(
    make_entry: Make, make_person: Make, make_office: MakeOffice, make_post: Make, public_get: Get
) -> None:
    office = make_office("Đảng ủy xã")
    head, clerk = make_person("Lê Văn B"), make_person("Trần Thị C")
    make_post(head, office, "Bí thư", standing=Standing.HEAD)
    make_post(clerk, office)
    like_him = make_person("Lê Vân B")
    make_post(like_him, office)
    make_entry("Việc của B", person=head, office=office)
    make_entry("Việc của C", person=clerk, participants="Lê Văn B, Nông Văn E")
    make_entry("Việc chung", participants="Lê Văn Bê, Lê Văn Bé")

    def shown(query: str) -> set[str]:
        html = main_of(public_get(HERE, f"{PAGE}?{query}"))
        return {word for word in ("Việc của B", "Việc của C", "Việc chung") if word in html}

    assert shown(f"nguoi={head.public_id}") == {"Việc của B", "Việc của C"}
    assert shown(f"nguoi={clerk.public_id}") == {"Việc của C"}
    assert shown(f"don-vi={office.public_id}") == {"Việc của B"}
    assert shown(f"nguoi={like_him.public_id}") == set()
    assert shown("lanh-dao=1") == {"Việc của B"}
    calendar = public_get(HERE, f"{FEED}?nguoi={clerk.public_id}").content.decode()
    assert len(ids(calendar)) == 1
    make_member_site("Xã Bằng Mạc", "bangmac.localhost")
    hidden = make_person("Chưa Có Chức")
    for host, query in (
        ("bangmac.localhost", f"nguoi={head.public_id}"),
        ("bangmac.localhost", f"don-vi={office.public_id}"),
        (HERE, f"nguoi={hidden.public_id}"),
        (HERE, "nguoi=%00"),
        (HERE, "don-vi=khongco"),
    ):
        assert public_get(host, f"{PAGE}?{query}").status_code == 404
        assert public_get(host, f"{FEED}?{query}").status_code == 404


def test_reception_of_citizens_has_its_own_heading(make_entry: Make, public_get: Get) -> None:
    make_entry()
    assert 'id="tiep-cong-dan"' not in main_of(public_get(HERE, PAGE))
    make_entry("Tại trụ sở tiếp công dân", kind="reception")
    html = main_of(public_get(HERE, PAGE))
    section = html[html.index('id="tiep-cong-dan"') : html.index('class="week"')]
    assert "Tại trụ sở tiếp công dân" in section
    assert "Họp giao ban" not in section


def test_on_a_page_in_english_what_was_entered_is_marked_as_vietnamese(
    make_entry: Make, member: MemberSite, public_get: Get
) -> None:
    make_entry(venue="Phòng họp")
    english, _made = Locale.objects.get_or_create(language_code="en")
    home = Page.objects.get(pk=member.site.root_page_id).specific
    home.copy_for_translation(english).save_revision().publish()
    html = main_of(public_get(HERE, f"/en{PAGE}"))
    assert "Monday" in html
    assert re.search(r'<p class="what" lang="vi">\s*Họp giao ban', html)
    assert re.search(r'<dt>Venue</dt>\s*<dd lang="vi">\s*Phòng họp', html)
    assert not re.search(r'lang="vi"[^>]*>[^<]*Monday|class="week" lang', html)


def test_holidays_stand_in_the_week(member: MemberSite, public_get: Get) -> None:
    html = main_of(public_get(HERE, f"{PAGE}?tuan=2026-W36"))
    assert html.count("Quốc khánh (Bộ luật Lao động 45/2019/QH14") == 2
    assert "Nghỉ hoán đổi, làm việc bù ngày 22/8 (Thủ tướng Chính phủ" in html
    assert len(set(Holiday.objects.values_list("day", flat=True))) == 22


def test_the_calendar(make_entry: Make, monday: datetime.date, public_get: Get) -> None:
    entry = make_entry("Họp; bàn,\nviệc", end=TEN, venue="Hội trường")
    make_entry("Nghỉ", start=None, part="day", state="cancelled")
    answer = public_get(HERE, FEED)
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Họp\\; bàn\\,\\nviệc\r\n" in text
    assert f"DTSTART:{monday:%Y%m%d}T010000Z\r\n" in text
    assert f"DTEND:{monday:%Y%m%d}T033000Z\r\n" in text
    assert f"DTSTART;VALUE=DATE:{monday:%Y%m%d}\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text
    assert "SUMMARY:ĐÃ HỦY: Nghỉ" in text
    assert "\n" not in text.replace("\r\n", "")
    assert public_get(HERE, FEED).content == answer.content
    before = ids(text)
    entry.venue = "Tầng 2"
    entry.save()
    text = public_get(HERE, FEED).content.decode()
    assert ids(text) == before
    assert "LOCATION:Tầng 2" in text


def test_what_is_past_does_not_crowd_out_what_is_ahead(
    make_entry: Make, monday: datetime.date, public_get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST_ENTRIES", 2)
    for weeks in (1, 0, 2):
        make_entry(f"Trước {weeks} tuần", day=monday - datetime.timedelta(weeks=weeks))
    text = public_get(HERE, FEED).content.decode()
    assert text.index("Trước 1 tuần") < text.index("Trước 0 tuần")
    assert "Trước 2 tuần" not in text


def test_the_cost_does_not_grow(
    make_entry: Make, make_person: Make, make_office: MakeOffice, make_post: Make, public_get: Get
) -> None:
    def cost(path: str) -> int:
        public_get(HERE, path)
        with CaptureQueriesContext(connection) as seen:
            assert public_get(HERE, path).status_code == 200
        return len(seen)

    office = make_office()

    def add(name: str) -> None:
        person = make_person(name)
        make_post(person, office, name)
        make_entry(person=person, office=office)

    add("Lê Văn B")
    first = cost(PAGE), cost(FEED)
    for number in range(8):
        add(f"Nguyễn Văn {number}")
    assert (cost(PAGE), cost(FEED)) == first
    assert first[0] <= 8
    assert first[1] <= 5


def test_somebody_is_called_by_what_he_leads(
    make_entry: Make, make_person: Make, make_office: MakeOffice, make_post: Make, public_get: Get
) -> None:
    person = make_person("Lê Văn B")
    make_post(person, make_office("Đảng ủy"), "Phó Bí thư", standing=Standing.DEPUTY)
    make_post(person, make_office("Ủy ban"), "Chủ tịch", standing=Standing.HEAD)
    beside = {"standing": Standing.HEAD, "is_concurrent": True}
    make_post(person, make_office("Ban chỉ đạo"), "Trưởng ban", **beside)
    make_entry(person=person)
    assert "Lê Văn B, Chủ tịch:" in main_of(public_get(HERE, PAGE))


def test_the_part_of_the_day_is_said_once(make_entry: Make, public_get: Get) -> None:
    make_entry("Đi cơ sở", start=None, part="afternoon")
    make_entry("Trực", start=None, part="day", kind="duty")
    html = main_of(public_get(HERE, PAGE))
    week = html[html.index('class="week"') :]
    assert (week.count("Chiều"), week.lower().count("buổi chiều")) == (1, 0)
    assert week.count("Cả ngày") == 1
    assert "Trực</span>" in week
