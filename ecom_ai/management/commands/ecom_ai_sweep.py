"""Keep jobs moving: republish lost wake-ups, give the jobs of dead workers to others, delete very old rows."""

from __future__ import annotations

import os
import platform
import signal
import threading
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, connection
from django.utils.translation import gettext as _

from ecom_ai.conf import conf
from ecom_ai.jobs.periodic import enqueue_due
from ecom_ai.jobs.sweeper import Round, purge, sweep
from ecom_ai.jobs.workers import Presence

PURGE_EVERY = 3600.0


class Command(BaseCommand):
    help = "Republish lost wake-ups and give the jobs of dead workers to others; --loop runs until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="One round (the default).")
        how.add_argument("--loop", action="store_true", help="A round every ECOM_AI_SWEEP_SECONDS, until SIGTERM.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"]:
            self._loop()
        else:
            enqueue_due()
            self._say(sweep())
            purge()

    def _loop(self) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: stopped.set())
        presence = Presence(f"sweeper@{platform.node()}:{os.getpid()}", [])
        presence.start()
        purge_at = monotonic()
        while not stopped.is_set():
            try:
                enqueue_due()
                self._say(sweep())
                if monotonic() >= purge_at:
                    purge()
                    purge_at = monotonic() + PURGE_EVERY
            except (DatabaseError, InterfaceError) as error:
                self.stderr.write(_("The database does not answer; trying again: %s") % error)
                connection.close()
            stopped.wait(conf.SWEEP_SECONDS)
        presence.stop()

    def _say(self, swept: Round) -> None:
        if swept:
            self.stdout.write(
                f"cancelled={swept.cancelled} failed={swept.failed} "
                f"released={swept.released} published={swept.published}"
            )
