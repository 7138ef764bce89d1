"""The minute tick: what it runs, and that it runs once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from portal.core.jobs import tick
from portal.core.jobs.locks import advisory_lock
from portal.core.jobs.models import TickRun
from portal.core.jobs.scheduled import ScheduledPublishingError, publish_due
from portal.core.jobs.tick import is_due, register_tick, run_tick, seconds_to_next_minute
from tests.factories import make_member_site

MINUTE = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty registry, and the list that the parts of a test write to."""
    monkeypatch.setattr(tick, "_entries", {})
    return []


@pytest.mark.django_db
def test_every_part_runs_and_is_recorded(calls: list[str]) -> None:
    register_tick("a", lambda: calls.append("a"))
    register_tick("b", lambda: calls.append("b"))
    report = run_tick()
    assert report is not None
    assert report.succeeded == ("a", "b")
    assert calls == ["a", "b"]
    assert set(TickRun.objects.values_list("name", flat=True)) == {"a", "b", "tick"}


@pytest.mark.django_db
def test_failing_part_stops_no_other_and_is_recorded(calls: list[str]) -> None:
    def broken() -> None:
        raise ValueError("hỏng")

    register_tick("broken", broken)
    register_tick("well", lambda: calls.append("well"))
    for failures in (1, 2):
        report = run_tick()
        assert report is not None
        assert (report.succeeded, report.failed) == (("well",), ("broken",))
        run = TickRun.objects.get(pk="broken")
        assert (run.last_error, run.failures) == ("ValueError: hỏng", failures)
        assert run.last_succeeded is None
    assert calls == ["well", "well"]
    register_tick("broken", lambda: calls.append("repaired"))
    run_tick()
    run = TickRun.objects.get(pk="broken")
    assert (run.last_error, run.failures) == ("", 0)
    assert run.last_succeeded == run.last_finished


@pytest.mark.django_db
def test_interval_is_kept_on_the_clock(calls: list[str]) -> None:
    register_tick("five", lambda: calls.append("five"), every_minutes=5)
    ran = []
    # The timer fires a little late, differently each minute.
    for minute in range(12):
        with time_machine.travel(
            MINUTE + timedelta(minutes=minute, seconds=minute % 3), tick=False
        ):
            before = len(calls)
            run_tick()
            if len(calls) > before:
                ran.append(minute)
    assert ran == [0, 5, 10]


@given(st.integers(1, 600), st.integers(0, 2**31), st.integers(0, 100_000))
def test_part_is_due_once_an_interval(every: int, last: int, later: int) -> None:
    before = datetime.fromtimestamp(last, UTC)
    now = datetime.fromtimestamp(last + later, UTC)
    if later >= every * 60:
        assert is_due(before, every, now)
    if every > 1 and later == 0:
        assert not is_due(before, every, now)


@given(st.floats(min_value=0, max_value=4e9))
def test_loop_waits_for_the_next_full_minute(now: float) -> None:
    wait = seconds_to_next_minute(now)
    assert 0 < wait <= 60
    assert (now + wait) % 60 == pytest.approx(0, abs=1e-5) or (now + wait) % 60 > 59.9


@pytest.mark.parametrize("name", ["", "tick", "x" * 65])
def test_unusable_names_are_refused(name: str, calls: list[str]) -> None:
    with pytest.raises(ValueError, match="cannot be named"):
        register_tick(name, lambda: None)


def test_interval_below_a_minute_is_refused(calls: list[str]) -> None:
    with pytest.raises(ValueError, match="once a minute"):
        register_tick("often", lambda: None, every_minutes=0)


def test_unregistered_part_is_forgotten(calls: list[str]) -> None:
    register_tick("a", lambda: None)
    tick.unregister_tick("a")
    tick.unregister_tick("a")
    assert tick._entries == {}


@pytest.mark.django_db
def test_second_tick_at_the_same_time_does_nothing(calls: list[str]) -> None:
    def second() -> None:
        assert run_tick() is None
        output = StringIO()
        call_command("tick", stdout=output)
        assert "Another tick is running" in output.getvalue()
        calls.append("first")

    register_tick("a", second)
    assert run_tick() is not None
    assert calls == ["first"]
    assert run_tick() is not None, "the lock is free again"


@pytest.mark.django_db
def test_different_locks_do_not_meet() -> None:
    with advisory_lock("a") as first, advisory_lock("b") as second, advisory_lock("a") as third:
        assert (first, second, third) == (True, True, False)


@pytest.mark.django_db
def test_command_says_what_was_done_and_fails_with_a_failing_part(calls: list[str]) -> None:
    register_tick("a", lambda: calls.append("a"))
    output = StringIO()
    call_command("tick", stdout=output)
    assert output.getvalue() == "Done: a.\n"
    register_tick("b", lambda: 1 / 0)
    with pytest.raises(CommandError, match=r"Failed: b\."):
        call_command("tick", stdout=output)


def make_pages() -> tuple[Page, Page]:
    """Two pages of two sites: the second one live and expired, the first one due."""
    sites = [make_member_site(name, f"{name}.localhost") for name in ("mot", "hai")]
    due, expired = (
        Page.objects.get(pk=site.unit_page_id).add_child(
            instance=Page(title="Trang", slug=f"trang-{site.pk}", live=False)
        )
        for site in sites
    )
    due.go_live_at = timezone.now() + timedelta(minutes=1)
    due.save_revision(approved_go_live_at=due.go_live_at)
    expired.save_revision().publish()
    Page.objects.filter(pk=expired.pk).update(expire_at=timezone.now() + timedelta(minutes=1))
    return due, expired


def states(*pages: Page) -> list[bool]:
    """Whether each page is live now."""
    return [Page.objects.get(pk=page.pk).live for page in pages]


@pytest.mark.django_db
def test_tick_publishes_and_takes_down_at_the_time_set() -> None:
    pages = make_pages()
    call_command("tick", stdout=StringIO())
    assert states(*pages) == [False, True], "not before its time"
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        call_command("tick", stdout=StringIO())
    assert states(*pages) == [True, False]
    assert Page.objects.get(pk=pages[1].pk).expired


@pytest.mark.django_db
def test_page_that_cannot_be_published_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    due, expired = make_pages()
    other = Page.objects.get(pk=expired.pk)
    real = Page.unpublish

    def unpublish(self: Page, **options: object) -> None:
        if self.pk == other.pk:
            raise ValueError("trang hỏng")
        real(self, **options)

    monkeypatch.setattr(Page, "unpublish", unpublish)
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=2)),
        pytest.raises(ScheduledPublishingError, match=f"{other.pk}: trang hỏng"),
    ):
        publish_due()
    assert states(due, expired) == [True, True]
