"""What a person does with a draft, through the services that every door calls."""

from __future__ import annotations

import pytest

from ecom_ai.descriptions import services
from ecom_ai.descriptions.models import Draft, LiveDescription
from ecom_ai.exceptions import Conflict, InvalidInput, NotFound
from ecom_ai.shopmap import get_shop_map
from tests.descriptions.conftest import BAD, GOOD

State = Draft.State
pytestmark = pytest.mark.django_db


def fresh(draft):
    return Draft.objects.get(pk=draft.pk)


def test_a_supported_text_is_ready_with_evidence_for_its_numbers(draft_of):
    draft = draft_of(GOOD)
    assert draft.state == State.READY, draft.reasons
    assert {item["source"] for item in draft.evidence} >= {"Capacity: 350 ml", "Weight: 410 g"}
    assert draft.seo_title.startswith("Harbour mug")
    assert draft.meta_description


def test_an_unsupported_text_is_sampled_again_and_the_good_one_wins(draft_of):
    draft = draft_of(BAD, GOOD)
    assert draft.state == State.READY
    assert draft.text == GOOD
    assert draft.candidates == 2


def test_only_bad_candidates_need_attention_with_reasons(draft_of, settings):
    settings.ECOM_AI_CANDIDATES = 2
    draft = draft_of(BAD, BAD)
    assert draft.state == State.ATTENTION
    assert {"900", "titanium", "best"} <= {word for reason in draft.reasons for word in reason["text"].lower().split()}
    assert draft.candidates == 2


def test_a_draft_that_needs_attention_cannot_be_approved_or_published(draft_of, reviewer):
    draft = draft_of(*[BAD] * 4)
    for verb in (services.approve_draft, services.publish_draft):
        with pytest.raises(Conflict) as refused:
            verb(draft, user=reviewer)
        assert refused.value.code == "needs_attention"
    assert not LiveDescription.objects.exists()


def test_publishing_writes_the_live_text_and_the_products_own_columns(draft_of, reviewer, product):
    services.publish_draft(draft_of(GOOD), user=reviewer)
    product.refresh_from_db()
    assert product.ai_description == GOOD
    assert product.ai_description_model
    assert LiveDescription.objects.get().text == GOOD


def test_undo_brings_back_what_stood_there(draft_of, reviewer, product):
    draft = draft_of(GOOD)
    services.publish_draft(draft, user=reviewer)
    services.undo_publication(draft, user=reviewer)
    product.refresh_from_db()
    assert product.ai_description == ""
    assert not LiveDescription.objects.exists()
    assert fresh(draft).state == State.READY


def test_undo_of_a_second_publication_restores_the_first(draft_of, reviewer, product):
    first, second = draft_of(GOOD), draft_of(GOOD.replace("long coffee", "quiet tea"))
    services.publish_draft(first, user=reviewer)
    services.publish_draft(second, user=reviewer)
    services.undo_publication(second, user=reviewer)
    product.refresh_from_db()
    assert product.ai_description == GOOD
    assert LiveDescription.objects.get().draft_id == first.pk


def test_a_persons_words_are_not_replaced_unseen(draft_of, reviewer, product):
    draft = draft_of(GOOD)
    product.ai_description = "Written by hand."
    product.save()
    with pytest.raises(Conflict) as refused:
        services.publish_draft(draft, user=reviewer)
    assert refused.value.code == "would_overwrite"
    product.refresh_from_db()
    assert product.ai_description == "Written by hand."


def test_a_persons_words_that_were_seen_may_be_replaced_and_come_back(draft_of, reviewer, product):
    draft = draft_of(GOOD)
    product.ai_description = "Written by hand."
    product.save()
    seen = services.live_text(get_shop_map().products.get(product.pk), "en").hash
    services.publish_draft(draft, user=reviewer, seen_live=seen)
    services.undo_publication(draft, user=reviewer)
    product.refresh_from_db()
    assert product.ai_description == "Written by hand."


