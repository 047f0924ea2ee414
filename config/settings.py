"""Settings, from the environment by `config.env`; without any, a demo on loopback."""

import warnings
from datetime import timedelta
from pathlib import Path

from config import env
from config.env import (
    addresses,
    api,
    backends,
    embedded,
    identities,
    platforms,
    policies,
)
from config.lib import logs, sealed

BASE_DIR = Path(__file__).resolve().parent.parent
_data = env.text("KEFU_DATA_DIR", str(BASE_DIR / "var"))
DATA_DIR = embedded.data_directory(Path(_data).absolute())

# --- What this is: a demo, a developer's desk, the real one ---------------------------

DEBUG = env.flag("DEBUG")
KEFU_DEMO = env.flag(
    "KEFU_DEMO",
    not any(map(env.is_set, ("SECRET_KEY", "DATABASE_URL", "PUBLIC_BASE_URL"))),
)
KEFU_DEMO_PUBLIC = env.flag("KEFU_DEMO_PUBLIC")

# --- Keys -----------------------------------------------------------------------------

KEYS_ARE_EMBEDDED = not (env.is_set("SECRET_KEY") and env.is_set("KEFU_KEYS"))
SECRET_KEY = env.secret("SECRET_KEY") or embedded.secret_key(DATA_DIR)
KEFU_KEYS = env.secret("KEFU_KEYS") or embedded.ring(DATA_DIR)
try:
    sealed.KeyRing.from_setting(KEFU_KEYS)
except ValueError as error:
    raise env.refused(
        "KEFU_KEYS",
        f"cannot be used: {error}; right would be id:base64 of 32 bytes, newest first",
    ) from error

# --- Where it is reached --------------------------------------------------------------

PORT = env.number("PORT", 8000, least=1, most=65535)
HOST = addresses.listening_host(KEFU_DEMO, KEFU_DEMO_PUBLIC)
_base = addresses.public_base(PORT)
PUBLIC_BASE_URL = _base.geturl()
ALLOWED_HOSTS = addresses.allowed_hosts(_base, HOST)
TRUSTED_PROXIES = addresses.trusted_proxies()
METRICS_TOKEN = env.secret("METRICS_TOKEN")

# --- Apps -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "crm.access.emergency.EmergencyAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "simple_history",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "config",
    "crm",
    "messaging",
    "helpdesk",
]

# The last one is synchronous only, and so makes Django run all of them synchronously:
# one change of thread a request, not two a middleware.
MIDDLEWARE = [
    "config.middleware.forwarding.believe_proxies_only",
    "config.middleware.requests.name_and_count",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.responses.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.sessions.limit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "crm.access.obligations.meet_first",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.middleware.responses.no_store",
    "config.middleware.preferences.apply",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": ["config.folding.Loader"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.page",
                "helpdesk.context.bell",
            ],
        },
    }
]

# --- Data, cache, live layer ----------------------------------------------------------

_statement_s = env.number("KEFU_STATEMENT_TIMEOUT_S", 30, most=86_400)
_database = backends.database(env.secret("DATABASE_URL"), DATA_DIR, _statement_s)
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = backends.redis_url()
CACHES = backends.caches(REDIS_URL)
CHANNEL_LAYERS = backends.channel_layers(REDIS_URL, SECRET_KEY)

# --- Limits of what comes in ----------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes; larger ones go through a file
FILE_UPLOAD_PERMISSIONS = 0o600
REQUEST_BODY_MAX = 32 * 1024 * 1024  # bytes of a request, files included
REQUEST_TIMEOUT_S = 60
REST_FRAMEWORK = api.framework()
SPECTACULAR_SETTINGS = api.DESCRIPTION

# --- Browser: what it may load, keep and send -----------------------------------------

_https = _base.scheme == "https"
CONTENT_SECURITY_POLICY = policies.content(_base)
PERMISSIONS_POLICY = policies.PERMISSIONS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# A __Host- cookie must be Secure; on plain http of loopback a browser refuses both.
_host = "__Host-" if _https else ""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = f"{_host}kefu_session"
CSRF_COOKIE_NAME = f"{_host}kefu_csrf"
CLIENT_COOKIE_NAME = f"{_host}kefu_client"  # of the portal: never a session of staff
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if _https else []
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
# Without a proxy that says which scheme was used, a redirect would never end.
SECURE_SSL_REDIRECT = _https and bool(TRUSTED_PROXIES)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
if TRUSTED_PROXIES:
    # Safe: believe_proxies_only takes both headers away from anybody else.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

