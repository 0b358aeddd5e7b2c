"""English stories come to the rule that they are about, and the questions of a product are none."""

from __future__ import annotations

import pytest

from ecom_ai.chat.answering.stories import story_of

from .conftest import Ask


@pytest.mark.parametrize(
    ("story", "says"),
    [
        ("I bought a mug last Tuesday, it came with a crack, my flight is on Friday", "Send a picture"),
        ("Ordered a dutch oven, the box turned up yesterday and the lid is in two pieces. What now?", "Send a picture"),
        (
            "My granddaughter bought me slippers but they pinch. Can she swap them for the next size up?",
            "order the size",
        ),
        ("We are moving house on the 3rd and my parcel might go to the old flat", "cannot be changed"),
        ("My husband already bought the same tent, I haven't opened mine. Can it go back?", "within 30 days"),
        ("I put the parcel in the mail to you nine days ago and my bank account shows nothing", "5 working days"),
        ("The courier left a card, I was at work. Where is my package going now?", "parcel shop"),
        ("After 14 months my kettle won't heat anymore, I threw the box away", "2 years"),
        ("The kid knocked the desk lamp off the table and the arm snapped. Covered?", "damage from falls"),
        ("I ordered coral running shoes and you sent me navy sneakers", "not what you ordered"),
        ("It's a present for my boss, he shouldn't see what I paid", "left off"),
        ("Opened the face cream, smelled it, hate it, want my money back", "opened skin care"),
        ("I pressed order twice by accident and now there are two of everything", "until it is shipped"),
        ("Our office needs 30 notebooks, do we get something off?", "5 %"),
        ("The battery of my headphones drains in an hour now, had them 13 months", "80 %"),
        ("The website says password incorrect and I can't get in", "link"),
    ],
)
def test_an_english_story_is_answered_by_the_rule_it_comes_to(ask: Ask, story: str, says: str) -> None:
    given = ask(story)
    assert given.outcome == "answered"
    assert says in given.text


@pytest.mark.parametrize(
    "question",
    [
        "How much water does the kettle hold?",
        "Is the travel mug leakproof?",
        "How long does the battery of the headphones last?",
        "Which boots are the smallest size you have?",
        "Do you have something cheaper for my brother?",
        "I want a mug for my friend who does not like coffee",
    ],
)
def test_a_question_tells_no_story(question: str) -> None:
    assert not story_of(question.lower()).length


def test_who_is_to_pay_is_still_asked(ask: Ask) -> None:
    assert "$4.95" in ask("Do I have to pay for sending it back if I just don't like it?").text


def test_the_exception_of_food_is_told_to_nobody_who_bought_a_tent(ask: Ask) -> None:
    assert "Food" not in ask("The tent was opened, can I return it?").text
    assert "Food" in ask("The almonds were opened, can I return them?").text


def test_what_a_story_tells_aside_is_not_asked(ask: Ask) -> None:
    assert "48小时" in ask("我前天收到的盖碗，一打开盖子就缺了个口，后天我要出差，怎么处理").text
