"""What is kept, exported, erased; what became of a talk; what staff teach."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from ecom_ai.chat import grouping, services
from ecom_ai.chat.models import Budget, Conversation, ConversationEvent, LearnedAnswer, Message, Visitor
from ecom_ai.chat.owners import Owner
from ecom_ai.chat.services import visitors
from ecom_ai.exceptions import Conflict, InvalidInput
from ecom_ai.jobs.sweeper import purge
from tests.chat.conftest import ROOT, ask, begin, get, make_staff, post, work
from tests.chat.scripted import Scripted

pytestmark = pytest.mark.django_db


def let_pass(talk: Conversation, **delta: float) -> None:
    then = timezone.now() - timedelta(**delta)
    Conversation.objects.filter(pk=talk.pk).update(asked_at=then, moved_at=then, created_at=then)


def verdict_of(talk: Conversation) -> str:
    services.judge()
    talk.refresh_from_db()
    return talk.verdict


def test_an_answered_talk_is_resolved_after_three_quiet_days_and_not_before(
    talk: Conversation, scripted: Scripted
) -> None:
    work(ask(talk))
    let_pass(talk, hours=71)
    assert verdict_of(talk) == ""
    let_pass(talk, hours=73)
    assert verdict_of(talk) == "resolved"
    assert (talk.state, ConversationEvent.objects.filter(kind="closed").count()) == ("closed", 1)
    work(ask(talk, "It broke"))  # within a week it is open again, and counts no more
    talk.refresh_from_db()
    assert (talk.state, talk.verdict, talk.reopened) == ("bot", "", 1)


@pytest.mark.parametrize(
    ("case", "expected"),
    [("silent", "silent"), ("refused", "unresolved"), ("failed", "unresolved"), ("thumb down", "unresolved"),
     ("handed over", "handed_over")],
)  # fmt: skip
def test_who_left_is_no_success(case: str, expected: str, talk: Conversation, scripted: Scripted, staff: Any) -> None:
    if case != "silent":
        scripted.fields = {"outcome": "refused"} if case == "refused" else {}
        answer = work(ask(talk))
        if case == "failed":
            Message.objects.filter(pk=answer.pk).update(status="failed")
        if case == "thumb down":
            services.give_feedback(answer, value="down")
        if case == "handed over":
            services.hand_off(talk)
            services.take_over(talk, user=staff)
            services.give_back(talk, user=staff)
    let_pass(talk, hours=73)
    assert verdict_of(talk) == expected


def test_a_talk_that_waits_or_that_a_person_has_is_not_over(talk: Conversation, staff: Any) -> None:
    services.hand_off(talk)
    let_pass(talk, days=30)
    assert verdict_of(talk) == ""
    services.take_over(talk, user=staff)
    let_pass(talk, days=30)
    assert verdict_of(talk) == ""


def test_the_numbers_for_the_dashboard(talk: Conversation, customer: Any, staff: Any, scripted: Scripted) -> None:
    work(ask(talk))
    let_pass(talk, hours=73)
    second = services.start(Owner(user=customer), language="en")
    scripted.fields = {"outcome": "refused"}
    for text in ("Do you ship to Iceland?", "do you ship to iceland", "Is the mug vegan?"):
        work(ask(second, text))
    services.hand_off(second, reason="Iceland")
    services.take_over(second, user=staff)
    services.judge()
    client = APIClient()
    client.force_authenticate(staff)
    found = get(client, "outcomes/?days=7")
    assert (found["talks"], found["verdicts"]["resolved"], found["verdicts"]["undecided"]) == (2, 1, 1)
    assert (found["resolved_share"], found["handed_off"]) == (1.0, 1)
    assert found["reasons"] == [{"reason": "Iceland", "count": 1}]
    assert [(each["count"], each["question"].lower()[:22]) for each in found["unanswered"]] == [
        (2, "do you ship to iceland"),
        (1, "is the mug vegan?"),
    ]
    assert found["tokens"] == {"read": 280, "written": 120}
    assert found["first_text_seconds"]["median"] >= 0
    assert found["waiting_seconds"]["median"] >= 0
    assert sum(day["talks"] for day in found["by_day"]) == 2
    assert len(found["by_day"]) == 8
    for wrong in ("days=0x", "days=-1", "days=9999"):
        get(client, f"outcomes/?{wrong}", 400)


def test_questions_that_ask_the_same_are_one_group_in_both_languages() -> None:
    texts = [
        (1, "Can I pay with WeChat?", "en"),
        (2, "can i pay with wechat", "en"),
        (3, "这个杯子能放进洗碗机吗？", "zh"),
        (4, "杯子能放进洗碗机吗", "zh"),
        (5, "Where is your shop?", "en"),
    ]
    assert [group.keys for group in grouping.group(texts)] == [[1, 2], [3, 4], [5]]
    assert grouping.group([(1, "？！", "zh"), (2, "", "en")])[0].count == 1


def test_old_talks_visitors_and_budgets_go_with_the_sweepers_purge(talk: Conversation, visitor: APIClient) -> None:
    begin(visitor)
    recent = Conversation.objects.exclude(pk=talk.pk).get()
    let_pass(talk, days=181)
    old, _token = visitors.issue()
    Visitor.objects.filter(pk=old.pk).update(rotated_at=timezone.now() - timedelta(days=40))
    Budget.objects.create(day=timezone.localdate() - timedelta(days=90), scope="shop", what="messages")
    purge()
    assert list(Conversation.objects.all()) == [recent]
    assert list(Visitor.objects.all()) == [recent.visitor]
    assert Budget.objects.filter(what="messages").count() == 0


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("ecom_ai_chat", *arguments, stdout=out)
    return out.getvalue()


def test_a_customer_takes_their_talks_along_and_has_them_forgotten(
    talk: Conversation, scripted: Scripted, tmp_path: Path, staff: Any
) -> None:
    work(ask(talk, "My phone is 13812345678"))
    other = Conversation.objects.create(user=staff, language="en")
    assert run("export", "--customer", "li", "--out", str(tmp_path / "li.jsonl")) == "exported=1\n"
    (line,) = (tmp_path / "li.jsonl").read_text(encoding="utf-8").splitlines()
    own = json.loads(line)
    assert own["messages"][0]["text"] == "My phone is 13812345678"
    assert (own["messages"][1]["label"], own["messages"][1]["ai_generated"]) == ("AI-generated", True)
    assert "AI" in own["notice"]
    assert own["moves"][0]["what"] == "started"
    everything = run("export")
    assert len(everything.splitlines()) == 2
    assert "13812345678" not in everything
    assert run("erase", "--customer", "li") == "would_erase=1 (say --yes)\n"
    assert run("erase", "--customer", "li", "--yes") == "erased=1\n"
    assert list(Conversation.objects.all()) == [other]
    assert not Message.objects.exists()
    assert not Budget.objects.filter(scope="customer").exists()
    with pytest.raises(CommandError):
        run("erase", "--customer", "nobody", "--yes")


def test_the_purge_command_says_what_it_did(talk: Conversation) -> None:
    let_pass(talk, hours=80)
    assert run("purge") == "judged=1 deleted=0\n"


def test_the_whole_talk_can_be_kept_by_its_owner(visitor: APIClient, scripted: Scripted) -> None:
    url = f"conversations/{begin(visitor, language='en')['id']}/"
    work(post(visitor, f"{url}messages/", 202, text="Hello")["answer"]["id"])
    kept = get(visitor, f"{url}transcript/")
    assert [line["who"] for line in kept["messages"]] == ["customer", "bot"]
    assert kept["messages"][1]["label"] == "AI-generated"


def test_a_good_answer_becomes_knowledge_once_it_is_approved(talk: Conversation, staff: Any) -> None:
    proposed = {"question": "Do you ship to <b>Iceland</b>?", "answer": "Yes,\nin ten days.", "language": "en"}
    entry = services.propose_answer(**proposed, user=staff)
    assert (entry.question, entry.answer, entry.state) == ("Do you ship to Iceland?", "Yes,\nin ten days.", "proposed")
    boss = make_staff("boss")
    services.approve_answer(entry, user=boss)
    assert (entry.state, entry.decided_by) == ("approved", boss)
    with pytest.raises(Conflict):
        services.approve_answer(entry, user=staff)
    services.reject_answer(entry, user=boss)
    for wrong in ({"answer": " "}, {"answer": "Call Li on 13812345678"}):
        with pytest.raises(InvalidInput):
            services.propose_answer(**{**proposed, **wrong}, user=staff)
    assert LearnedAnswer.objects.count() == 1


def test_a_deleted_customer_takes_the_talks_along_and_deleted_staff_leave_theirs(
    talk: Conversation, customer: Any, staff: Any
) -> None:
    services.take_over(talk, user=staff)
    services.reply_as_person(talk, user=staff, text="Hello")
    staff.delete()
    talk.refresh_from_db()
    assert talk.messages.filter(role="person", author=None).exists()
    client = APIClient()
    client.force_authenticate(customer)
    assert client.get(f"{ROOT}conversations/{talk.pk}/").json()["person"] == {"name": ""}
    customer.delete()
    assert not Conversation.objects.exists()
