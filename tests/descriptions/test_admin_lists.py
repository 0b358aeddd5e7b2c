"""Bulk actions, export, prompts, ledger and the pages that only show."""

from __future__ import annotations

import csv
import io
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Draft, PromptTemplate, Publication, text_hash
from ecom_ai.jobs.models import Job, JobItem
from ecom_ai.text.csv_lines import safe_cell
from shop.models import Product
from tests.descriptions.conftest import BAD, GOOD

pytestmark = pytest.mark.django_db
PRODUCTS = "/en/admin/shop/product/"
DRAFTS = "/en/admin/ecom_ai/draft/"


@pytest.fixture
def browser(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def staff_who(client):
    def sign_in(*codenames):
        user = get_user_model().objects.create_user(f"staff-{uuid.uuid4().hex[:6]}", is_staff=True)
        user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return sign_in


def shelf(product, count):
    Product.objects.bulk_create(
        Product(title=f"Mug {n}", language="en", sku=f"S-{n}", slug=f"s-{n}", category=product.category, price="1.00")
        for n in range(count)
    )


def choose(browser, address, action, keys, **fields):
    return browser.post(address, {"action": action, "_selected_action": list(keys), **fields})


def generate(browser, keys, **fields):
    return choose(browser, PRODUCTS, "generate_ai_descriptions", keys, **fields)


def test_the_action_asks_before_it_starts(browser, product):
    page = generate(browser, [product.pk])
    words = page.content.decode()
    assert page.status_code == 200
    assert "A draft is written for 1 product." in words
    assert "Skip products" in words
    assert not Job.objects.exists()


def test_start_enqueues_the_selection_and_leads_to_the_live_page(browser, product):
    shelf(product, 3)
    keys = list(Product.objects.values_list("pk", flat=True))
    answer = generate(browser, keys, ecom_ai_start="1", language="zh", tone="expert", only_missing="1", key="k1")
    job = Job.objects.get()
    assert answer.url == reverse("admin:ecom_ai_job_change", args=[job.pk])
    assert job.params == {"language": "zh", "tone": "expert", "only_missing": True}
    assert sorted(JobItem.objects.values_list("object_id", flat=True)) == sorted(map(str, keys))


def test_pressing_start_twice_is_one_job(browser, product):
    for _press in range(2):
        generate(browser, [product.pk], ecom_ai_start="1", key="same")
    assert Job.objects.count() == 1


def test_a_whole_catalogue_is_enqueued_without_loading_it(browser, product):
    shelf(product, 10_000)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = generate(browser, [product.pk], select_across="1", ecom_ai_start="1", key="all")
    assert answer.status_code == 302
    assert JobItem.objects.count() == 10_001
    from_products = [query["sql"] for query in queries if 'FROM "shop_product"' in query["sql"]]
    assert len(from_products) <= 4  # the list page itself counts and looks at its first page
    assert not any('"shop_product"."title"' in sql and "LIMIT" not in sql for sql in from_products)


def test_the_page_before_a_large_run_is_small(browser, product):
    shelf(product, 1000)
    page = generate(browser, [product.pk], select_across="1")
    assert "Drafts are written for 1001 products." in page.content.decode().replace(",", "")
    assert page.content.count(b"_selected_action") == 1


def test_the_filter_of_the_list_bounds_the_run(browser, product):
    shelf(product, 5)
    address = f"{PRODUCTS}?q=Harbour"
    choose(browser, address, "generate_ai_descriptions", [product.pk], select_across="1", ecom_ai_start="1", key="f")
    assert JobItem.objects.get().object_id == str(product.pk)


def test_too_many_products_are_refused_in_words(browser, product, settings):
    settings.ECOM_AI_MAX_PRODUCTS = 2
    shelf(product, 5)
    answer = generate(browser, [product.pk], select_across="1", ecom_ai_start="1", key="m")
    assert answer.status_code == 400
    assert "One run takes at most 2 products." in answer.content.decode()
    assert not Job.objects.exists()


def test_an_unknown_tone_is_refused_in_words(browser, product):
    answer = generate(browser, [product.pk], ecom_ai_start="1", tone="rude\x00", key="\x00")
    assert answer.status_code == 400
    assert "Unknown tone" in answer.content.decode()


def test_the_action_is_only_for_those_who_may_generate(staff_who, product):
    client = staff_who("view_product", "change_product")
    assert "generate_ai_descriptions" not in client.get(PRODUCTS).content.decode()
    generate(client, [product.pk], ecom_ai_start="1")
    assert not Job.objects.exists()


def test_approve_and_reject_in_the_list_say_what_they_did(browser, draft_of):
    good, bad = draft_of(GOOD), draft_of(*[BAD] * 4)
    page = choose(browser, DRAFTS, "approve", [good.pk, bad.pk])
    words = browser.get(page.url).content.decode()
    assert "1 draft changed." in words
    assert "The guard&#x27;s reasons still stand" in words
    assert set(Draft.objects.values_list("state", flat=True)) == {"approved", "attention"}
    choose(browser, DRAFTS, "reject", [good.pk, bad.pk])
    assert set(Draft.objects.values_list("state", flat=True)) == {"rejected"}


def test_publish_approved_takes_only_the_approved(browser, draft_of, reviewer):
    approved, waiting = draft_of(GOOD), draft_of(GOOD)
    services.approve_draft(approved, user=reviewer)
    answer = choose(browser, DRAFTS, "publish_approved", [approved.pk, waiting.pk])
    assert answer.url == reverse("admin:ecom_ai_job_change", args=[Job.objects.get().pk])
    assert JobItem.objects.get().object_id == str(approved.pk)


def test_publish_approved_without_an_approved_draft_starts_nothing(browser, draft_of):
    choose(browser, DRAFTS, "publish_approved", [draft_of(GOOD).pk])
    assert not Job.objects.exists()


def test_actions_follow_the_permissions(staff_who, draft_of):
    draft, client = draft_of(GOOD), staff_who("view_draft")
    words = client.get(DRAFTS).content.decode()
    assert 'value="export_csv"' in words
    for action in ("approve", "reject", "publish_approved", "delete_selected"):
        assert f'value="{action}"' not in words
        choose(client, DRAFTS, action, [draft.pk])
    assert Draft.objects.get().state == "ready"
    assert not Job.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_fifty(browser, draft_of, django_assert_max_num_queries):
    draft = draft_of(GOOD)
    browser.get(DRAFTS)
    with CaptureQueriesContext(connection) as one:
        browser.get(DRAFTS)
    Draft.objects.bulk_create(
        Draft(content_type=draft.content_type, object_id=str(n), language="en", text="x", created_by=draft.created_by)
        for n in range(60)
    )
    with django_assert_max_num_queries(len(one)):
        browser.get(DRAFTS)


@pytest.mark.parametrize(
    "query", ["?q=harbour", "?state__exact=ready", "?edited=yes", "?edited=no", "?q=%00", "?edited=x"]
)
def test_filters_and_search(browser, draft_of, query):
    draft_of(GOOD)
    assert browser.get(DRAFTS + query, follow=True).status_code == 200


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_no_cell_of_an_export_is_a_formula(browser, draft_of, start):
    draft = draft_of(GOOD)
    Draft.objects.filter(pk=draft.pk).update(text=f"{start}HYPERLINK(1)", product_title=f"{start}2", edit_share=0.5)
    answer = choose(browser, DRAFTS, "export_csv", [draft.pk])
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(body, newline=""))
    assert row["text"] == f"'{start}HYPERLINK(1)"
    assert row["product_title"] == f"'{start}2"
    assert row["label"] == "AI-generated"
    assert row["edit_share"] == "0.5"


