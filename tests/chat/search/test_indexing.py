"""The index follows the host: by signals in the same transaction, and by comparing what changed unheard."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from ecom_ai.chat.models import LearnedAnswer
from ecom_ai.chat.search import finding, indexing, keeping
from ecom_ai.chat.search.documents import shelves
from ecom_ai.chat.search.models import SearchEntry
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.execution import execute
from shop.models import FaqEntry, Product

pytestmark = pytest.mark.usefixtures("shop")


def found(text: str, kind: str = "product") -> list[str]:
    indexing.refresh()
    return [hit.title for hit in finding.search(text, kinds=(kind,), language="en", limit=3)]


def test_both_languages_are_found_by_either() -> None:
    assert found("kettle")[0] in {"Gooseneck Pour-Over Kettle, 0.9 L", "Retro Electric Kettle, 1.7 L"}
    hits = finding.search("水壶", kinds=("product",), language="zh", limit=3)
    assert hits[0].language == "zh"


def test_a_saved_row_is_marked_and_read_again_before_the_next_search() -> None:
    product = Product.objects.get(sku="APP-E03")
    product.title = "Zanzibar Water Boiler"
    product.save()
    assert SearchEntry.objects.filter(stale=True).count() == 1
    assert found("zanzibar") == ["Zanzibar Water Boiler"]
    assert not SearchEntry.objects.filter(stale=True).exists()


def test_a_rolled_back_save_marks_nothing() -> None:
    with transaction.atomic():
        product = Product.objects.get(sku="APP-E03")
        product.title = "Zanzibar Water Boiler"
        product.save()
        transaction.set_rollback(True)
    assert found("zanzibar") == []


def test_a_hidden_row_is_never_found() -> None:
    assert "Soup Maker and Blender, 1.6 L" not in found("soup maker blender")
    product = Product.objects.get(sku="APP-E03")
    product.published = False
    product.save()
    assert "Retro Electric Kettle, 1.7 L" not in found("retro electric kettle")


def test_a_deleted_row_is_forgotten() -> None:
    FaqEntry.objects.get(language="en", slug="q23").delete()
    assert "Can I take the power bank on a plane?" not in found("power bank plane", "faq")


def test_rows_that_came_without_a_signal_are_noticed() -> None:
    FaqEntry.objects.bulk_create(
        [FaqEntry(language="en", slug="zebra", question="May zebras come in?", answer="Yes.", position=99)]
    )
    keeping.look_now()
    keeping.bring_up_to_date()
    assert found("zebras", "faq") == ["May zebras come in?"]


def test_rows_that_changed_without_a_signal_are_found_by_comparing() -> None:
    Product.objects.filter(sku="APP-E03").update(title="Zanzibar Water Boiler")
    assert indexing.rebuild() == 1
    assert indexing.rebuild() == 0
    assert found("zanzibar") == ["Zanzibar Water Boiler"]


def test_rows_that_went_without_a_signal_are_dropped() -> None:
    content_type = ContentType.objects.get_for_model(FaqEntry)
    SearchEntry.objects.create(content_type=content_type, object_id="99999999", kind="faq", title="Gone")
    assert indexing.rebuild() == 1
    assert not SearchEntry.objects.filter(object_id="99999999").exists()


def test_the_job_compares_everything(settings: Any) -> None:
    from ecom_ai.chat.search.tasks import rebuild_index

    Product.objects.filter(sku="APP-E03").update(title="Zanzibar Water Boiler")
    job = jobs.enqueue(rebuild_index, singleton="all")
    execute(rebuild_index.run, str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"changed": 1})


def test_only_approved_answers_are_found() -> None:
    answer = LearnedAnswer.objects.create(language="en", question="May zebras come in?", answer="Yes, on a lead.")
    assert found("zebras", "faq") == []
    answer.state = LearnedAnswer.State.APPROVED
    answer.save()
    assert found("zebras", "faq") == ["May zebras come in?"]


def test_as_many_rows_are_indexed_as_the_shop_has() -> None:
    assert all(indexing.is_complete(shelf) for shelf in shelves())


@pytest.mark.parametrize(
    "text", ["", "'", '"', "a' | 'b", "\\", "NEAR(", "* : ^", "\x00", "%_", "😀", "的的的", "OR AND NOT"]
)
def test_no_text_breaks_the_search(text: str) -> None:
    assert isinstance(found(text), list)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kestral bakpack", "kestrel backpack"),
        ("how long does delievery take", "how long does delivery take"),
        ("do you have wifi in the store", "do you have wifi in the store"),
    ],
)
def test_mistyped_words_are_corrected_and_others_left_alone(typed: str, meant: str) -> None:
    assert finding.corrected(typed) == meant
