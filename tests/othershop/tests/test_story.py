"""Draft, publish, undo, and the page: with text ids beside UUID keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines

from ecom_ai.descriptions import services
from ecom_ai.descriptions.labels import label_for
from ecom_ai.descriptions.models import Draft, LiveDescription
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.exceptions import Conflict
from ecom_ai.shopmap import get_shop_map
from tests.othershop.models import Article

from .conftest import GOOD

pytestmark = pytest.mark.django_db

PAGE = "{% load ecom_ai %}<title>{% ai_seo_title product %}</title>{% ai_description product %}"


def page(article: Article) -> str:
    return str(engines["django"].from_string(PAGE).render({"product": Article.objects.get(pk=article.pk)}))


def drafted(article: Article, user: Any, *texts: str) -> Draft:
    record = get_shop_map().products.get(article.pk)
    engine = EchoGenerator(script=list(texts or (GOOD,)), prompt_format="chat")
    return services.draft_description(record, user=user, engine=engine)


def test_a_draft_is_written_published_shown_and_taken_back(child: Article, reviewer: Any) -> None:
    draft = drafted(child, reviewer)
    assert (draft.state, draft.reasons, draft.object_id) == ("ready", [], str(child.pk))
    assert draft.created_by == reviewer
    assert GOOD not in page(child)

    services.publish_draft(draft, user=reviewer)
    assert "made of wool" in page(child)
    assert label_for("en") in page(child)
    assert LiveDescription.objects.get().object_id == str(child.pk)

    services.undo_publication(Draft.objects.get(pk=draft.pk), user=reviewer)
    assert "made of wool" not in page(child)
    assert not LiveDescription.objects.exists()


def test_the_text_of_one_product_is_not_shown_at_another(child: Article, parent: Article, reviewer: Any) -> None:
    services.publish_draft(drafted(child, reviewer), user=reviewer)
    assert "made of wool" in page(child)
    assert "made of wool" not in page(parent)


def test_the_shops_own_words_in_json_are_the_live_text(parent: Article, reviewer: Any) -> None:
    Article.objects.filter(pk=parent.pk).update(data={**parent.data, "copy": "Our tailor's own words."})
    draft = drafted(parent, reviewer, GOOD.replace(" and comes in navy", ""))
    assert "tailor" in page(parent)
    with pytest.raises(Conflict, match="written by a person"):
        services.publish_draft(draft, user=reviewer)
    seen = services.live_text(get_shop_map().products.get(parent.pk), "en").hash
    services.publish_draft(Draft.objects.get(pk=draft.pk), user=reviewer, seen_live=seen)
    assert "tailor" not in page(parent)


def test_a_statement_that_the_facts_do_not_hold_needs_attention(child: Article, reviewer: Any) -> None:
    wrong = GOOD.replace("820 g", "640 g")
    draft = drafted(child, reviewer, *([wrong] * 10))
    assert draft.state == Draft.State.ATTENTION
    with pytest.raises(Conflict):
        services.publish_draft(draft, user=reviewer)


def test_two_children_of_one_parent_have_texts_of_their_own(child: Article, parent: Article, reviewer: Any) -> None:
    services.publish_draft(drafted(child, reviewer), user=reviewer)
    other = Article.objects.create(parent=parent, data={"attributes": {"Colour": "navy"}})
    assert drafted(other, reviewer, *([GOOD] * 10)).state == Draft.State.ATTENTION


def test_what_is_filled_is_known_by_text_id(child: Article, parent: Article, reviewer: Any) -> None:
    drafted(child, reviewer)
    keys = [str(child.pk), str(parent.pk)]
    assert services.described(Article, keys) == {(str(child.pk), "en")}
