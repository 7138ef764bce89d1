"""Invented articles for the pictures of blocks in the editor's menu."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext

from news.home_needs import More, Story


def example_stories(count: int) -> list[Story]:
    """So many articles, one a day until today."""
    now = timezone.now()
    return [
        Story(
            pk=-number,
            published_at=now - datetime.timedelta(days=number),
            title=gettext("Title of an article, as readers see it"),
            url="#",
            category=gettext("Category"),
            sapo=gettext("The first sentences of the article say what it is about."),
        )
        for number in range(count)
    ]


def example_more() -> More:
    """A list that leads nowhere."""
    return More(gettext("News"), "#")
