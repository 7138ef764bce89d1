"""Addresses of the interface."""

from __future__ import annotations

from django.urls import path

from search.api.views import Search

urlpatterns = [path("api/v1/search/", Search.as_view(), name="api_search")]
