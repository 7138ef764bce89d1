"""Settings of the weight benchmark: production's static files and answers, on loopback.

Everything lies in the folder that WEIGHT_FOLDER names: database, media, static files.
"""

from __future__ import annotations

import os
from pathlib import Path

from portal.settings.base import *  # noqa: F403 - a settings module is meant to inherit all
from portal.settings.base import LOGGING, MIDDLEWARE, audit_handler

_FOLDER = Path(os.environ["WEIGHT_FOLDER"])

SECRET_KEY = "benchmark-only"  # noqa: S105 - signs nothing that leaves this machine
DEBUG = False
PUBLIC_SCHEME = "http"
PUBLIC_PORT = int(os.environ["WEIGHT_PORT"])
WAGTAILADMIN_BASE_URL = f"http://quantri.localhost:{PUBLIC_PORT}"
MEDIA_ROOT = _FOLDER / "media"
STATIC_ROOT = _FOLDER / "static"
# As nginx compresses pages (deploy/nginx.conf). Static files were compressed before.
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
LOGGING["handlers"]["audit"] = audit_handler(os.devnull)