def test_words_that_changed_after_the_look_are_not_replaced(draft_of, reviewer, product):
    draft = draft_of(GOOD)
    product.ai_description = "Written by hand."
    product.save()
    seen = services.live_text(get_shop_map().products.get(product.pk), "en").hash
    product.ai_description = "Written by hand, then changed."
    product.save()
    with pytest.raises(Conflict):
        services.publish_draft(draft, user=reviewer, seen_live=seen)


def test_undo_is_refused_where_a_person_changed_the_live_text(draft_of, reviewer, product):
    draft = draft_of(GOOD)
    services.publish_draft(draft, user=reviewer)
    product.refresh_from_db()
    product.ai_description = "Mended by hand."
    product.save()
    with pytest.raises(Conflict) as refused:
        services.undo_publication(draft, user=reviewer)
    assert refused.value.code == "changed_since"


def test_an_edit_is_read_by_the_guard_again(draft_of, reviewer):
    draft = services.edit_draft(draft_of(GOOD), user=reviewer, text=GOOD.replace("350 ml", "700 ml"))
    assert draft.state == State.ATTENTION
    assert any("700" in reason["text"] for reason in draft.reasons)
    assert 0 < draft.edit_share < 1
    mended = services.edit_draft(draft, user=reviewer, text=GOOD)
    assert mended.state == State.READY
    assert mended.edit_share == 0


def test_an_edit_keeps_paragraphs_and_loses_markup(draft_of, reviewer):
    text = GOOD.replace(". ", ".\n") + "\n<script>alert(1)</script>\x00"
    draft = services.edit_draft(draft_of(GOOD), user=reviewer, text=text)
    assert draft.text.count("\n") >= 2
    assert "<" not in draft.text
    assert "\x00" not in draft.text


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 6000])
def test_empty_and_endless_edits_are_refused(draft_of, reviewer, text):
    with pytest.raises(InvalidInput):
        services.edit_draft(draft_of(GOOD), user=reviewer, text=text)


def test_two_reviewers_do_not_overwrite_each_other(draft_of, reviewer):
    draft = draft_of(GOOD)
    services.edit_draft(draft, user=reviewer, seo_title="One", revision=draft.revision)
    with pytest.raises(Conflict) as refused:
        services.edit_draft(draft, user=reviewer, seo_title="Two", revision=draft.revision)
    assert refused.value.code == "stale_draft"
    assert fresh(draft).seo_title == "One"


def test_a_superlative_passes_only_with_a_recorded_reason(draft_of, reviewer):
    draft = services.edit_draft(draft_of(GOOD), user=reviewer, text=GOOD + " It is the best mug.")
    reason = next(each for each in draft.standing_reasons if each["overridable"])
    with pytest.raises(InvalidInput):
        services.override_reason(draft, code=reason["code"], text=reason["text"], reason=" ", user=reviewer)
    services.override_reason(draft, code=reason["code"], text=reason["text"], reason="Quoted award", user=reviewer)
    kept = fresh(draft)
    assert kept.overrides[0]["reason"] == "Quoted award"
    assert kept.overrides[0]["user_id"] == str(reviewer.pk)
    assert kept.state == State.READY


def test_an_unknown_reason_cannot_be_overridden(draft_of, reviewer):
    with pytest.raises(NotFound):
        services.override_reason(draft_of(GOOD), code="superlative", text="best", reason="why", user=reviewer)


def test_a_rejected_draft_cannot_be_published_until_reopened(draft_of, reviewer):
    draft = services.reject_draft(draft_of(GOOD), user=reviewer, reason="too dry")
    with pytest.raises(Conflict):
        services.publish_draft(draft, user=reviewer)
    services.publish_draft(services.reopen_draft(draft, user=reviewer), user=reviewer)
    assert fresh(draft).state == State.PUBLISHED


