"""A throw-away demo shop with real worker processes, for benchmarks."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from subprocess import DEVNULL, Popen

# The settings read this when they are imported, so it comes before Django.
FOLDER = tempfile.TemporaryDirectory(prefix="ecom_ai-benchmark-")
os.environ["VAR_DIR"] = FOLDER.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from shop.models import Product, ProductAttribute


def prepare(products: int) -> list[str]:
    """Migrate, seed, and copy the seeded products until there are `products` of them; returns their keys."""
    call_command("migrate", verbosity=0)
    call_command("seed_shop", "--small", verbosity=0, stdout=StringIO())
    originals = list(Product.objects.prefetch_related("attributes").order_by("pk"))
    number = len(originals)
    while number < products:
        _copy(originals[number % len(originals)], number)
        number += 1
    return [str(pk) for pk in Product.objects.order_by("pk").values_list("pk", flat=True)[:products]]


def _copy(original: Product, number: int) -> None:
    attributes = list(original.attributes.all())
    copy = Product(
        **{
            field.attname: getattr(original, field.attname)
            for field in Product._meta.concrete_fields
            if field.name not in {"id", "sku", "slug", "title"}
        }
    )
    copy.sku, copy.slug = f"{original.sku}-{number}", f"{original.slug}-{number}"
    copy.title = f"{original.title} {number}"
    copy.save()
    ProductAttribute.objects.bulk_create(
        ProductAttribute(product=copy, name=each.name, value=each.value, position=each.position) for each in attributes
    )


@contextmanager
def workers() -> Iterator[Popen[bytes]]:
    """One inference worker and one sweeper, as `make demo` runs them; yields the worker."""
    queues = "ecom_ai.interactive,ecom_ai.bulk"
    command = (sys.executable, "-m", "celery", "-A", "config", "worker", "-P", "threads", "-c", "8", "-Q", queues)
    worker = Popen([*command, "--loglevel", "error", "-n", "inference@benchmark"], stdout=DEVNULL)
    sweeper = Popen([sys.executable, "manage.py", "ecom_ai_sweep", "--loop"], stdout=DEVNULL)
    try:
        yield worker
    finally:
        for process in (worker, sweeper):
            process.terminate()
        for process in (worker, sweeper):
            process.wait(20)
        connection.close()


def wait_for(condition: Callable[[], bool], seconds: float = 600, pause: float = 0.02) -> float:
    """Seconds until `condition()` is true."""
    started = time.perf_counter()
    while not condition():
        if time.perf_counter() - started > seconds:
            raise TimeoutError("It did not happen in time.")
        time.sleep(pause)
    return time.perf_counter() - started
