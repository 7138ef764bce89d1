"""Taking pages off the public site, with a reason that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from editorial import tasks
from editorial.models import TakeDown
from editorial.refusals import Refused
from portal.core.batches import batches
from portal.tenancy import root_paths

LOG_ACTION = "editorial.take_down"
_BATCH = 500


def note_reason(pages: Iterable[Page], user: Any, reason: str) -> None:
    """Keep why these pages are taken down, and have their authors told.

    Called in the transaction that does it, once for all pages that go: each call is one
    mail to an author. Raises `Refused` without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the page is taken down."))
    for batch in batches(pages, _BATCH):
        rows = TakeDown.objects.bulk_create(
            [
                TakeDown(
                    page_id=page.pk,
                    site_id=root_paths.site_id_of(page),
                    title=page.title,
                    reason=reason,
                    taken_down_by=user,
                )
                for page in batch
            ]
        )
        for page in batch:
            log(instance=page, action=LOG_ACTION, user=user, data={"reason": reason})
        tasks.tell_of_take_downs.enqueue([row.pk for row in rows])


def live_pages_below(page: Page) -> Iterable[Page]:
    """The public pages below `page`, as their own types, a batch at a time."""
    below = page.get_descendants().live().defer_streamfields().specific()
    pages: Iterable[Page] = below.iterator(chunk_size=_BATCH)
    return pages
