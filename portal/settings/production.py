"""Production: refuses to start on a missing or default secret."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403 - a settings module is meant to inherit all
from portal.settings.base import env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
# Words of examples and defaults, as Django and our own development settings write them.
_default = any(word in SECRET_KEY.lower() for word in ("development", "change", "insecure"))
if _default or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing, shorter than 50 characters or a default. Set a random one: "
        "python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
if not env.str("DATABASE_URL", default="").startswith(("postgres://", "postgresql://")):
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database in production.")
if not env.list("ADMIN_HOSTS", default=[]):
    raise ImproperlyConfigured("ADMIN_HOSTS must name the host of the admin.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # the CSRF middleware is a subclass: the admin host alone has sessions
    "security.W005",  # other subdomains of gov.vn hosts are not ours to bind to HTTPS
    "security.W008",  # the proxy in front sends plain HTTP on to HTTPS
    "security.W021",  # preloading is for the owner of the domain to decide
]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
