"""The panel on the host's product form: what it shows, and the doors behind its buttons."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Draft, LiveDescription
from ecom_ai.jobs import workers
from ecom_ai.jobs.models import Job
from shop.models import Product
from tests.descriptions.conftest import GOOD

pytestmark = pytest.mark.django_db
AS_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def staff_who(client):
    """A signed-in staff user with exactly these permissions."""

    def sign_in(*codenames):
        user = get_user_model().objects.create_user(f"staff-{uuid.uuid4().hex[:6]}", is_staff=True)
        user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def browser(client, reviewer):
    client.force_login(reviewer)
    return client


def door(product, name="start", *more):
    return reverse(f"admin:shop_product_description_{name}", args=[product.pk, *more])


def form_of(product):
    return reverse("admin:shop_product_change", args=[product.pk])


def panel_data(response):
    return response.context["ecom_ai_panel"]["data"]


def test_the_form_shows_the_button_and_keeps_the_hosts_own_form(browser, product):
    page = browser.get(form_of(product))
    assert page.status_code == 200
    words = page.content.decode()
    assert "Generate description" in words
    assert 'id="product_form"' in words
    assert panel_data(page)["draft"] is None
    assert page.context["ecom_ai_panel"]["language"] == "en"


def test_the_language_is_that_of_the_product_not_of_the_browser(browser, product):
    page = browser.get(form_of(product), headers={"Accept-Language": "zh-CN"})
    assert '<option value="en" selected>' in page.content.decode()


def test_without_the_permission_the_button_is_hidden_and_the_door_is_shut(staff_who, product):
    client = staff_who("view_product", "change_product")
    page = client.get(form_of(product))
    assert page.status_code == 200
    assert 'id="ecom-ai-start"' not in page.content.decode()
    assert client.post(door(product)).status_code == 403
    assert not Job.objects.exists()


def test_who_may_not_see_drafts_sees_none_on_the_form(staff_who, product, draft_of):
    draft_of(GOOD)
    data = panel_data(staff_who("view_product").get(form_of(product)))
    assert data["draft"] is None
    assert data["history"] == []


def test_who_may_not_see_the_product_may_not_describe_it(staff_who, product):
    assert staff_who("generate_draft").post(door(product)).status_code == 403


def test_the_button_starts_one_job_however_often_it_is_clicked(browser, product):
    answers = [browser.post(door(product), {"tone": "warm"}, headers=AS_SCRIPT) for _click in range(10)]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["job"] for answer in answers}) == 1
    job = Job.objects.get()
    assert job.params == {"product": str(product.pk), "language": "en", "tone": "warm"}


def test_without_a_script_the_button_leads_to_the_page_of_the_job(browser, product):
    answer = browser.post(door(product), {"language": "en", "tone": "plain"})
    assert answer.status_code == 302
    assert answer.url == reverse("admin:ecom_ai_job_change", args=[Job.objects.get().pk])


@pytest.mark.parametrize("sent", [{"language": "fr"}, {"tone": "rude"}, {"language": "\x00"}])
def test_an_unknown_choice_is_refused_in_words(browser, product, sent):
    answer = browser.post(door(product), sent, headers=AS_SCRIPT)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Unknown")
    assert browser.post(door(product), sent).url == form_of(product)


@pytest.mark.parametrize("key", ["999999", "no-number", "%00", "99999999999999999999999"])
def test_an_unknown_product_is_404(browser, key):
    address = reverse("admin:shop_product_changelist") + f"{key}/description/start/"
    assert browser.post(address).status_code == 404


def test_doors_that_change_something_refuse_get(browser, product):
    assert browser.get(door(product)).status_code == 405
    assert browser.get(door(product, "stop", uuid.uuid4())).status_code == 405


def started(browser, product):
    return Job.objects.get(pk=browser.post(door(product), headers=AS_SCRIPT).json()["job"])


def watch(browser, product, job):
    return browser.get(door(product, "watch", job.pk))


def test_watching_shows_the_text_so_far(browser, product):
    job = started(browser, product)
    Job.objects.filter(pk=job.pk).update(
        state="running", preview="The Harbour", lease_until=timezone.now() + timedelta(9)
    )
    answer = watch(browser, product, job).json()
    assert answer["preview"] == "The Harbour"
    assert answer["open"] is True
    assert answer["notice"] == ""


def test_a_finished_job_brings_its_draft_with_evidence(browser, product, draft_of):
    job, draft = started(browser, product), draft_of(GOOD)
    Job.objects.filter(pk=job.pk).update(state="done", result={"draft": draft.pk})
    answer = watch(browser, product, job).json()
    assert answer["draft"]["id"] == draft.pk
    assert "Capacity: 350 ml" in {piece["tip"] for piece in answer["draft"]["segments"]}
    assert answer["history"][0]["id"] == draft.pk


def test_a_job_that_waits_says_why(browser, product):
    job = started(browser, product)
    Job.objects.filter(pk=job.pk).update(published_at=None)
    assert "broker does not answer" in watch(browser, product, job).json()["notice"]
    Job.objects.filter(pk=job.pk).update(published_at=timezone.now())
    assert watch(browser, product, job).json()["notice"] == "Accepted, waits for a worker."


def test_a_long_wait_without_any_worker_names_the_doctor(browser, product):
    job = started(browser, product)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(seconds=11), published_at=timezone.now())
    assert "ecom_ai_doctor" in watch(browser, product, job).json()["notice"]
    workers.seen("worker@here", [job.queue])
    assert watch(browser, product, job).json()["notice"] == "Accepted, waits for a worker."


def test_a_failed_job_says_what_went_wrong(browser, product):
    job = started(browser, product)
    Job.objects.filter(pk=job.pk).update(state="failed", error="The model cannot be loaded.")
    answer = watch(browser, product, job).json()
    assert answer["notice"] == "The model cannot be loaded."
    assert answer["draft"] is None


def test_stop_cancels_the_job(browser, product):
    job = started(browser, product)
    assert browser.post(door(product, "stop", job.pk)).json()["open"] is False
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert watch(browser, product, job).json()["notice"].startswith("Stopped")


def test_the_job_of_another_product_is_not_found(browser, product):
    other = Product.objects.create(
        title="Other", language="en", sku="O-1", slug="other", category=product.category, price="1.00"
    )
    job = started(browser, product)
    assert watch(browser, other, job).status_code == 404
    assert browser.post(door(other, "stop", job.pk)).status_code == 404
    assert browser.get(door(product, "watch", uuid.uuid4())).status_code == 404


def test_watching_needs_the_permission(staff_who, product, reviewer):
    job = tasks.start_one(product.pk, user=reviewer)
    client = staff_who("view_product")
    assert client.get(door(product, "watch", job.pk)).status_code == 403
    assert client.post(door(product, "stop", job.pk)).status_code == 403


def test_a_running_job_goes_on_appearing_after_a_reload(browser, product):
    job = started(browser, product)
    assert panel_data(browser.get(form_of(product)))["job"] == str(job.pk)


def test_the_label_of_the_live_text_says_who_wrote_it(browser, product, draft_of, reviewer):
    Product.objects.filter(pk=product.pk).update(description="By hand.")
    assert "Written by a person" in browser.get(form_of(product)).content.decode()
    draft = draft_of(GOOD)
    seen = services.live_text(services_record(product), "en").hash
    services.publish_draft(draft, user=reviewer, seen_live=seen)
    page = browser.get(form_of(product)).content.decode()
    assert f"AI-generated · {draft.model_version}" in page
    assert panel_data(browser.get(form_of(product)))["live"]["en"]["when"]


def services_record(product):
    from ecom_ai.shopmap import get_shop_map

    return get_shop_map().products.get(product.pk)


def test_markup_from_a_model_never_becomes_markup_on_the_form(browser, product, draft_of):
    draft = draft_of(GOOD)
    Draft.objects.filter(pk=draft.pk).update(
        text="</script><img src=x onerror=alert(1)>", seo_title="<svg onload=alert(2)>", model_version="<i>m</i>"
    )
    LiveDescription.objects.all().delete()
    page = browser.get(form_of(product)).content.decode()
    for markup in ("<img src=x", "<svg onload", "<i>m</i>", "</script><img"):
        assert markup not in page
    assert json.loads(page.split('<script id="ecom-ai-data" type="application/json">')[1].split("</script>")[0])


def test_a_product_outside_the_map_gets_a_sentence_instead_of_buttons(browser, product, settings):
    settings.ECOM_AI_SHOP_MAP = "tests.descriptions.test_admin_panel.narrow_map"
    page = browser.get(form_of(product))
    assert page.status_code == 200
    assert "the shop map leaves it out" in page.content.decode()


def narrow_map_of():
    from django.db.models import Q

    from ecom_ai.shopmap import ProductMap, ShopMap

    return ShopMap(products=ProductMap("shop.Product", title="title", where=Q(pk=-1)))


narrow_map = narrow_map_of()


def test_saving_a_form_that_was_open_during_a_publishing_keeps_the_live_text(browser, product, draft_of, reviewer):
    page = browser.get(form_of(product))
    assert "ai_description" not in page.context["adminform"].form.fields
    fields = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    services.publish_draft(draft_of(GOOD), user=reviewer)
    management = {f"attributes-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    sent = {
        **fields,
        **management,
        "title": "Harbour mug XL",
        "currency": "USD",
        "created_at_0": "2026-01-01",
        "created_at_1": "10:00:00",
    }
    answer = browser.post(form_of(product), sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    product.refresh_from_db()
    assert (product.title, product.ai_description) == ("Harbour mug XL", GOOD)


def test_the_form_for_a_new_product_has_no_panel(browser):
    page = browser.get(reverse("admin:shop_product_add"))
    assert page.status_code == 200
    assert "ecom-ai-panel" not in page.content.decode()


def test_visitors_are_sent_to_the_login(client, product):
    assert client.post(door(product)).status_code == 302
    assert not Job.objects.exists()


def test_a_colleagues_description_is_stopped_only_with_the_right_to_change_jobs(browser, staff_who, product):
    job = started(browser, product)
    colleague = staff_who("view_product", "generate_draft", "view_job")
    assert colleague.post(door(product, "stop", job.pk)).status_code == 403
    assert Job.objects.get().state == "queued"
    lead = staff_who("view_product", "generate_draft", "view_job", "change_job")
    assert lead.post(door(product, "stop", job.pk)).json() == {"state": "cancelled", "open": False}