def test_numbers_stay_numbers():
    assert safe_cell(-5) == -5
    assert safe_cell("-5") == "'-5"
    assert safe_cell("5 = 5") == "5 = 5"


def test_the_export_holds_no_more_than_a_few_queries(browser, draft_of, django_assert_num_queries):
    draft = draft_of(GOOD)
    Draft.objects.bulk_create(
        Draft(content_type=draft.content_type, object_id=str(n), language="zh", text="茶", created_by=draft.created_by)
        for n in range(300)
    )
    answer = choose(browser, DRAFTS, "export_csv", [draft.pk], select_across="1")
    with django_assert_num_queries(1):
        body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert body.count("人工智能生成") == 300


PROMPT = {"language": "en", "tone": "", "system": "You sell mugs.", "user": "Write about:\n{facts}\nTone: {tone}"}


def test_saving_a_prompt_makes_a_version_and_keeps_the_old(browser):
    browser.post(reverse("admin:ecom_ai_prompttemplate_add"), PROMPT)
    first = PromptTemplate.objects.get()
    address = reverse("admin:ecom_ai_prompttemplate_change", args=[first.pk])
    answer = browser.post(address, {**PROMPT, "system": "You sell bowls.", "_continue": "1"})
    first.refresh_from_db()
    second = PromptTemplate.objects.get(is_active=True)
    assert (first.version, first.system, first.is_active) == (1, "You sell mugs.", False)
    assert (second.version, second.system, second.language) == (2, "You sell bowls.", "en")
    assert answer.url == reverse("admin:ecom_ai_prompttemplate_change", args=[second.pk])
    assert "en-any-1" in browser.get(answer.url).content.decode()


