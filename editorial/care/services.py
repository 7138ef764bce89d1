"""Naming who looks after a page, setting its date, saying that it is still true."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from editorial.care.selectors import next_review, possible_owners
from editorial.models import PageCare
from portal.core.accounts.models import User
from portal.tenancy import root_paths

LOG_ACTION = "editorial.reviewed"


def set_care(page: Page, owner: User | None, review_on: datetime.date | None) -> PageCare:
    """Name the owner of `page` and the day of its review; a reminder is due anew.

    Raises ValueError for a page of no site.
    """
    site_id = root_paths.site_id_of(page)
    if site_id is None:
        raise ValueError(f"Page {page.pk} belongs to no site.")
    with transaction.atomic():
        care = PageCare.objects.filter(page_id=page.pk).first()
        if care is None:
            care = PageCare(page_id=page.pk, site_id=site_id)
        if (care.owner, care.review_on) != (owner, review_on):
            care.is_reminded = False
        care.owner, care.review_on = owner, review_on
        care.save()
    return care


def confirm(care: PageCare, user: Any) -> datetime.date | None:
    """Note that `user` found the page still true; the day on which it is due again.

    None, and nothing is noted, where no interval says when that is.
    """
    page = care.page
    today = timezone.localdate()
    due = next_review(page.specific_class._meta.label, today) if page.specific_class else None
    if due is None:
        return None
    with transaction.atomic():
        care.reviewed_at, care.reviewed_by = timezone.now(), user
        care.review_on, care.is_reminded = due, False
        care.save(update_fields=["reviewed_at", "reviewed_by", "review_on", "is_reminded"])
        log(page, LOG_ACTION, user=user, data={"next": due.isoformat()})
    return due


def begin(page: Page) -> None:
    """At its first publication: a page of a reviewed type is due after its interval.

    Its author looks after it, if he may change it.
    """
    due = next_review(page._meta.label, timezone.localdate())
    site_id = root_paths.site_id_of(page)
    if due is None or site_id is None or PageCare.objects.filter(page_id=page.pk).exists():
        return
    author = possible_owners(page).filter(pk=page.owner_id).first() if page.owner_id else None
    PageCare.objects.create(page_id=page.pk, site_id=site_id, owner=author, review_on=due)
