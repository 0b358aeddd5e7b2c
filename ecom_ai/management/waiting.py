"""A command that stays until its job ends."""

from __future__ import annotations

import sys
import time
from typing import NoReturn

from django.core.management.base import BaseCommand

from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job

PAUSE_SECONDS = 1.0


def wait_for_job(command: BaseCommand, job: Job) -> NoReturn:
    """Show the progress on one line; the exit status is 0 where everything was done."""
    while True:
        job.refresh_from_db()
        now = jobs.progress(job)
        left = f", {now.remaining:.0f} s left" if now.remaining is not None else ""
        command.stdout.write(f"\r{now.state.label}: {now.done + now.failed} of {now.total}{left}   ", ending="")
        command.stdout.flush()
        if not job.is_open:
            command.stdout.write(f"\n{job.error}" if job.error else "")
            sys.exit(0 if job.state == Job.State.DONE and not job.failed else 1)
        time.sleep(PAUSE_SECONDS)
