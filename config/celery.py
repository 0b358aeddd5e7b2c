"""The shop's Celery application."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from ecom_ai.jobs.celery import recommended

app = Celery("shop")
app.set_default()  # in other threads, too
app.conf.update(recommended(settings.CELERY_BROKER_URL, folder=settings.VAR_DIR / "broker"))
app.autodiscover_tasks()
