"""Says what is wrong and how to mend it; exit status 1 if anything is."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from ecom_ai.doctor import Finding, examine


class Command(BaseCommand):
    help = "Examine settings, database, broker, workers, storage and models."
    requires_system_checks: list[str] = []  # the doctor reports them itself, with hints

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-load", action="store_true", help="do not load the models")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        errors = 0
        for finding in examine(load=not options["no_load"]):
            errors += finding.level == "error"
            self.stdout.write(json.dumps(asdict(finding)) if options["json"] else self._line(finding))
        if not options["json"]:
            self.stdout.write("All is well." if not errors else f"{errors} to mend.")
        sys.exit(1 if errors else 0)

    def _line(self, finding: Finding) -> str:
        style = {"ok": self.style.SUCCESS, "warning": self.style.WARNING, "error": self.style.ERROR}[finding.level]
        line = f"{style(f'{finding.level:<8}')}{finding.subject:<18}{finding.message}"
        return f"{line}\n{'':<26}-> {finding.hint}" if finding.hint else line
