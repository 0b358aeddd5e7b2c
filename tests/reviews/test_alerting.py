from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail

from ecom_ai.jobs.models import Job
from ecom_ai.reviews import services, tasks
from ecom_ai.reviews.jumping import chance_of, threshold, usual_share
from ecom_ai.reviews.models import AlertDelivery, AlertRule, ReviewAlert
from ecom_ai.reviews.services import check_alerts
from shop.models import Product, Review
from tests.reviews.conftest import BAD_EN, GOOD_EN, make_product, settle, work, work_all

Write = Callable[..., Review]
TODAY = date(2026, 4, 30)


def episode(write: Write, product: Product) -> None:
    """Forty happy reviews in March, then eight unhappy ones in the last week of April."""
    for number in range(40):
        write(GOOD_EN if number % 10 else BAD_EN, day=f"2026-03-{number % 28 + 1:02}", of=product)
    for number in range(8):
        write(BAD_EN, 1, day=f"2026-04-{24 + number % 6}", of=product)
    settle()


def test_a_jump_opens_one_alert_with_its_reason(write: Write, product: Product) -> None:
    episode(write, product)
    opened = check_alerts(TODAY)
    assert [(alert.title, alert.negatives, alert.total) for alert in opened] == [("Harbour mug", 8, 8)]
    assert opened[0].reason["usual_negatives"] == 4
    assert opened[0].threshold <= 8
    assert check_alerts(TODAY) == []  # the same episode is told once
    assert [alert.pk for alert in services.open_alerts()] == [opened[0].pk]


def test_two_workers_open_one_alert(write: Write, product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecom_ai.reviews.services import alerting

    episode(write, product)
    real = alerting._open

    def beaten(*args: Any) -> Any:
        real(*args)  # the other worker is quicker
        return real(*args)

    monkeypatch.setattr(alerting, "_open", beaten)
    assert check_alerts(TODAY) == []
    assert ReviewAlert.objects.count() == 1


def test_an_episode_ends_and_the_next_one_is_told_again(write: Write, product: Product) -> None:
    episode(write, product)
    first = check_alerts(TODAY)[0]
    assert check_alerts(date(2026, 5, 20)) == []
    first.refresh_from_db()
    assert first.closed_at is not None
    for _number in range(9):
        write(BAD_EN, 1, day="2026-06-02", of=product)
    settle()
    assert len(check_alerts(date(2026, 6, 3))) == 1


def test_three_bad_reviews_and_an_always_bad_product_raise_nothing(write: Write, product: Product) -> None:
    for number in range(3):
        write(BAD_EN, 1, day=f"2026-04-2{number + 4}")
    bad = make_product("Always bad")
    for number in range(60):
        write(BAD_EN if number % 2 else GOOD_EN, day=f"2026-03-{number % 28 + 1:02}", of=bad)
    for number in range(12):
        write(BAD_EN if number % 2 else GOOD_EN, day="2026-04-27", of=bad)
    settle()
    assert check_alerts(TODAY) == []


def test_a_rule_that_is_off_stays_off(write: Write, product: Product) -> None:
    episode(write, product)
    AlertRule.objects.create(name="Off", is_active=False)
    assert check_alerts(TODAY) == []
    assert AlertRule.objects.count() == 1


def test_who_is_told_by_mail_is_told_once(write: Write, product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    AlertRule.objects.create(name="Watch", emails="anna@example.com\n\nben@example.com\nanna@example.com")
    episode(write, product)
    monkeypatch.setattr(services, "check_alerts", lambda: check_alerts(TODAY))
    from ecom_ai.jobs import services as jobs

    for _round in range(2):
        jobs.enqueue(tasks.check_alerts)
        work_all()
    assert sorted(message.to[0] for message in mail.outbox) == ["anna@example.com", "ben@example.com"]
    assert "8 of 8 reviews" in mail.outbox[0].body
    assert AlertDelivery.objects.filter(sent_at__isnull=False).count() == 2


class _Hook(BaseHTTPRequestHandler):
    statuses: list[int]
    bodies: list[dict[str, Any]]

    def do_POST(self) -> None:
        self.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status = self.statuses.pop(0)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


@pytest.fixture
def hook(settings: Any) -> Iterator[tuple[str, type[_Hook]]]:
    handler = type("Hook", (_Hook,), {"statuses": [], "bodies": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.ECOM_AI_INTERNAL_WEBHOOKS = ["127.0.0.1"]
    yield f"http://127.0.0.1:{server.server_port}/hook", handler
    server.shutdown()
    thread.join()


def _delivery(product: Product, url: str) -> Job:
    from ecom_ai.jobs import services as jobs

    alert = ReviewAlert.objects.create(
        scope="product", key=str(product.pk), title="Harbour mug", day=TODAY, negatives=8, total=8, threshold=5
    )
    made = AlertDelivery.objects.create(alert=alert, channel="webhook", target=url)
    return jobs.enqueue(tasks.deliver_alert, params={"delivery": made.pk})


def test_a_webhook_that_fails_is_tried_again(product: Product, hook: tuple[str, type[_Hook]]) -> None:
    url, handler = hook
    handler.statuses = [500, 200]
    job = work(_delivery(product, url))
    assert (job.state, "500" in AlertDelivery.objects.get().error) == (Job.State.QUEUED, True)
    Job.objects.update(due_at="2026-01-01T00:00Z")
    assert work(job).state == Job.State.DONE
    assert [body["title"] for body in handler.bodies] == ["Harbour mug"] * 2
    assert AlertDelivery.objects.get().sent_at is not None


def test_a_webhook_is_not_followed_elsewhere(product: Product, hook: tuple[str, type[_Hook]]) -> None:
    url, handler = hook
    handler.statuses = [302, 200]
    assert work(_delivery(product, url)).state == Job.State.QUEUED
    assert len(handler.bodies) == 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://127.0.0.1:1/", "javascript:1"])
def test_other_addresses_are_not_called(product: Product, url: str) -> None:
    job = work(_delivery(product, url))
    assert (job.state, job.error_code) == (Job.State.QUEUED, "delivery_failed")


def test_the_shops_own_network_is_not_called_unasked(product: Product, hook: Any, settings: Any) -> None:
    url, handler = hook
    settings.ECOM_AI_INTERNAL_WEBHOOKS = []
    assert work(_delivery(product, url)).state == Job.State.QUEUED
    assert "ECOM_AI_INTERNAL_WEBHOOKS" in AlertDelivery.objects.get().error
    assert handler.bodies == []


def test_chance_is_that_of_the_binomial_distribution() -> None:
    assert chance_of(3, 3, 0.1) == pytest.approx(0.001)
    assert chance_of(0, 5, 0.3) == 1.0
    assert threshold(10, 0.1, 0.001) == 6  # P(X >= 6) = 0.00015, P(X >= 5) = 0.0016
    assert threshold(3, 0.5, 0.001) == 4  # no number of three would be surprising
    assert usual_share(0, 0, 0.2) == pytest.approx(0.2)
    assert usual_share(100, 200, 0.1) == pytest.approx(0.4636, abs=1e-3)
