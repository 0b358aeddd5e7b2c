"""Celery settings that these jobs want, for the host's Celery application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ecom_ai.jobs.queues import Queue

SOCKET_SECONDS = 2


def recommended(broker_url: str, *, folder: str | Path = "var/broker") -> dict[str, Any]:
    """Pass it to `app.conf.update(...)`. `folder` holds the messages of the filesystem transport."""
    return {
        "broker_url": broker_url,
        "broker_connection_timeout": SOCKET_SECONDS,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_transport_options": _transport_options(broker_url, Path(folder)),
        "worker_enable_remote_control": not broker_url.startswith("filesystem"),
        "task_publish_retry": False,
        "task_default_queue": Queue.BULK.value,
        "task_queues": {queue.value: {"routing_key": queue.value} for queue in Queue},
        "task_acks_late": False,
        "task_ignore_result": True,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
    }


def _transport_options(broker_url: str, folder: Path) -> dict[str, Any]:
    scheme = broker_url.split(":", 1)[0].split("+", 1)[0]
    if scheme == "filesystem":
        return _filesystem(folder)
    if scheme in {"redis", "rediss", "sentinel"}:
        return {
            "socket_timeout": SOCKET_SECONDS,
            "socket_connect_timeout": SOCKET_SECONDS,
            "socket_keepalive": True,
            "retry_on_timeout": False,
            "max_retries": 0,  # else kombu sleeps two seconds over a refused connection, in the caller's request
            # Messages that a killed worker held come back within 10 s instead of 91-101 s.
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 1,
        }
    if scheme in {"amqp", "pyamqp", "amqps"}:
        return {
            "connect_timeout": SOCKET_SECONDS,
            "read_timeout": SOCKET_SECONDS,
            "write_timeout": SOCKET_SECONDS,
            "max_retries": 0,
        }
    return {}


def _filesystem(folder: Path) -> dict[str, Any]:
    paths = {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "control"}
    options: dict[str, Any] = {}
    for option, name in paths.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        options[option] = str(folder / name)
    return {**options, "polling_interval": 0.1}
