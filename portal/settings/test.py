"""Tests: SQLite in memory unless DATABASE_URL names a real database."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403 - a settings module is meant to inherit all
from portal.settings.base import CACHES, REDIS_URL, STORAGES

SECRET_KEY = "test-only"  # noqa: S105 - tests sign nothing that leaves them
DEBUG = False
PUBLIC_SCHEME = "http"
PUBLIC_PORT = 80
WAGTAILADMIN_BASE_URL = "http://quantri.localhost"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each process has folders of its own, gone with it.
_folder = Path(tempfile.mkdtemp(prefix="liencong-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
MEDIA_ROOT = _folder / "media"
STATIC_ROOT = _folder / "static"
STATIC_ROOT.mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A version key is read at every look-up, so that a test sees its own changes.
CACHE_VERSION_SECONDS = 0.0
if REDIS_URL:
    # And a Redis database of its own: every test begins by emptying the cache.
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = f"{REDIS_URL.rsplit('/', 1)[0]}/{_worker}"
# Static files come from their sources; nothing is collected for a test.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
