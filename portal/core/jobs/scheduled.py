"""Scheduled publishing and expiry, driven by the tick.

As Wagtail's `publish_scheduled`, with one difference: there, one page that cannot be
published stops every page behind it, minute after minute. Here each stands alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


class ScheduledPublishingError(Exception):
    """Some objects could not be published or taken down; the rest were."""


def publish_due() -> None:
    """Take down what has expired and publish what is due, of every site.

    It costs a fixed number of queries plus those of the objects that are due. Raises
    ScheduledPublishingError at the end when some of them failed.
    """
    problems = [
        *_each(_expired(), _take_down),
        *_each(Revision.objects.filter(approved_go_live_at__lt=timezone.now()), _publish),
    ]
    if problems:
        raise ScheduledPublishingError("; ".join(problems))


def _expired() -> Iterator[models.Model]:
    for model in _draft_models():
        # Read whole before anything is taken down.
        yield from list(
            model._default_manager.filter(live=True, expire_at__lt=timezone.now()).order_by(
                "expire_at"
            )
        )


def _draft_models() -> list[type[models.Model]]:
    others = [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    return [Page, *others]


def _take_down(target: Any) -> None:
    target.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Any) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _each(targets: Iterable[models.Model], action: Callable[[Any], None]) -> list[str]:
    problems = []
    for target in list(targets):
        try:
            with transaction.atomic():
                action(target)
        except Exception as error:
            logger.exception("Scheduled publishing of %s %s failed", target._meta.label, target.pk)
            problems.append(f"{target._meta.label} {target.pk}: {error}")
    return problems
