"""The whole story over REST: generate, watch, edit, approve, publish, undo, reject."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from ecom_ai.descriptions.models import Draft, text_hash
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.jobs.models import Job
from shop.models import Product
from tests.api.conftest import client_of, make_product, make_user, work
from tests.descriptions.conftest import BAD, GOOD

pytestmark = pytest.mark.django_db
URL = "/api/ai/descriptions/"
EDITED = GOOD.replace("so cleaning it stays simple", "so it is cleaned in no time")


@pytest.fixture
def client(db: None) -> APIClient:
    return client_of(make_user("editor", "view_draft", "generate_draft", "change_draft", "publish_draft"))


@pytest.fixture
def product(db: None) -> Product:
    return make_product()


def post(client: APIClient, url: str, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = client.post(url, body, format="json")
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def generate(client: APIClient, **body: Any) -> dict[str, Any]:
    """From the request to the finished job."""
    job = post(client, URL, 202, **body)["job"]
    assert job["state"] == "queued"
    work(Job.objects.get(pk=job["id"]))
    answer = client.get(f"/api/ai/jobs/{job['id']}/")
    assert answer.json()["state"] == "done"
    found: dict[str, Any] = answer.json()
    return found


def live_text(product: Product) -> str:
    product.refresh_from_db()
    return str(product.ai_description)


def test_from_the_request_to_the_page_and_back(client: APIClient, product: Product, engine: EchoGenerator) -> None:
    engine._script = [GOOD]
    job = generate(client, product=str(product.pk), language="en", tone="plain")
    assert job["preview"] == GOOD
    url = f"{URL}{job['result']['draft']}/"
    draft = client.get(url).json()
    assert (draft["state"], draft["text"], draft["revision"], draft["job"]) == ("ready", GOOD, 1, job["id"])
    assert draft["ai_generated"] is True
    assert {each["text"] for each in draft["evidence"]} >= {"stoneware", "350 ml"}

    edited = client.patch(url, {"text": EDITED, "revision": 1}, format="json").json()
    assert (edited["state"], edited["text"], edited["revision"]) == ("ready", EDITED, 2)
    assert 0 < edited["edit_share"] < 0.5
    assert post(client, f"{url}approve/", revision=2)["state"] == "approved"
    assert live_text(product) == ""
    published = post(client, f"{url}publish/", revision=3)
    assert published["state"] == "published"
    assert published["live"] == {"text": EDITED, "hash": text_hash(EDITED)}
    assert live_text(product) == EDITED

    assert post(client, f"{url}undo/", revision=4)["state"] == "ready"
    assert live_text(product) == ""
    assert post(client, f"{url}reject/", reason="Not our voice.")["state"] == "rejected"
    assert Draft.objects.get().rejected_because == "Not our voice."
    assert post(client, f"{url}publish/", 409)["code"] == "wrong_state"


def test_many_products_in_one_request_become_one_draft_each(
    client: APIClient, product: Product, engine: EchoGenerator
) -> None:
    others = [make_product(number) for number in range(1, 4)]
    keys = [str(each.pk) for each in (product, *others)]
    job = generate(client, products=[*keys, *keys, "nothing"])
    assert (job["done"], job["failed"], job["total"]) == (4, 1, 5)
    listed = client.get(URL, {"product": keys[2]}).json()["results"]
    assert [each["product"] for each in listed] == [keys[2]]
    assert len(client.get(URL).json()["results"]) == 4


def test_a_claim_without_a_fact_keeps_the_draft_from_being_published(
    client: APIClient, product: Product, engine: EchoGenerator
) -> None:
    engine._script = [BAD] * 8
    url = f"{URL}{generate(client, product=str(product.pk))['result']['draft']}/"
    draft = client.get(url).json()
    assert draft["state"] == "attention"
    assert {"900 ml", "titanium"} <= {each["text"] for each in draft["reasons"]}
    for verb in ("approve", "publish"):
        assert post(client, f"{url}{verb}/", 409)["code"] == "needs_attention"
    first = next(each for each in draft["reasons"] if not each["overridable"])
    refused = post(client, f"{url}override/", 400, code=first["code"], text=first["text"], reason="I say so.")
    assert refused["code"] == "not_overridable"
    assert client.patch(url, {"text": GOOD}, format="json").json()["state"] == "ready"


def test_who_was_slower_is_told(client: APIClient, product: Product, engine: EchoGenerator) -> None:
    engine._script = [GOOD]
    url = f"{URL}{generate(client, product=str(product.pk))['result']['draft']}/"
    client.patch(url, {"text": EDITED, "revision": 1}, format="json")
    for verb in ("approve", "publish", "reject"):
        assert post(client, f"{url}{verb}/", 409, revision=1)["code"] == "stale_draft"


def test_a_persons_words_are_replaced_only_by_someone_who_saw_them(
    client: APIClient, product: Product, engine: EchoGenerator
) -> None:
    Product.objects.filter(pk=product.pk).update(ai_description="Our grandmother's own words.")
    engine._script = [GOOD]
    url = f"{URL}{generate(client, product=str(product.pk))['result']['draft']}/"
    assert post(client, f"{url}publish/", 409)["code"] == "would_overwrite"
    assert live_text(product) == "Our grandmother's own words."
    seen = client.get(url).json()["live"]["hash"]
    assert post(client, f"{url}publish/", seen_live=seen)["state"] == "published"
    post(client, f"{url}undo/")
    assert live_text(product) == "Our grandmother's own words."


def test_cancel_and_retry(client: APIClient, product: Product, engine: EchoGenerator) -> None:
    job = post(client, URL, 202, product=str(product.pk))["job"]
    assert post(client, f"/api/ai/jobs/{job['id']}/cancel/")["state"] == "cancelled"
    again = post(client, f"/api/ai/jobs/{job['id']}/retry/", 202)
    engine._script = [GOOD]
    assert work(Job.objects.get(pk=again["id"])).state == "done"
    assert Draft.objects.count() == 1


def test_pages_of_drafts_are_complete_and_filtered(client: APIClient, product: Product, engine: EchoGenerator) -> None:
    engine._script = [GOOD]
    generate(client, product=str(product.pk))
    first = Draft.objects.get()
    Draft.objects.bulk_create(_copy(first, number) for number in range(120))
    seen, url = [], URL
    while url:
        page = client.get(url).json()
        seen += [each["id"] for each in page["results"]]
        url = page["next"]
    assert sorted(seen, reverse=True) == seen
    assert len(set(seen)) == 121
    assert {each["state"] for each in client.get(URL, {"status": "rejected"}).json()["results"]} == {"rejected"}


def _copy(draft: Draft, number: int) -> Draft:
    values = {
        field.attname: getattr(draft, field.attname) for field in Draft._meta.concrete_fields if field.name != "id"
    }
    return Draft(**{**values, "state": "rejected" if number % 2 else "ready"})


def test_an_error_is_told_in_the_callers_language(client: APIClient) -> None:
    for language, words in (("en", "There is no such draft."), ("zh-hans", "没有这份草稿")):
        answer = client.get(f"{URL}987654/", headers={"Accept-Language": language})
        assert answer.status_code == 404
        assert answer.json()["detail"].startswith(words)
