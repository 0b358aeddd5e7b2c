from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from ecom_ai.chat import services, tasks
from ecom_ai.chat.models import CannedReply, Conversation, LearnedAnswer, Message, OpeningHours
from ecom_ai.chat.owners import Owner
from ecom_ai.chat.services import visitors
from ecom_ai.chat.states import ChatState
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from tests.chat.admin.conftest import INBOX, do, live, make_staff, queue, signed_in
from tests.chat.conftest import ask, work
from tests.chat.scripted import Scripted

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script> \U0001f600"


def wait(talk: Conversation, text: str = "I want a person") -> Conversation:
    ask(talk, text)
    return services.hand_off(talk, reason="complaint")


def person_of(client: Client) -> Any:
    return get_user_model().objects.get(pk=client.session["_auth_user_id"])


def test_who_waits_longest_stands_first_and_then_my_talks(
    anna: Client, talk: Conversation, customer: Any, scripted: Scripted
) -> None:
    talks = [talk, *(services.start(Owner(user=customer), language="zh") for _ in range(3))]
    wait(talks[1])
    wait(talks[2])
    services.take_over(talks[3], user=person_of(anna))
    ask(talks[0], "what is it made of?")
    rows = queue(anna)
    assert [row["id"] for row in rows] == [str(talks[n].pk) for n in (1, 2, 3, 0)]
    assert [row["state"] for row in rows] == ["waiting", "waiting", "person", "bot"]
    assert rows[0]["text"] == "I want a person"
    assert rows[2]["mine"]


