"""How many jobs are lost, or done twice, when workers are killed in the middle.

Real Celery workers and a real sweeper; SIGKILL at random moments; each effect is a row, counted at the end.

    python -m benchmarks.kill_test --broker filesystem:// redis://127.0.0.1:6379/7 --database sqlite postgresql://...
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from tests.faults.processes import Processes, kill
from tests.faults.workplace import workplace

ITEMS = 4
WORKERS = 2
GIVE_UP_SECONDS = 600


@dataclass
class Counts:
    jobs: int
    done: int = 0
    kills: int = 0
    mid_job: int = 0
    lost: int = 0
    twice: int = 0
    seconds: float = 0.0


def main() -> None:
    arguments = _arguments()
    pairs = [(broker, database) for broker in arguments.broker for database in arguments.database]
    if len(pairs) == 1:
        counts = measure(*pairs[0], arguments)
        print(json.dumps(asdict(counts)))
        raise SystemExit(1 if counts.lost or counts.twice else 0)
    print(_row("broker x database", list(Counts.__dataclass_fields__)), flush=True)
    failed = 0
    for broker, database in pairs:
        counts = _in_a_process_of_its_own(broker, database, arguments)
        failed += counts["lost"] + counts["twice"]
        print(_row(f"{_scheme(broker)} x {_scheme(database)}", list(counts.values())), flush=True)
    raise SystemExit(1 if failed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--item-seconds", type=float, default=0.15)
    parser.add_argument("--broker", nargs="+", default=["filesystem://"])
    parser.add_argument("--database", nargs="+", default=["sqlite"])
    return parser.parse_args()


def _in_a_process_of_its_own(broker: str, database: str, arguments: argparse.Namespace) -> dict[str, Any]:
    numbers = ["--jobs", str(arguments.jobs), "--kills", str(arguments.kills)]
    command = [sys.executable, "-m", "benchmarks.kill_test", "--broker", broker, "--database", database, *numbers]
    command += ["--item-seconds", str(arguments.item_seconds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    counts: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return counts


def _scheme(url: str) -> str:
    return url.split(":", 1)[0]


def _row(name: str, cells: list[Any]) -> str:
    return f"{name:<28}" + "".join(f"{cell!s:>10}" for cell in cells)


def measure(broker: str, database: str, arguments: argparse.Namespace) -> Counts:
    with workplace(broker=broker, database=database) as folder:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", run_syncdb=True, verbosity=0)
        with Processes({}, folder / "logs") as processes:
            counts = _experiment(processes, arguments)
        if counts.lost:
            for log in sorted((folder / "logs").iterdir()):
                print(log.name, log.read_text(errors="replace")[-2_000:], file=sys.stderr)
        return counts


def _experiment(processes: Processes, arguments: argparse.Namespace) -> Counts:
    from django.contrib.auth import get_user_model

    from ecom_ai.jobs import services
    from ecom_ai.jobs.models import Job
    from tests.faults.tasks import work

    user = get_user_model().objects.create_user("faults")
    started = time.monotonic()
    workers = [processes.worker(f"worker{number}") for number in range(WORKERS)]
    processes.sweeper()

    def enqueue() -> None:
        services.enqueue(work, user=user, params={"item_seconds": arguments.item_seconds}, items=range(ITEMS))

    for _number in range(arguments.jobs):
        enqueue()
    counts = Counts(arguments.jobs)
    while time.monotonic() - started < GIVE_UP_SECONDS:
        if not Job.objects.open().exists():
            if counts.kills >= arguments.kills:
                break
            enqueue()  # a quick machine is done before the last kill: there must be somebody to kill
            counts.jobs += 1
        time.sleep(random.uniform(0.2, 0.8))
        if counts.kills < arguments.kills:
            _kill_one(processes, workers, counts)
    counts.seconds = round(time.monotonic() - started, 1)
    _count_effects(counts)
    return counts


def _kill_one(processes: Processes, workers: list[Any], counts: Counts) -> None:
    """Kill a worker that is in the middle of jobs; now and then one that is just starting."""
    from ecom_ai.jobs.models import Job
    from ecom_ai.jobs.states import JobState

    number = random.randrange(WORKERS)
    victim = workers[number]
    at_work = Job.objects.filter(state=JobState.RUNNING, cursor__pid=victim.pid)
    idle_kills = counts.kills - counts.mid_job
    if not at_work.exists() and idle_kills >= counts.mid_job / 4:
        return
    kill(victim)
    counts.kills += 1
    counts.mid_job += at_work.exists()
    workers[number] = processes.worker(f"worker{number}")


def _count_effects(counts: Counts) -> None:
    """Lost: an effect that is not there, or a job that did not end. Twice: an effect that is there again."""
    from django.contrib.admin.models import LogEntry

    from ecom_ai.jobs.models import Job
    from ecom_ai.jobs.states import JobState
    from tests.faults.tasks import work

    effects = Counter(LogEntry.objects.values_list("object_id", "object_repr"))
    counts.done = Job.objects.filter(kind=work.name, state=JobState.DONE).count()
    expected = counts.jobs * (ITEMS + 1)
    counts.lost = max(counts.jobs - counts.done, expected - len(effects))
    counts.twice = sum(number - 1 for number in effects.values())


if __name__ == "__main__":
    main()
