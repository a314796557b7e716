"""Everything that differs between a laptop and a production market, read from GUANXI_* variables.

Without any variable: one folder (`var`, or GUANXI_HOME) holds an SQLite database, photographs and the
secret key. See docs/operating.md for the whole list.
"""

import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("GUANXI_HOME", "var")).resolve()


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _words(name: str) -> list[str]:
    return os.environ.get(name, "").split()


def _keys(name: str) -> dict[str, list[dict[str, str]]]:
    """The market's own key at a provider of sign-ins, where there is one."""
    key, secret = os.environ.get(f"GUANXI_{name}_KEY"), os.environ.get(f"GUANXI_{name}_SECRET")
    return {"APPS": [{"client_id": key, "secret": secret}]} if key and secret else {}


def _secret_key() -> str:
    """The variable, or a key made once and kept in HOME, so that sessions survive a restart."""
    return os.environ.get("GUANXI_SECRET_KEY") or _made_once("secret_key", lambda: token_urlsafe(50))


def _made_once(name: str, make: Callable[[], str]) -> str:
    file = HOME / name
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as fresh:
            fresh.write(make())
    except FileExistsError:
        pass
    return file.read_text()


def _push_key() -> str:
    """The variable, or a key made once and kept in HOME: browsers take pushes from whoever holds it."""
    from guanxi.base import webpush  # when first needed: it reads a library that a start can do without

    return os.environ.get("GUANXI_PUSH_KEY") or _made_once("push_key", webpush.new_key)


# The market: one deployment, its name, money and languages.
MARKET_NAME = os.environ.get("GUANXI_MARKET_NAME", "Guanxi")
PUBLIC_URL = os.environ.get("GUANXI_URL", "http://127.0.0.1:8000").rstrip("/")  # for links in letters
CURRENCY = os.environ.get("GUANXI_CURRENCY", "CNY")
REGION = os.environ.get("GUANXI_REGION", "CN")  # whose phone numbers need no country code
HOLD_DAYS = int(os.environ.get("GUANXI_HOLD_DAYS", "5"))
COMMISSION_PERCENT = int(os.environ.get("GUANXI_COMMISSION_PERCENT", "0"))
COURIER_CASH_LIMIT_MINOR = int(os.environ.get("GUANXI_COURIER_CASH_LIMIT_MINOR", "300000"))
COURIER_SHORTAGE_LIMIT_MINOR = int(os.environ.get("GUANXI_COURIER_SHORTAGE_LIMIT_MINOR", "5000"))

DEBUG = _flag("GUANXI_DEBUG")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _words("GUANXI_HOSTS") or ["*"]
CSRF_TRUSTED_ORIGINS = _words("GUANXI_ORIGINS")
BEHIND_TLS = _flag("GUANXI_TLS")

INSTALLED_APPS = [
    "guanxi.base",
    "guanxi.ledger",
    "guanxi.people",
    "guanxi.standing",
    "guanxi.communities",
    "guanxi.shops",
    "guanxi.catalog",
    "guanxi.delivery",
    "guanxi.orders",
    "guanxi.posts",
    "guanxi.chat",
    "guanxi.notices",
    "guanxi.reports",
    "guanxi.jobs",
    "guanxi.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "guanxi.web.accounts.weixin",
    "guanxi.web.accounts.weibo",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "guanxi.web.middleware.ErrorId",
    "guanxi.web.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guanxi.web.middleware.PersonPlace",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guanxi.web.accounts.middleware.RefusedForms",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "guanxi.web.middleware.Refusals",
]

ROOT_URLCONF = "guanxi.conf.urls"
ASGI_APPLICATION = "guanxi.conf.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guanxi.web.context.shell",
            ],
            "builtins": ["guanxi.web.templatetags.gx", "django.templatetags.i18n"],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("GUANXI_DATABASE_URL", f"sqlite:///{HOME / 'guanxi.sqlite3'}"),
        conn_max_age=None,
        conn_health_checks=True,
    )
}
# So many requests are answered at once, each in a thread that keeps its connection; one beyond them waits its turn.
# One interpreter runs one thread at a time: more than these would mostly quarrel over it.
THREADS = int(os.environ.get("GUANXI_DATABASE_CONNECTIONS", "8"))
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at BEGIN and waits its turn, so two transactions cannot deadlock midway.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384;"
        "PRAGMA mmap_size=268435456;",
    }
else:
    # What is asked again and again is planned once: a page's queries take as long to plan as to answer.
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": 3,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DEMO_PEOPLE = HOME / "demo.json"  # whom the demo invites to sign in as; only a market filled with it has this file

# People sign in by e-mail or phone, with a code, a password or a passkey.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["guanxi.web.accounts.sessions.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "guanxi.web.accounts.adapter.PersonAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = "guanxi.web.accounts.adapter.display"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# allauth wants one of the two marked as required; our form asks for either, in one field.
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone"]
ACCOUNT_FORMS = {
    "login": "guanxi.web.accounts.forms.SignIn",
    "signup": "guanxi.web.accounts.forms.SignUp",
    "change_password": "guanxi.web.accounts.forms.ChangePassword",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 600
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GUANXI_PROXIES", "0"))
MFA_ADAPTER = "guanxi.web.accounts.adapter.PasskeyAdapter"
MFA_FORMS = {"add_webauthn": "guanxi.web.accounts.forms.AddPasskey"}
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # somebody with a proved phone may have an address still to prove
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS
USERSESSIONS_TRACK_ACTIVITY = False
USERSESSIONS_ADAPTER = "guanxi.web.accounts.adapter.SessionsAdapter"
# WeChat and Weibo, each where the market has keys from them.
SOCIALACCOUNT_ADAPTER = "guanxi.web.accounts.social.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {"weixin": _keys("WEIXIN"), "weibo": _keys("WEIBO")}
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # neither tells an address
SOCIALACCOUNT_FORMS = {
    "signup": "guanxi.web.accounts.social.Join",
    "disconnect": "guanxi.web.accounts.social.Disconnect",
}
SMS_BACKEND = os.environ.get("GUANXI_SMS_BACKEND", "guanxi.web.accounts.outbox.print_sms")
EMAIL_BACKEND = os.environ.get("GUANXI_EMAIL_BACKEND", "guanxi.web.accounts.outbox.ConsoleMail")
EMAIL_HOST = os.environ.get("GUANXI_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("GUANXI_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("GUANXI_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GUANXI_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("GUANXI_EMAIL_TLS")
DEFAULT_FROM_EMAIL = os.environ.get("GUANXI_EMAIL_FROM", "guanxi@localhost")

SESSION_ENGINE = "guanxi.web.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "guanxi.web.shell.views.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A form that leads to WeChat or Weibo is judged by where it is sent on to.
        "form-action": [
            SELF,
            *(["https://open.weixin.qq.com"] if SOCIALACCOUNT_PROVIDERS["weixin"] else []),
            *(["https://api.weibo.com"] if SOCIALACCOUNT_PROVIDERS["weibo"] else []),
        ],
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "guanxi_cache"},
}

PUSH_KEY = SimpleLazyObject(_push_key)
PUSH_WITHIN = _flag("GUANXI_PUSH_WITHIN")  # to push services in the market's own network, and without TLS

LANGUAGE_CODE = os.environ.get("GUANXI_LANGUAGE", "en")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = os.environ.get("GUANXI_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

LIVE_URL = "/live/"  # where open pages wait for rings
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_URL = "/photos/"
MEDIA_ROOT = HOME / "photos"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # a million Chinese characters are nine million bytes in a form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GUANXI_LOG_LEVEL", "WARNING")},
}
