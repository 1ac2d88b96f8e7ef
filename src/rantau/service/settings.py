"""Django's settings, all of them, from one `Environment`. Nothing else imports this module."""

from csp.constants import NONE, SELF

from rantau.service import environment, sqlite

sqlite.use_mended()

RANTAU = environment.read()

SECRET_KEY = RANTAU.secret_key or "demo" * 15
SECRET_KEY_FALLBACKS = list(RANTAU.old_secret_keys)
ALLOWED_HOSTS = list(RANTAU.hosts) or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [RANTAU.origin] if RANTAU.origin else []
ROOT_URLCONF = "rantau.service.urls"
WSGI_APPLICATION = "rantau.service.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rantau.portals.shared",  # before allauth: its pages wear our layout
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rantau.journey",
    "rantau.portals.public",
    "rantau.portals.host",
    "rantau.portals.training_centre",
    "rantau.portals.ministry",
    "rantau.service",
]
if RANTAU.is_postgresql:
    INSTALLED_APPS.append("procrastinate.contrib.django")

MIDDLEWARE = [
    "rantau.service.middleware.RequestLines",
    "rantau.service.middleware.ProtectiveHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rantau.portals.shared.middleware.LanguageMiddleware",
    "rantau.service.middleware.OnlyText",
    "rantau.service.middleware.ReadOnly",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rantau.service.middleware.BodyLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rantau.portals.shared.middleware.ActorMiddleware",
    "rantau.portals.shared.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "rantau.portals.shared.context.page",
            ],
            "builtins": ["rantau.portals.shared.templatetags.ui"],
        },
    }
]

DATABASES = {"default": RANTAU.database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A full cache forgets the lowest names first. Sign-ins are counted in the first one: it must never
# be full, and nothing that a stranger can fill stands beside the counts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "rantau_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
    "sheets": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "rantau_sheets",
    },
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English"), ("ja", "日本語")]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
LANGUAGE_COOKIE_NAME = "language"

AUTH_USER_MODEL = "journey.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "rantau.portals.shared.hashing.SmallArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "rantau.portals.shared.adapter.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # a session has the ends of `SESSION_ENGINE` and no other
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "invitation": "60/m/ip,10/5m/key",
}
MFA_ADAPTER = "rantau.portals.shared.adapter.MfaAdapter"
MFA_FORMS = {
    "authenticate": "rantau.portals.shared.factors.AuthenticateForm",
    "reauthenticate": "rantau.portals.shared.factors.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Rantau"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = RANTAU.demo

SESSION_ENGINE = "rantau.portals.shared.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not RANTAU.demo
SESSION_COOKIE_NAME = "sid" if RANTAU.demo else "__Host-sid"
CSRF_COOKIE_NAME = "csrf" if RANTAU.demo else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "rantau.portals.shared.refusals.csrf_failed"
SECURE_SSL_REDIRECT = False  # the proxy in front does it; health checks come without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if RANTAU.demo else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not RANTAU.demo
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the redirect to https: see above
    "security.W021",  # preloading binds the whole domain; its owner decides that, not we
]
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
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = RANTAU.data_dir / "static"
WHITENOISE_USE_FINDERS = RANTAU.demo
if not RANTAU.demo:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
# What is larger is refused before it is read; a sheet (8 MB) is read into memory and never to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = RANTAU.mail_from
if RANTAU.mail_url:
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
        RANTAU.mail_settings()
    )

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "rantau.service.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": RANTAU.log_level},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # Django would mail what was posted
        "procrastinate": {"level": "WARNING"},
    },
}
