"""Development and the demo: SQLite under var/, `.localhost` hosts, plain HTTP."""

from __future__ import annotations

from portal.settings.base import *  # noqa: F403 - a settings module is meant to inherit all
from portal.settings.base import LOGGING, STATIC_ROOT, STORAGES, VAR_DIR, audit_handler, env

DEBUG = env.bool("DEBUG", default=False)
# Not a production secret: generated once by bin/demo, a fixed word for a bare shell.
SECRET_KEY = env.str("SECRET_KEY", default="development-only-not-a-secret")
PUBLIC_SCHEME = env.str("PUBLIC_SCHEME", default="http")
PUBLIC_PORT = env.int("PUBLIC_PORT", default=8000)
WAGTAILADMIN_BASE_URL = env.str("ADMIN_BASE_URL", default=f"http://quantri.localhost:{PUBLIC_PORT}")
EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
# Static files are served from their sources; nothing needs collecting.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Database, files, record and password of the demo are nobody else's on this machine.
VAR_DIR.mkdir(mode=0o700, exist_ok=True)
STATIC_ROOT.mkdir(exist_ok=True)
# The record goes to a file, so that the terminal stays readable.
LOGGING["handlers"]["audit"] = audit_handler(str(VAR_DIR / "audit.jsonl"))
