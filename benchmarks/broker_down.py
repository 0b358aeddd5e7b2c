"""R5: the broker is refused or frozen while a hundred people ask for descriptions at once.

A real uvicorn process on loopback, a broker address where nothing listens (refused) or where something accepts and
never answers (frozen), and, to compare with, one that works (none); then the broker comes back, with a worker and a
sweeper, and every job must run. Times include whatever else the machine does.

    python -m benchmarks.broker_down --users 100
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.processes import Processes, kill, wait_for
from tests.faults.workplace import workplace

REQUESTS_EACH = 2
WAIT_SECONDS = 120
FAULTS = ("none", "refused", "frozen")


@dataclass
class Figures:
    fault: str
    database: str
    users: int
    statuses: dict[int, int] = field(default_factory=dict)
    p50: float = 0.0
    p99: float = 0.0
    slowest: float = 0.0
    jobs: int = 0
    done_after: int = 0
    seconds_after_return: float = 0.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def frozen(port: int) -> Iterator[None]:
    """Accepts every connection and never says a word."""
    server = socket.create_server(("127.0.0.1", port), backlog=1024)
    held: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                held.append(server.accept()[0])
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for each in held:
            each.close()


@contextmanager
def redis_server(port: int, folder: Path) -> Iterator[None]:
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, 10)
        yield
    finally:
        kill(server)


def measure(fault: str, database: str, users: int) -> Figures:
    port = free_port()
    with workplace(broker=f"redis://127.0.0.1:{port}/0", database=database) as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="config.settings_test", DEBUG="1")
        import django

        django.setup()
        keys, cookies = _prepare(users)
        figures = Figures(fault, database.split(":", 1)[0], users)
        with Processes({}, folder / "logs") as processes, ExitStack() as broken:
            if fault == "frozen":
                broken.enter_context(frozen(port))
            if fault == "none":
                broken.enter_context(redis_server(port, folder))
            base = _web(processes)
            _post_all(figures, base, keys, cookies)
            broken.close()
            _bring_back(figures, processes, port, folder)
        return figures


def _prepare(users: int) -> tuple[list[str], list[str]]:
    """Products, and a session for each user."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command

    from tests.api.conftest import make_product, make_user

    call_command("migrate", run_syncdb=True, verbosity=0)
    keys = [str(make_product(number).pk) for number in range(users * REQUESTS_EACH)]
    cookies = []
    for number in range(users):
        user = make_user(f"editor{number}", "generate_draft")
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session.save()
        cookies.append(session.session_key)
    return keys, cookies


def _web(processes: Processes) -> str:
    port = free_port()
    processes.start(
        "web", "uvicorn", "config.asgi:application", "--port", str(port), "--log-level", "warning", "--lifespan", "off"
    )
    base = f"http://127.0.0.1:{port}"
    wait_for(lambda: _is_up(f"{base}/api/ai/models/"))
    return base


def _is_up(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _post_all(figures: Figures, base: str, keys: list[str], cookies: list[str]) -> None:
    together = threading.Barrier(len(cookies))

    def one(number: int) -> list[tuple[int, float]]:
        together.wait()
        mine = keys[number * REQUESTS_EACH : (number + 1) * REQUESTS_EACH]
        return [_post(base, cookies[number], key) for key in mine]

    with ThreadPoolExecutor(len(cookies)) as pool:
        answers = [answer for each in pool.map(one, range(len(cookies))) for answer in each]
    times = sorted(seconds for _status, seconds in answers)
    figures.statuses = dict(Counter(status for status, _seconds in answers))
    figures.p50, figures.p99 = (round(times[int(len(times) * share)], 2) for share in (0.5, 0.99))
    figures.slowest = round(times[-1], 2)


def _post(base: str, cookie: str, key: str) -> tuple[int, float]:
    token = "x" * 32
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={cookie}; csrftoken={token}",
        "X-CSRFToken": token,
    }
    body = json.dumps({"product": key}).encode()
    request = urllib.request.Request(f"{base}/api/ai/descriptions/", body, headers)
    started = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            status = answer.status
            answer.read()
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 599  # no answer at all
    return status, time.monotonic() - started


def _bring_back(figures: Figures, processes: Processes, port: int, folder: Path) -> None:
    from ecom_ai.descriptions.tasks import generate_one
    from ecom_ai.jobs.models import Job

    asked = Job.objects.filter(kind=generate_one.name)  # a sweeper adds periodic jobs of its own
    figures.jobs = asked.count()
    with redis_server(port, folder):
        processes.worker("worker")
        processes.sweeper()
        figures.seconds_after_return = round(wait_for(lambda: not asked.open().exists()), 1)
    figures.done_after = asked.filter(state=Job.State.DONE).count()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--fault", choices=FAULTS, nargs="+", default=list(FAULTS))
    parser.add_argument("--database", default="sqlite")
    arguments = parser.parse_args()
    if shutil.which("redis-server") is None:
        raise SystemExit("There is no redis-server on this machine: nothing can come back.")
    if len(arguments.fault) == 1:
        figures = measure(arguments.fault[0], arguments.database, arguments.users)
        print(json.dumps(asdict(figures)))
        raise SystemExit(0 if _is_good(figures) else 1)
    numbers = ["--users", str(arguments.users), "--database", arguments.database]
    results = [_alone(fault, numbers) for fault in arguments.fault]
    raise SystemExit(max(results))


def _alone(fault: str, numbers: list[str]) -> int:
    """In a process of its own: the settings are read once."""
    command = [sys.executable, "-m", "benchmarks.broker_down", "--fault", fault, *numbers]
    return subprocess.run(command, check=False).returncode


def _is_good(figures: Figures) -> bool:
    expected = figures.users * REQUESTS_EACH
    statuses: Any = figures.statuses
    return set(statuses) == {202} and figures.jobs == figures.done_after == expected


if __name__ == "__main__":
    main()
