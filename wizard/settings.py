"""The one settings module. Every variable is read here, by `wizard.environment`, and stands in docs/settings.md.

Three modes: `production` (the default; refuses to start without its secrets), `demo` (what `make demo` runs: everything
on loopback, with a stand-in for AWS) and `test`. A variable NAME may also be given as NAME_FILE, a file that holds the
value, as container secrets are.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu.entity import Queue

from wizard.core.logs import WithoutWords, where_it_broke, without_secrets
from wizard.environment import Environment

env = Environment()

ROOT = Path(__file__).resolve().parent.parent
MODES = ("production", "demo", "test")


def _required(name: str, *, outside_production: str) -> str:
    """The variable; only the demo and the tests may go without it."""
    return env.present(name) if IN_PRODUCTION else str(env.str(name, default=outside_production))


# --- Mode, place, addresses -------------------------------------------------------------------------------------------
MODE = env.choice("EMBARK_MODE", MODES, default="production")
IN_PRODUCTION = MODE == "production"
IN_DEMO = MODE == "demo"

DATA_DIR = Path(env.str("EMBARK_DATA_DIR", default=str(ROOT / ".embark")))
BASE_URL = _required("EMBARK_BASE_URL", outside_production="http://testserver").rstrip("/")
_base = urlsplit(BASE_URL)
if IN_PRODUCTION and _base.scheme != "https":
    raise ImproperlyConfigured(f"EMBARK_BASE_URL must begin with https:// in production; it is {BASE_URL!r}.")

DEBUG = False
SECRET_KEY = _required("EMBARK_SECRET_KEY", outside_production="only-for-tests-" + "x" * 40)
SECRET_KEY_FALLBACKS = env.list("EMBARK_SECRET_KEY_FALLBACKS", default=[])
ENCRYPTION_KEYS = [
    key
    for key in _required(
        "EMBARK_ENCRYPTION_KEYS", outside_production="dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
    ).split(",")
    if key
]
"""Fernet keys, newest first: the first encrypts, all decrypt."""

ALLOWED_HOSTS = env.list("EMBARK_ALLOWED_HOSTS", default=[_base.hostname])
if IN_PRODUCTION and any(host.startswith(("*", ".")) for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("EMBARK_ALLOWED_HOSTS must name each host in production; a pattern lets others in.")
if not IN_PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]

# --- Applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "wizard.core",
    "wizard.accounts",
    "wizard.aws",
    "wizard.sampling",
    "wizard.registry",
    "wizard.watching",
    "wizard.mapping",
    "wizard.sync",
    "wizard.registration",
    "wizard.onboarding",
    "wizard.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_structlog",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wizard.web.api.middleware.ApiAnswersInJson",
    "wizard.web.plain_text.requests_are_plain_text",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wizard.web.middleware.fragments_never_hold_a_sign_in_page",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wizard.web.middleware.pages_are_private",
    "wizard.web.middleware.ProblemsAreShown",
]

ROOT_URLCONF = "wizard.urls"
WSGI_APPLICATION = "wizard.wsgi.application"
CELERY_APP_MODULE = "wizard.celery"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wizard.web.context.embark",
            ],
            "builtins": ["wizard.web.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "wizard.web.forms.EmbarkFormRenderer"

# --- Database: the truth ----------------------------------------------------------------------------------------------
# Required in production: a forgotten variable must not mean a database in a container that is thrown away.
DATABASE_URL = _required("DATABASE_URL", outside_production=f"sqlite:///{DATA_DIR / 'embark.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
_database = DATABASES["default"]
if "ENGINE" not in _database:
    raise ImproperlyConfigured("DATABASE_URL must be an address such as postgres://embark@db:5432/embark.")
# The password may come alone, so that the address is no secret.
_database["PASSWORD"] = env.str("DATABASE_PASSWORD", default="") or _database.get("PASSWORD", "")
if "sqlite3" in _database["ENGINE"]:
    # IMMEDIATE: a transaction that will write takes its lock at once instead of failing half-way ("is locked").
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database.setdefault("CONN_MAX_AGE", 60)
    _database["CONN_HEALTH_CHECKS"] = True

# In the database, not in Redis: nobody should be kept from signing in because the doorbell is down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "embark_cache",
        # Django keeps 300 by default: whoever asks for 300 accounts would wash the limits of all others away.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Redis: the doorbell ----------------------------------------------------------------------------------------------
REDIS_URL = _required("REDIS_URL", outside_production="redis://127.0.0.1:6379/0")
if _redis_password := env.str("REDIS_PASSWORD", default=""):  # may come alone, as the database's
    REDIS_URL = REDIS_URL.replace("://", f"://:{quote(_redis_password, safe='')}@", 1)
# Celery's spelling of a unix socket differs from everybody else's.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # the lease brings a lost job back; this would loop a crashing one for ever
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ALWAYS_EAGER = MODE == "test"
# Full reads take minutes: in a queue of their own they keep nobody waiting who looks at a page. A worker without `-Q`
# hears both in turn.
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = [Queue(name) for name in ("celery", "syncs")]  # type: ignore[no-untyped-call]
CELERY_TASK_ROUTES = {"wizard.sync.tasks.run_sync": {"queue": "syncs"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    # Longer than the hard time limit, or the broker starts a running task a second time.
    "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
# The file that worker and beat touch while they are connected, for the container's health check.
PULSE_PATH = env.str("EMBARK_PULSE_PATH", default="")
CELERY_BEAT_SCHEDULE = {
    "sweep jobs": {"task": "wizard.core.tasks.sweep_jobs", "schedule": timedelta(seconds=5)},
    "tend signing keys": {"task": "wizard.aws.tasks.tend_signing_keys", "schedule": timedelta(hours=1)},
    "forget sample values": {"task": "wizard.sampling.tasks.forget_sample_values", "schedule": timedelta(minutes=1)},
    "begin scheduled syncs": {"task": "wizard.sync.tasks.begin_scheduled_syncs", "schedule": timedelta(seconds=30)},
    "forget receipts": {"task": "wizard.aws.tasks.forget_old_receipts", "schedule": timedelta(hours=1)},
}

# --- AWS --------------------------------------------------------------------------------------------------------------
AWS_AUDIENCE = "sts.amazonaws.com"
# Set where the platform projects a web identity token, as EKS does: then it is our identity, and we sign none.
WEB_IDENTITY_TOKEN_FILE = env.str("EMBARK_WEB_IDENTITY_TOKEN_FILE", default="")
# EKS sets it where a service account has a role: we never use that, and the platform's token must not open it either.
PLATFORM_ROLE_ARN = env.str("AWS_ROLE_ARN", default="")
# Where the operator keeps what `manage.py cloudformation_template` prints; without it there is no one-click link.
CLOUDFORMATION_TEMPLATE_URL = env.s3_address("EMBARK_CLOUDFORMATION_TEMPLATE_URL")
# Where our requests come from, for customers whose bucket policies let in known addresses only.
EGRESS_IPS = env.networks("EMBARK_EGRESS_IPS")
# Who runs this Embark, for cloud admins who have never heard of it.
OPERATOR = env.str("EMBARK_OPERATOR", default="")
CONTACT = env.contact("EMBARK_CONTACT")
# Only the demo and the tests may talk to another endpoint than AWS's own (no request forgery by configuration).
S3_ENDPOINT = "" if IN_PRODUCTION else env.str("EMBARK_S3_ENDPOINT", default="")
STS_ENDPOINT = "" if IN_PRODUCTION else env.str("EMBARK_STS_ENDPOINT", default="")
IAM_ENDPOINT = "" if IN_PRODUCTION else env.str("EMBARK_IAM_ENDPOINT", default="")
DEMO_ADMIN_ACCESS_KEY = env.str("EMBARK_DEMO_ADMIN_ACCESS_KEY", default="") if IN_DEMO else ""
DEMO_ADMIN_SECRET_KEY = env.str("EMBARK_DEMO_ADMIN_SECRET_KEY", default="") if IN_DEMO else ""
# What the AWS access step proposes while nothing is known of the customer's bucket.
DEMO_PLACE = {"bucket": "s3://embark-demo-data/", "account_id": "123456789012"} if IN_DEMO else {}
DEMO_FAULT = env.str("EMBARK_DEMO_FAULT", default="") if IN_DEMO else ""

# --- Other servers ----------------------------------------------------------------------------------------------------
# Where registrations may be sent, and nowhere else: whoever adds a destination must not make us speak to our network.
DESTINATION_HOSTS = env.hosts("EMBARK_DESTINATION_HOSTS")

# --- Limits -----------------------------------------------------------------------------------------------------------
SAMPLE_BUDGET_BYTES = env.whole_number("EMBARK_SAMPLE_BUDGET_MB", default=64) * 1024 * 1024
CHILD_MEMORY_BYTES = env.whole_number("EMBARK_CHILD_MEMORY_MB", default=1024) * 1024 * 1024
SAMPLE_SECONDS = env.whole_number("EMBARK_SAMPLE_SECONDS", default=20)
SAMPLE_VALUES_MINUTES = env.whole_number("EMBARK_SAMPLE_VALUES_MINUTES", default=60)
SYNC_SECONDS = env.whole_number("EMBARK_SYNC_SECONDS", default=3000)
MATCH_SECONDS = env.whole_number("EMBARK_MATCH_SECONDS", default=300)
RECEIPT_DAYS = env.whole_number("EMBARK_RECEIPT_DAYS", default=90)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # 2,000 columns times the fields of a row of the Columns step
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# --- People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "wizard.web.signin.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "wizard.web.signin.adapter.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by e-mail address; nobody signs up
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _base.scheme
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key,30/15m/ip",
    "request_login_code": "20/m/ip,5/h/key",  # each is a letter to whatever address was typed
    "reset_password": "20/m/ip,5/h/key",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_ONLY = False
OIDC_ISSUER = env.str("EMBARK_OIDC_ISSUER", default="")
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": env.str("EMBARK_OIDC_NAME", default="Single sign-on"),
                    "client_id": env.str("EMBARK_OIDC_CLIENT_ID"),
                    "secret": env.str("EMBARK_OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_ISSUER},
                }
            ]
        }
    }

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Cookies know no ports: two demos on one machine would sign each other out.
_cookie_suffix = f"_{_base.port}" if _base.port else ""
SESSION_COOKIE_NAME = "__Host-embark" if IN_PRODUCTION else f"embark_session{_cookie_suffix}"
CSRF_COOKIE_NAME = "__Host-embark-csrf" if IN_PRODUCTION else f"embark_csrf{_cookie_suffix}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wizard.web.pages.csrf_failure"

# --- Mail -------------------------------------------------------------------------------------------------------------
if IN_DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
elif IN_PRODUCTION:
    EMAIL_CONFIG = env.email("EMAIL_URL", default="smtp://localhost:25")
    vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.str("EMBARK_FROM_EMAIL", default="Embark <embark@localhost>")

# --- Web security -----------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = IN_PRODUCTION and env.bool("EMBARK_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # the container's health check speaks plain HTTP on the private network
BEHIND_PROXY = env.bool("EMBARK_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose address the limits on sign-in count
SECURE_HSTS_SECONDS = 31_536_000 if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IN_PRODUCTION
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
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "object-src": [NONE],
    }
}

# --- Static files, language, time -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("EMBARK_STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [ROOT / "static"]
_static_storage = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if MODE == "test"
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}
LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# --- Logs: one JSON object a line, never a local variable or an exception's words -------------------------------------
_log_processors: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    without_secrets,
]
structlog.configure(
    processors=[*_log_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _log_processors,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(where_it_broke),
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "filters": {"without words": {"()": WithoutWords}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["without words"],
            "level": "CRITICAL" if MODE == "test" else "DEBUG",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING" if MODE == "test" else "INFO"},
    "loggers": {"botocore": {"level": "WARNING"}, "celery.worker.strategy": {"level": "WARNING"}},
}
