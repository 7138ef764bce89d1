"""Days are written day, month, year, whatever the language of the screen, and read back."""

from __future__ import annotations

import datetime

import pytest
from django import forms
from django.conf import settings
from django.utils.formats import date_format, get_format
from django.utils.translation import override
from wagtail.admin.widgets import AdminDateInput

from portal.core.read_only import day_or_time

DAY = datetime.date(2026, 4, 3)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_day_is_shown_and_read_in_one_way(language: str) -> None:
    with override(language):
        assert day_or_time(DAY) == date_format(DAY) == "03/04/2026"
        field = forms.DateField(widget=AdminDateInput())
        assert 'value="03/04/2026"' in field.widget.render("on", DAY)
        assert field.clean("03/04/2026") == field.clean("2026-04-03") == DAY
        moment = forms.DateTimeField()
        assert moment.clean("03/04/2026 07:30").hour == moment.clean("2026-04-03 07:30").hour == 7
        assert get_format("DATE_INPUT_FORMATS")[0] == settings.WAGTAIL_DATE_FORMAT
        assert get_format("DATETIME_INPUT_FORMATS")[0] == settings.WAGTAIL_DATETIME_FORMAT