def test_a_prompt_without_facts_is_refused_on_the_form(browser):
    page = browser.post(reverse("admin:ecom_ai_prompttemplate_add"), {**PROMPT, "user": "Write."})
    assert "The instruction must contain {facts}." in page.content.decode()
    assert not PromptTemplate.objects.exists()


def test_a_new_prompt_starts_from_the_built_in_one(browser):
    assert "{facts}" in browser.get(reverse("admin:ecom_ai_prompttemplate_add") + "?language=zh").content.decode()


def test_a_prompt_can_be_taken_out_of_use(browser, reviewer):
    prompt = services.save_prompt(language="en", tone="", system="S", user_text="{facts}", user=reviewer)
    choose(browser, reverse("admin:ecom_ai_prompttemplate_changelist"), "retire", [prompt.pk])
    assert not PromptTemplate.objects.filter(is_active=True).exists()


def preview(browser, **fields):
    return browser.post(reverse("admin:ecom_ai_prompttemplate_preview"), {**PROMPT, **fields})


def test_the_preview_is_filled_with_a_real_product(browser, product):
    page = preview(browser, product=str(product.pk)).content.decode()
    assert "Capacity" in page
    assert "350 ml" in page
    assert "in a plain tone" in page
    assert "{facts}" not in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"product": "999999"}, 404), ({"product": "\x00"}, 404), ({"user": "x"}, 400), ({"language": "fr"}, 400)],
)
def test_a_preview_that_cannot_be_made_says_why(browser, product, fields, status):
    assert preview(browser, **fields).status_code == status


def test_the_preview_of_an_empty_shop_says_so(browser):
    assert "The shop has no product yet." in preview(browser).content.decode()


def test_prompts_need_their_permission(staff_who, product):
    client = staff_who("view_draft")
    assert preview(client).status_code == 403
    assert client.get(reverse("admin:ecom_ai_prompttemplate_changelist")).status_code == 403


def test_the_ledger_counts_per_model_and_language(browser, draft_of, reviewer):
    services.publish_draft(draft_of(GOOD), user=reviewer)
    services.reject_draft(draft_of(GOOD), user=reviewer)
    page = browser.get(reverse("admin:ecom_ai_draft_ledger"))
    [row] = page.context["rows"]
    assert (row["decided"], row["accept"], row["reject"]) == (2, 50.0, 50.0)
    assert page.context["chart"]["series"][0]["values"] == [50.0]
    assert 'id="ecom-ai-ledger"' in page.content.decode()


