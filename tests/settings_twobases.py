"""A shop whose own tables lie in another database than ecom_ai's and the users."""

import os

import dj_database_url

SECRET_KEY = "tests-only"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "rest_framework",
    "ecom_ai",
    "tests.twobases",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "tests.twobases.urls"
STATIC_URL = "/static/"
USE_TZ = True

DATABASES = {alias: dj_database_url.config(default="sqlite:///:memory:") for alias in ("default", "stall")}
for alias, database in DATABASES.items():
    if database["ENGINE"].endswith("postgresql"):  # the demo shop's suite may be running on the same server
        database["TEST"] = {"NAME": f"test_twobases_{alias}_{os.getpid()}"}
DATABASE_ROUTERS = ["tests.twobases.router.StallRouter"]

ECOM_AI_SHOP_MAP = "tests.twobases.ai_map.shop_map"
ECOM_AI_ENGINES = {
    "text": {"BACKEND": "ecom_ai.engines.echo.EchoGenerator"},
    "sentiment": {"BACKEND": "ecom_ai.engines.echo.EchoClassifier"},
}
