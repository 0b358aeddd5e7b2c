"""Settings of the test suite: the demo's own, with quick hashing, the echo engine and no background publishing."""

import os

from config.settings import *  # noqa: F403

SECRET_KEY = "tests-only"  # noqa: S105
DEBUG = False
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ECOM_AI_ENGINES = {
    "text": {"BACKEND": "ecom_ai.engines.echo.EchoGenerator", "MODEL": ""},
    "sentiment": {"BACKEND": "ecom_ai.engines.echo.EchoClassifier", "MODEL": ""},
    # as the starter, it writes no chat: answers are the shop's own sentences
    "chat": {"BACKEND": "ecom_ai.engines.echo.EchoGenerator", "OPTIONS": {"prompt_format": "slots"}},
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # a file: worker processes and threads of the tests share it
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / f"test-{os.getpid()}.sqlite3"}  # noqa: F405

ECOM_AI_HELPER_PROCESSES = 0  # what a test replaces is replaced in its own process only
