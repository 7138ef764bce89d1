"""Sessions that have run out are swept by the tick."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.core.jobs.tick import run_tick


@pytest.mark.django_db
def test_the_tick_sweeps_sessions_that_have_run_out() -> None:
    now = timezone.now()
    for name, hours in (("cu", -1), ("moi", 1)):
        expiry = now + datetime.timedelta(hours=hours)
        Session.objects.create(session_key=name, session_data="", expire_date=expiry)
    report = run_tick()
    assert report is not None
    assert "expired-sessions" in report.succeeded
    assert list(Session.objects.values_list("pk", flat=True)) == ["moi"]
