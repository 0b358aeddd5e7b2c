"""R13: random requests from four roles, with state: what one answer names, later requests use.

Between the requests jobs run, so that drafts come, are edited, published and taken back. Counts answers by status; any
answer of 500 or above, any error of another shape, and any success of somebody without rights is a failure.

    python -m benchmarks.fuzz --requests 100000 --seed 1
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
from collections import Counter
from typing import Any

from tests.faults.workplace import workplace

ROLES = ("anonymous", "customer", "editor", "superuser")
WITHOUT_RIGHTS = ROLES[:2]
OWN = ("/api/ai/chat/conversations/", "/api/ai/chat/messages/", "/api/ai/reviews/summary/")
"""Where customers may: what they reach there is their own, or everybody's."""
WORK_EVERY, LOOK_EVERY = 40, 500


class Fuzzer:
    def __init__(self, seed: int) -> None:
        from benchmarks.fuzz_input import Pools

        self.random = random.Random(seed)
        self.pools = Pools(self.random)
        self.clients = _clients()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.failures: list[str] = []

    def run(self, requests: int) -> None:
        started = time.monotonic()
        for number in range(requests):
            if number % WORK_EVERY == 0:
                _work_a_little()
            if number % LOOK_EVERY == 0:
                self.pools.look_around()
            if number % 10_000 == 0 and number:
                print(f"{number:>8} requests, {number / (time.monotonic() - started):.0f} a second", flush=True)
            self.send_one()

    def send_one(self) -> None:
        role = self.random.choices(ROLES, (1, 2, 4, 4))[0]
        method, address, body, headers = self.pools.request()
        answer = self.clients[role].generic(method, address, body, headers=headers, **self.pools.content_type())
        self.answers[role, answer.status_code] += 1
        trouble = _trouble(role, address, answer)
        if trouble:
            self.failures.append(f"{trouble}: {role} {method} {address[:200]} {body[:300]!r} -> {answer.status_code}")
            print(self.failures[-1], file=sys.stderr, flush=True)


def _trouble(role: str, address: str, answer: Any) -> str:
    if answer.status_code >= 500:
        return "server error"
    if role in WITHOUT_RIGHTS and answer.status_code < 400 and not (address.startswith(OWN) or _is_own(role, address)):
        return "success without rights"
    if answer.status_code < 400:
        return ""
    try:
        error = json.loads(answer.content)
        good = isinstance(error["code"], str) and isinstance(error["detail"], str)
    except (ValueError, KeyError, TypeError):
        good = False
    return "" if good else "an error of another shape"


def _is_own(role: str, address: str) -> bool:
    """The job of a customer's own question may be looked at and cancelled."""
    from ecom_ai.jobs.models import Job

    found = re.match(r"/api/ai/jobs/([0-9a-f-]{36})/", address)
    return found is not None and Job.objects.filter(pk=found[1], user__username=role).exists()


def _clients() -> dict[str, Any]:
    from rest_framework.test import APIClient

    from tests.api.conftest import make_user

    rights = (
        *("view_draft", "generate_draft", "change_draft", "publish_draft", "view_trainingrun", "start_training"),
        *("view_reviewscore", "change_reviewscore"),
    )
    users = {
        "anonymous": None,
        "customer": make_user("customer", is_staff=False),
        "editor": make_user("editor", *rights),
        "superuser": make_user("superuser"),
    }
    users["superuser"].is_superuser = True
    users["superuser"].save()
    clients = {name: APIClient(raise_request_exception=False) for name in users}
    for name, user in users.items():
        if user is not None:
            clients[name].force_login(user)
    return clients


def _work_a_little() -> None:
    """What a worker would do meanwhile; training is left out, its jobs are cancelled."""
    from ecom_ai.jobs import services
    from ecom_ai.jobs.execution import execute
    from ecom_ai.jobs.models import Job
    from ecom_ai.jobs.tasks import task_of

    for job in Job.objects.filter(state="queued").order_by("created_at")[:2]:
        task = task_of(job.kind)
        if task is None or job.queue == "ecom_ai.training" or job.total > 50:
            services.cancel(job)
        else:
            execute(task.run, str(job.pk))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="sqlite")
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
    with workplace(broker="memory://", database=arguments.database):
        import django

        django.setup()
        failures = _measure(arguments)
    raise SystemExit(1 if failures else 0)


def _measure(arguments: argparse.Namespace) -> int:
    import logging

    from django.core.management import call_command

    from ecom_ai.reviews.services import score_reviews
    from shop.models import Review
    from tests.api.conftest import make_product
    from tests.reviews.conftest import make_customer

    logging.disable(logging.CRITICAL)
    call_command("migrate", run_syncdb=True, verbosity=0)
    for number in range(12):
        product = make_product(number)
        Review.objects.create(product=product, customer=make_customer(), rating=4, body="Good mug, bad box.")
    score_reviews([str(key) for key in Review.objects.values_list("pk", flat=True)])
    fuzzer = Fuzzer(arguments.seed)
    started = time.monotonic()
    fuzzer.run(arguments.requests)
    _print(fuzzer, time.monotonic() - started)
    return len(fuzzer.failures)


def _print(fuzzer: Fuzzer, seconds: float) -> None:
    from ecom_ai.descriptions.models import Draft, Publication
    from ecom_ai.jobs.models import Job

    statuses = sorted({status for _role, status in fuzzer.answers})
    print(f"{'role':<12}" + "".join(f"{status:>8}" for status in statuses))
    for role in ROLES:
        print(f"{role:<12}" + "".join(f"{fuzzer.answers[role, status]:>8}" for status in statuses))
    rows = f"{Job.objects.count()} jobs, {Draft.objects.count()} drafts, {Publication.objects.count()} publications"
    total = fuzzer.answers.total()
    print(
        f"{total} requests in {seconds:.0f} s ({total / seconds:.0f} a second); {rows}; {len(fuzzer.failures)} failures"
    )


if __name__ == "__main__":
    main()
