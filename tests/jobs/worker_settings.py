"""Settings of the processes that tests start: the tests' own, with short times."""

from __future__ import annotations

from typing import Any

from portal.settings.test import *  # noqa: F403 - a settings module is meant to inherit all
from portal.settings.test import TASKS, env

OPTIONS: dict[str, Any] = {
    "LEASE_SECONDS": 3.0,
    "HEARTBEAT_SECONDS": 0.2,
    "POLL_SECONDS": 0.05,
    "BACKOFF_BASE_SECONDS": 0.1,
    "BACKOFF_FACTOR": 2.0,
}
TASKS["default"]["OPTIONS"] = OPTIONS  # type: ignore[assignment] # the base sets none
EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("TEST_SMTP_PORT", default=1)
EMAIL_TIMEOUT = env.float("TEST_SMTP_TIMEOUT", default=10.0)
