from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecom_ai.chat import services
from ecom_ai.chat.models import Conversation
from ecom_ai.chat.owners import Owner
from tests.chat.conftest import ask, work
from tests.chat.scripted import Scripted

pytestmark = pytest.mark.django_db
PAGE = "admin:ecom_ai_chatoutcomes_changelist"


def page(client: Client, **params: Any) -> str:
    answer = client.get(reverse(PAGE), params)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_unused_chat_says_so(anna: Client) -> None:
    assert "Nobody used the chat in this time." in page(anna)


def test_a_share_of_three_talks_is_not_shown(anna: Client, customer: Any, scripted: Scripted) -> None:
    for _ in range(3):
        work(ask(services.start(Owner(user=customer), language="en")))
    Conversation.objects.update(
        asked_at=timezone.now() - timedelta(hours=73), moved_at=timezone.now() - timedelta(hours=73)
    )
    assert services.judge() == 3
    assert "too few talks to tell" in page(anna)


def test_unanswered_questions_lead_to_the_answer_that_is_missing(
    anna: Client, talk: Conversation, scripted: Scripted
) -> None:
    scripted.fields["outcome"] = "refused"
    work(ask(talk, "Can I pay with <b>gold</b>?"))
    shown = page(anna, days=7)
    assert "Can I pay with &lt;b&gt;gold&lt;/b&gt;?" in shown
    assert reverse("admin:ecom_ai_learnedanswer_add") + "?question=Can+I+pay" in shown


@pytest.mark.parametrize("days", ["0", "-1", "x", "9" * 30, "\0"])
def test_a_nonsense_period_is_the_usual_one(anna: Client, days: str) -> None:
    assert "<strong" in page(anna, days=days)