def test_the_queue_costs_the_same_queries_for_any_number_of_talks(
    anna: Client, customer: Any, scripted: Scripted, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        wait(services.start(Owner(user=customer), language="en"))
    with django_assert_max_num_queries(8):
        assert len(queue(anna)) == 12


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_outside_the_opening_hours_the_queue_is_read_in_every_language_of_the_admin(
    anna: Client, talk: Conversation, language: str
) -> None:
    wait(talk)
    OpeningHours.objects.create(day=timezone.localdate())
    with translation.override(language):
        answer = anna.get(reverse(f"{INBOX}queue")).json()
    assert answer["open"] is False
    assert [row["id"] for row in answer["queue"]] == [str(talk.pk)]


def test_the_page_names_every_word_of_its_script_and_speaks_chinese(anna: Client) -> None:
    with translation.override("zh-hans"):
        page = anna.get(reverse(f"{INBOX}changelist"))
    assert page.status_code == 200
    assert b"ecom-ai-inbox-config" in page.content


def test_a_talk_is_taken_replied_to_given_back_and_closed(anna: Client, talk: Conversation, scripted: Scripted) -> None:
    wait(talk)
    taken = do(anna, talk, "take").json()
    assert (taken["state"], taken["mine"], taken["may"]["reply"]) == ("person", True, True)
    replied = do(anna, talk, "reply", text="Hello, Anna here.", key="k1").json()
    assert [m["text"] for m in replied["messages"] if m["role"] == "person"] == ["Hello, Anna here."]
    do(anna, talk, "reply", text="Hello, Anna here.", key="k1")
    assert Message.objects.filter(conversation=talk, role="person").count() == 1
    assert do(anna, talk, "give-back").json()["state"] == "bot"
    do(anna, talk, "take")
    assert do(anna, talk, "close").json()["state"] == "closed"


def test_two_of_staff_cannot_take_the_same_talk(
    anna: Client, ben: Client, talk: Conversation, scripted: Scripted
) -> None:
    wait(talk)
    assert do(anna, talk, "take").status_code == 200
    refused = do(ben, talk, "take")
    assert refused.status_code == 409
    assert refused.json()["talk"]["staff"] == "anna"
    assert do(ben, talk, "reply", text="me too").status_code == 409
    talk.refresh_from_db()
    assert talk.staff == person_of(anna)


def test_a_colleague_takes_it_knowingly_and_only_from_whom_they_saw(
    anna: Client, ben: Client, talk: Conversation, scripted: Scripted
) -> None:
    wait(talk)
    do(anna, talk, "take")
    assert do(ben, talk, "pass", **{"from": "999"}).status_code == 409
    passed = do(ben, talk, "pass", **{"from": live(ben, talk).json()["staff_key"]})
    assert passed.json()["mine"]


def test_nothing_new_is_no_content_and_news_is_the_whole_talk(
    anna: Client, talk: Conversation, scripted: Scripted
) -> None:
    answer = ask(talk)
    seen = live(anna, talk).json()
    assert live(anna, talk, revision=seen["revision"]).status_code == 204
    work(answer)
    assert live(anna, talk, revision=seen["revision"]).json()["messages"][-1]["text"] == "The mug holds 350 ml."


@pytest.mark.parametrize("text", ["", "   ", "a\0b", "x" * 4001])
def test_a_bad_reply_is_refused_with_its_reason(
    anna: Client, talk: Conversation, scripted: Scripted, text: str
) -> None:
    wait(talk)
    do(anna, talk, "take")
    refused = do(anna, talk, "reply", text=text)
    assert refused.status_code == 400
    assert refused.json()["detail"]


def test_hostile_words_travel_as_data(anna: Client, talk: Conversation, scripted: Scripted) -> None:
    wait(talk, EVIL)
    assert queue(anna)[0]["text"] == EVIL
    page = anna.get(reverse(f"{INBOX}changelist")).content.decode()
    assert "<script>alert" not in page
    transcript = anna.get(reverse("admin:ecom_ai_conversation_change", args=[talk.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in transcript
    assert "<script>alert" not in transcript


def test_an_onlooker_reads_and_does_nothing(onlooker: Client, talk: Conversation, scripted: Scripted) -> None:
    wait(talk)
    assert live(onlooker, talk).json()["may"] == {}
    for verb in ("take", "reply", "give-back", "close", "pass", "learn"):
        assert do(onlooker, talk, verb, text="hi").status_code == 403
    assert onlooker.post(reverse(f"{INBOX}suggest", args=[talk.pk])).status_code == 403
    talk.refresh_from_db()
    assert talk.state == ChatState.WAITING


def test_staff_without_the_right_see_nothing(stranger: Client, talk: Conversation) -> None:
    pages = [
        reverse(f"{INBOX}changelist"),
        reverse(f"{INBOX}queue"),
        reverse("admin:ecom_ai_conversation_changelist"),
        reverse("admin:ecom_ai_conversation_change", args=[talk.pk]),
        reverse("admin:ecom_ai_chatoutcomes_changelist"),
    ]
    assert [stranger.get(page).status_code for page in pages] == [403] * len(pages)
    assert live(stranger, talk).status_code == 403
    assert Client().get(pages[1]).status_code == 302


def test_unknown_talks_and_verbs_are_not_found(anna: Client, talk: Conversation) -> None:
    assert do(anna, talk, "delete").status_code == 404
    assert anna.get(reverse(f"{INBOX}verb", args=[talk.pk, "take"])).status_code == 404
    assert anna.get(reverse(f"{INBOX}live", args=[uuid.uuid4()])).status_code == 404
    assert anna.get(reverse("admin:ecom_ai_conversation_change", args=["\0x"])).status_code == 404


def test_a_suggestion_is_what_the_assistant_would_say_and_is_not_sent(
    anna: Client, ben: Client, talk: Conversation, scripted: Scripted
) -> None:
    wait(talk)
    do(anna, talk, "take")
    url = reverse(f"{INBOX}suggest", args=[talk.pk])
    job = anna.post(url).json()["job"]
    assert anna.get(url, {"job": job}).json()["open"]
    execute(tasks.suggest.run, job)
    assert anna.get(url, {"job": job}).json() == {"open": False, "text": "The mug holds 350 ml.", "error": ""}
    assert not Message.objects.filter(conversation=talk, text="The mug holds 350 ml.").exists()
    assert ben.get(url, {"job": job}).status_code == 404
    assert anna.get(url, {"job": "x"}).status_code == 404


def test_who_may_see_jobs_does_not_read_in_one_what_a_customer_is_told(
    anna: Client, stranger: Client, talk: Conversation, scripted: Scripted
) -> None:
    wait(talk)
    job = anna.post(reverse(f"{INBOX}suggest", args=[talk.pk])).json()["job"]
    execute(tasks.suggest.run, job)
    address = reverse("ecom_ai:job-detail", args=[job])
    assert anna.get(address).json()["result"]["text"] == "The mug holds 350 ml."
    seen = stranger.get(address)
    assert (seen.json()["state"], seen.json()["result"]) == ("done", {})
    assert b"350 ml" not in stranger.get(reverse("admin:ecom_ai_job_change", args=[job])).content
    changer = signed_in(make_staff("max", "view_job", "change_job"))
    Job.objects.filter(pk=job).update(state="failed")
    assert changer.post(f"{address}retry/").status_code == 403


def test_without_a_question_there_is_no_suggestion(anna: Client, talk: Conversation) -> None:
    refused = anna.post(reverse(f"{INBOX}suggest", args=[talk.pk]))
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_asked")


def test_ready_answers_come_in_the_language_of_the_talk_and_are_counted(
    anna: Client, talk: Conversation, scripted: Scripted
) -> None:
    own = CannedReply.objects.create(language="en", shortcut="hello", text="Hello!")
    CannedReply.objects.create(language="zh", shortcut="你好", text="您好！")
    wait(talk)
    taken = do(anna, talk, "take").json()
    assert taken["canned"] == [{"id": own.pk, "shortcut": "hello", "text": "Hello!"}]
    do(anna, talk, "reply", text="Hello!", canned=own.pk)
    own.refresh_from_db()
    assert own.used == 1


def test_a_good_answer_becomes_a_proposal_that_somebody_approves(
    anna: Client, ben: Client, talk: Conversation, scripted: Scripted, admin_client: Client
) -> None:
    wait(talk, "Do you deliver on Sundays?")
    do(anna, talk, "take")
    reply = do(anna, talk, "reply", text="Yes, we deliver on Sundays.").json()["messages"][-1]
    fields = {"message": reply["id"], "question": "Do you deliver on Sundays?"}
    assert do(ben, talk, "learn", **fields).status_code == 403
    assert do(anna, talk, "learn", **fields).status_code == 200
    entry = LearnedAnswer.objects.get()
    assert (entry.answer, entry.state, entry.language) == ("Yes, we deliver on Sundays.", "proposed", "en")
    changelist = reverse("admin:ecom_ai_learnedanswer_changelist")
    admin_client.post(changelist, {"action": "approve", "_selected_action": [entry.pk]})
    entry.refresh_from_db()
    assert entry.state == "approved"
    admin_client.post(changelist, {"action": "reject", "_selected_action": [entry.pk]})
    entry.refresh_from_db()
    assert entry.state == "rejected"


def test_a_proposal_needs_a_message_of_the_talk(anna: Client, talk: Conversation, scripted: Scripted) -> None:
    wait(talk)
    for number in ("", "x", "99999999", "\0"):
        assert do(anna, talk, "learn", message=number, question="q").status_code == 404


def test_the_list_of_talks_finds_words_and_survives_null_bytes(
    anna: Client, talk: Conversation, scripted: Scripted
) -> None:
    wait(talk, "Where is my lantern?")
    url = reverse("admin:ecom_ai_conversation_changelist")
    assert "Where is my lantern?" in anna.get(url, {"q": "lantern"}).content.decode()
    assert "Where is my lantern?" not in anna.get(url, {"q": "kettle"}).content.decode()
    assert anna.get(url, {"q": "\0"}).status_code == 200


def test_the_admin_index_leads_to_the_inbox(anna: Client, stranger: Client) -> None:
    assert reverse(f"{INBOX}changelist") in anna.get(reverse("admin:index")).content.decode()
    assert reverse(f"{INBOX}changelist") not in stranger.get(reverse("admin:index")).content.decode()


def test_a_colleague_sees_what_was_asked_and_what_stayed_open(
    anna: Client, talk: Conversation, scripted: Scripted
) -> None:
    work(ask(talk, "How much does the mug hold?"))
    scripted.fields["outcome"] = "refused"
    work(ask(talk, "Is it bulletproof?"))
    services.hand_off(talk)
    assert live(anna, talk).json()["summary"] == [
        "Asked: How much does the mug hold?",
        "Asked: Is it bulletproof?",
        "Not answered: Is it bulletproof?",
    ]


def test_what_was_decided_before_is_passed_over(admin_client: Client) -> None:
    """A second click, or a selection with old entries in it."""
    entries = [LearnedAnswer.objects.create(language="en", question=f"{n}?", answer="Yes.") for n in range(2)]
    services.approve_answer(entries[0], user=None)
    changelist = reverse("admin:ecom_ai_learnedanswer_changelist")
    for words in ("1 answer is in use now.", "This was decided already."):
        data = {"action": "approve", "_selected_action": [entry.pk for entry in entries]}
        assert words in admin_client.post(changelist, data, follow=True).content.decode()
    assert set(LearnedAnswer.objects.values_list("state", flat=True)) == {"approved"}


def test_who_approves_in_the_list_has_read_the_answer(admin_client: Client) -> None:
    long = "Ten days & no <b>more</b>. " * 20
    for answer in ("Yes, gladly.", long):
        LearnedAnswer.objects.create(language="en", question="May I?", answer=answer)
    page = admin_client.get(reverse("admin:ecom_ai_learnedanswer_changelist")).content.decode()
    assert "Yes, gladly." in page
    assert f"</summary>{escape(long)}</details>" in page


@pytest.mark.parametrize("key", ["\0", "a\0b", "k" * 10_000])
def test_any_key_of_a_reply_is_taken(anna: Client, talk: Conversation, key: str) -> None:
    do(anna, talk, "take")
    for _time in range(2):
        assert do(anna, talk, "reply", text="Hello", key=key).status_code == 200
    kept = talk.messages.get(role="person").key if key != "\0" else ""
    assert len(kept) <= 255
    assert "\0" not in kept


def test_talks_in_which_nobody_said_anything_hide_no_others(
    anna: Client, talk: Conversation, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecom_ai.chat.admin.queue.MOST", 3)
    for _number in range(5):
        services.hand_off(services.start(Owner(visitor=visitors.issue()[0])))
    wait(talk)
    other = wait(services.start(Owner(visitor=visitors.issue()[0]), language="en"))
    do(anna, talk, "take")
    shown = [row["id"] for row in queue(anna)]
    assert (shown[0], shown[-1]) == (str(other.pk), str(talk.pk))
