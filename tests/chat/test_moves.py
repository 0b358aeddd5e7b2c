"""From the assistant to a person and back: each move once, by one person, on record."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from ecom_ai import signals
from ecom_ai.chat import services
from ecom_ai.chat.models import AwayText, Conversation, ConversationEvent, Message, OpeningHours
from ecom_ai.exceptions import Conflict, NotFound
from ecom_ai.jobs import sweeper
from tests.at_once import at_once
from tests.chat.conftest import ask, begin, get, make_staff, post, work
from tests.chat.scripted import Scripted

pytestmark = pytest.mark.django_db


def moves(talk: Conversation) -> list[tuple[str, str, str, str]]:
    return [
        (
            event.kind,
            event.before,
            event.after,
            "customer" if event.by_customer else getattr(event.user, "username", ""),
        )
        for event in ConversationEvent.objects.filter(conversation=talk).select_related("user")
    ]


def test_the_whole_way_is_on_record(talk: Conversation, staff: Any) -> None:
    services.hand_off(talk, reason="Broken parcel")
    services.take_over(talk, user=staff)
    said = services.reply_as_person(talk, user=staff, text="Hello, I am Anna.")
    services.give_back(talk, user=staff)
    services.close(talk, by_customer=True)
    assert moves(talk) == [
        ("started", "", "bot", "customer"),
        ("handed_off", "bot", "waiting", "customer"),
        ("taken", "waiting", "person", "anna"),
        ("given_back", "person", "bot", "anna"),
        ("closed", "bot", "closed", "customer"),
    ]
    assert (said.role, said.author) == ("person", staff)
    notes = list(Message.objects.filter(role="system").values_list("code", flat=True))
    assert notes == ["handed_off", "taken", "given_back", "closed"]
    assert "Anna is with you now." in Message.objects.get(code="taken").text
    assert Conversation.objects.get(pk=talk.pk).handed_off_at is not None


def test_moves_that_make_no_sense_change_nothing(talk: Conversation, staff: Any) -> None:
    other = make_staff("ben")
    for wrong in (
        lambda: services.give_back(talk, user=staff),
        lambda: services.reply_as_person(talk, user=staff, text="Hello"),
    ):
        with pytest.raises(Conflict):
            wrong()
    services.take_over(talk, user=staff)
    services.take_over(talk, user=staff)  # the second click of the same person
    for wrong in (
        lambda: services.take_over(talk, user=other),
        lambda: services.give_back(talk, user=other),
        lambda: services.reply_as_person(talk, user=other, text="Hello"),
        lambda: services.close(talk, user=other),
        lambda: services.take_over(talk, user=make_staff("carl"), from_staff=other),
    ):
        with pytest.raises(Conflict):
            wrong()
    assert Conversation.objects.get(pk=talk.pk).staff == staff
    assert [kind for kind, *_rest in moves(talk)] == ["started", "taken"]


def test_a_colleague_takes_it_from_exactly_the_one_who_had_it(talk: Conversation, staff: Any) -> None:
    other = make_staff("ben")
    services.take_over(talk, user=staff)
    services.take_over(talk, user=other, from_staff=staff)
    assert Conversation.objects.get(pk=talk.pk).staff == other
    services.close(talk, user=other)
    with pytest.raises(Conflict):
        services.take_over(talk, user=staff)


def test_asking_for_a_person_twice_is_asking_once(talk: Conversation, staff: Any) -> None:
    heard = []

    def listen(conversation: Conversation, **_kwargs: Any) -> None:
        heard.append(conversation.pk)

    signals.chat_waiting.connect(listen)
    services.hand_off(talk)
    services.hand_off(talk)
    services.take_over(talk, user=staff)
    services.hand_off(talk)
    signals.chat_waiting.disconnect(listen)
    assert talk.state == "person"
    assert [kind for kind, *_rest in moves(talk)] == ["started", "handed_off", "taken"]


def test_somebody_who_takes_over_stops_the_assistant(talk: Conversation, staff: Any, scripted: Scripted) -> None:
    answer = ask(talk)
    services.take_over(talk, user=staff)
    assert work(answer).status == "stopped"
    assert scripted.asked == []


def test_while_a_person_has_it_the_assistant_is_silent_and_answers_again_after(
    visitor: APIClient, staff: Any, scripted: Scripted
) -> None:
    url = f"conversations/{begin(visitor, language='en')['id']}/"
    talk = Conversation.objects.get()
    waiting = post(visitor, f"{url}handoff/", reason="My parcel")
    assert (waiting["state"], waiting["waiting"]["position"]) == ("waiting", 1)
    work(post(visitor, f"{url}messages/", 202, text="And meanwhile?")["answer"]["id"])
    services.take_over(talk, user=staff)
    found = post(visitor, f"{url}messages/", 202, text="Hello Anna")
    assert found["answer"] is None
    assert get(visitor, url)["person"] == {"name": "Anna"}
    services.reply_as_person(talk, user=staff, text="Hello!", key="k")
    services.reply_as_person(talk, user=staff, text="Hello!", key="k")
    services.give_back(talk, user=staff)
    work(post(visitor, f"{url}messages/", 202, text="Thanks")["answer"]["id"])
    assert [(turn.speaker, turn.text) for turn in scripted.asked[-1].history][-2:] == [
        ("customer", "Hello Anna"),
        ("person", "Hello!"),
    ]


def test_the_queue_counts_who_came_before(customer: Any, staff: Any) -> None:
    talks = [Conversation.objects.create(user=customer, language="en") for _number in range(3)]
    for each in talks:
        services.hand_off(each)
    assert [services.state_data(each)["waiting"]["position"] for each in talks] == [1, 2, 3]
    assert list(Conversation.objects.waiting()) == talks
    services.take_over(talks[0], user=staff)
    assert services.state_data(Conversation.objects.get(pk=talks[2].pk))["waiting"]["position"] == 2


@pytest.mark.django_db(transaction=True)
def test_two_of_the_staff_at_the_same_moment_and_one_of_them_has_it(talk: Conversation) -> None:
    people = [make_staff(f"clerk{number}") for number in range(8)]

    def take(number: int) -> bool:
        try:
            services.take_over(Conversation.objects.get(pk=talk.pk), user=people[number])
        except Conflict:
            return False
        return True

    taken = at_once(take, len(people))
    assert taken.count(True) == 1
    assert Conversation.objects.get(pk=talk.pk).staff == people[taken.index(True)]
    assert ConversationEvent.objects.filter(kind="taken").count() == 1


def at(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    """In the week of Monday, 2 March 2026."""
    return timezone.make_aware(datetime(2026, 3, day, hour, minute))  # noqa: DTZ001 - made aware


def test_opening_hours_special_days_and_what_is_told_outside_them(db: None) -> None:
    assert services.staff_state(at(3), language="en").available
    for weekday in range(5):
        OpeningHours.objects.create(weekday=weekday, opens=time(9), closes=time(12))
        OpeningHours.objects.create(weekday=weekday, opens=time(13), closes=time(18))
    OpeningHours.objects.create(day=at(0, day=3).date())
    OpeningHours.objects.create(day=at(0, day=7).date(), opens=time(10), closes=time(11))

    def available(moment: datetime) -> bool:
        return services.staff_state(moment, language="en").available

    assert [available(at(9)), available(at(12)), available(at(17, 59)), available(at(18))] == [True, False, True, False]
    assert not available(at(10, day=3))
    assert [available(at(10, 30, day=7)), available(at(10, 30, day=8))] == [True, False]
    closed = services.staff_state(at(19), language="en")
    assert "not here" in closed.text
    assert closed.opens_at == at(9, day=4)
    AwayText.objects.create(language="zh", text="我们九点上班。")
    assert services.staff_state(at(19), language="zh").text == "我们九点上班。"


def test_who_asks_for_a_person_at_night_is_told_when_one_comes(talk: Conversation) -> None:
    OpeningHours.objects.create(day=timezone.localdate())
    AwayText.objects.create(language="en", text="We are back at nine.")
    services.hand_off(talk)
    assert Message.objects.get(role="system").text == "We are back at nine."
    assert talk.state == "waiting"


def test_a_talk_of_a_person_whose_account_is_gone_waits_for_another(talk: Conversation, staff: Any) -> None:
    services.take_over(talk, user=staff)
    colleague = make_staff("ben")
    staff.delete()
    sweeper.sweep()
    talk.refresh_from_db()
    assert (talk.state, talk.waiting_since is not None) == ("waiting", True)
    services.take_over(talk, user=colleague)
    sweeper.sweep()
    assert services.reply_as_person(talk, user=colleague, text="Hello, I am Ben.").author == colleague


def test_a_talk_erased_meanwhile_is_not_there(talk: Conversation, staff: Any) -> None:
    """Somebody read it before it was erased and moves it after."""
    Conversation.objects.filter(pk=talk.pk).delete()
    with pytest.raises(NotFound):
        services.hand_off(talk)
    with pytest.raises(NotFound):
        services.close(talk, by_customer=True)
    with pytest.raises(NotFound):
        services.reply_as_person(talk, user=staff, text="Hello")
