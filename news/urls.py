"""Addresses of news that belong to a whole site and to no page."""

from __future__ import annotations

from django.urls import path

from news.views import feeds, tags

urlpatterns = [
    path("rss/", feeds.site_feed, name="news_feed"),
    path("rss/<slug:slug>/", feeds.category_feed, name="news_category_feed"),
    path("the/<slug:slug>/", tags.tag_page, name="news_tag"),
    path("the/<slug:slug>/rss/", feeds.tag_feed, name="news_tag_feed"),
]
