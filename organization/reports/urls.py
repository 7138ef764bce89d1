"""Public addresses of “Báo sai”, the same on every site."""

from __future__ import annotations

from django.urls import path

from organization.reports import views

urlpatterns = [
    path("danh-ba/bao-sai/da-gui/", views.sent, name=views.SENT),
    path("danh-ba/bao-sai/<slug:kind>/<slug:public_id>/", views.report, name=views.ADDRESS),
]
