"""The review page and the queue: every button, with and without the permission, by form and by script."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation

from ecom_ai.descriptions import services
from ecom_ai.descriptions.models import Draft, LiveDescription
from shop.models import Product
from tests.descriptions.conftest import BAD, GOOD

pytestmark = pytest.mark.django_db
State = Draft.State
AS_SCRIPT = {"Accept": "application/json"}
LIST = "/en/admin/ecom_ai/draft/"
QUEUE = f"{LIST}review/"


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


def door(draft, verb):
    return reverse("admin:ecom_ai_draft_verb", args=[draft.pk, verb])


def page_of(draft):
    return reverse("admin:ecom_ai_draft_change", args=[draft.pk])


def send(browser, draft, verb, **fields):
    return browser.post(door(draft, verb), {"revision": draft.revision, **fields}, headers=AS_SCRIPT)


def fresh(draft):
    return Draft.objects.get(pk=draft.pk)


def needs_attention(draft_of):
    return draft_of(*[BAD] * 4)


def test_the_review_page_shows_draft_live_text_and_evidence(browser, product, draft_of):
    Product.objects.filter(pk=product.pk).update(description="The old words.")
    page = browser.get(page_of(draft_of(GOOD))).content.decode()
    assert "The old words." in page
    assert "Written by a person" in page
    assert 'data-tip="Capacity: 350 ml"' in page
    assert "<ins>" in page
    assert "Checked: every claim has a fact behind it" in page


def test_reasons_are_shown_in_words(browser, draft_of):
    page = browser.get(page_of(needs_attention(draft_of))).content.decode()
    assert "Needs attention" in page
    assert "titanium" in page
    assert "is not among the product&#x27;s facts." in page


def test_publish_puts_the_text_on_the_page_and_undo_takes_it_back(browser, draft_of, product):
    draft = draft_of(GOOD)
    answer = send(browser, draft, "publish").json()
    assert answer["draft"]["state"] == State.PUBLISHED
    assert LiveDescription.objects.get().text == GOOD
    assert answer["draft"]["live"]["label"] == "AI-generated"
    undone = send(browser, fresh(draft), "undo").json()
    assert undone["draft"]["state"] == State.READY
    assert not LiveDescription.objects.exists()


def test_publish_takes_the_words_in_the_boxes(browser, draft_of):
    draft = draft_of(GOOD)
    edited = GOOD.replace("long coffee break", "slow morning")
    answer = send(browser, draft, "publish", text=edited, seo_title="My title", meta_description="My meta").json()
    live = LiveDescription.objects.get()
    assert (live.text, live.seo_title, live.meta_description) == (edited, "My title", "My meta")
    assert answer["draft"]["edited"] is True


def test_an_edit_that_the_guard_refuses_is_kept_but_not_published(browser, draft_of):
    draft = draft_of(GOOD)
    answer = send(browser, draft, "publish", text=GOOD + " It is made of titanium.")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "needs_attention"
    assert "titanium" in answer.json()["draft"]["text"]
    assert fresh(draft).state == State.ATTENTION
    assert not LiveDescription.objects.exists()


def test_line_ends_of_a_browser_are_not_an_edit(browser, draft_of):
    draft = draft_of(GOOD)
    two_lines = GOOD.replace(". ", ".\n", 1)
    services.edit_draft(draft, user=None, text=two_lines)
    send(browser, fresh(draft), "approve", text=two_lines.replace("\n", "\r\n"))
    assert fresh(draft).state == State.APPROVED
    assert fresh(draft).revision == 3  # one edit, one approval


def test_who_may_publish_but_not_change_cannot_slip_an_edit_in(staff_who, draft_of):
    draft = draft_of(GOOD)
    client = staff_who("view_draft", "publish_draft")
    answer = send(client, draft, "publish", text="Other words.")
    assert answer.status_code == 400
    assert fresh(draft).text == GOOD
    assert send(client, draft, "publish").status_code == 200


def test_edit_approve_reopen_reject_reopen(browser, draft_of):
    draft = draft_of(GOOD)
    for verb, state in [
        ("edit", State.READY),
        ("approve", State.APPROVED),
        ("reopen", State.READY),
        ("reject", State.REJECTED),
        ("reopen", State.READY),
    ]:
        answer = send(browser, fresh(draft), verb, seo_title="Title", reason="too dry")
        assert answer.status_code == 200, answer.content
        assert fresh(draft).state == state


def test_a_rejection_keeps_its_reason(browser, draft_of):
    draft = draft_of(GOOD)
    send(browser, draft, "reject", reason="Too dry")
    assert fresh(draft).rejected_because == "Too dry"
    assert "Too dry" in browser.get(page_of(draft)).content.decode()


def test_an_override_needs_a_reason_and_is_shown_with_it(browser, draft_of):
    draft = needs_attention(draft_of)
    reason = next(reason for reason in draft.reasons if reason["overridable"])
    named = {"code": reason["code"], "reason_text": reason["text"]}
    assert send(browser, draft, "override", **named, reason=" ").status_code == 400
    assert send(browser, draft, "override", **named, reason="The award says so.").status_code == 200
    page = browser.get(page_of(draft)).content.decode()
    assert "The award says so." in page
    assert fresh(draft).overrides[0]["user"] == "reviewer"


def test_a_draft_that_somebody_changed_meanwhile_is_refused_in_words(browser, draft_of):
    draft = draft_of(GOOD)
    services.edit_draft(draft, user=None, seo_title="Theirs")
    answer = send(browser, draft, "approve")
    assert answer.status_code == 409
    assert "Somebody changed this draft" in answer.json()["error"]["message"]
    assert answer.json()["draft"]["seo_title"] == "Theirs"


def test_after_an_error_the_typed_words_stay_in_the_box(browser, draft_of):
    draft = draft_of(GOOD)
    services.edit_draft(draft, user=None, seo_title="Theirs")
    page = browser.post(door(draft, "edit"), {"revision": draft.revision, "text": "My own words."})
    assert page.status_code == 409
    assert "My own words." in page.content.decode()
    assert "Somebody changed this draft" in page.content.decode()


def test_words_of_a_person_that_appeared_meanwhile_are_not_overwritten(browser, draft_of, product):
    draft = draft_of(GOOD)
    Product.objects.filter(pk=product.pk).update(description="Written while you looked.")
    answer = send(browser, draft, "publish", seen_live="")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "would_overwrite"
    assert send(browser, draft, "publish", seen_live=answer.json()["draft"]["live"]["hash"]).status_code == 200


@pytest.mark.parametrize("verb", ["edit", "approve", "publish", "reject", "undo", "reopen", "override"])
def test_looking_alone_gives_no_verb(staff_who, draft_of, verb):
    draft = draft_of(GOOD)
    client = staff_who("view_draft")
    assert client.post(door(draft, verb)).status_code == 403
    assert fresh(draft).revision == draft.revision
    assert door(draft, verb) not in client.get(page_of(draft)).content.decode()


@pytest.mark.parametrize("verb", ["publish", "undo"])
def test_changing_drafts_is_not_publishing(staff_who, draft_of, verb):
    assert staff_who("change_draft").post(door(draft_of(GOOD), verb)).status_code == 403


def test_without_any_permission_every_page_is_403(staff_who, draft_of):
    draft, client = draft_of(GOOD), staff_who()
    for address in (
        page_of(draft),
        QUEUE,
        reverse("admin:ecom_ai_draft_ledger"),
        reverse("admin:ecom_ai_draft_changelist"),
    ):
        assert client.get(address).status_code == 403


def test_unknown_drafts_and_verbs_are_404(browser, draft_of):
    draft = draft_of(GOOD)
    base = reverse("admin:ecom_ai_draft_changelist")
    for tail in ("999999/change/", "nonsense/change/", "%00/change/", "９/change/"):
        assert browser.get(base + tail).status_code == 404
    assert browser.post(f"{base}999999/do/publish/").status_code == 404
    assert browser.post(door(draft, "destroy")).status_code == 404
    assert browser.get(f"{QUEUE}?at=nonsense").status_code == 404
    assert browser.get(f"{QUEUE}?at=999999").status_code == 404
    assert browser.get(f"{QUEUE}?at=%00").status_code == 404


def test_get_and_post_are_not_mixed_up(browser, draft_of):
    draft = draft_of(GOOD)
    assert browser.get(door(draft, "publish")).status_code == 405
    assert browser.get(reverse("admin:ecom_ai_draft_undo")).status_code == 405
    assert browser.post(page_of(draft), {"state": "published"}).status_code == 405
    assert fresh(draft).state == State.READY


@pytest.mark.parametrize("revision", ["x", "-1", "1" * 40, "\x00", "１"])
def test_a_revision_that_is_no_number_is_refused(browser, draft_of, revision):
    assert browser.post(door(draft_of(GOOD), "approve"), {"revision": revision}, headers=AS_SCRIPT).status_code == 400


def test_null_bytes_and_markup_in_an_edit_are_cleaned(browser, draft_of):
    draft = draft_of(GOOD)
    send(browser, draft, "edit", text=GOOD + "\x00", seo_title="<b>Mug</b>\x00", meta_description="a\x00b")
    assert "\x00" not in fresh(draft).text + fresh(draft).seo_title + fresh(draft).meta_description
    assert fresh(draft).seo_title == "Mug"


def test_markup_in_a_draft_is_shown_as_text_everywhere(browser, draft_of):
    draft = needs_attention(draft_of)
    evil = "<script>alert(1)</script>"
    Draft.objects.filter(pk=draft.pk).update(
        text=evil, original_text=f"{evil}2", seo_title=f'"><img src=x>{evil}', meta_description=f"</textarea>{evil}",
        product_title=evil, model_version=evil, prompt_version=evil[:60], rejected_because=evil,
        evidence=[{"start": 0, "end": 8, "text": "<script>", "kind": "name", "fact": 0, "source": evil}],
        facts={**draft.facts, "facts": [[evil, evil]], "notes": [f"contradiction:{evil}"]},
        reasons=[{**draft.reasons[0], "text": evil, "start": 9, "end": 12}],
    )  # fmt: skip
    for address in (
        page_of(draft),
        QUEUE,
        reverse("admin:ecom_ai_draft_changelist"),
        reverse("admin:ecom_ai_draft_ledger"),
    ):
        page = browser.get(address)
        assert page.status_code == 200
        assert evil not in page.content.decode()
        assert "<img src=x>" not in page.content.decode()


def queue_of(draft_of, count):
    return [draft_of(GOOD.replace("long", f"number {n} long")) for n in range(count)]


def test_the_queue_shows_the_oldest_first_and_counts(browser, draft_of):
    first, second, third = (draft_of(*[BAD] * 4) for _ in range(3))
    page = browser.get(QUEUE)
    assert page.context["draft"]["id"] == first.pk
    assert "1 of 3" in page.content.decode()
    assert page.context["next_url"].endswith(f"?at={second.pk}")
    assert page.context["previous_url"] == ""
    middle = browser.get(f"{QUEUE}?at={second.pk}")
    assert middle.context["previous_url"].endswith(f"?at={first.pk}")
    assert middle.context["next_url"].endswith(f"?at={third.pk}")


def test_a_step_in_the_queue_leads_to_the_next_and_can_be_undone(browser, draft_of):
    first, second = draft_of(GOOD), draft_of(GOOD)
    for verb, undone in [("approve", "approved"), ("reject", "rejected"), ("publish", "published")]:
        draft = fresh(first)
        answer = browser.post(door(draft, verb), {"revision": draft.revision, "queue": "1"}, follow=True)
        assert answer.context["draft"]["id"] == second.pk
        assert fresh(first).state == undone
        back = browser.post(reverse("admin:ecom_ai_draft_undo"), follow=True)
        assert back.context["draft"]["id"] == first.pk
        assert fresh(first).state == State.READY
    nothing = browser.post(reverse("admin:ecom_ai_draft_undo"), follow=True)
    assert "There is nothing to undo." in nothing.content.decode()


def test_saving_an_edit_in_the_queue_stays_at_the_draft(browser, draft_of):
    first = draft_of(GOOD)
    draft_of(GOOD)
    answer = browser.post(door(first, "edit"), {"revision": 1, "queue": "1", "seo_title": "New"}, follow=True)
    assert answer.context["draft"]["id"] == first.pk
    assert answer.context["draft"]["seo_title"] == "New"


def test_after_the_last_draft_the_queue_begins_again_or_is_empty(browser, draft_of):
    first, last = draft_of(*[BAD] * 4), draft_of(*[BAD] * 4)
    assert browser.get(f"{QUEUE}?after={last.pk}").context["draft"]["id"] == first.pk
    Draft.objects.update(state=State.REJECTED)
    page = browser.get(QUEUE)
    assert page.status_code == 200
    assert "Nothing waits for review." in page.content.decode()


def test_undo_is_refused_where_somebody_else_went_on(browser, draft_of, product):
    draft = draft_of(GOOD)
    browser.post(door(draft, "publish"), {"revision": 1, "queue": "1"})
    Product.objects.filter(pk=product.pk).update(ai_description="Somebody else's words.")
    page = browser.post(reverse("admin:ecom_ai_draft_undo"), follow=True).content.decode()
    assert "The live text was changed after this publication" in page
    assert fresh(draft).state == State.PUBLISHED


def test_undo_needs_the_permission_of_the_step(browser, staff_who, draft_of, reviewer):
    draft = draft_of(GOOD)
    browser.post(door(draft, "publish"), {"revision": 1, "queue": "1"})
    reviewer.is_superuser = False
    reviewer.save()
    assert browser.post(reverse("admin:ecom_ai_draft_undo")).status_code == 403
    assert fresh(draft).state == State.PUBLISHED


def test_a_draft_whose_product_is_gone_can_still_be_read(browser, draft_of, product):
    draft = draft_of(GOOD)
    product.delete()
    assert browser.get(page_of(draft)).status_code == 200
    answer = send(browser, draft, "publish")
    assert answer.status_code == 404
    assert "no longer exists" in answer.json()["error"]["message"]


def test_a_page_in_chinese_says_so(browser, draft_of):
    draft = needs_attention(draft_of)
    with translation.override("en"):  # the request leaves its language behind in this thread
        page = browser.get(page_of(draft).replace("/en/", "/zh-hans/")).content.decode()
    assert "需要处理" in page
    assert "titanium" in page


def test_enter_in_a_one_line_box_saves_the_edit_and_publishes_nothing(browser, draft_of):
    draft = draft_of(GOOD)
    form = browser.get(page_of(draft)).content.decode().partition('id="ecom-ai-form"')[2].partition("</form>")[0]
    first = form.partition("<button")[2].partition(">")[0]  # the one that Enter presses
    assert f'formaction="{door(draft, "edit")}"' in first
    assert "visually-hidden" in first


def test_each_key_of_the_help_is_on_a_button_of_the_queue(browser, draft_of):
    draft_of(GOOD)
    page = browser.get(QUEUE).content.decode()
    for key in "aps?":
        assert f'data-key="{key}"' in page
        assert f"<dt><kbd>{key}</kbd>" in page
