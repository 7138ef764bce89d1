"""Owners are told once, by mail, that pages of theirs are due; done by the tick."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from editorial.care.selectors import has_owner, public
from editorial.models import PageCare
from portal.core.accounts.models import User
from portal.core.audit.context import acting_as

ACTOR = "page reviews"
# So many pages in one go; the next tick takes the next ones.
BATCH = 200


def remind(batch: int = BATCH) -> int:
    """One letter to each owner of pages that have become due; how many pages that were.

    Bears being run twice. A page whose owner has no role any more is left to the site's
    administrator, on whose desk it stands, and reminds nobody until it has another owner.
    """
    today = timezone.localdate()
    due = (
        public()
        .filter(is_reminded=False, owner__isnull=False, review_on__lte=today)
        .order_by("owner_id", "review_on", "pk")
    )
    found = list(due.values_list("owner_id", "pk")[:batch])
    count = 0
    with acting_as(ACTOR), translation.override(settings.LANGUAGE_CODE):
        for owner_id, rows in groupby(found, key=lambda row: row[0]):
            count += _remind_one(owner_id, [pk for _owner, pk in rows])
    return count


def _remind_one(owner_id: int, keys: list[int]) -> int:
    """Mark these rows and queue the letter, in one transaction."""
    with transaction.atomic():
        list(PageCare.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        rows = PageCare.objects.filter(pk__in=keys, owner_id=owner_id, is_reminded=False)
        told = list(
            rows.filter(has_owner())
            .order_by("review_on", "pk")
            .values_list("page__title", "page_id", "review_on")
        )
        rows.update(is_reminded=True)
        if told:
            _mail(User.objects.get(pk=owner_id), told)
    return len(told)


def _mail(owner: User, told: list[Any]) -> None:
    if not owner.email:
        return
    pages = [
        {
            "title": title,
            "review_on": review_on,
            "address": settings.WAGTAILADMIN_BASE_URL + reverse("page_care", args=[page_id]),
        }
        for title, page_id, review_on in told
    ]
    subject = ngettext(
        "%(count)d page of yours has to be reviewed",
        "%(count)d pages of yours have to be reviewed",
        len(pages),
    ) % {"count": len(pages)}
    body = render_to_string("editorial/mail/page_review.txt", {"person": owner, "pages": pages})
    send_mail(subject, body, None, [owner.email], fail_silently=True)
