"""Trained models from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecom_ai.artifacts import services
from ecom_ai.artifacts.models import Artifact
from ecom_ai.exceptions import EcomAIError


class Command(BaseCommand):
    help = "List trained models, put one in use, roll back, show one, register a Hugging Face folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="every model, newest first")
        listing.add_argument("--role", default="")
        for verb, words in (("activate", "put a model in use"), ("show", "files, metrics and card of a model")):
            verbs.add_parser(verb, help=words).add_argument("id", type=int)
        verbs.add_parser("rollback", help="put the model before in use again").add_argument("role")
        register = verbs.add_parser("register", help="keep a folder as the next version")
        register.add_argument("folder", type=Path)
        register.add_argument("--role", default="text")
        register.add_argument("--name", default="")
        register.add_argument("--activate", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, "_" + options["verb"])(options)
        except EcomAIError as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        rows = Artifact.objects.order_by("role", "-version")
        for artifact in rows.filter(role=options["role"]) if options["role"] else rows:
            loss = artifact.metrics.get("valid_loss", "-")
            self.stdout.write(
                f"{artifact.pk:5d}  {artifact.role:<16} {artifact!s:<28} {artifact.state:<8} "
                f"{artifact.size / 1e6:8.1f} MB  validation loss {loss}"
            )
        if not rows.exists():
            self.stdout.write("No trained model yet; the starter is in use.")

    def _activate(self, options: dict[str, Any]) -> None:
        artifact = services.activate(services.get(options["id"]))
        self.stdout.write(f"{artifact.role}: {artifact} is in use now.")

    def _rollback(self, options: dict[str, Any]) -> None:
        before = services.roll_back(options["role"])
        self.stdout.write(f"{options['role']}: {before or 'the starter'} is in use now.")

    def _show(self, options: dict[str, Any]) -> None:
        artifact = services.get(options["id"])
        self.stdout.write(f"{artifact} ({artifact.role}, {artifact.state}), made {artifact.created_at:%Y-%m-%d %H:%M}")
        self.stdout.write(json.dumps(artifact.metrics, ensure_ascii=False, indent=1))
        self.stdout.write(json.dumps(artifact.manifest, indent=1))
        self.stdout.write(artifact.card)

    def _register(self, options: dict[str, Any]) -> None:
        artifact = services.register(options["folder"], role=options["role"], name=options["name"])
        self.stdout.write(f"Registered {artifact} as number {artifact.pk}, {artifact.size / 1e6:.1f} MB.")
        if options["activate"]:
            self._activate({"id": artifact.pk})
