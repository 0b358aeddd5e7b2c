"""Help texts: the passage that answers, with its source; and when there is none."""

from __future__ import annotations

import pytest

from shop.models import FaqEntry

from .conftest import Ask


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("How long do I have to return an item?", "30 days"),
        ("Do you ship to Canada?", "United States"),
        ("how long does delievery take", "2 to 4 working days"),
        ("Is fall damage covered by the warranty?", "not covered"),
        ("能寄到香港吗", "配送"),
        ("運費多少", "8元"),
        ("摔坏了保修吗", "不在质保范围"),
        ("充电宝可以带上飞机不", "随身携带"),
    ],
)
def test_the_passage_that_answers_is_quoted(ask: Ask, question: str, says: str) -> None:
    given = ask(question)
    assert given.outcome == "answered"
    assert says in given.text
    assert [source.kind in {"faq", "policy"} for source in given.sources] == [True]
    assert given.sources[0].quote in given.text
    assert given.sources[0].url.startswith("/")


def test_an_edited_answer_counts_from_the_next_question(ask: Ask) -> None:
    entry = FaqEntry.objects.get(language="en", slug="q03")
    entry.answer = "Only on request."
    entry.save()
    assert ask("Do you deliver on Saturdays?").text == "Only on request."


def test_a_new_question_is_found_at_once(ask: Ask) -> None:
    assert ask("Can I bring my zebra into the tasting room?").outcome == "refused"
    FaqEntry.objects.create(
        language="en", slug="zebra", question="Are zebras welcome in the tasting room?", answer="Yes, on a lead."
    )
    assert ask("Can I bring my zebra into the tasting room?").text == "Yes, on a lead."


def test_a_deleted_answer_is_never_quoted_again(ask: Ask) -> None:
    FaqEntry.objects.get(language="en", slug="q23").delete()
    assert "hand luggage" not in ask("Can I bring the power bank on a flight?").text


@pytest.mark.parametrize(
    "question",
    [
        "Do you have a physical store in Chicago?",
        "Is there a student discount?",
        "Who founded your company?",
        "你们在上海有实体店吗",
        "学生有优惠吗",
        "有会员积分吗",
    ],
)
def test_what_no_text_says_is_not_known_and_a_person_is_offered(ask: Ask, question: str) -> None:
    given = ask(question)
    assert (given.outcome, given.offer_person) == ("refused", True)


@pytest.mark.parametrize("question", ["明天天气怎么样", "Write me a poem about the sea", "3x+5=20怎么解"])
def test_what_is_not_the_shops_business_is_declined(ask: Ask, question: str) -> None:
    given = ask(question)
    assert (given.intent, given.outcome, given.sources) == ("off_topic", "refused", ())


def test_a_follow_up_takes_what_it_leaves_open_from_the_question_before(ask: Ask) -> None:
    assert "5 working days" in ask("How long does that take?", "How do I get a refund?").text
    assert "退" in ask("那退货呢？", "运费多少？").sources[0].title


@pytest.mark.parametrize("question", ["转人工", "I want to talk to a human", "Get me a real person please"])
def test_who_asks_for_a_person_gets_one(ask: Ask, question: str) -> None:
    assert ask(question).outcome == "handoff"


@pytest.mark.parametrize(
    "question", ["太差劲了，等了两个星期还没收到货！", "Your service is terrible and nobody answers"]
)
def test_a_complaint_gets_sympathy_and_a_person(ask: Ask, question: str) -> None:
    given = ask(question)
    assert (given.intent, given.offer_person) == ("complaint", True)
    assert "抱歉" in given.text or "sorry" in given.text


@pytest.mark.parametrize("text", ["", "   ", "?!", "😀", "\x00", "<b></b>", "a" * 20_000, "猫" * 20_000, "'; --"])
def test_nothing_to_read_is_no_error(ask: Ask, text: str) -> None:
    assert ask(text).text
