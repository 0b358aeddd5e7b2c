"""The least that a shop of another shape sets; ecom_ai stands before the shop's own app."""

import dj_database_url

SECRET_KEY = "tests-only"
INSTALLED_APPS = [
    "ecom_ai",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "tests.othershop",
]
AUTH_USER_MODEL = "othershop.Account"
ROOT_URLCONF = "tests.othershop.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
USE_TZ = True

DATABASES = {"default": dj_database_url.config(default="sqlite:///:memory:")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}
else:  # the demo shop's suite may be running on the same server
    DATABASES["default"]["TEST"] = {"NAME": "test_othershop"}

ECOM_AI_SHOP_MAP = "tests.othershop.ai_map.shop_map"
ECOM_AI_ENGINES = {"text": {"BACKEND": "ecom_ai.engines.echo.EchoGenerator"}}
SILENCED_SYSTEM_CHECKS = ["ecom_ai.I001"]  # this shop has no reviews, and that is right

ECOM_AI_HELPER_PROCESSES = 0
