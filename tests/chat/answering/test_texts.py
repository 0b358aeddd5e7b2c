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


@pytest.mark.parametrize("question", ["is a cable included with the power bank", "do you sell tea pots"])
def test_a_text_on_something_of_the_same_family_is_no_answer(ask: Ask, question: str) -> None:
    assert ask(question).outcome == "refused"


def test_beside_the_allergens_of_a_snack_stand_its_traces(ask: Ask) -> None:
    given = ask("I'm allergic to nuts - can I eat the rye crackers?")
    assert "Gluten" in given.text
    assert "also handles peanuts" in given.text


def test_a_rule_is_told_to_a_question_after_a_story_with_what_it_is_a_rule_on(ask: Ask) -> None:
    given = ask("the colour is different from the picture, can I return it")
    assert given.text.startswith("On “How do I return something?”")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("I've worn the shoes once, can I still bring them back?", "unused"),
        ("how soon will the money be back on my card", "5 working days"),
        ("How much would I pay for delivery if my basket is $42?", "$4.95"),
        ("What if my charger breaks in 18 months", "2 years"),
        ("can I write something on the card", "200 characters"),
        ("when do you open", "9 am"),
    ],
)
def test_other_words_for_what_a_text_tells(ask: Ask, question: str, told: str) -> None:
    assert told in ask(question).text


def test_a_parcel_that_is_only_said_to_be_delivered_is_for_a_person(ask: Ask) -> None:
    assert ask("Parcel shows delivered but I don't have it!!").offer_person


@pytest.mark.parametrize(
    ("question", "page"),
    [("how long will it keep", "SNK-E01"), ("how many washes", "HAR-E03"), ("can I add another item to my order", "")],
)
def test_a_text_on_another_thing_or_another_act_is_no_answer(ask: Ask, question: str, page: str) -> None:
    assert not [source for source in ask(question, page=page).sources if source.kind != "product"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("do refunds go back to my credit card", "the account that paid"),
        ("I paid cash, how do you refund me", "refund"),
        ("the zipper on my jacket broke after 13 months", "1 year"),
        ("my review vanished!! why", "insults"),
        ("you guys charge sales tax?", "include tax"),
    ],
)
def test_the_rule_for_what_happened(ask: Ask, question: str, told: str) -> None:
    assert told in ask(question).text


@pytest.mark.parametrize(
    "question",
    ["is the shampoo bar good for travel", "how long does the serum last after opening", "the tote, is it organic"],
)
def test_a_word_beside_the_name_of_a_product_finds_no_rule(ask: Ask, question: str) -> None:
    assert all(source.kind == "product" for source in ask(question).sources)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How long does shipping to Texas take?", "2 to 4 working days"),
        ("my parcel was wet and the box damaged, what should I do", "Send a picture"),
        ("received a different colour than ordered", "not what you ordered"),
        ("is my data shared with third parties", "do not sell data"),
        ("can i return a gift", "30 days"),
    ],
)
def test_what_goes_along_does_not_hide_the_rule(ask: Ask, question: str, told: str) -> None:
    assert told in ask(question).text


def test_where_a_product_is_from_is_no_question_of_delivery(ask: Ask) -> None:
    assert "Uji, Japan" in ask("is the matcha from japan").text


@pytest.mark.parametrize(
    "question",
    ["I got charged twice", "your site is not working", "can I order by phone", "can I get my invoice by email"],
)
def test_a_matter_of_which_no_text_speaks_is_for_a_person(ask: Ask, question: str) -> None:
    given = ask(question)
    assert given.outcome == "refused"
    assert given.offer_person
