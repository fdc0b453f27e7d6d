"""Django's settings, derived from the settings of the installation. Nothing here is read from anywhere else."""

from __future__ import annotations

import importlib.util
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from huoju.platform import logs
from huoju.platform.configuration import (
    SQLITE_FILE,
    Profile,
    data_folder,
    database_parts,
    read_configuration,
    secret_key,
)
from huoju.platform.registry import APPS, PACKAGE

DATA = data_folder()
CONFIGURATION = read_configuration(DATA)
_TESTING = CONFIGURATION.profile is Profile.TESTING
_HERE = Path(__file__).parent

SECRET_KEY = secrets.token_urlsafe(64) if _TESTING else secret_key(DATA)
DEBUG = False
ALLOWED_HOSTS = [*CONFIGURATION.web.hosts, "localhost", "127.0.0.1", "[::1]"]
if CONFIGURATION.web.address not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
    ALLOWED_HOSTS.append(CONFIGURATION.web.address)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    f"{PACKAGE}.ui",
    *(f"{PACKAGE}.{app}" for app in APPS),
]

MIDDLEWARE = [
    f"{PACKAGE}.middleware.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    f"{PACKAGE}.middleware.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    f"{PACKAGE}.middleware.sessions.SessionLimitsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    f"{PACKAGE}.middleware.signed_in.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    f"{PACKAGE}.middleware.first_steps.FirstStepsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = f"{PACKAGE}.urls"
WSGI_APPLICATION = f"{PACKAGE}.wsgi.application"

_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "ui" / "templates"],  # before allauth's, whose pages ours replace
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                f"{PACKAGE}.ui.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                f"{PACKAGE}.ui.templatetags.huoju",
            ],
        },
    }
]
FORM_RENDERER = f"{PACKAGE}.ui.forms.Renderer"

# ── data ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
# SQLite takes the write lock when a transaction begins (IMMEDIATE): a transaction that first reads and then writes
# would otherwise fail with "database is locked" as soon as two of them meet.
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / SQLITE_FILE,
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; "
        "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
    },
}


def _postgresql(url: str) -> dict[str, object]:
    parts = database_parts(url)
    pool = {} if _TESTING else {"pool": {"min_size": 1, "max_size": 4}}
    return {**parts, "ENGINE": "django.db.backends.postgresql", "OPTIONS": {**parts["OPTIONS"], **pool}}  # type: ignore[dict-item]


DATABASES = {"default": _postgresql(CONFIGURATION.database_url) if CONFIGURATION.database_url else _SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Every worker has its own memory, and an ended session must end in all of them: sessions and counters are in the
# database, and this cache holds only what may be forgotten.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────────
_SECURITY = CONFIGURATION.security
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if _TESTING
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": _SECURITY.password_length},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": f"{PACKAGE}.accounts.passwords.ClassesValidator",
        "OPTIONS": {"classes": _SECURITY.password_classes},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:index"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = f"{PACKAGE}.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": f"{PACKAGE}.accounts.forms.SignInForm",
    "reauthenticate": f"{PACKAGE}.accounts.forms.ConfirmForm",
}
ACCOUNT_RATE_LIMITS = False  # axes counts failed sign-ins, in the database, over all workers
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "火炬"
MFA_ADAPTER = f"{PACKAGE}.accounts.adapter.SecondFactorAdapter"

AXES_FAILURE_LIMIT = _SECURITY.lock_after
AXES_COOLOFF_TIME = timedelta(minutes=_SECURITY.lock_minutes)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = f"{PACKAGE}.accounts.passwords.name_of_attempt"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = f"{PACKAGE}.accounts.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS: list[str] = []

SESSION_ENGINE = f"{PACKAGE}.accounts.sessions"
SESSION_COOKIE_NAME = "huoju_session"
SESSION_COOKIE_AGE = _SECURITY.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "huoju_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = f"{PACKAGE}.ui.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# ── transport ─────────────────────────────────────────────────────────────────────────────────────────────────────────
_HTTPS = CONFIGURATION.web.https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
if _HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-huoju_session", "__Host-huoju_csrf"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
CSRF_TRUSTED_ORIGINS = [f"{'https' if _HTTPS else 'http'}://{host}" for host in CONFIGURATION.web.hosts]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the largest report form has some thousand cells
FILE_UPLOAD_PERMISSIONS = 0o600

# ── language, time, files ─────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGE_COOKIE_NAME = "huoju_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [DATA / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
_ECHARTS = importlib.util.find_spec("instaui_echarts")
STATICFILES_DIRS = [
    ("echarts", str(Path(folder) / "static")) for folder in (_ECHARTS and _ECHARTS.submodule_search_locations) or ()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA / "files"
WHITENOISE_USE_FINDERS = _TESTING
WHITENOISE_AUTOREFRESH = False

LOGGING_CONFIG = None
logs.configure(level=CONFIGURATION.log_level, quiet=_TESTING)

SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # accounts, not addresses, are locked: an office shares one address
