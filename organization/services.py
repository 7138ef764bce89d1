"""What is done to rows of this room beside saving them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from organization.models import OfficePage


def end_contacts(office: OfficePage) -> None:
    """End the contact points of an office that is deleted, one by one, as the record keeps them.

    Without an office a contact point is one of the whole agency: nobody meant these to be that.
    """
    today = timezone.localdate()
    for point in office.contact_points.all():
        if point.valid_to is not None and point.valid_to <= today:
            continue
        if point.valid_from is not None and point.valid_from >= today:
            point.valid_from = None  # it never began
        point.valid_to = today
        point.save()
