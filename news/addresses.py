"""Words that stand in addresses of news, and so cannot be those of a page below a list."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Names of parameters are Vietnamese, as readers see them.
PAGE_PARAMETER: Final = "trang"
CATEGORY_PARAMETER: Final = "chuyen-muc"
DAY_PARAMETER: Final = "ngay"

FEED: Final = "rss"
TAG: Final = "the"
TOPICS: Final = "chuyen-de"


def is_reserved(slug: str) -> bool:
    """Whether a list answers at this word itself: a year's archive, feed, tags, topics."""
    return slug in {FEED, TAG, TOPICS} or (slug.isdigit() and len(slug) == len("2026"))


def slug_problem(slug: str) -> ValidationError | None:
    """What to tell an editor about the address of a page below a list, if anything."""
    if not is_reserved(slug):
        return None
    if slug.isdigit():
        return ValidationError(
            _("Four digits are the address of a year's archive; choose another.")
        )
    return ValidationError(_("The list itself answers at this address; choose another."))
