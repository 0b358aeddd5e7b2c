"""An inference worker loads its models when it starts, not when the first person waits."""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery.signals import worker_ready
from django.db import DatabaseError, connection

from ecom_ai import backends
from ecom_ai.conf import conf
from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs.queues import Queue

logger = logging.getLogger(__name__)

ROLES = ("sentiment", "text", "embedding")
"""The small one first: a review waits less than a description."""


def connect() -> None:
    worker_ready.connect(on_worker_ready, dispatch_uid="ecom_ai.warming")


def on_worker_ready(sender: Any, **kwargs: Any) -> None:
    """In a thread of its own: a slow or broken model must not keep the worker from its other work."""
    if Queue.INTERACTIVE.value in sender.app.amqp.queues.consume_from:
        threading.Thread(target=warm, name="ecom_ai-warming", daemon=True).start()


def warm() -> None:
    for role in ROLES:
        if role not in conf.ENGINES:
            continue
        try:
            engine = backends.engine_for(role)
            if (load := getattr(engine, "load", None)) is not None:
                load()  # some engines read their weights at the first request only
            logger.info("Loaded %s: %s", role, engine.model_version)
        except (EcomAIError, DatabaseError) as error:
            logger.warning("%s is not loaded yet: %s", role, error)
    connection.close()
