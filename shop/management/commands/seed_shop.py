"""Fill the demo shop: the same shop from the same seed, its history ending today."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.seed import plan
from shop.seed.build import build, clear, counts, is_seeded
from shop.seed.logins import LOGINS


class Command(BaseCommand):
    help = "Fill the demo shop with products, customers, orders, reviews and answers. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--small", action="store_true", help="the whole catalogue, but little history")
        parser.add_argument("--reset", action="store_true", help="delete the whole shop first; only with DEBUG")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            self._reset()
        if is_seeded():
            self.stdout.write("The shop is filled already; manage.py seed_shop --reset builds it anew.")
        else:
            chosen = plan.small if options["small"] else plan.full
            build(chosen(options["seed"]), logins=settings.DEBUG)
            self.stdout.write(", ".join(f"{number} {name}" for name, number in counts().items()))
        if settings.DEBUG:
            self._print_logins()

    def _reset(self) -> None:
        if not settings.DEBUG:
            raise CommandError("--reset deletes every product, order and customer; it runs only with DEBUG=1.")
        clear()

    def _print_logins(self) -> None:
        self.stdout.write("\n  Logins")
        for login in LOGINS:
            self.stdout.write(f"  {login.username:<8} {login.password:<15} {login.role}")
