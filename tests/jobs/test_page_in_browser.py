"""The live page of a job in a real browser: it moves by itself, and its buttons work."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from ecom_ai.jobs import services
from ecom_ai.jobs.execution import claim
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.running import RunningJob, failed
from ecom_ai.jobs.states import JobState
from tests.jobs.support import count

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
]


@pytest.fixture
def page(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("boss", "", "pw"))
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url, locale="en-US")
        context.set_default_timeout(120_000)
        context.add_cookies([{**cookie, "url": live_server.url}])
        yield context.new_page()
        browser.close()


@pytest.fixture
def job() -> Job:
    return services.enqueue(count, items=range(10))


def started(job: Job) -> RunningJob:
    running = claim(job.pk)
    assert running is not None
    return running


def picture(page: Any, name: str) -> None:
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def url(job: Job) -> str:
    return reverse("admin:ecom_ai_job_change", args=[job.pk])


def test_the_page_follows_the_job_to_its_end(page: Any, job: Job) -> None:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    running = started(job)
    page.goto(url(job))
    assert page.locator("[data-live=percent]").inner_text() == "0"
    first, *rest = next(running.chunks(10))
    with running.commit(items={first: failed("no_facts", "<img src=x onerror=alert(1)>")}) as step:
        for item in rest[:4]:
            step.record(item)
    page.locator("[data-live=percent]", has_text="50").wait_for()
    assert page.locator("#ecom-ai-trouble td").all_inner_texts() == ["0", "failed", "<img src=x onerror=alert(1)>"]
    assert page.locator("#ecom-ai-trouble img").count() == 0
    picture(page, "job-running")
    with running.commit() as step:
        for item in rest[4:]:
            step.record(item)
    running.finish()
    page.locator(".ecom-ai-done").wait_for()
    assert page.get_by_role("button", name="Cancel").is_hidden()
    page.get_by_role("button", name="Run what is left").click()
    page.wait_for_url(lambda address: str(job.pk) not in address)
    again = Job.objects.get(retry_of=job)
    assert str(again.pk) in page.url
    assert again.items.get().object_id == "0"
    assert broken == []


def test_cancel_is_one_click_and_the_page_shows_it(page: Any, job: Job) -> None:
    running = started(job)
    page.goto(url(job))
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("stopping after the current step").wait_for()
    assert page.get_by_role("button", name="Cancel").is_disabled()
    Job.objects.held(running.id, running.token).set_cancelled()
    page.locator(".ecom-ai-cancelled").wait_for()
    assert page.get_by_role("button", name="Run what is left").is_visible()
    picture(page, "job-cancelled")


def test_a_server_that_is_away_is_said_and_the_page_recovers(page: Any, job: Job) -> None:
    page.goto(url(job))
    page.route("**/live/**", lambda route: route.abort())
    page.get_by_text("The server does not answer").wait_for()
    page.unroute("**/live/**")
    page.get_by_text("The server does not answer").wait_for(state="hidden")


def test_without_javascript_the_page_is_complete(page: Any, job: Job) -> None:
    running = started(job)
    chunk = next(running.chunks(10))
    with running.commit(items={item: failed("no_facts", "No facts.") for item in chunk}):
        pass
    running.finish()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(url(job))
    assert page.locator("[data-live=state_label]").inner_text() == JobState.DONE.label
    assert page.locator("#ecom-ai-trouble tr").count() == 10
    assert page.get_by_role("button", name="Run what is left").is_visible()
