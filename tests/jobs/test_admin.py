from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation

from ecom_ai.jobs import services
from ecom_ai.jobs.execution import claim
from ecom_ai.jobs.live import TROUBLE_LIMIT
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.running import failed
from ecom_ai.jobs.states import JobState
from tests.jobs.support import count, run, say

pytestmark = pytest.mark.django_db


def staff(name: str, *codenames: str) -> Any:
    user = get_user_model().objects.create_user(name, password="pw", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames, content_type__app_label="ecom_ai"))
    return user


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin_client() -> Client:
    return signed_in(get_user_model().objects.create_superuser("boss", "", "pw"))


@pytest.fixture
def half_failed() -> Job:
    job = services.enqueue(count, items=range(4))
    running = claim(job.pk)
    assert running is not None
    chunk = next(running.chunks(4))
    with running.commit() as step:
        step.record(chunk[0])
        step.record(chunk[1], failed("no_facts", "<script>alert(1)</script>"))
    return job


def url(job: Job, what: str = "change") -> str:
    return reverse(f"admin:ecom_ai_job_{what}", args=[job.pk])


def test_the_page_shows_progress_and_reasons_escaped(admin_client: Client, half_failed: Job) -> None:
    page = admin_client.get(url(half_failed)).content.decode()
    assert "Count" in page
    assert '<span data-live="percent">50</span>' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_the_page_speaks_chinese(admin_client: Client, half_failed: Job) -> None:
    with translation.override("zh-hans"):
        assert admin_client.get(url(half_failed), headers={"accept-language": "zh-hans"}).status_code == 200


def test_the_list_shows_a_bar_in_a_constant_number_of_queries(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        services.enqueue(count, user=get_user_model().objects.get(), items=range(number))
    with django_assert_max_num_queries(9):
        page = admin_client.get(reverse("admin:ecom_ai_job_changelist")).content.decode()
    assert page.count("<progress") == 30


def test_page_and_poll_cost_the_same_queries_however_much_failed(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    job = services.enqueue(count, items=range(TROUBLE_LIMIT + 50))
    running = claim(job.pk)
    assert running is not None
    for items in running.chunks(100):
        with running.commit(items={item: failed("bad", "Bad.") for item in items}):
            pass
    with django_assert_max_num_queries(6):
        page = admin_client.get(url(job)).content.decode()
    assert page.count("<td>Bad.</td>") == TROUBLE_LIMIT
    assert f"?after={TROUBLE_LIMIT - 1}" in page
    with django_assert_max_num_queries(6):
        rest = admin_client.get(url(job), {"after": TROUBLE_LIMIT - 1}).content.decode()
    assert rest.count("<td>Bad.</td>") == 50
    with django_assert_max_num_queries(4):
        live = admin_client.get(url(job, "live"), {"after": "-1"}).json()
    assert (live["failed"], live["percent"], len(live["trouble"])) == (TROUBLE_LIMIT + 50, 100, TROUBLE_LIMIT)


@pytest.mark.parametrize("after", ["x", "-5", "9" * 30, "٣", "\0"])
def test_nonsense_in_after_is_no_error(admin_client: Client, half_failed: Job, after: str) -> None:
    assert admin_client.get(url(half_failed, "live"), {"after": after}).status_code == 200


def test_cancel_and_retry_by_button(admin_client: Client, half_failed: Job) -> None:
    assert admin_client.post(url(half_failed, "cancel")).status_code == 302
    half_failed.refresh_from_db()
    assert half_failed.cancel_requested
    assert "stopping after the current step" in admin_client.get(url(half_failed)).content.decode()
    Job.objects.filter(pk=half_failed.pk).set_cancelled()
    answer = admin_client.post(url(half_failed, "retry"))
    again = Job.objects.get(retry_of=half_failed)
    assert answer.headers["Location"] == url(again)
    assert list(again.items.order_by("position").values_list("object_id", flat=True)) == ["1", "2", "3"]
    assert run(again, count.run).state == JobState.DONE


@pytest.mark.parametrize("what", ["cancel", "retry"])
def test_a_link_changes_nothing(admin_client: Client, half_failed: Job, what: str) -> None:
    assert admin_client.get(url(half_failed, what)).status_code == 405
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(get_user_model().objects.get())
    assert guarded.post(url(half_failed, what)).status_code == 403


def test_staff_without_the_right_see_only_their_own_jobs(half_failed: Job) -> None:
    clerk = staff("clerk")
    own = services.enqueue(say, user=clerk)
    client = signed_in(clerk)
    assert client.get(url(own)).status_code == 200
    assert client.get(url(half_failed)).status_code == 302
    assert client.get(url(half_failed, "live")).status_code == 404
    client.post(url(half_failed, "cancel"))
    half_failed.refresh_from_db()
    assert not half_failed.cancel_requested


def test_staff_who_may_only_look_get_no_buttons(half_failed: Job) -> None:
    client = signed_in(staff("reader", "view_job"))
    assert url(half_failed, "cancel") not in client.get(url(half_failed)).content.decode()
    client.post(url(half_failed, "cancel"))
    half_failed.refresh_from_db()
    assert not half_failed.cancel_requested


def test_customers_do_not_get_in(half_failed: Job) -> None:
    client = signed_in(get_user_model().objects.create_user("buyer"))
    assert client.get(url(half_failed)).status_code == 302
    assert client.get(url(half_failed, "live")).status_code == 302


def test_an_unknown_job_is_a_message_not_an_error(admin_client: Client) -> None:
    assert admin_client.get(reverse("admin:ecom_ai_job_change", args=["nonsense"])).status_code == 302
