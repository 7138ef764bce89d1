"""Status of effect: the rules by example, and what must hold for any events whatever."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.effect import (
    DECIDING,
    ENDINGS,
    Effect,
    Event,
    EventKind,
    Span,
    StatedStatus,
    Status,
    effect,
    spans,
)
from documents.effect_problems import problems

K = EventKind


def day(text: str) -> date:
    return date.fromisoformat(text)


def event(kind: EventKind, on: str | None, *provisions: str, part: bool = False) -> Event:
    return Event(kind, day(on) if on else None, not (part or provisions), provisions)


IN_FORCE = event(K.IN_FORCE, "2020-07-01")


def ask(*events: Event, on: str = "2024-01-01", badge: bool = True) -> Effect:
    return effect(events, day(on), has_badge_without_events=badge)


def status(*events: Event, on: str = "2024-01-01", badge: bool = True) -> Status:
    return ask(*events, on=on, badge=badge).status


def test_not_yet_then_in_force_from_the_very_day() -> None:
    before = ask(IN_FORCE, on="2020-06-30")
    assert before == Effect(
        Status.NOT_YET, None, IN_FORCE, False, day("2020-07-01"), None, False, ()
    )
    after = ask(IN_FORCE, on="2020-07-01")
    assert after == Effect(
        Status.IN_FORCE, day("2020-07-01"), IN_FORCE, False, None, None, False, ()
    )


def test_a_day_of_effect_that_nobody_knows_is_never_in_force() -> None:
    assert status() == Status.UNKNOWN
    assert status(event(K.ISSUED, "2020-01-01")) == Status.UNKNOWN
    assert status(event(K.IN_FORCE, None)) == Status.UNKNOWN
    assert status(event(K.IN_FORCE, "2020-01-01", "Điều 5")) == Status.UNKNOWN
    assert status(event(K.AMENDED, "2020-01-01")) == Status.UNKNOWN
    assert status(event(K.SUSPENDED, "2020-01-01", "Điều 5")) == Status.UNKNOWN


def test_groups_of_which_nobody_expects_a_status_show_none() -> None:
    assert status(badge=False) == Status.NONE
    assert status(event(K.AMENDED, "2020-01-01"), badge=False) == Status.NONE
    assert status(IN_FORCE, badge=False) == Status.IN_FORCE
    ended = ask(event(K.REPEALED, "2023-01-01"), on="2020-01-01", badge=False)
    assert (ended.status, ended.next_change) == (Status.NONE, day("2023-01-01"))
    assert status(event(K.REPEALED, "2023-01-01"), badge=False) == Status.ENDED


@pytest.mark.parametrize("kind", sorted(ENDINGS))
def test_endings_of_the_whole_and_of_a_part(kind: EventKind) -> None:
    whole, part = event(kind, "2023-01-01"), event(kind, "2022-01-01", "Điều 5")
    assert status(IN_FORCE, whole, on="2022-12-31") == Status.IN_FORCE
    gone = ask(IN_FORCE, whole, on="2023-01-01")
    assert (gone.status, gone.since, gone.cause) == (Status.ENDED, day("2023-01-01"), whole)
    partly = ask(IN_FORCE, part, whole, on="2022-06-01")
    assert (partly.status, partly.cause) == (Status.PARTLY_ENDED, part)
    assert (partly.amended, partly.next_change) == (False, day("2023-01-01"))


def test_an_amended_text_lost_a_part_a_supplemented_one_did_not() -> None:
    amended, supplemented = event(K.AMENDED, "2022-01-01"), event(K.SUPPLEMENTED, "2022-01-01")
    for one, expected in ((amended, Status.PARTLY_ENDED), (supplemented, Status.IN_FORCE)):
        assert status(IN_FORCE, one) == expected
        assert ask(IN_FORCE, one).amended
        assert not ask(IN_FORCE, one, on="2021-12-31").amended
    assert ask(IN_FORCE, amended).cause == amended
    assert ask(IN_FORCE, supplemented).cause == IN_FORCE


def test_corrections_and_consolidations_are_history() -> None:
    history = [event(kind, "2022-01-01") for kind in K if kind not in DECIDING]
    assert {e.kind for e in history} == {K.ISSUED, K.CORRECTED, K.CONSOLIDATED}
    assert ask(IN_FORCE, *history) == ask(IN_FORCE)


def test_repealed_before_its_day_of_effect_it_never_comes_into_force() -> None:
    repealed = event(K.REPEALED, "2020-06-01")
    assert status(IN_FORCE, repealed, on="2020-05-31") == Status.NOT_YET
    assert status(IN_FORCE, repealed, on="2020-06-15") == Status.ENDED
    assert status(IN_FORCE, repealed, on="2024-01-01") == Status.ENDED
    assert ask(IN_FORCE, repealed, on="2020-06-15").next_change is None


def test_replaced_on_a_day_to_come() -> None:
    found = ask(IN_FORCE, event(K.REPLACED, "2024-03-01"))
    assert (found.status, found.next_change) == (Status.IN_FORCE, day("2024-03-01"))


@pytest.mark.parametrize("kind", [K.SUSPENDED, K.STAYED])
def test_suspended_and_resumed(kind: EventKind) -> None:
    suspended, resumed = event(kind, "2022-01-01"), event(K.RESUMED, "2022-07-01")
    during = ask(IN_FORCE, suspended, resumed, on="2022-03-01")
    assert (during.status, during.cause) == (Status.SUSPENDED, suspended)
    assert (during.since, during.next_change) == (day("2022-01-01"), day("2022-07-01"))
    after = ask(IN_FORCE, suspended, resumed)
    assert (after.status, after.since, after.cause) == (
        Status.IN_FORCE,
        day("2022-07-01"),
        resumed,
    )


def test_a_suspension_prolonged_on_its_last_day_holds() -> None:
    events = [
        IN_FORCE,
        event(K.SUSPENDED, "2022-01-01"),
        event(K.RESUMED, "2022-07-01"),
        event(K.SUSPENDED, "2022-07-01"),
    ]
    for order in itertools.permutations(events):
        found = ask(*order)
        assert (found.status, found.since) == (Status.SUSPENDED, day("2022-01-01"))


def test_suspended_provisions_are_resumed_one_by_one() -> None:
    events = [IN_FORCE, event(K.SUSPENDED, "2022-01-01", "Điều 5", "Điều 6")]
    assert status(*events) == Status.PARTLY_SUSPENDED
    events.append(event(K.RESUMED, "2022-02-01", "Điều 5"))
    assert ask(*events).cause == events[1]
    assert status(*events) == Status.PARTLY_SUSPENDED
    events.append(event(K.RESUMED, "2022-03-01", "Điều 6"))
    assert status(*events) == Status.IN_FORCE


def test_parts_that_nobody_named_are_resumed_with_the_whole() -> None:
    events = [IN_FORCE, event(K.SUSPENDED, "2022-01-01", part=True)]
    assert status(*events, event(K.RESUMED, "2022-02-01", "Điều 5")) == Status.PARTLY_SUSPENDED
    assert status(*events, event(K.RESUMED, "2022-02-01", part=True)) == Status.PARTLY_SUSPENDED
    assert status(*events, event(K.RESUMED, "2022-02-01")) == Status.IN_FORCE


def test_a_part_resumed_of_a_suspended_whole_leaves_the_rest_suspended() -> None:
    resumed = event(K.RESUMED, "2022-02-01", "Điều 5")
    found = ask(IN_FORCE, event(K.SUSPENDED, "2022-01-01"), resumed)
    assert (found.status, found.cause) == (Status.PARTLY_SUSPENDED, resumed)


def test_several_suspensions_end_together() -> None:
    events = [
        IN_FORCE,
        event(K.SUSPENDED, "2022-01-01", "Điều 5"),
        event(K.STAYED, "2022-02-01"),
        event(K.RESUMED, "2022-03-01"),
    ]
    assert status(*events, on="2022-01-15") == Status.PARTLY_SUSPENDED
    assert status(*events, on="2022-02-15") == Status.SUSPENDED
    assert status(*events) == Status.IN_FORCE


def test_what_is_repealed_while_suspended_has_ended() -> None:
    events = [IN_FORCE, event(K.SUSPENDED, "2022-01-01"), event(K.REPEALED, "2022-02-01")]
    assert status(*events) == Status.ENDED
    assert status(*events, event(K.RESUMED, "2022-03-01")) == Status.ENDED


def test_suspended_before_its_day_of_effect() -> None:
    suspended, resumed = event(K.SUSPENDED, "2020-05-01"), event(K.RESUMED, "2020-06-01")
    assert status(IN_FORCE, suspended, on="2020-05-15") == Status.SUSPENDED
    assert status(IN_FORCE, suspended, on="2021-01-01") == Status.SUSPENDED
    again = ask(IN_FORCE, suspended, resumed, on="2020-06-15")
    assert (again.status, again.cause, again.since) == (
        Status.NOT_YET,
        IN_FORCE,
        day("2020-06-01"),
    )


def test_a_partly_ended_text_is_so_again_after_a_suspension() -> None:
    part = event(K.REPEALED, "2021-01-01", "Điều 5")
    found = ask(IN_FORCE, part, event(K.STAYED, "2022-01-01"), event(K.RESUMED, "2022-02-01"))
    assert (found.status, found.cause, found.since) == (
        Status.PARTLY_ENDED,
        part,
        day("2022-02-01"),
    )


def test_a_verdict_holds_until_the_end() -> None:
    verdict, repealed = event(K.OBSOLETE, "2022-01-01"), event(K.REPEALED, "2023-01-01")
    assert ask(IN_FORCE, verdict).cause == verdict
    assert status(IN_FORCE, verdict, event(K.SUSPENDED, "2022-02-01")) == Status.OBSOLETE
    assert status(verdict) == Status.OBSOLETE
    assert status(IN_FORCE, verdict, repealed) == Status.ENDED


def test_of_two_days_of_effect_the_later_is_claimed() -> None:
    later = event(K.IN_FORCE, "2021-01-01")
    assert status(IN_FORCE, later, on="2020-12-31") == Status.NOT_YET
    assert status(IN_FORCE, later) == Status.IN_FORCE


def test_the_cause_among_events_of_one_day_is_the_one_that_says_most() -> None:
    replaced, repealed = event(K.REPLACED, "2023-01-01"), event(K.REPEALED, "2023-01-01")
    assert ask(IN_FORCE, replaced, repealed).cause == replaced
    first = Event(K.REPEALED, day("2023-01-01"), by="a", order=1)
    second = Event(K.REPEALED, day("2023-01-01"), by="b", order=2)
    assert ask(second, first).cause == ask(first, second).cause == second


def test_an_undated_end_is_said_and_decides_nothing() -> None:
    undated = event(K.REPEALED, None)
    found = ask(IN_FORCE, undated, event(K.CORRECTED, None))
    assert (found.status, found.undated) == (Status.IN_FORCE, (undated,))
    assert found.is_doubtful
    assert not ask(IN_FORCE, event(K.AMENDED, None)).is_doubtful
    assert not ask(IN_FORCE, undated, event(K.REPEALED, "2021-01-01")).is_doubtful
    assert not ask(undated).is_doubtful


# --- What a source states -----------------------------------------------------------------


def stated(value: Status, on: str = "2023-06-01") -> StatedStatus:
    return StatedStatus(value, "Cổng tỉnh", day(on))


def test_a_stated_status_shows_where_events_do_not_decide() -> None:
    source = stated(Status.IN_FORCE)
    today = day("2024-01-01")
    for badge in (True, False):
        found = effect([], today, has_badge_without_events=badge, stated=source)
        assert (found.stated, found.disagreement) == (source, False)
    found = effect([IN_FORCE], today, has_badge_without_events=True, stated=source)
    assert (found.status, found.stated, found.disagreement) == (Status.IN_FORCE, None, False)


def test_a_disagreement_is_one_on_the_day_of_the_look_up() -> None:
    repealed = event(K.REPEALED, "2023-03-01")
    asked = [IN_FORCE, repealed]
    for on, expected in (("2023-06-01", True), ("2022-06-01", False)):
        found = effect(
            asked,
            day("2024-01-01"),
            has_badge_without_events=True,
            stated=stated(Status.IN_FORCE, on),
        )
        assert (found.status, found.stated, found.disagreement) == (Status.ENDED, None, expected)


# --- What holds for any events -------------------------------------------------------------

START = date(2020, 1, 1)
DAYS = st.integers(0, 40).map(lambda days: START + timedelta(days))
EVENTS = st.builds(
    Event,
    st.sampled_from(list(EventKind)),
    st.none() | DAYS,
    st.booleans(),
    st.lists(st.sampled_from(["Điều 1", "Điều 2"]), max_size=2).map(tuple),
    st.none(),
    st.integers(0, 3),
)
LISTS = st.lists(EVENTS, max_size=7)
WINDOW = [START + timedelta(days) for days in range(-2, 45)]


@given(LISTS, st.booleans())
def test_the_status_changes_on_days_of_events_alone(events: list[Event], badge: bool) -> None:
    days = {one.date for one in events if one.kind in DECIDING}
    for before, after in itertools.pairwise(WINDOW):
        one = effect(events, before, has_badge_without_events=badge)
        other = effect(events, after, has_badge_without_events=badge)
        if one.status != other.status:
            assert after in days
            assert one.next_change == after
            assert other.since == after


@given(LISTS, st.booleans(), st.sampled_from(WINDOW))
def test_the_next_change_is_the_first_other_status(
    events: list[Event], badge: bool, on: date
) -> None:
    found = effect(events, on, has_badge_without_events=badge)
    later = [
        one
        for one in WINDOW
        if one > on and effect(events, one, has_badge_without_events=badge).status != found.status
    ]
    assert found.next_change == (min(later) if later else None)
    earlier = [
        one
        for one in WINDOW
        if one < on and effect(events, one, has_badge_without_events=badge).status != found.status
    ]
    assert found.since == (max(earlier) + timedelta(1) if earlier else None)


@given(LISTS, st.randoms(use_true_random=False), st.sampled_from(WINDOW))
def test_the_order_of_events_does_not_matter(events: list[Event], random: object, on: date) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = effect(events, on, has_badge_without_events=True)
    other = effect(shuffled, on, has_badge_without_events=True)
    # Undated events alone keep the order in which they were given.
    assert (one.status, one.since, one.next_change, one.amended) == (
        other.status,
        other.since,
        other.next_change,
        other.amended,
    )
    assert (one.cause is None) == (other.cause is None)
    if one.cause and other.cause:
        assert (one.cause.kind, one.cause.date) == (other.cause.kind, other.cause.date)


ALIVE = {Status.IN_FORCE, Status.PARTLY_ENDED, Status.PARTLY_SUSPENDED}


@given(LISTS, DAYS, st.sampled_from(sorted(ENDINGS)), st.sampled_from(WINDOW))
def test_an_end_never_brings_a_document_to_life(
    events: list[Event], end: date, kind: EventKind, on: date
) -> None:
    before = effect(events, on, has_badge_without_events=True).status
    after = effect([*events, Event(kind, end)], on, has_badge_without_events=True).status
    assert after == (Status.ENDED if on >= end else before)
    assert not (after in ALIVE and before not in ALIVE)


@given(LISTS, st.lists(EVENTS, max_size=3), st.sampled_from(WINDOW))
def test_events_without_a_date_change_no_status(
    events: list[Event], others: list[Event], on: date
) -> None:
    undated = [Event(one.kind, None, one.whole, one.provisions) for one in others]
    plain = effect(events, on, has_badge_without_events=True)
    found = effect([*events, *undated], on, has_badge_without_events=True)
    assert (found.status, found.since, found.cause, found.next_change, found.amended) == (
        plain.status,
        plain.since,
        plain.cause,
        plain.next_change,
        plain.amended,
    )
    assert len(found.undated) - len(plain.undated) == sum(e.kind in DECIDING for e in undated)


@given(LISTS, st.booleans())
def test_spans_cover_a_life_without_gap_or_overlap(events: list[Event], badge: bool) -> None:
    life = spans(events, has_badge_without_events=badge)
    assert life[0].start is None
    assert life[-1].end is None
    for one, other in itertools.pairwise(life):
        assert one.end == other.start
        assert one.status != other.status
    for on in WINDOW:
        (here,) = [s for s in life if (not s.start or s.start <= on) and (not s.end or on < s.end)]
        assert here.status == effect(events, on, has_badge_without_events=badge).status


@given(LISTS, st.sampled_from(WINDOW))
def test_a_decided_status_names_its_cause(events: list[Event], on: date) -> None:
    found = effect(events, on, has_badge_without_events=True)
    assert (found.cause is None) == (found.status == Status.UNKNOWN)


def test_a_life_in_spans() -> None:
    assert spans([IN_FORCE, event(K.REPEALED, "2023-01-01")], has_badge_without_events=True) == (
        Span(None, day("2020-07-01"), Status.NOT_YET),
        Span(day("2020-07-01"), day("2023-01-01"), Status.IN_FORCE),
        Span(day("2023-01-01"), None, Status.ENDED),
    )


# --- What editors are told -------------------------------------------------------------------


def codes(*events: Event, issued: str | None = "2020-06-15") -> list[str]:
    return [one.code for one in problems(events, day(issued) if issued else None)]


def test_a_clean_life_has_no_problem() -> None:
    assert codes() == []
    assert codes(event(K.ISSUED, "2020-06-15"), IN_FORCE, event(K.REPLACED, "2023-01-01")) == []
    assert codes(IN_FORCE, event(K.STAYED, "2022-01-01"), event(K.RESUMED, "2022-02-01")) == []
    assert codes(IN_FORCE, event(K.STAYED, "2022-01-01"), event(K.REPEALED, "2022-02-01")) == []
    assert codes(IN_FORCE, event(K.CORRECTED, None)) == []


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([event(K.IN_FORCE, "2020-06-14")], ["before_issue"]),
        ([event(K.IN_FORCE, "2020-06-15")], []),
        ([IN_FORCE, event(K.IN_FORCE, "2020-08-01")], ["two_effects"]),
        ([event(K.AMENDED, "2021-01-01")], ["no_effect"]),
        ([event(K.IN_FORCE, None)], ["undated"]),
        ([IN_FORCE, event(K.REPEALED, None)], ["undated"]),
        ([IN_FORCE, event(K.EXPIRED, "2020-06-30")], ["expires_before_effect", "after_the_end"]),
        ([IN_FORCE, event(K.SUSPENDED, "2022-01-01")], ["open_suspension"]),
        ([IN_FORCE, event(K.RESUMED, "2022-01-01")], ["nothing_to_resume"]),
        (
            [IN_FORCE, event(K.RESUMED, "2022-01-01"), event(K.SUSPENDED, "2022-02-01")],
            ["open_suspension", "nothing_to_resume"],
        ),
        ([IN_FORCE, event(K.REPEALED, "2022-01-01"), event(K.AMENDED, "2022-01-01")], []),
        (
            [IN_FORCE, event(K.REPEALED, "2022-01-01"), event(K.AMENDED, "2022-01-02")],
            ["after_the_end"],
        ),
        ([IN_FORCE, event(K.REPEALED, "2022-01-01", part=True)], ["unnamed_part"]),
    ],
)
def test_what_looks_wrong_is_said(events: list[Event], expected: list[str]) -> None:
    assert codes(*events) == expected


def test_problems_are_sentences_with_dates() -> None:
    (found,) = problems([event(K.IN_FORCE, "2020-06-14")], day("2020-06-15"))
    assert found.event == event(K.IN_FORCE, "2020-06-14")
    assert found.message == "Sự kiện “Có hiệu lực” ngày 14/06/2020 trước ngày ban hành 15/06/2020."
    assert codes(event(K.IN_FORCE, "2020-06-14"), issued=None) == []


@given(LISTS, st.none() | DAYS)
def test_no_events_break_the_check(events: list[Event], issued: date | None) -> None:
    assert all(one.code and one.message for one in problems(events, issued))


def test_the_words_of_the_national_database() -> None:
    assert [str(one.label) for one in Status] == [
        "Chưa có hiệu lực",
        "Còn hiệu lực",
        "Hết hiệu lực một phần",
        "Hết hiệu lực toàn bộ",
        "Ngưng hiệu lực",
        "Ngưng hiệu lực một phần",
        "Không còn phù hợp",
        "Chưa xác định",
        "Không có tình trạng hiệu lực",
    ]
