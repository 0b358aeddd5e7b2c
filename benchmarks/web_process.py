"""What a web process costs: start, memory, queries of the job page, memory of a large enqueue.

python -m benchmarks.web_process [--products 100000]
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import tracemalloc
import urllib.request

from benchmarks.running_shop import prepare

import psutil
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecom_ai.descriptions import tasks
from ecom_ai.jobs.models import Job


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=100_000)
    count = parser.parse_args().products
    prepare(0)
    start_and_memory()
    enqueue_memory(count)
    job_page_queries()


def start_and_memory() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.perf_counter()
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port), "--lifespan", "off"]
    server = subprocess.Popen([*command, "--log-level", "error"], env=os.environ)
    try:
        first = _first_answer(f"http://127.0.0.1:{port}/en/", started)
        for path in ("/en/admin/login/", "/zh-hans/", "/api/schema/") * 20:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").read()
        megabytes = psutil.Process(server.pid).memory_info().rss / 2**20
    finally:
        server.terminate()
        server.wait(10)
    print(f"{'web process: start to first page':44}{first:8.2f} s")
    print(f"{'web process: resident after 60 requests':44}{megabytes:8.0f} MB")


def _first_answer(url: str, started: float) -> float:
    while time.perf_counter() - started < 30:
        try:
            urllib.request.urlopen(url).read()
        except OSError:
            time.sleep(0.02)
        else:
            return time.perf_counter() - started
    raise TimeoutError("The web process did not answer.")


def enqueue_memory(count: int) -> None:
    for size in (count // 10, count):
        tracemalloc.start()
        started = time.perf_counter()
        tasks.start_many((str(number) for number in range(size)), user=None, key=f"memory-{size}")
        seconds = time.perf_counter() - started
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"{f'enqueue {size:,} products: peak of Python memory':44}{peak / 2**20:8.1f} MB in {seconds:.1f} s")


def job_page_queries() -> None:
    client = Client()
    client.force_login(get_user_model().objects.filter(is_superuser=True).first())
    for job in Job.objects.order_by("total"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/en/admin/ecom_ai/job/{job.pk}/change/")
        print(f"{f'job page of {job.total:,} products':44}{len(queries):8d} queries")


if __name__ == "__main__":
    main()
