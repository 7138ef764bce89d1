"""Placements: in which lists a page stands (design, "shared, not copied").

A page lives once, where it was made. Its source placement lists it there and is kept
in step with the page by whoever owns the page type, in the transaction of the write
that changed it. A shared placement lists the same page on another site, linked to its
one address at the source; when the page is taken down there, it is gone everywhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.tenancy.models import Placement
from portal.tenancy.root_paths import root_path_of

if TYPE_CHECKING:
    from portal.core.accounts.models import User


@dataclass(frozen=True)
class Listing:
    """Where a page is listed by itself, and what its list must know of it.

    `kind` and `heading` are the room's own words (see `Placement`); `sort_at` decides
    the order, the newest first.
    """

    index_id: int
    site_id: int
    language: str
    kind: str
    sort_at: datetime.datetime
    heading: str = ""
    featured: bool = False
    pinned_until: datetime.datetime | None = None


@transaction.atomic
def sync_source_placement(page: Page, listing: Listing, *, live: bool) -> None:
    """Bring the placements of `page` in step with it.

    A live page gets its source placement as `listing` says; its shared placements take
    over whether it is live, its moment, kind and heading. Two statements at most for a
    page that stands where it stood.
    """
    placements = Placement.objects.filter(page_id=page.pk)
    changed = placements.update(
        live=live, sort_at=listing.sort_at, kind=listing.kind, heading=listing.heading
    )
    if not live:
        return
    own = {
        "index_id": listing.index_id,
        "site_id": listing.site_id,
        "language": listing.language,
        "featured": listing.featured,
        "pinned_until": listing.pinned_until,
    }
    source = placements.filter(is_source=True)
    if changed:
        if source.filter(index_id=listing.index_id).update(**own):
            return
        # The page came here from another list: a shared placement in this very list
        # gives way, since one list shows a page once.
        placements.filter(index_id=listing.index_id, is_source=False).delete()
        if source.update(**own):
            return
    _source(page, listing).save()


@transaction.atomic
def sync_source_placements(listed: Sequence[tuple[Page, Listing]]) -> None:
    """The same for many pages; those that stand nowhere yet in one statement together."""
    pages = [page.pk for page, _listing in listed]
    known = set(Placement.objects.filter(page_id__in=pages).values_list("page_id", flat=True))
    fresh = []
    for page, listing in listed:
        if page.pk in known:
            sync_source_placement(page, listing, live=page.live)
        elif page.live:
            fresh.append(_source(page, listing))
    Placement.objects.bulk_create(fresh)


def _source(page: Page, listing: Listing) -> Placement:
    """A new source placement of a live page."""
    return Placement(page_id=page.pk, is_source=True, live=True, **asdict(listing))


@transaction.atomic
def place(
    page: Page,
    on_index: Page,
    by: User | None = None,
    valid_from: datetime.datetime | None = None,
    valid_to: datetime.datetime | None = None,
) -> Placement:
    """List a live page in `on_index` too, from one moment to another; again: new dates.

    Rights are the caller's to check. Raises ValidationError for a page that is not
    live, for its own list, for a list outside any site, and for dates out of order.
    """
    if valid_from and valid_to and valid_from >= valid_to:
        raise ValidationError({"valid_to": _("The end must be later than the beginning.")})
    source = Placement.objects.filter(page_id=page.pk, is_source=True).first()
    if source is None or not source.live:
        raise ValidationError(_("Only what is published can be listed elsewhere."))
    if source.index_id == on_index.pk:
        raise ValidationError(_("The page already stands in this list: it was made there."))
    root = root_path_of(on_index)
    if root is None:
        raise ValidationError(_("This list belongs to no site."))
    placement, _created = Placement.objects.update_or_create(
        page_id=page.pk,
        index_id=on_index.pk,
        defaults={
            "site_id": root.site_id,
            "language": root.language_code,
            "by": by,
            "live": True,
            "sort_at": source.sort_at,
            "kind": source.kind,
            "heading": source.heading,
            "valid_from": valid_from,
            "valid_to": valid_to,
        },
    )
    return placement


def withdraw(placement: Placement) -> None:
    """Take a shared page off a list, now; the row stays as a record of who listed it.

    Raises ValidationError for a source placement: a page leaves its own list only by
    being taken down.
    """
    if placement.is_source:
        raise ValidationError(_("A page leaves its own list only by being taken down."))
    placement.valid_to = timezone.now()
    if placement.valid_from and placement.valid_from >= placement.valid_to:
        placement.valid_from = None
    placement.save(update_fields=["valid_from", "valid_to"])
