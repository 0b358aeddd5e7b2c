"""Write descriptions: for plain files, or for the shop's products as a job."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from ecom_ai.backends import engine_for_files
from ecom_ai.conf import conf
from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Tone
from ecom_ai.descriptions.prompts import PromptBook
from ecom_ai.descriptions.writer import Writer
from ecom_ai.engines.base import GenerationOptions
from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs import services as jobs
from ecom_ai.management.waiting import wait_for_job
from ecom_ai.shopmap import get_shop_map

SHOWN = 10


class Command(BaseCommand):
    help = (
        "--facts FILE.jsonl --out FILE.jsonl writes descriptions for plain files, here and now. "
        "--product KEY ... or --all enqueues a job for the workers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--facts", type=Path, help="JSON lines: title, category, attributes, language")
        what.add_argument("--product", nargs="+", metavar="KEY", help="keys of products of the shop")
        what.add_argument("--all", action="store_true", help="every product of the shop map")
        parser.add_argument("--out", type=Path, help="where the JSON lines of --facts go")
        parser.add_argument("--language", default="", choices=["", "zh", "en"], help="default: that of each product")
        parser.add_argument("--tone", default="", choices=["", *Tone.values])
        parser.add_argument("--only-missing", action="store_true", help="skip products that have a description")
        parser.add_argument("--wait", action="store_true", help="stay until the job ends and show its progress")
        parser.add_argument("--seed", type=int, help="makes --facts repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["facts"]:
                self._files(options)
            else:
                self._shop(options)
        except (EcomAIError, OSError) as error:
            raise CommandError(str(error)) from error

    def _files(self, options: dict[str, Any]) -> None:
        if not options["out"]:
            raise CommandError("--facts needs --out FILE.jsonl.")
        if not options["facts"].is_file():
            raise CommandError(f"There is no file {options['facts']}.")
        started = time.monotonic()
        counts = services.describe_file(
            options["facts"],
            options["out"],
            writer=_file_writer(options["seed"]),
            language=options["language"],
            tone=options["tone"],
        )
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{counts.lines} {'line' if counts.lines == 1 else 'lines'} in {seconds:.1f} s: {counts.ready} ready, "
            f"{counts.attention} need attention, {counts.failed} failed -> {options['out']}"
        )
        if counts.lines and counts.failed == counts.lines:
            raise CommandError(f"No line could be used; {options['out']} says why, line by line.")

    def _shop(self, options: dict[str, Any]) -> None:
        products = _known(options["product"]) if options["product"] else get_shop_map().products.keys()
        job = tasks.start_many(
            products,
            user=None,
            language=options["language"],
            tone=options["tone"],
            only_missing=options["only_missing"],
        )
        self.stdout.write(f"Job {job.pk}: {job.total} products. {jobs.queued_message(job)}")
        if options["wait"]:
            wait_for_job(self, job)


def _known(keys: list[str]) -> list[str]:
    """A key with a typing error is told here, not in a job that nobody looks at."""
    found = get_shop_map().products.get_many(keys)
    if unknown := [key for key in keys if key not in found]:
        shown = ", ".join(unknown[:SHOWN]) + (f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else "")
        raise CommandError(f"The shop has no product with the key {shown}. Nothing was started.")
    return list(dict.fromkeys(keys))


def _file_writer(seed: int | None) -> Writer:
    """Needs no database: without one the starter and the built-in prompts write."""
    engine = engine_for_files("text")
    try:
        book = services.prompt_book()
    except DatabaseError:
        book = PromptBook()
    return Writer(
        engine=engine,
        book=book,
        candidates=conf.CANDIDATES,
        options=GenerationOptions(seed=seed),
        known=services.KnownDescriptions(),
    )
