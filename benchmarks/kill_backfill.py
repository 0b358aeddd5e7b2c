"""A backfill whose worker is killed again and again: nothing lost, nothing scored twice, the counts right.

Real Celery workers and a real sweeper; SIGKILL in the middle of the job; the echo engine stands for the model, so that
the database is what is tested.

    python -m benchmarks.kill_backfill [--reviews 100000] [--kills 12] [--database postgresql://...] [--broker URL]
"""

from __future__ import annotations

import argparse
import os
import random
import time

from tests.faults.processes import Processes, kill
from tests.faults.workplace import workplace

GIVE_UP_SECONDS = 1_800


def main() -> None:
    arguments = _arguments()
    with workplace(broker=arguments.broker, database=arguments.database) as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("seed_shop", "--small", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        from benchmarks.backfill import write_reviews

        write_reviews(arguments.reviews)
        with Processes({}, folder / "logs") as processes:
            kills = _experiment(processes, arguments.kills)
        raise SystemExit(_count(arguments.reviews, kills))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reviews", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--broker", default="filesystem://")
    parser.add_argument("--database", default="sqlite")
    return parser.parse_args()


def _experiment(processes: Processes, wanted: int) -> int:
    """Kills in the middle of the job, each after some new progress."""
    from ecom_ai.reviews import tasks

    worker = processes.worker("worker")
    processes.sweeper()
    job = tasks.start_backfill(user=None)
    kills, seen, started = 0, 0, time.monotonic()
    while job.is_open and time.monotonic() - started < GIVE_UP_SECONDS:
        time.sleep(random.uniform(0.1, 0.5))
        job.refresh_from_db()
        if kills < wanted and job.state == job.State.RUNNING and job.done > seen:
            seen = job.done
            time.sleep(random.uniform(0.0, 0.4))
            kill(worker)
            kills += 1
            worker = processes.worker("worker")
    print(f"{job.state} after {time.monotonic() - started:.0f} s, {job.done} of {job.total} reviews, {kills} kills")
    return kills


def _count(reviews: int, kills: int) -> int:
    """Lost: a review without a score. Twice: a score too many, or one that replaced another of the same text."""
    from ecom_ai.reviews.models import PastScore, ReviewScore
    from ecom_ai.reviews.services import rebuild_rollups, totals
    from ecom_ai.reviews.services.filters import Filters

    scores, twice = ReviewScore.objects.count(), PastScore.objects.count()
    drift = rebuild_rollups(mend=False)
    lost = reviews - ReviewScore.objects.values("object_id").distinct().count()
    again = scores - reviews + lost + twice
    print(f"{scores} scores, {lost} lost, {again} scored twice, {totals(Filters()).read} counted")
    print(f"counts that differ from the scores: {[(each.scope, each.grain, each.rows) for each in drift] or 'none'}")
    return 1 if lost or twice or drift or not kills else 0


if __name__ == "__main__":
    main()
