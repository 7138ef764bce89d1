"""Placements: in which lists a page stands (design, "shared, not copied").

A page lives once, where it was made. Its source placement lists it there and is kept
in step with the page by whoever owns the page type, in the transaction of the write
that changed it. A shared placement lists the same page on another site, linked to its
one address at the source; when the page is taken down there, it is gone everywhere.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.tenancy.models import Placement
from portal.tenancy.root_paths import site_id_of

if TYPE_CHECKING:
    from portal.core.accounts.models import User


@transaction.atomic
def sync_source_placement(
    page: Page, *, index_id: int, site_id: int, sort_at: datetime.datetime, live: bool
) -> None:
    """Bring the placements of `page` in step with it.

    A live page gets its source placement in `index_id` of `site_id`; all its
    placements, the shared ones too, take over `live` and `sort_at`.
    """
    changed = Placement.objects.filter(page_id=page.pk).update(live=live, sort_at=sort_at)
    if not live:
        return
    if changed:
        source = Placement.objects.filter(page_id=page.pk, is_source=True)
        if source.filter(index_id=index_id, site_id=site_id).exists():
            return
        # The page came here from another list: a shared placement in this very list
        # gives way, since one list shows a page once.
        Placement.objects.filter(page_id=page.pk, index_id=index_id, is_source=False).delete()
        if source.update(index_id=index_id, site_id=site_id):
            return
    Placement.objects.create(
        page_id=page.pk,
        index_id=index_id,
        site_id=site_id,
        is_source=True,
        sort_at=sort_at,
        live=True,
    )


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
    site_id = site_id_of(on_index)
    if site_id is None:
        raise ValidationError(_("This list belongs to no site."))
    placement, _created = Placement.objects.update_or_create(
        page_id=page.pk,
        index_id=on_index.pk,
        defaults={
            "site_id": site_id,
            "by": by,
            "live": True,
            "sort_at": source.sort_at,
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
