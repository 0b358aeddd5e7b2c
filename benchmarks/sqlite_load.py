"""R11: eight processes write to one SQLite file with the demo's settings, and none meets a lock error.

Each process mixes what web processes and workers do: enqueue (single and bulk), claim, commit in chunks, draft,
publish, take back, sweep. No broker is needed.

    python -m benchmarks.sqlite_load --processes 8 --seconds 60
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress

from tests.faults.workplace import workplace

PRODUCTS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        print(json.dumps(child(arguments.child, arguments.seconds)))
        return
    with workplace(broker="memory://", database="sqlite"):
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
        done = parent(arguments.processes, arguments.seconds)
    print(json.dumps(done))
    raise SystemExit(1 if done["lock_errors"] or done["other_errors"] or done["torn"] else 0)


def parent(processes: int, seconds: float) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.api.conftest import make_product, make_user

    call_command("migrate", run_syncdb=True, verbosity=0)
    for number in range(PRODUCTS):
        make_product(number)
    make_user("writer")
    command = [sys.executable, "-m", "benchmarks.sqlite_load", "--seconds", str(seconds), "--child"]
    started = time.monotonic()
    children = [subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE, text=True) for n in range(processes)]
    total: Counter[str] = Counter()
    for each in children:
        out, _nothing = each.communicate()
        total.update(json.loads(out.strip().splitlines()[-1]) if each.returncode == 0 else {"other_errors": 1})
    figures: dict[str, float] = {"processes": processes, "seconds": round(time.monotonic() - started, 1), **total}
    return {"lock_errors": 0, "other_errors": 0, **figures, "torn": torn()}


def torn() -> int:
    """Jobs that say done and do not have what they should: one draft per item."""
    from django.db.models import Count, F

    from ecom_ai.descriptions.models import Draft
    from ecom_ai.jobs.models import Job

    jobs = Job.objects.filter(state=Job.State.DONE, kind="ecom_ai.descriptions.generate_many")
    wrong = sum(Draft.objects.filter(job=job).count() != job.total for job in jobs)
    return wrong + jobs.annotate(items_done=Count("items")).exclude(items_done=F("done") + F("failed")).count()


def child(number: int, seconds: float) -> dict[str, int]:
    import django

    django.setup()
    from django.db import OperationalError

    chance, counts = random.Random(number), Counter[str]()
    actions = [enqueue_one, enqueue_many, run_a_job, run_a_job, publish_or_undo, sweep_once]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        action = chance.choice(actions)
        try:
            counts[action.__name__] += action(chance)
        except OperationalError as error:
            counts["lock_errors" if "locked" in str(error) else "other_errors"] += 1
            print(action.__name__, error, file=sys.stderr)
    return dict(counts)


def _user() -> object:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username="writer")


def _products(chance: random.Random, number: int) -> list[int]:
    from shop.models import Product

    return chance.sample(list(Product.objects.values_list("pk", flat=True)), number)


def enqueue_one(chance: random.Random) -> int:
    from ecom_ai.descriptions import tasks

    tasks.start_one(_products(chance, 1)[0], user=_user(), language=chance.choice(["zh", "en"]))
    return 1


def enqueue_many(chance: random.Random) -> int:
    from ecom_ai.descriptions import tasks

    tasks.start_many(_products(chance, chance.randint(2, 8)), user=_user())
    return 1


def run_a_job(chance: random.Random) -> int:
    from ecom_ai.jobs.execution import execute
    from ecom_ai.jobs.models import Job
    from ecom_ai.jobs.tasks import task_of

    waiting = list(Job.objects.due().order_by("created_at")[:8])
    if not waiting:
        return 0
    job = chance.choice(waiting)
    task = task_of(job.kind)
    assert task is not None
    execute(task.run, str(job.pk))
    return 1


def publish_or_undo(chance: random.Random) -> int:
    from ecom_ai.descriptions import services
    from ecom_ai.descriptions.models import Draft
    from ecom_ai.exceptions import EcomAIError
    from tests.descriptions.conftest import GOOD

    draft = Draft.objects.order_by("?").first()
    if draft is None:
        return 0
    with suppress(EcomAIError):  # another process was quicker, or the state does not allow it
        if draft.state == Draft.State.PUBLISHED:
            services.undo_publication(draft, user=_user())
        else:
            services.edit_draft(draft, user=_user(), text=GOOD)
            services.publish_draft(draft, user=_user(), seen_live="")
        return 1
    return 0


def sweep_once(_chance: random.Random) -> int:
    from ecom_ai.jobs.sweeper import sweep

    sweep()
    return 1


if __name__ == "__main__":
    main()
