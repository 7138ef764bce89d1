"""The calendar of the work schedule, as a program reads it back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from organization.models import Person, ScheduleEntry
from organization.schedule.ical import calendar_of

HOST = "chilang.localhost"
MONDAY = datetime.date(2026, 11, 30)
CHANGED = datetime.datetime(2026, 11, 27, 1, 2, 3, tzinfo=datetime.UTC)
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
EIGHT, TEN = datetime.time(8), datetime.time(10, 30)
# What PostgreSQL stores: no NUL, no half of a pair. The package reads "\N" as a new line.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from(list("ÁẳễờứỵĐđ ,;:\\\"'\n\r\t")),
    min_size=1,
    max_size=300,
).filter(lambda text: "\\N" not in text)


def entry_of(content: str = "Họp giao ban", **fields: Any) -> ScheduleEntry:
    given_fields = {"day": MONDAY, "start": EIGHT, "changed_at": CHANGED, **fields}
    return ScheduleEntry(content=content, public_id="abc123", **given_fields)


def read(*entries: ScheduleEntry, agency: str = "UBND xã Chi Lăng") -> Any:
    return Calendar.from_ical(calendar_of(entries, agency, HOST))


def event_of(*entries: ScheduleEntry) -> Any:
    (event,) = read(*entries).walk("VEVENT")
    return event


def plain(text: str) -> str:
    """A text as a calendar can hold it: new lines of one kind, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        " " if (sign < " " and sign not in "\t\n") or sign == "\x7f" else sign for sign in text
    )


@given(TEXTS, TEXTS, TEXTS, TEXTS)
@example("Họp;, bàn\r\nEND:VEVENT\r\nBEGIN:VALARM", "Tầng 2, nhà A", "Ông Lê Văn B; bà C", "x")
@example("Tiếp công dân " * 40, "\\n", "\\\\,", "C:\\nam")
def test_any_text_comes_back(content: str, venue: str, participants: str, agency: str) -> None:
    calendar = read(entry_of(content, venue=venue, participants=participants), agency=agency)
    (event,) = calendar.walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == (plain(content), plain(venue))
    assert str(event["description"]) == f"Thành phần: {plain(participants)}"
    assert len(calendar.subcomponents) == 1
    assert event.subcomponents == []


@given(TEXTS)
def test_lines_are_short_and_end_as_the_standard_says(text: str) -> None:
    content = calendar_of([entry_of(text)], text, HOST)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert not any(set(line) & {*range(9), *range(10, 32), 127} for line in lines)
    for line in lines:
        line.decode()  # no letter is cut in two


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)), st.times())
def test_hours_are_those_of_vietnam(day: datetime.date, hour: datetime.time) -> None:
    hour = hour.replace(microsecond=0)
    moment = event_of(entry_of(day=day, start=hour)).decoded("dtstart")
    assert moment.utcoffset() == datetime.timedelta(0)
    assert moment.astimezone(VIETNAM) == datetime.datetime.combine(day, hour, VIETNAM)


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"end": TEN}, "2026-11-30T01:00:00+00:00", "2026-11-30T03:30:00+00:00"),
        ({}, "2026-11-30T01:00:00+00:00", None),
        ({"part": "morning"}, "2026-11-30T00:30:00+00:00", "2026-11-30T04:30:00+00:00"),
        ({"part": "afternoon"}, "2026-11-30T06:30:00+00:00", "2026-11-30T10:00:00+00:00"),
        ({"part": "day"}, "2026-11-30", "2026-12-01"),
    ],
)
def test_from_when_to_when(fields: dict[str, Any], start: str, end: str | None) -> None:
    given_fields = {"start": None, **fields} if "part" in fields else fields
    event = event_of(entry_of(**given_fields))
    assert event.decoded("dtstart").isoformat() == start
    assert ("dtend" in event) == (end is not None)
    if end is not None:
        assert event.decoded("dtend").isoformat() == end


def test_what_tells_one_entry_and_its_change_from_another() -> None:
    before, after = event_of(entry_of()), event_of(entry_of("Hoãn", state="cancelled"))
    assert before["uid"] == after["uid"] == f"abc123@{HOST}"
    assert before.decoded("dtstamp") == before.decoded("last-modified") == CHANGED
    later = event_of(entry_of(changed_at=CHANGED + datetime.timedelta(seconds=1)))
    assert later["sequence"] == before["sequence"] + 1
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert str(after["summary"]) == "ĐÃ HỦY: Hoãn"


def test_what_a_calendar_says_of_itself() -> None:
    calendar = read(entry_of(kind="reception"), agency="UBND xã; phường")
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert str(calendar["prodid"]).startswith("-//Lien Cong//")
    content = calendar_of([], "UBND xã; phường", HOST)
    assert "X-WR-CALNAME:Lịch công tác – UBND xã\\; phường\r\n".encode() in content
    (event,) = calendar.walk("VEVENT")
    assert [str(each) for each in event["categories"].cats] == ["tiếp công dân"]


def test_whose_entry_it_is_and_what_changed() -> None:
    person = Person(full_name="Lê Văn B")
    event = event_of(entry_of(person=person, state="changed", change_note="Dời sang chiều"))
    assert str(event["summary"]) == "Lê Văn B: Họp giao ban"
    assert str(event["description"]) == "đã sửa – Dời sang chiều"
