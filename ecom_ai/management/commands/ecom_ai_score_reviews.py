"""Score reviews: those of plain files, or the shop's as a job."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from ecom_ai.backends import engine_for_files
from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs import services as jobs
from ecom_ai.management.waiting import wait_for_job
from ecom_ai.reviews import services, tasks
from ecom_ai.reviews.aspects import built_in_lexicon
from ecom_ai.reviews.services.files import score_file
from ecom_ai.reviews.services.scoring import Judge


class Command(BaseCommand):
    help = (
        "Without options: a job that scores every review of the shop that the model in use has not scored. "
        "--texts FILE.jsonl --out FILE.jsonl scores plain files, here and now. --check-counts adds the counts up again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--texts", type=Path, help='JSON lines with a "text"; other fields are kept')
        parser.add_argument("--out", type=Path, help="where the JSON lines of --texts go")
        parser.add_argument("--again", action="store_true", help="score what is scored already, too")
        parser.add_argument("--wait", action="store_true", help="stay until the job ends and show its progress")
        parser.add_argument("--check-counts", action="store_true", help="compare counts with scores and mend them")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["texts"]:
                self._files(options)
            elif options["check_counts"]:
                self._check()
            else:
                self._shop(options)
        except (EcomAIError, OSError) as error:
            raise CommandError(str(error)) from error

    def _files(self, options: dict[str, Any]) -> None:
        if not options["out"]:
            raise CommandError("--texts needs --out FILE.jsonl.")
        if not options["texts"].is_file():
            raise CommandError(f"There is no file {options['texts']}.")
        started = time.monotonic()
        counts = score_file(options["texts"], options["out"], judging=_judge())
        words = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing to read"
        self.stdout.write(f"{counts.total()} lines in {time.monotonic() - started:.1f} s: {words} -> {options['out']}")
        if counts.total() and counts["failed"] == counts.total():
            raise CommandError(f"No line could be used; {options['out']} says why, line by line.")

    def _check(self) -> None:
        found = services.rebuild_rollups()
        for drift in found:
            self.stdout.write(f"{drift.scope} by {drift.grain}: {drift.rows} counts were wrong and are mended.")
        self.stdout.write(f"{len(found)} kinds of counts differed." if found else "All counts are right.")

    def _shop(self, options: dict[str, Any]) -> None:
        job = tasks.start_backfill(user=None, again=options["again"])
        self.stdout.write(f"Job {job.pk}. {jobs.queued_message(job)}")
        if options["wait"]:
            wait_for_job(self, job)


def _judge() -> Judge:
    """Needs no database: without one the model that ships and the built-in aspects read."""
    engine = engine_for_files("sentiment")
    try:
        return Judge(engine, services.lexicon())
    except DatabaseError:
        return Judge(engine, built_in_lexicon())