def test_an_empty_ledger_says_what_to_do(browser):
    assert "No drafts yet." in browser.get(reverse("admin:ecom_ai_draft_ledger")).content.decode()


@pytest.mark.parametrize("name", ["livedescription", "publication"])
def test_what_is_live_can_be_looked_at_but_not_changed(browser, draft_of, reviewer, name):
    services.publish_draft(draft_of(GOOD), user=reviewer)
    assert browser.get(reverse(f"admin:ecom_ai_{name}_changelist")).status_code == 200
    model = {"livedescription": "LiveDescription", "publication": "Publication"}[name]
    from django.apps import apps

    row = apps.get_model("ecom_ai", model).objects.get()
    address = reverse(f"admin:ecom_ai_{name}_change", args=[row.pk])
    assert GOOD[:40] in browser.get(address).content.decode()
    assert browser.post(address, {"text": "x"}).status_code == 403
    assert browser.get(reverse(f"admin:ecom_ai_{name}_add")).status_code == 403
    assert browser.get(reverse(f"admin:ecom_ai_{name}_delete", args=[row.pk])).status_code == 403


def test_the_lists_name_the_product_and_every_column_in_chinese(browser, draft_of, reviewer):
    draft = draft_of(GOOD)
    services.publish_draft(draft, user=reviewer)
    for name in ("livedescription", "publication", "draft"):
        page = browser.get(f"/zh-hans/admin/ecom_ai/{name}/").content.decode()
        assert draft.product_title in page
        for english in ("Object id", "Created by", "Published by", "Undone by"):
            assert english not in page


def test_a_product_that_is_not_published_has_no_link_to_its_page(browser, product):
    address = reverse("admin:shop_product_change", args=[product.pk])
    assert "viewsitelink" in browser.get(address).content.decode()
    Product.objects.filter(pk=product.pk).update(published=False)
    assert "viewsitelink" not in browser.get(address).content.decode()


def test_the_job_page_calls_what_was_skipped_by_its_name(product, draft_of):
    draft = draft_of(GOOD)
    assert tasks.product_names([str(product.pk), "no key"]) == {str(product.pk): product.title}
    assert tasks.draft_names([str(draft.pk), str(draft.pk + 1)]) == {str(draft.pk): f"{product.title} (en)"}


def test_publishing_over_a_persons_words_is_asked_first(browser, draft_of, reviewer, product):
    product.description = "Thrown by hand in our own kiln."
    product.save()
    draft = draft_of(GOOD)
    services.approve_draft(draft, user=reviewer, seen_live=text_hash(product.description))
    page = choose(browser, DRAFTS, "publish_approved", [draft.pk])
    words = page.content.decode()
    assert "replaces a text that a person wrote" in words
    assert str(draft) in words
    assert not Job.objects.exists()
    answer = choose(browser, DRAFTS, "publish_approved", [draft.pk], ecom_ai_publish="1")
    assert answer.url == reverse("admin:ecom_ai_job_change", args=[Job.objects.get().pk])


def test_the_page_of_a_publication_writes_its_times_as_the_lists_do(browser, draft_of, reviewer):
    services.publish_draft(draft_of(GOOD), user=reviewer)
    page = browser.get(f"/zh-hans/admin/ecom_ai/publication/{Publication.objects.get().pk}/change/").content.decode()
    assert "+00:00" not in page
    assert "None" not in page


def test_who_made_a_prompt_is_asked_in_chinese(browser, reviewer):
    services.save_prompt(language="en", tone="", system="You write.", user_text="Facts: {facts}", user=reviewer)
    page = browser.get("/zh-hans/admin/ecom_ai/prompttemplate/").content.decode()
    assert "创建人" in page
    assert "Created by" not in page
