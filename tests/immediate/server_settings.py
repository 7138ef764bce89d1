"""Settings of the application processes: the tests' own, with the lifetimes of production."""

from __future__ import annotations

from portal.settings.base import CACHE_VERSION_SECONDS as AS_IN_PRODUCTION
from portal.settings.test import *  # noqa: F403 - a settings module is meant to inherit all

CACHE_VERSION_SECONDS = AS_IN_PRODUCTION
