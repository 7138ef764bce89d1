"""Public addresses of the work schedule, the same on every site."""

from __future__ import annotations

from django.urls import path

from organization.schedule import views
from organization.schedule.addresses import FEED, SEGMENT

urlpatterns = [
    path(f"{SEGMENT}/", views.week_page, name="work_schedule"),
    path(SEGMENT, views.add_slash),
    path(FEED, views.calendar, name="work_schedule_calendar"),
]