# --- Sessions -------------------------------------------------------------------------

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 12 * 3600  # seconds without a request
SESSION_ABSOLUTE_AGE = 16 * 3600  # seconds since signing in

# --- People and access ----------------------------------------------------------------

AUTH_USER_MODEL = "crm.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "crm.access.backends.RoleBackend",
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"crm.access.passwords.{name}"}
    for name in ("NotTheName", "LongEnough", "NotCommon", "NotDigitsAlone")
]

# Roles whose holders must have a second factor: keys of helpdesk/roles.py.
_mfa_roles = () if KEFU_DEMO else ("administrator", "supervisor")
KEFU_MFA_ROLES = frozenset(env.names("KEFU_MFA_ROLES", _mfa_roles))

ACCOUNT_ADAPTER = "crm.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "crm.forms.sign_in.LoginForm",
    "reauthenticate": "crm.forms.sign_in.PasswordReauthenticateForm",
    "change_password": "crm.forms.sign_in.ChangePasswordForm",
}
# Failed sign-ins are counted by axes alone. This one is no sign-in: it asks for the
# present password of somebody who left the screen open.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reauthenticate": None,
    "change_password": "5/m/user",
}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE

MFA_ADAPTER = "crm.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "crm.forms.authenticator_app.ActivateAppForm",
    "authenticate": "crm.forms.sign_in.AuthenticateForm",
    "reauthenticate": "crm.forms.sign_in.ReauthenticateForm",
    "authenticate_webauthn": "crm.forms.passkeys.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "crm.forms.passkeys.ReauthenticateWebAuthnForm",
    "login_webauthn": "crm.forms.passkeys.LoginWebAuthnForm",
    "add_webauthn": "crm.forms.passkeys.AddWebAuthnForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kefu"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s before and after: clocks of phones differ
# A whole department may come from one address.
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}

AXES_HANDLER = "crm.access.lockout.Handler"
AXES_FAILURE_LIMIT = 5  # of one name at one address
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# Many names tried from one address, and one name tried from many: within the same time.
SIGN_IN_FAILURES_PER_ADDRESS = env.number("KEFU_FAILURES_PER_ADDRESS", 60, least=5)
SIGN_IN_FAILURES_PER_NAME = env.number("KEFU_FAILURES_PER_NAME", 30, least=5)
AXES_RESET_ON_SUCCESS = True
# Trying again while locked out must not make the lock last longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "crm.access.lockout.page"
AXES_USERNAME_CALLABLE = "crm.access.lockout.username"
# The middleware has already put the true client there.
AXES_CLIENT_IP_CALLABLE = "crm.access.lockout.address"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address", "code", "credential"]
AXES_VERBOSE = False

# --- Words, zones, static files, log --------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "kefu_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale", api.LOCALE]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# What `collectstatic` has not collected is served by its plain name all the same, so
# an empty directory is nothing to warn of.
WHITENOISE_USE_FINDERS = True
warnings.filterwarnings("ignore", message="No directory at", category=UserWarning)
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.lib.static_files.HashedFiles"
    },
}

LOG_FORMAT = env.choice("KEFU_LOG_FORMAT", "plain", ("plain", "json"))
LOGGING = logs.configuration(LOG_FORMAT, DEBUG)

# --- First mail channel ---------------------------------------------------------------

EMAIL_URL = env.secret("EMAIL_URL")
INBOUND_EMAIL_URL = env.secret("INBOUND_EMAIL_URL")
DEFAULT_FROM_ADDRESS = env.text("DEFAULT_FROM_ADDRESS", f"desk@{_base.hostname}")
DEFAULT_FROM_EMAIL = DEFAULT_FROM_ADDRESS

# --- Sending --------------------------------------------------------------------------

SEND_LEASE_S = 60.0  # longer than one try may take
SEND_TIMEOUT_S = 45.0  # of one try, everything together
SEND_ATTEMPTS = 50  # with the back-off of claims about a day
SEND_COPIES = 3  # of a mail in doubt that may leave before a person decides
SEND_RETRY_SCALE = 1.0  # of all pauses; fault tests shorten them

# --- Clients and the lending platform -------------------------------------------------

# Hidden values one person may see in clear a day; time to think before an erasure.
KEFU_REVEALS_PER_DAY = env.number("KEFU_REVEALS_PER_DAY", 30, least=1, most=10_000)
KEFU_ERASURE_GRACE_H = env.number("KEFU_ERASURE_GRACE_H", 24, most=24 * 30)
PLATFORM_URL, PLATFORM_KEY = platforms.platform()
PLATFORM_EVENT_SECRETS = platforms.event_secrets()
PLATFORM_IDENTITY_KEYS = identities.identity_keys()