def test_publishing_twice_is_one_publication(draft_of, reviewer):
    draft = draft_of(GOOD)
    services.publish_draft(draft, user=reviewer)
    with pytest.raises(Conflict):
        services.publish_draft(draft, user=reviewer)
    assert fresh(draft).publications.count() == 1


def test_a_deleted_product_cannot_be_published(draft_of, reviewer, product):
    draft = draft_of(GOOD)
    product.delete()
    with pytest.raises(NotFound):
        services.publish_draft(draft, user=reviewer)


def test_deleting_a_product_takes_its_live_text_along(draft_of, reviewer, product):
    services.publish_draft(draft_of(GOOD), user=reviewer)
    product.delete()
    assert not LiveDescription.objects.exists()


def test_the_ledger_counts_what_became_of_drafts(draft_of, reviewer):
    services.publish_draft(draft_of(GOOD), user=reviewer)
    edited = services.edit_draft(draft_of(GOOD), user=reviewer, text=GOOD.replace("long coffee", "quiet tea"))
    services.approve_draft(edited, user=reviewer)
    services.reject_draft(draft_of(GOOD), user=reviewer)
    draft_of(GOOD)
    (row,) = services.ledger()
    assert (row.drafts, row.accepted, row.edited, row.rejected, row.waiting) == (4, 1, 1, 1, 1)
    assert row.accept_rate == pytest.approx(1 / 3)


@pytest.mark.parametrize(("language", "tone"), [("fr", ""), ("en", "shouting"), ("EN\x00", "")])
def test_unknown_languages_and_tones_are_refused(record, language, tone):
    with pytest.raises(InvalidInput):
        services.draft_description(record, language=language, tone=tone)


def test_a_new_prompt_is_a_new_version_in_force_at_once(db):
    services.save_prompt(language="en", tone="", system="s", user_text="Write: {facts}", user=None)
    second = services.save_prompt(language="en", tone="", system="s", user_text="Write well: {facts}", user=None)
    assert second.version == 2
    assert services.prompt_book().find("en", "warm").user == "Write well: {facts}"
    with pytest.raises(InvalidInput):
        services.save_prompt(language="en", tone="", system="s", user_text="Write something", user=None)


def test_the_queue_asks_about_the_newest_text_only(draft_of, reviewer):
    older, newer = draft_of(GOOD), draft_of(GOOD)
    assert list(Draft.objects.to_review()) == [newer]
    services.reject_draft(newer, user=reviewer)
    assert list(Draft.objects.to_review()) == [older], "the newer one was no good, so the older one counts again"


def test_a_text_that_needs_attention_takes_nobodys_place(draft_of):
    older, newer = draft_of(GOOD), draft_of(*[BAD] * 4)
    assert list(Draft.objects.to_review()) == [older, newer]


def test_a_persons_work_stays_in_the_queue(draft_of, reviewer):
    older = draft_of(GOOD)
    services.edit_draft(older, user=reviewer, text=GOOD.replace("simple", "easy"))
    newer = draft_of(GOOD)
    assert list(Draft.objects.to_review()) == [older, newer]


@pytest.mark.parametrize("field", ["seo_title", "meta_description"])
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("The best mug", "superlative"),
        ("Harbour mug, 900 ml", "unsupported_number"),
        ("Harbour mug of titanium", "unsupported_material"),
        ("Harbour mug, cures headaches", "medical"),
    ],
)
def test_the_lines_for_search_engines_answer_to_the_guard(draft_of, reviewer, field, line, code):
    draft = services.edit_draft(draft_of(GOOD), user=reviewer, **{field: line})
    assert draft.state == State.ATTENTION
    assert [(reason["code"], reason["field"]) for reason in draft.reasons] == [(code, field)]
    with pytest.raises(Conflict):
        services.publish_draft(draft, user=reviewer)
    draft = services.edit_draft(draft, user=reviewer, **{field: "Harbour mug, stoneware, 350 ml"})
    assert (draft.state, draft.reasons) == (State.READY, [])
