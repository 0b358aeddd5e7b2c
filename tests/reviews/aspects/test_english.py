"""What English reviews say of each aspect; every sentence is our own."""

import pytest

from .said import said

GOOD, BAD, PLAIN = "positive", "negative", "neutral"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Great quality and fast delivery, but the price is too high.",
            {"quality": GOOD, "delivery": GOOD, "price": BAD},
        ),
        ("I love the color, hate the fit", {"appearance": GOOD, "size": BAD}),
        ("The picture is sharp the speakers are awful", {"screen": GOOD, "sound": BAD}),
        ("Colour and size are perfect", {"appearance": GOOD, "size": GOOD}),
        ("Beautiful print, flimsy zips", {"appearance": GOOD, "quality": BAD}),
        ("Although the fabric is soft, the stitching is terrible", {"material": GOOD, "quality": BAD}),
    ],
)
def test_each_aspect_has_the_opinion_that_stands_with_it(text: str, expected: dict[str, str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "aspect", "polarity"),
    [
        ("The fabric is not very soft.", "material", BAD),
        ("No complaints about the packaging.", "packaging", GOOD),
        ("The quality isn't bad", "quality", GOOD),
        ("Doesn't leak", "quality", GOOD),
        ("No smell", "smell", GOOD),
        ("The colour won't fade", "appearance", GOOD),
        ("No color fading", "appearance", GOOD),
        ("My scalp has stopped itching", "skin", GOOD),
        ("Customer service never answered", "service", BAD),
        ("Not worth the price", "price", BAD),
        ("No instructions", "use", BAD),
    ],
)
def test_negation_turns_what_it_belongs_to(text: str, aspect: str, polarity: str) -> None:
    assert said(text)[aspect] in (polarity, polarity + "?")


@pytest.mark.parametrize(
    ("text", "aspect", "polarity"),
    [
        ("The jacket is far too big.", "size", BAD),
        ("Runs small", "size", BAD),
        ("True to size", "size", GOOD),
        ("The price is low", "price", GOOD),
        ("The fabric feels cheap", "material", BAD),
        ("Cheap fabric", "material", BAD),
        ("The noise is low", "sound", GOOD),
        ("Big screen", "screen", GOOD),
        ("Long battery life", "battery", GOOD),
        ("The sleeves are a bit short", "size", BAD),
    ],
)
def test_what_is_measured_decides_whether_much_is_good(text: str, aspect: str, polarity: str) -> None:
    assert said(text)[aspect] == polarity


@pytest.mark.parametrize(
    ("text", "aspect", "polarity"),
    [
        ("Arrived a day earlier than promised.", "delivery", GOOD),
        ("Came well wrapped in paper", "packaging", GOOD),
        ("Delivery took almost three weeks", "delivery", BAD + "?"),
        ("Delivery took two days", "delivery", GOOD + "?"),
        ("A week later it was ten dollars cheaper", "price", BAD + "?"),
        ('Another "premium" quality item', "quality", BAD + "?"),
        ("I wish the quality was good", "quality", BAD + "?"),
        ("The sound is better than my old ones", "sound", GOOD + "?"),
        ("The quality used to be great", "quality", GOOD + "?"),
        ("The quality is okay", "quality", PLAIN + "?"),
    ],
)
def test_what_is_said_in_a_round_about_way(text: str, aspect: str, polarity: str) -> None:
    assert said(text)[aspect] == polarity


@pytest.mark.parametrize(
    "text",
    [
        "I usually wear a size small in this brand",
        "We ate fast food, like most people",
        "I have a long torso and broad shoulders",
        "It came in the mail on Tuesday",
        "A big thanks to my sister",
        "This checks all the boxes",
    ],
)
def test_words_that_mean_something_else_are_no_opinion(text: str) -> None:
    assert not {verdict for verdict in said(text, "Dresses").values() if verdict in (GOOD, BAD)}


def test_the_category_tells_what_a_word_means() -> None:
    assert said("Great support", "Bras and underwear") == {"comfort": GOOD}
    assert said("Great support", "Laptops") == {"service": GOOD}
