"""Settings shared by every environment. Each variable is documented in docs/settings.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

# --- Addresses -----------------------------------------------------------------
# Scheme and port of public hosts come from here, never from a Site row.
PUBLIC_SCHEME = env.str("PUBLIC_SCHEME", default="https")
PUBLIC_PORT = env.int("PUBLIC_PORT", default=443)
ADMIN_HOSTS: list[str] = env.list("ADMIN_HOSTS", default=["quantri.localhost"])
# The host middleware is the gate: it knows every host from the database. Wagtail's
# preview builds requests with the page's own host, so a fixed list cannot serve.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "portal.urls"
PUBLIC_URLCONF = "portal.public_urls"
WSGI_APPLICATION = "portal.wsgi.application"
APPEND_SLASH = False  # Wagtail's serve view adds the slash, in the same answer as a 301.

# --- Applications ----------------------------------------------------------------
INSTALLED_APPS = [
    "home",
    "news",
    "documents",
    "organization",
    "search",
    "portal.tenancy",
    "portal.core",
    "portal.core.accounts",
    "portal.core.media",
    "portal.core.audit",
    "portal.core.jobs",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.table_block",
    "portal.core.accounts.users_app.PortalUsersConfig",  # wagtail.users with our screens
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Its task asks for its content type as soon as it is read: after contenttypes, so that
    # dumps and tests put rows back in this order.
    "editorial",
]

# Order matters. What every answer carries, on whatever host, stands first; then the host
# decides everything after it. Session, user, messages and CSRF exist on the admin host and
# in preview's dummy requests only (rule 10).
MIDDLEWARE = [
    "portal.core.audit.middleware.RequestIdMiddleware",
    "portal.core.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.core.csp.HostAwareCSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.tenancy.middleware.HostMiddleware",
    "portal.tenancy.middleware.PublicCacheMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "portal.core.session_middleware.AdminSessionMiddleware",
    "portal.tenancy.middleware.PathLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.core.session_middleware.AdminCsrfViewMiddleware",
    "portal.core.session_middleware.AdminAuthenticationMiddleware",
    "portal.core.session_middleware.AdminMessageMiddleware",
    "portal.core.audit.middleware.ActorMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.tenancy.context_processors.site",
            ],
        },
    },
]

# --- The interface for programs -----------------------------------------------------
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Liên Cổng",
    "DESCRIPTION": "Documents and search of one portal, read only, for everybody.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}
# Questions to the interface that one address may ask, as Django REST framework writes it.
DOCUMENTS_API_RATE = env.str("DOCUMENTS_API_RATE", default="3600/hour")
SEARCH_API_RATE = env.str("SEARCH_API_RATE", default="1200/hour")

# --- Data ------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # Writers queue instead of failing; readers never wait for a writer (WAL).
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis when there is one, and still up when it is not (rule 9).
REDIS_URL = env.str("REDIS_URL", default="")
CACHES: dict[str, Any] = {
    "default": (
        {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {
                "IGNORE_EXCEPTIONS": True,
                "SOCKET_CONNECT_TIMEOUT": 1,
                "SOCKET_TIMEOUT": 1,
            },
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    )
}
# What must agree between processes is versioned in the database, never here.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- Jobs and mail ---------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "portal.core.jobs.backend.DurableBackend",
        "QUEUES": ["default", "mail", "media", "text", "search"],
    }
}
EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"
# What the queue's worker itself sends with.
EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_BACKEND = "portal.core.jobs.mail.QueuedEmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="khong-tra-loi@localhost")

# --- People ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.tenancy.auth.RoleBackend"]
PAGE_PERMISSION_TESTER = "editorial.permissions.EditorialPagePermissionTester"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},  # TCVN 14423:2026 without a second factor
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
WAGTAILADMIN_USER_LOGIN_FORM = "portal.core.accounts.forms.SignInForm"

# --- Language and time -----------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Ours first; then what Wagtail and Django leave in English or call otherwise than we do.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_wagtail"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "portal.formats"
WAGTAIL_I18N_ENABLED = True

# --- Files -----------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))()
# Set to the internal location of nginx (deploy/nginx.conf) to hand files over to it.
MEDIA_ACCEL_LOCATION = env.str("MEDIA_ACCEL_LOCATION", default="")
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
WAGTAILIMAGES_IMAGE_MODEL = "media.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.PortalDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.core.media.forms.PortalImageForm"
# Thumbnails of the admin too: WebP is written without the camera's data (rule 7).
WAGTAILIMAGES_FORMAT_CONVERSIONS = {
    "jpeg": "webp",
    "png": "webp",
    "gif": "webp",
    "avif": "webp",
    "webp": "webp",
}
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif", "avif"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.core.media.forms.PortalDocumentForm"
# In bytes. A scanned decision with its annexes fits; nginx allows a little more.
MEDIA_MAX_DOCUMENT_SIZE = env.int("MEDIA_MAX_DOCUMENT_SIZE", default=50 * 1024 * 1024)
WAGTAILDOCS_EXTENSIONS = [
    "pdf",
    "doc",
    "docx",
    "xls",
    "xlsx",
    "ppt",
    "pptx",
    "odt",
    "ods",
    "txt",
    "csv",
    "zip",
    "mp4",
    "webm",
    "vtt",
    # Scans of documents; pictures of pages are images.
    "png",
    "jpg",
    "jpeg",
    "tif",
    "tiff",
    "webp",
]

# --- Search ------------------------------------------------------------------------
# The index is always in the database; an engine outside holds a copy and answers from it.
SEARCH_ENGINE = env.str("SEARCH_ENGINE", default="auto")
SEARCH_URL: list[str] = env.list("SEARCH_URL", default=[])
SEARCH_INDEX = env.str("SEARCH_INDEX", default="liencong")
SEARCH_CA_CERTS = env.str("SEARCH_CA_CERTS", default="")

# --- Regulations -----------------------------------------------------------------
# Recognising scans takes seconds of a processor a page: not on the embedded database, which
# is there to be tried out.
DOCUMENTS_OCR = env.bool("DOCUMENTS_OCR", default="sqlite" not in DATABASES["default"]["ENGINE"])

# --- Wagtail ---------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Liên Cổng"
WAGTAILADMIN_BASE_URL = env.str("ADMIN_BASE_URL", default=f"{PUBLIC_SCHEME}://{ADMIN_HOSTS[0]}")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# The first of what forms read (portal.formats).
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_AUTOSAVE_INTERVAL = 5_000
# Turning a pasted address into a page looks through all sites and gives drafts away.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "never"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
# What an approval does at its end: publish the version that was seen, never the newest.
WAGTAIL_FINISH_WORKFLOW_ACTION = "editorial.publishing.publish_approved"
WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "simple"
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.core.admin_search"}}

# --- Caching of public pages -----------------------------------------------------
# Our own cache in front may keep an answer this long. One second is enough to
# survive a flood (one rendering a second and address) and keeps rule 8 true
# without any purging.
PUBLIC_SHARED_CACHE_SECONDS = env.int("PUBLIC_SHARED_CACHE_SECONDS", default=1)
# How long a process may trust a version key before it reads it again.
CACHE_VERSION_SECONDS = env.float("CACHE_VERSION_SECONDS", default=0.5)

# --- Security --------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
# Public hosts: no inline script or style, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# The admin host and preview: Wagtail's widgets carry inline scripts and styles.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# How our own proxy tells the reader's address ("HTTP_X_REAL_IP" for deploy/nginx.conf).
# Believed only from this machine; empty: the address of the connection.
CLIENT_IP_HEADER = env.str("CLIENT_IP_HEADER", default="")
# Who sends it as a bearer token sees the details of /-/health from elsewhere, too.
HEALTH_TOKEN = env.str("HEALTH_TOKEN", default="")

# --- Logging ---------------------------------------------------------------------
AUDIT_LOG_FILE = env.str("AUDIT_LOG_FILE", default="")


def audit_handler(path: str) -> dict[str, Any]:
    """The handler of the audit mirror: a file that may be rotated, or standard output."""
    if path:
        return {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": path,
            "encoding": "utf-8",
            "formatter": "raw",
        }
    return {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "raw"}


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "raw": {"format": "%(message)s"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        # The audit mirror writes whole JSON lines to standard output, or to a file.
        "audit": audit_handler(AUDIT_LOG_FILE),
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"portal.audit": {"handlers": ["audit"], "level": "INFO", "propagate": False}},
}
