"""The whole demo shop on one machine: database, catalogue, web, workers, sweeper."""

from __future__ import annotations

import os
import socket
import sys
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from shop.supervisor import Service, Supervisor


class Command(BaseCommand):
    help = "Migrate, seed and run the demo shop with all its processes. Ctrl-C stops everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--seed-only", action="store_true", help="prepare the database and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo prints passwords; it runs only with DEBUG=1.")
        if not options["seed_only"]:
            _check_port(options["host"], options["port"])
        call_command("migrate", verbosity=0)
        call_command("seed_shop", stdout=self.stdout)
        if options["seed_only"]:
            return
        call_command("ecom_ai_score_reviews", stdout=StringIO())  # a job for the worker: the seeded reviews
        self._print_addresses(options["host"], options["port"])
        Supervisor(services(options["host"], options["port"]), self.stdout._out).run()  # type: ignore[attr-defined]
        self.stdout.write("Stopped.")

    def _print_addresses(self, host: str, port: int) -> None:
        base = f"http://{host}:{port}"
        self.stdout.write(
            f"\n  Shop     {base}/en/    {base}/zh-hans/"
            f"\n  Admin    {base}/en/admin/    {base}/zh-hans/admin/"
            f"\n  API      {base}/api/schema/\n"
            "\n  Starting; the model is ready in a few seconds. Ctrl-C stops.\n"
        )


def services(host: str, port: int) -> list[Service]:
    """The processes of a shop; production runs the same ones, see docs/operate.md."""
    worker = (
        sys.executable,
        "-m",
        "celery",
        "-q",
        "-A",
        "config",
        "worker",
        "--loglevel",
        "warning",
        "--without-gossip",
    )
    web = (sys.executable, "-m", "uvicorn", "config.asgi:application", "--log-level", "warning", "--lifespan", "off")
    threads = ("-n", "inference@%h", "-P", "threads", "-c", "8", "-Q", "ecom_ai.interactive,ecom_ai.bulk")
    # said at every start, and neither is news in a demo: root in a container, static files sent by uvicorn
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker,ignore:StreamingHttpResponse must consume"}
    worker_env = {**quiet, "TOKENIZERS_PARALLELISM": "false"}
    # CUDA cannot be used after a fork, hence spawn; a child per task gives the memory back
    spawn = ("-n", "training@%h", "-P", "prefork", "--pool-start-method", "spawn", "-c", "1")
    one_task = ("--max-tasks-per-child", "1", "-Q", "ecom_ai.training")
    return [
        Service("web", (*web, "--host", host, "--port", str(port)), quiet),
        Service("inference", (*worker, *threads), worker_env),
        Service("training", (*worker, *spawn, *one_task), worker_env),
        Service("sweeper", (sys.executable, "manage.py", "ecom_ai_sweep", "--loop")),
    ]


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken ({error.strerror}). Try: make demo PORT=8001") from error
