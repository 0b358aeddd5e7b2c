"""Conversations from the command line: what is kept, taken along and forgotten."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from ecom_ai.chat import services
from ecom_ai.chat.models import Conversation


class Command(BaseCommand):
    help = "Delete old conversations, export them as JSON lines, erase those of a customer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("purge", help="decide what became of quiet talks; delete what is older than keep_days")
        export = verbs.add_parser("export", help="one conversation a line; all of them with personal data masked")
        export.add_argument("--out", type=Path, help="a file; default: standard output")
        erase = verbs.add_parser("erase", help="delete conversations for good")
        erase.add_argument("--yes", action="store_true", help="do it; without it the command only counts")
        for verb, needed in ((export, False), (erase, True)):
            whose = verb.add_mutually_exclusive_group(required=needed)
            whose.add_argument("--customer", help="by the name they sign in with; their own words are not masked")
            whose.add_argument("--conversation", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, "_" + options["verb"])(options)

    def _purge(self, options: dict[str, Any]) -> None:
        judged = deleted = 0
        while count := services.judge():
            judged += count
        while count := services.purge():
            deleted += count
        self.stdout.write(f"judged={judged} deleted={deleted}")

    def _export(self, options: dict[str, Any]) -> None:
        rows, _user = self._chosen(options)
        lines = services.export(rows, masked=options["customer"] is None)
        texts = (json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False) for line in lines)
        if options["out"] is None:
            for text in texts:
                self.stdout.write(text)
            return
        count = 0
        with options["out"].open("w", encoding="utf-8") as out:
            for text in texts:
                out.write(text + "\n")
                count += 1
        self.stdout.write(f"exported={count}")

    def _erase(self, options: dict[str, Any]) -> None:
        rows, user = self._chosen(options)
        if not options["yes"]:
            self.stdout.write(f"would_erase={rows.count()} (say --yes)")
            return
        self.stdout.write(f"erased={services.erase(rows, user=user)}")

    def _chosen(self, options: dict[str, Any]) -> tuple[Any, Any]:
        if options["conversation"] is not None:
            return services.conversations_of(conversation=options["conversation"]), None
        if options["customer"] is None:
            return Conversation.objects.all(), None
        users: Any = get_user_model()._default_manager
        try:
            user = users.get_by_natural_key(options["customer"])
        except get_user_model().DoesNotExist as error:
            raise CommandError(f"There is no customer {options['customer']!r}.") from error
        return services.conversations_of(user=user), user
