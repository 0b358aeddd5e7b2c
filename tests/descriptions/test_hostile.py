"""Answers of a model, forms and clicks that mean harm: nothing breaks, nothing slips through, nothing happens twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connections, transaction
from django.urls import reverse

from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Draft, LiveDescription, PromptTemplate, Publication
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.exceptions import Conflict, NotAllowed
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from ecom_ai.text.csv_lines import safe_cell
from shop.models import Product
from tests.descriptions.conftest import GOOD

pytestmark = pytest.mark.django_db
AS_SCRIPT = {"Accept": "application/json"}
UNWRITABLE = {"null": "a\0b", "half a pair": "\ud800 lone", "hidden": "ti\u200btanium", "escape": "\x1b[31m"}
HARMFUL = {
    "empty": "",
    "blank": "  ",
    "huge": "x" * 50_000,
    "script": "<script>alert(1)</script>",
    "bidi": "\u202eevil",
}
FORM = {"null": "a\0b", "huge": "x" * 50_000, "script": "<script>", "emoji": "👩‍👩‍👧‍👦" * 100, "digits": "9" * 400}


def in_parallel(steps: Sequence[Callable[[], object]]) -> None:
    """All steps in threads of their own that start at the same moment."""
    gate = threading.Barrier(len(steps))

    def run(step: Callable[[], object]) -> None:
        gate.wait()
        try:
            step()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def answer(text: str) -> None:
        engine = EchoGenerator(script=[text] * 8)
        monkeypatch.setattr("ecom_ai.descriptions.services.drafting.engine_for", lambda role: engine)

    return answer


@pytest.fixture
def browser(client: Any, reviewer: Any) -> Any:
    client.force_login(reviewer)
    return client


@pytest.mark.parametrize("many", [False, True], ids=["click", "bulk"])
@pytest.mark.parametrize("name", [*UNWRITABLE, *HARMFUL])
def test_whatever_the_model_answers_the_job_ends_with_a_draft_that_needs_a_person(
    answering: Any, product: Product, reviewer: Any, name: str, many: bool
) -> None:
    answering({**UNWRITABLE, **HARMFUL}[name])
    if many:
        job, function = tasks.start_many([product.pk], user=reviewer, language="en"), tasks.generate_many
    else:
        job, function = tasks.start_one(product.pk, user=reviewer), tasks.generate_one
    execute(function.run, job.pk)
    job.refresh_from_db()
    draft = Draft.objects.get()
    assert (job.state, draft.state) == (Job.State.DONE, Draft.State.ATTENTION)
    assert not set(draft.text + job.preview) & set("\0\ud800\u200b\x1b\u202e")


@pytest.mark.parametrize("hidden", ["ti\u200btanium", "ti\u00adtanium", "ｔｉｔａｎｉｕｍ"])
def test_hidden_and_wide_characters_hide_no_claim(draft_of: Any, hidden: str) -> None:
    draft = draft_of(*[f"{GOOD} It is made of {hidden}."] * 4)
    assert "unsupported_material" in {reason["code"] for reason in draft.reasons}


@pytest.mark.parametrize("verb", ["edit", "approve", "publish", "reject", "undo", "reopen", "override"])
@pytest.mark.parametrize("name", FORM)
def test_no_field_of_a_verb_breaks_the_page(browser: Any, draft_of: Any, verb: str, name: str) -> None:
    browser.raise_request_exception = False
    door = reverse("admin:ecom_ai_draft_verb", args=[draft_of(GOOD).pk, verb])
    for field in ("text", "seo_title", "meta_description", "revision", "seen_live", "reason", "code", "reason_text"):
        assert browser.post(door, {field: FORM[name]}, headers=AS_SCRIPT).status_code < 500, field


@pytest.mark.parametrize("change", ["reopened", "edited"])
def test_a_waiting_publication_takes_only_what_is_still_approved(
    draft_of: Any, product: Product, reviewer: Any, change: str
) -> None:
    draft = services.approve_draft(draft_of(GOOD), user=reviewer)
    job = tasks.start_publishing([draft.pk], user=reviewer)
    if change == "reopened":
        services.reopen_draft(draft, user=reviewer)
    else:
        services.edit_draft(draft, user=reviewer, text=GOOD.replace("long coffee", "slow coffee"))
    execute(tasks.publish_many.run, job.pk)
    assert job.items.get().reason_code == "not_approved"
    assert not LiveDescription.objects.exists()


def test_who_may_follow_jobs_may_not_publish_by_retrying_one(
    draft_of: Any, product: Product, reviewer: Any, client: Any
) -> None:
    operator = get_user_model().objects.create_user("operator", is_staff=True)
    operator.user_permissions.add(*Permission.objects.filter(codename__in=["view_job", "change_job"]))
    draft = services.approve_draft(draft_of(GOOD), user=reviewer)
    job = jobs.cancel(tasks.start_publishing([draft.pk], user=reviewer))
    with pytest.raises(NotAllowed):
        jobs.retry(job, operator)
    client.force_login(operator)
    client.post(reverse("admin:ecom_ai_job_retry", args=[job.pk]))
    assert Job.objects.count() == 1
    execute(tasks.publish_many.run, jobs.retry(job, reviewer).pk)
    assert LiveDescription.objects.get().draft_id == draft.pk


def test_of_two_publications_with_the_same_words_the_later_is_taken_back_first(
    draft_of: Any, product: Product, reviewer: Any
) -> None:
    first, second = draft_of(GOOD), draft_of(GOOD)
    services.publish_draft(first, user=reviewer)
    services.publish_draft(second, user=reviewer)
    with pytest.raises(Conflict, match="changed after"):
        services.undo_publication(first, user=reviewer)
    services.undo_publication(second, user=reviewer)
    services.undo_publication(first, user=reviewer)
    assert not LiveDescription.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_drafts_published_at_the_same_moment_leave_one_text_and_both_can_be_taken_back(
    draft_of: Any, product: Product, reviewer: Any
) -> None:
    for turn in range(3):
        two = [draft_of(GOOD.replace("coffee break", f"{part} {'a' * (turn + 2)}")) for part in ("morning", "evening")]
        steps = [partial(services.publish_draft, draft, user=reviewer) for draft in two]
        in_parallel(steps)
        made = list(Publication.objects.filter(draft__in=two))
        later = next(each for each in made if each.before["text"])
        earlier = next(each for each in made if each != later)
        product.refresh_from_db()
        assert later.before["text"] == earlier.after["text"]
        assert LiveDescription.objects.get().text == later.after["text"] == product.ai_description
        services.undo_publication(later.draft, user=reviewer)
        services.undo_publication(earlier.draft, user=reviewer)
        assert not LiveDescription.objects.exists()


def test_saving_a_product_that_was_read_before_a_publication_does_not_take_the_text_back(
    draft_of: Any, product: Product, reviewer: Any, rf: Any
) -> None:
    stale = Product.objects.get(pk=product.pk)
    services.publish_draft(draft_of(GOOD), user=reviewer)
    stale.title = "Harbour mug, large"
    form = SimpleNamespace(changed_data=["title"])
    with transaction.atomic():
        admin.site.get_model_admin(Product).save_model(rf.post("/"), stale, form, change=True)
    product.refresh_from_db()
    assert (product.title, product.ai_description) == ("Harbour mug, large", GOOD)
    assert product.ai_description_model


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_on_publish_publish_once(draft_of: Any, product: Product, reviewer: Any) -> None:
    draft, refused = draft_of(GOOD), []

    def click() -> None:
        try:
            services.publish_draft(draft, user=reviewer)
        except Conflict:
            refused.append(1)

    in_parallel([click] * 10)
    assert (len(refused), Publication.objects.count()) == (9, 1)


@pytest.mark.django_db(transaction=True)
def test_six_people_saving_a_prompt_make_six_versions_one_in_use(reviewer: Any) -> None:
    def save(number: int) -> None:
        services.save_prompt(language="en", tone="", system="s", user_text=f"{{facts}} {number}", user=reviewer)

    in_parallel([partial(save, number) for number in range(6)])
    assert sorted(PromptTemplate.objects.values_list("version", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert PromptTemplate.objects.filter(is_active=True).count() == 1


@pytest.mark.parametrize("user", ["{facts}" * 2000, "{facts} " + "x" * 1_000_000], ids=["repeated", "a megabyte"])
def test_a_prompt_that_would_fill_the_memory_is_refused(browser: Any, product: Product, user: str) -> None:
    form = {"language": "en", "tone": "", "system": "s", "user": user}
    assert b"20,000 characters" in browser.post(reverse("admin:ecom_ai_prompttemplate_add"), form).content
    assert browser.post(reverse("admin:ecom_ai_prompttemplate_preview"), form).status_code == 400
    assert not PromptTemplate.objects.exists()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_sign_makes_a_formula(sign: str) -> None:
    assert safe_cell(f"{sign}1+1") == f"'{sign}1+1"
