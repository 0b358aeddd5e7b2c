"""Answers about one product, or a few that may be meant: price, stock, attributes, an overview. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ecom_ai.chat.answering.contract import Source
from ecom_ai.chat.answering.directions import PRICE, Direction, measure
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.answering.facts import BY_TITLE, Fact, asked_facts, either_of, is_no, is_yes, leftovers
from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.answering.suiting import Verdict, verdict_on, without_named
from ecom_ai.chat.answering.wording import say, say_of

_SENTENCES = {
    "capacity": "holds",
    "weight": "weighs",
    "material": "made_of",
    "colour": "comes_in",
    "sizes": "sizes",
    "origin": "comes_from",
}
_OVERVIEW_FACTS = 6
_WITHOUT = re.compile(r"\bfree\b|\bnon\b|\bwithout\b|\bno\b|不含|无|没有|\bnot\b")
_ABOUT_SIZES = frozenset({"sizechoice", "exchange", "return"})
_DELIVERY = frozenset(
    {
        "deliver",
        "return",
        "refund",
        "exchange",
        "wrap",
        "gift",
        "warranty",
        "repair",
        "tax",
        "discount",
        "bulk",
        "cancel",
    }
)
"""Topics beside which "how much" does not ask for the price of a product."""


def short_name(item: Item) -> str:
    """The title up to its first comma: "Retro Electric Kettle, 1.7 L" is spoken of as the Retro Electric Kettle."""
    return item.title if item.language == "zh" else item.title.split(", ")[0]


def asks_price(reading: Reading) -> bool:
    return "cost" in reading.topics and not reading.topics & _DELIVERY and not reading.has("amount")


def price_line(item: Item, language: str) -> str:
    text = say_of("price", language, short_name(item), price=item.price_text)
    return text if item.available else text + _space(language) + say_of("sold_out", language, short_name(item))


def stock_line(item: Item, language: str) -> str:
    return say_of("in_stock" if item.available else "sold_out", language, short_name(item))


def fact_line(fact: Fact, item: Item, reading: Reading) -> str:
    language, name = reading.language, short_name(item)
    if reading.has("yesno"):
        kind = _yes_or_no(fact, reading)
        return say_of(kind, language, name, fact=fact.name, value=fact.value)
    template = next((_SENTENCES[concept] for concept in sorted(fact.concepts) if concept in _SENTENCES), "")
    exact = len(fact.concepts) <= 2 and template
    if language == "en" and item.language == "en" and exact and _fits(template, fact):
        return say_of(template, language, name, value=_in_sentence(template, fact.value))
    return say(_fact_words(fact, language), language, name=name, fact=fact.name, value=fact.value)


def _yes_or_no(fact: Fact, reading: Reading) -> str:
    """No bare yes to "is there BPA in it?" where the sheet says that it is BPA free."""
    if is_yes(fact.value):
        return "listed" if _WITHOUT.search(fact.name.lower()) and not _WITHOUT.search(reading.folded) else "yes"
    return "no" if is_no(fact.value) and fact.value.strip().lower() != "none" else "listed"


def _fact_words(fact: Fact, language: str) -> str:
    """ "Keeps hot" is no noun that could be "of the bottle"."""
    return (
        "fact_verb" if language == "en" and re.match(r"(?:Keeps|Fits|Suits|Holds|Comes|Made) ", fact.name) else "fact"
    )


def _fits(template: str, fact: Fact) -> bool:
    """Only where the attribute is the thing itself: not the weight of the packaging, the material of the lid."""
    words = fact.name.lower().split()
    if template == "sizes" and " x " in fact.value:
        return False
    return len(words) == 1 and not (template == "weighs" and "/" in fact.value)


def _in_sentence(template: str, value: str) -> str:
    if template in {"made_of", "comes_in"} and value[:1].isupper() and value[1:2].islower():
        return value[0].lower() + value[1:]
    return value


def _space(language: str) -> str:
    return "" if language == "zh" else " "


def answer_about(reading: Reading, items: Sequence[Item], *, implied: bool) -> Draft | None:
    """What the question asks about these products; None where it asks nothing that they tell."""
    found: list[tuple[Item, list[str], str]] = []
    for item in items:
        lines, quote = lines_about(reading, item, implied=implied, alone=len(items) == 1)
        if lines:
            found.append((item, lines, quote))
    if not found:
        return None
    lines = [line for _item, each, _quote in found for line in each]
    if len(found) > 1:
        lines = [f"- {line}" for line in lines]
    sources: list[Source] = [item.source(quote) for item, _lines, quote in found]
    return Draft(
        tuple(lines),
        "product",
        "answered",
        tuple(sources),
        tuple(item.pk for item, _lines, _quote in found),
        free=True,
    )


def told_of(way: Direction, item: Item, reading: Reading) -> Draft:
    """The one that lies furthest that way, by what it was chosen."""
    language = reading.language
    name = next((found[0] for concept in way.concepts if (found := measure(item, concept)) is not None), PRICE)
    value = dict(item.facts).get(name, "")
    if not value:
        line, quote = price_line(item, language), f"{say('price_word', language)}: {item.price_text}"
    else:
        line = say("fact", language, name=short_name(item), fact=name, value=value)
        quote = f"{name}: {value}"
    return Draft((line,), "product", "answered", (item.source(quote),), (item.pk,), free=True)


def lines_about(reading: Reading, item: Item, *, implied: bool, alone: bool = True) -> tuple[list[str], str]:
    """Sentences with the passage of the fact sheet that they rest on."""
    language = reading.language
    facts = asked_facts(reading.content, item)
    if not any(fact.by_name for fact in facts):
        facts = either_of(reading.folded, item) or facts
    if reading.has("overview") and alone and all(fact.score <= BY_TITLE for fact in facts):
        facts = []
    lines: list[str] = []
    quotes: list[str] = []
    if asks_price(reading) and item.price_text:
        lines.append(price_line(item, language))
        quotes.append(f"{say('price_word', language)}: {item.price_text}")
    if reading.has("stock"):
        lines.append(stock_line(item, language))
        quotes.append(f"{say('stock_word', language)}: {stock_word(item, language)}")
    if (verdict := verdict_of(reading, item)) is not None:
        lines.append(verdict_line(verdict, item, language))
        quotes.append(f"{verdict.name}: {verdict.value}")
    elif (colour := other_colour(reading, item)) is not None:
        lines.append(say_of("other_colour", language, short_name(item), value=_in_sentence("comes_in", colour.value)))
        quotes.append(f"{colour.name}: {colour.value}")
    elif not lines or any(fact.by_name for fact in facts):
        told = [fact for fact in facts if _answers(fact, reading, lines, implied)]
        lines += [fact_line(fact, item, reading) for fact in told]
        quotes += [f"{fact.name}: {fact.value}" for fact in told]
    if not lines and alone and wants_overview(reading, item, implied):
        return overview(item, language), item.description or item.title
    return lines, "\n".join(quotes)


def verdict_of(reading: Reading, item: Item) -> Verdict | None:
    """Whether it suits the size, the age, the people that the question names; not where it asks which size to take."""
    if reading.topics & _ABOUT_SIZES:
        return None
    verdict = verdict_on(item, without_named(reading.needs, item))
    others = [fact for fact in asked_facts(reading.content, item) if fact.by_name and fact.score >= 1.0]
    return verdict if verdict is not None and all(fact.name == verdict.name for fact in others) else None


def verdict_line(verdict: Verdict, item: Item, language: str) -> str:
    which = "suits" if verdict.suits else "suits_not"
    return say_of(which, language, short_name(item), fact=verdict.name, value=verdict.value)


def _answers(fact: Fact, reading: Reading, lines: Sequence[str], implied: bool) -> bool:
    """A value alone answers a yes-or-no question; beside a price only what is named counts."""
    if fact.by_name:
        return not lines or fact.score >= 1.0
    return not lines and reading.has("yesno")


def other_colour(reading: Reading, item: Item) -> Fact | None:
    """The colour of the product, where the question asks for another one."""
    wanted = [unit for unit in reading.content if "colour" in unit.attributes and unit.text not in _COLOUR_WORDS]
    if not wanted:
        return None
    fact = next((fact for fact in asked_facts(wanted, item) if "colour" in fact.concepts), None)
    if fact is None or any(_has_colour(unit.text, fact.value) for unit in wanted):
        return None
    return fact


_COLOUR_WORDS = frozenset(
    [
        "colour",
        "color",
        "colours",
        "colors",
        "come",
        "in",
        "packaging",
        "colour",
        "颜色",
        "什么色",
        "哪些颜色",
        "几种颜色",
        "包装颜色",
    ]
) | {"packaging colour", "come in"}


def _has_colour(word: str, value: str) -> bool:
    return word.rstrip("色的") in value.lower() if word else False


def wants_overview(reading: Reading, item: Item, implied: bool) -> bool:
    named = any(set(unit.keys) & item.title_keys for unit in reading.content)
    if leftovers(reading.content, item, ()) or reading.topics or _has_strange_sign(reading, item):
        return False
    if reading.has("question") and not reading.has("overview"):
        return False
    if reading.language == "en" and reading.has("yesno") and not reading.has("overview", "seeking", "recommendation"):
        return False
    if any(unit.attributes and not set(unit.keys) & item.title_keys for unit in reading.content):
        return False
    return named or (implied and reading.has("overview"))


def _has_strange_sign(reading: Reading, item: Item) -> bool:
    """Whether 胶 is in the 猫罐头 is no question for all that is known of it."""
    signs = (unit.text for unit in reading.content if len(unit.text) == 1 and not unit.is_known)
    return reading.language == "zh" and any(not sign.isascii() and sign not in item.title for sign in signs)


def overview(item: Item, language: str) -> list[str]:
    head = f"{item.title}{say('between', language)}{price_and_stock(item, language)}"
    lines = [head + ("。" if language == "zh" else ".")]
    if item.description:
        lines.append(item.description)
    return lines + [f"- {name}{say('between', language)}{value}" for name, value in item.facts[:_OVERVIEW_FACTS]]


def price_and_stock(item: Item, language: str) -> str:
    stock = stock_word(item, language)
    return f"{item.price_text}{say('and', language)}{stock}" if item.price_text else stock


def stock_word(item: Item, language: str) -> str:
    return say("in_stock_word" if item.available else "sold_out_word", language)
