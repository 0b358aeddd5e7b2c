"""Asking over REST: what is accepted, what is refused, and what the answer looks like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from ecom_ai.chat.answering.contract import Source
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.jobs.models import Job
from shop.models import Product
from tests.api.conftest import make_product
from tests.chat.conftest import begin, get, post, work
from tests.chat.scripted import Scripted

pytestmark = pytest.mark.django_db
SOURCE = Source("product", "1", "Harbour mug", "/p/harbour-mug/", "Capacity: 350 ml")


@pytest.fixture
def url(visitor: APIClient) -> str:
    return f"conversations/{begin(visitor, language='en', product='7')['id']}/"


def test_a_question_is_answered_with_source_label_and_card(visitor: APIClient, url: str, scripted: Scripted) -> None:
    product = make_product()
    scripted.fields = {"sources": (SOURCE,), "products": (str(product.pk), "gone")}
    posted = post(visitor, f"{url}messages/", 202, text="  How much does it hold?  ", product=str(product.pk))
    assert posted["question"]["text"] == "How much does it hold?"
    assert (posted["answer"]["status"], posted["answer"]["question"]) == ("pending", posted["question"]["id"])
    assert get(visitor, url)["running"] == posted["answer"]["id"]
    work(posted["answer"]["id"])
    assert scripted.asked[0].product == str(product.pk)
    answer = get(visitor, url)["messages"][-1]
    assert (answer["status"], answer["text"], answer["label"]) == ("done", "The mug holds 350 ml.", "AI-generated")
    assert answer["sources"] == [
        {"kind": "product", "title": "Harbour mug", "url": "/p/harbour-mug/", "quote": "Capacity: 350 ml"}
    ]
    (card,) = answer["products"]
    assert (card["title"], card["available"]) == ("Harbour mug", True)
    assert "18.00" in card["price"]
    Product.objects.update(price="12345.50", currency="CNY", stock=0)
    (card,) = get(visitor, url)["messages"][-1]["products"]
    assert card["available"] is False
    assert card["price"] == "¥12,345.50"  # as the answer writes it


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \n\t ", "empty"),
        ("\u200b\u202e", "empty"),
        ("x" * 20_000, "too_long"),
        ("a\0b", "parse_error"),
        (["x"], "invalid"),
        (None, "invalid"),
    ],
)
def test_what_is_no_message_is_refused_clearly_and_leaves_nothing(
    visitor: APIClient, url: str, text: Any, code: str
) -> None:
    answer = post(visitor, f"{url}messages/", 400, text=text)
    assert answer["code"] == code
    assert not Message.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "text", ["😀👨‍👩‍👧", "<script>alert(1)</script>", "' OR 1=1 --", "{{7*7}} %s {x}", "我的订单呢？"]
)
def test_odd_text_is_kept_as_it_was_typed(visitor: APIClient, url: str, text: str, scripted: Scripted) -> None:
    posted = post(visitor, f"{url}messages/", 202, text=text)
    assert posted["question"]["text"] == text
    assert work(posted["answer"]["id"]).status == "done"
    assert scripted.asked[0].text == text


def test_one_key_is_one_message_and_another_text_is_refused(visitor: APIClient, url: str) -> None:
    first = post(visitor, f"{url}messages/", 202, key="k1", text="Hello")
    again = post(visitor, f"{url}messages/", 202, key="k1", text="Hello")
    assert (first["question"]["id"], first["answer"]["id"]) == (again["question"]["id"], again["answer"]["id"])
    assert post(visitor, f"{url}messages/", 409, key="k1", text="Other")["code"] == "idempotency_conflict"
    assert (Message.objects.count(), Job.objects.count()) == (2, 1)


def test_one_answer_at_a_time_and_the_next_after_it(visitor: APIClient, url: str, scripted: Scripted) -> None:
    first = post(visitor, f"{url}messages/", 202, text="One")
    assert post(visitor, f"{url}messages/", 409, text="Two")["code"] == "answer_running"
    work(first["answer"]["id"])
    second = post(visitor, f"{url}messages/", 202, text="And in black?")
    work(second["answer"]["id"])
    assert [turn.text for turn in scripted.asked[1].history] == ["One", "The mug holds 350 ml."]


def test_three_hundred_messages_and_a_history_that_stays_small(
    visitor: APIClient, url: str, scripted: Scripted, settings: Any
) -> None:
    settings.ECOM_AI_CHAT = {"visitor_messages": None, "visitor_tokens": None}
    talk = Conversation.objects.get()
    Message.objects.bulk_create(
        Message(conversation=talk, role=role, text=f"{role} {number} " + "long " * 100)
        for number in range(150)
        for role in ("customer", "bot")
    )
    work(post(visitor, f"{url}messages/", 202, text="Still there?")["answer"]["id"])
    history = scripted.asked[0].history
    assert 0 < len(history) <= 20
    assert sum(len(turn.text) for turn in history) <= 8_000
    assert history[-1].text.startswith("bot 149")
    assert len(get(visitor, url)["messages"]) == 50
    page = get(visitor, f"{url}messages/")
    assert (len(page["messages"]), page["more"]) == (200, True)
    rest = get(visitor, f"{url}messages/?after={page['messages'][-1]['id']}")
    assert (len(rest["messages"]), rest["more"]) == (102, False)
    older = get(visitor, f"{url}messages/?before={rest['messages'][0]['id']}&limit=10")
    assert [each["id"] for each in older["messages"]] == [each["id"] for each in page["messages"][-10:]]


def test_polling_gives_a_running_answer_again_until_it_is_done(visitor: APIClient, url: str) -> None:
    posted = post(visitor, f"{url}messages/", 202, text="Hello")
    Message.objects.filter(pk=posted["answer"]["id"]).update(status="streaming", text="The m", attempt=1)
    for _time in range(2):
        (answer,) = get(visitor, f"{url}messages/?after={posted['answer']['id']}")["messages"]
        assert (answer["status"], answer["text"]) == ("streaming", "The m")
        assert answer["cursor"] == f"{answer['id']}:1:5"


@pytest.mark.parametrize("query", ["after=x", "after=-1", "before=%00", "limit=9999999999999999999999", "after=٣"])
def test_odd_numbers_are_refused(visitor: APIClient, url: str, query: str) -> None:
    assert get(visitor, f"{url}messages/?{query}", 400)["code"] == "invalid"


def test_a_closed_talk_opens_again_within_a_week_and_not_later(
    visitor: APIClient, url: str, scripted: Scripted
) -> None:
    assert post(visitor, f"{url}close/")["state"] == "closed"
    work(post(visitor, f"{url}messages/", 202, text="One more thing")["answer"]["id"])
    assert get(visitor, url)["state"] == "bot"
    assert Conversation.objects.get().reopened == 1
    post(visitor, f"{url}close/")
    Conversation.objects.update(closed_at=timezone.now() - timedelta(days=8))
    assert post(visitor, f"{url}messages/", 409, text="Hello?")["code"] == "conversation_closed"


def test_feedback_is_kept_changed_and_taken_back(visitor: APIClient, url: str, scripted: Scripted) -> None:
    posted = post(visitor, f"{url}messages/", 202, text="Hello")
    answer = f"messages/{posted['answer']['id']}/feedback/"
    assert post(visitor, answer, 409, value="up")["code"] == "wrong_state"
    work(posted["answer"]["id"])
    assert post(visitor, answer, value="down", comment="Too short <b>")["comment"] == "Too short <b>"
    assert post(visitor, answer, value="up")["feedback"] == "up"
    assert post(visitor, answer, value=None)["feedback"] is None
    assert post(visitor, answer, 400, value="sideways")["code"] == "invalid"
    assert post(visitor, answer, 400, value="up", comment="x" * 501)["code"] == "invalid"
    assert post(visitor, f"messages/{posted['question']['id']}/feedback/", 409, value="up")["code"] == "wrong_state"


def test_the_language_of_the_words_is_that_of_the_talk(visitor: APIClient) -> None:
    talk = begin(visitor, language="zh-Hans")
    assert talk["language"] == "zh"
    assert begin(visitor, language="fr")["language"] == "en"


def test_a_chinese_answer_in_an_english_talk_carries_a_chinese_label(visitor: APIClient, url: str) -> None:
    told = post(visitor, f"{url}messages/", 202, text="How much does the mug hold?")
    answer = Message.objects.get(pk=told["answer"]["id"])
    Message.objects.filter(pk=answer.pk).update(status="done", text="350 毫升", language="zh")
    shown = [each for each in get(visitor, url)["messages"] if each["id"] == answer.pk]
    assert [each["label"] for each in shown] == ["由人工智能生成"]
