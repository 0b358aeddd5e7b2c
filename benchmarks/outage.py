"""R4: Redis is flushed or killed, PostgreSQL is restarted, in the middle of work. How many jobs are lost, how soon is
work going on again?

Both servers are started by this script, on ports and in folders of their own; the machine's own are not touched.

    python -m benchmarks.outage --jobs 120
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.broker_down import free_port
from tests.faults.processes import Processes, wait_for

ITEMS, ITEM_SECONDS = 4, 0.1
OUTAGE_SECONDS = 3
WORKING_AGAIN = 15
FAULTS = ("redis flush", "redis kill", "postgres restart", "postgres kill")


@dataclass
class Figures:
    fault: str
    jobs: int
    asked_meanwhile: int = 0
    refused_meanwhile: int = 0
    asked_after: int = 0
    done: int = 0
    lost: int = 0
    twice: int = 0
    working_after: list[float] = field(default_factory=list)
    seconds: float = 0.0


class Redis:
    """Without persistence: what it held when it is killed is gone."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(lambda: self._cli("ping").stdout.strip() == "PONG", 10)

    def _cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def flush(self) -> None:
        self._cli("flushall")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Postgres:
    """A cluster in a temporary folder; run as `postgres` where this script is root, which PostgreSQL refuses."""

    def __init__(self, folder: Path) -> None:
        self.data, self.port = folder / "data", free_port()
        self.user = pwd.getpwnam("postgres").pw_uid if os.getuid() == 0 else None
        self.programs = _postgres_programs()
        if self.user is not None:
            os.chown(folder, self.user, -1)
            folder.chmod(0o700)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-N")
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.data} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.data / "log"), "-o", options, "start")

    def stop(self, mode: str) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self.user, cwd="/")


def _postgres_programs() -> Path:
    found = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
    return Path(found.stdout.strip())


def missing() -> list[str]:
    programs = [name for name in ("redis-server", "redis-cli", "pg_config") if shutil.which(name) is None]
    if not programs:
        programs = [name for name in ("initdb", "pg_ctl") if not (_postgres_programs() / name).exists()]
    return programs


@contextmanager
def servers(folder: Path) -> Iterator[tuple[Redis, Postgres]]:
    (folder / "pg").mkdir()
    folder.chmod(0o755)  # the cluster's own user must reach its folder
    redis, postgres = Redis(folder), Postgres(folder / "pg")
    try:
        yield redis, postgres
    finally:
        redis.kill()
        with suppress(subprocess.CalledProcessError):
            postgres.stop("immediate")


def measure(fault: str, jobs: int) -> Figures:
    with TemporaryDirectory(prefix="ecom_ai_outage_") as name, servers(Path(name)) as (redis, postgres):
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings", VAR_DIR=f"{name}/var", DATABASE_URL=postgres.url, DEBUG="1",
            CELERY_BROKER_URL=f"redis://127.0.0.1:{redis.port}/0", LOG_LEVEL="WARNING",
        )  # fmt: skip
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", run_syncdb=True, verbosity=0)
        with Processes({}, Path(name) / "logs") as processes:
            return _experiment(Figures(fault, jobs), processes, _breaking(fault, redis, postgres))


def _breaking(fault: str, redis: Redis, postgres: Postgres) -> Callable[[Callable[[], None]], None]:
    """A function that breaks the server, calls its argument while it is away, and brings it back."""

    def away(stop: Callable[[], None], start: Callable[[], None]) -> Callable[[Callable[[], None]], None]:
        def run(meanwhile: Callable[[], None]) -> None:
            stop()
            meanwhile()
            start()

        return run

    return {
        "redis flush": away(redis.flush, lambda: None),
        "redis kill": away(redis.kill, redis.start),
        "postgres restart": away(lambda: postgres.stop("fast"), postgres.start),
        "postgres kill": away(lambda: postgres.stop("immediate"), postgres.start),
    }[fault]


def _experiment(
    figures: Figures, processes: Processes, break_it: Callable[[Callable[[], None]], None], rounds: int = 2
) -> Figures:
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    started = time.monotonic()
    user = get_user_model().objects.create_user("faults")
    processes.sweeper()
    for number in range(2):
        processes.worker(f"worker{number}")
    for _job in range(figures.jobs):
        _ask(user)
    wait_for(lambda: _count("done") >= figures.jobs // 10, 90)
    for _round in range(rounds):
        break_it(lambda: _ask_meanwhile(figures, user))
        _ask(user)
        figures.asked_after += 1
        returned = timezone.now()
        figures.working_after.append(round(wait_for(lambda since=returned: _started(since), 90), 1))
    wait_for(lambda: not _count("queued") and not _count("running"), 300)
    figures.seconds = round(time.monotonic() - started, 1)
    _count_effects(figures)
    return figures


def _ask(user: Any) -> None:
    from ecom_ai.jobs import services
    from tests.faults.tasks import work

    services.enqueue(work, user=user, params={"item_seconds": ITEM_SECONDS}, items=range(ITEMS))


def _ask_meanwhile(figures: Figures, user: Any) -> None:
    """People go on asking: with Redis away they are served, with PostgreSQL away they are told at once."""
    from django.db import InterfaceError, OperationalError, connection

    end = time.monotonic() + OUTAGE_SECONDS
    while time.monotonic() < end:
        try:
            _ask(user)
            figures.asked_meanwhile += 1
        except (OperationalError, InterfaceError):
            figures.refused_meanwhile += 1
            connection.close()
        time.sleep(0.3)


def _count(state: str) -> int:
    from django.db import InterfaceError, OperationalError, connection

    from ecom_ai.jobs.models import Job
    from tests.faults.tasks import work

    try:
        return Job.objects.filter(kind=work.name, state=state).count()
    except (OperationalError, InterfaceError):
        connection.close()
        return 0


def _started(since: datetime) -> bool:
    """Whether a job was started since: what ran all the while does not count."""
    from ecom_ai.jobs.models import Job

    return Job.objects.filter(started_at__gt=since).exists()


def _count_effects(figures: Figures) -> None:
    from django.contrib.admin.models import LogEntry

    figures.done = _count("done")
    expected = figures.jobs + figures.asked_meanwhile + figures.asked_after
    effects = Counter(LogEntry.objects.values_list("object_id", "object_repr"))
    figures.lost = max(expected - figures.done, expected * (ITEMS + 1) - len(effects))
    figures.twice = sum(number - 1 for number in effects.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=120)
    parser.add_argument("--fault", choices=FAULTS, nargs="+", default=list(FAULTS))
    arguments = parser.parse_args()
    if missing():
        print(f"Skipped: this machine has no {', '.join(missing())}.")
        return
    if len(arguments.fault) == 1:
        figures = measure(arguments.fault[0], arguments.jobs)
        print(json.dumps(asdict(figures)))
        late = max(figures.working_after) > WORKING_AGAIN
        raise SystemExit(1 if figures.lost > 0 or figures.twice or late else 0)
    command = [sys.executable, "-m", "benchmarks.outage", "--jobs", str(arguments.jobs), "--fault"]
    raise SystemExit(max(subprocess.run([*command, fault], check=False).returncode for fault in arguments.fault))


if __name__ == "__main__":
    main()
