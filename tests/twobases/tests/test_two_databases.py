"""Publishing, scoring and the review list, where no query and no transaction reaches across."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from ecom_ai.descriptions import services as descriptions
from ecom_ai.descriptions.models import LiveDescription, Publication
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.reviews import services as reviews
from ecom_ai.reviews.models import ReviewScore
from ecom_ai.shopmap import get_shop_map
from tests.twobases.models import Pot, Voice

pytestmark = pytest.mark.django_db(databases=["default", "stall"])
GOOD = (
    "The Harbour mug holds 350 ml and is made of stoneware. It weighs 410 g and comes in sea green. "
    "The stoneware body is dishwasher safe, so cleaning it stays simple, and the size suits a long coffee break."
)
FACTS = {
    "Material": "stoneware", "Capacity": "350 ml", "Weight": "410 g", "Colour": "sea green", "Dishwasher safe": "yes",
}  # fmt: skip


@pytest.fixture
def boss() -> Any:
    return get_user_model().objects.create_superuser("boss", "boss@example.com", "secret")


@pytest.fixture
def pot() -> Pot:
    return Pot.objects.create(name="Harbour mug", facts=FACTS)


def drafted(pot: Pot) -> Any:
    record = get_shop_map().products.get(pot.pk)
    return descriptions.draft_description(record, engine=EchoGenerator(script=[GOOD], prompt_format="chat"))


def text_of(pot: Pot) -> str:
    return str(Pot.objects.get(pk=pot.pk).ai_description)


def test_a_draft_goes_live_in_both_and_comes_back(pot: Pot, boss: Any) -> None:
    draft = drafted(pot)
    descriptions.publish_draft(draft, user=boss)
    assert text_of(pot) == LiveDescription.objects.get().text == GOOD
    draft.refresh_from_db()
    descriptions.undo_publication(draft, user=boss)
    assert text_of(pot) == ""
    assert not LiveDescription.objects.exists()


def test_what_fails_halfway_is_live_in_neither(pot: Pot, boss: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**fields: Any) -> None:
        raise RuntimeError

    draft = drafted(pot)
    monkeypatch.setattr(Publication.objects, "create", fail)
    with pytest.raises(RuntimeError):
        descriptions.publish_draft(draft, user=boss)
    assert text_of(pot) == ""
    assert not LiveDescription.objects.exists()


def test_a_score_reaches_the_column_of_the_review(pot: Pot) -> None:
    voice = Voice.objects.create(pot=pot, body="Great quality, very good.")
    reviews.score_reviews([str(voice.pk)])
    score = ReviewScore.objects.get()
    voice.refresh_from_db()
    assert voice.ai_sentiment == score.label != ""


def test_the_list_of_reviews_shows_and_filters_labels(pot: Pot, boss: Any, client: Client) -> None:
    voices = [Voice.objects.create(pot=pot, body=body) for body in ("Great quality, very good.", "Not scored.")]
    reviews.score_reviews([str(voices[0].pk)])
    label = ReviewScore.objects.get().label
    client.force_login(boss)
    for value, found, other in ((label, 0, 1), ("none", 1, 0)):
        page = client.get("/admin/twobases/voice/", {"ai_feeling": value}).content.decode()
        assert voices[found].body in page
        assert voices[other].body not in page
