"""Refuses settings under which queued work could be lost."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from django_tasks_db.compat import task_backends

from portal.core.jobs.backend import DurableBackend


def require_durable_backend() -> None:
    """Raise ImproperlyConfigured unless the default backend keeps its tasks.

    Called at start-up, before any task is imported: the options that our tasks carry
    exist on this backend only, and would otherwise fail with a riddle.
    """
    if not isinstance(task_backends["default"], DurableBackend):
        raise ImproperlyConfigured(
            'TASKS["default"]["BACKEND"] must be portal.core.jobs.backend.DurableBackend '
            "(or derive from it): other backends lose tasks when a worker is killed."
        )


def check_delivery(**_kwargs: Any) -> list[CheckMessage]:
    """The worker does not put mail back into the queue it came from (jobs.E001)."""
    from portal.core.jobs.mail import QueuedEmailBackend

    delivery = import_string(settings.EMAIL_DELIVERY_BACKEND)
    if not issubclass(delivery, QueuedEmailBackend):
        return []
    return [
        Error(
            "EMAIL_DELIVERY_BACKEND queues mail again instead of sending it.",
            hint="Name a backend that delivers, such as Django's smtp.EmailBackend.",
            id="jobs.E001",
        )
    ]
