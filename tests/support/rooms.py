"""The top-level packages of the project's own code."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

# Derived, so that a new room need not be named here.
ROOMS = sorted(
    room
    for room in {app.split(".", 1)[0] for app in settings.INSTALLED_APPS}
    if Path(settings.BASE_DIR, room).is_dir()
)
