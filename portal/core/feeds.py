"""What every feed (RSS 2.0) of a portal has in common."""

from __future__ import annotations

import datetime
import re

from django.utils.feedgenerator import Rss201rev2Feed

# What XML cannot carry; text pasted from elsewhere may.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class SteadyFeed(Rss201rev2Feed):
    """A feed that is the same text as long as its entries are."""

    def latest_post_date(self) -> datetime.datetime:
        """The newest date of an entry; with no entry, always the same."""
        if not self.items:
            return datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
        newest: datetime.datetime = super().latest_post_date()
        return newest


def plain(text: str) -> str:
    """`text` without what XML cannot carry."""
    return _CONTROL.sub("", text)
