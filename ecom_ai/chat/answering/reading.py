"""What a message says before anything is looked up: its language, its cues, its limits. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from ecom_ai.chat.answering.clauses import asks, clauses_of
from ecom_ai.chat.answering.stories import Story, story_of
from ecom_ai.chat.answering.suiting import Needs, needs_of
from ecom_ai.chat.search.folding import fold
from ecom_ai.chat.search.units import Unit, units
from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.language import share
from ecom_ai.text.masking import find_personal_data
from ecom_ai.text.sentences import split_sentences
from ecom_ai.text.suspicion import is_suspicious

Language = Literal["zh", "en"]
LONGEST = 1_000
"""Characters of a message that are read; nobody asks a shop more in one."""

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_WORD = re.compile("[A-Za-z]{3,}")
_NO_MONEY = r"(?![\dp])(?! ?(?:ml|l|kg|g|cm|mm|m|w|mah|lm|inch|%|hours?|days?|months?|years?|people|pieces|pages)\b)"
_AMOUNT = (
    rf"[$€£¥]? ?(?<!\d)(\d++(?:p\d++)?+){_NO_MONEY} ?(?:dollars?|usd|bucks?|euros?|yuan|rmb|元|块钱?|人民币|[$€£¥])?"
)
_BEFORE_MOST = (
    "under|below|less than|(?<!go )(?<!goes )(?<!come )(?<!comes )up to|at most|no more than|"
    "max(?:imum)?(?: of)?|cheaper than|not (?:more|over)(?: than)?|within|budget(?: of| is|:)?|spend|spending|"
    "around|about|roughly|approx(?:imately)?|预算(?:是|在|为)?|低于|不超过|少于|不到|最多|便宜(?:于|过)"
)
_AFTER_MOST = "or less|or under|max|tops|budget|以内|以下|之内|内的|左右"
_AT_MOST = re.compile(rf"(?:{_BEFORE_MOST}) ?{_AMOUNT}|{_AMOUNT} ?(?:{_AFTER_MOST})")
_AT_LEAST = re.compile(
    rf"(?:(?<!not )(?<!no )(?:over|more than)|above|at least|from|高于|超过|大于|不少于) ?{_AMOUNT}"
    rf"|{_AMOUNT} ?(?:or more|以上)"
)
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "last": -1,
    "第一": 1, "第1": 1, "第二": 2, "第2": 2, "第三": 3, "第3": 3, "最后": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    r"\b(first|1st|second|2nd|third|3rd|last)(?: one| of them|(?=[,.?! ]*$)|(?=,))|"
    r"(第[一二三123]|最后(?=[一]?[个款]))(?:[个款种件双]|(?=呢|$))"
)
_ORDER_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_@.-])(?=(?:[A-Za-z-]*[0-9]){4})"
    r"(?![0-9]+(?:mah|ml|kg|g|w|mm|cm|l)\b|[0-9]+ ?(?:块|元|dollars?|usd|rmb|yuan|[$€£¥]))"
    r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![A-Za-z0-9@])"
)
_SEEKS = frozenset({"recommendation", "seeking", "comparison", "alternatives", "superlative", "cheapest"})
_CHILD = "son|daughter|kid|child|boy|girl|niece|nephew|grandson|granddaughter|baby|toddler"
_AGE = re.compile(
    r"(\d{1,2}) ?-? ?(?:years?(?: |-)olds?|year|yrs?|yo|y/o|周?岁)|"
    r"(\d{1,2}) ?-? ?(?:months?(?: |-)olds?|mo\b|个月)|"
    rf"\b(?:aged?|turn(?:s|ing)|(?:who|he|she|{_CHILD})(?: is|'s)) (?:only |just |almost |about )?(\d{{1,2}})\b"
    r"(?! ?(?:m|kg|cm|%))"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as it is understood from its words alone."""

    text: str
    folded: str
    language: Language
    units: tuple[Unit, ...]
    content: tuple[Unit, ...]
    cues: frozenset[str]
    at_most: float | None = None
    at_least: float | None = None
    ordinal: int = 0
    order_number: str = ""
    contacts: tuple[str, ...] = field(default=(), repr=False)
    age_months: int | None = None
    needs: Needs = field(default_factory=Needs)
    is_story: bool = False
    """It tells what happened, which comes to a rule of the help pages."""
    hostile: bool = False
    """Something in the message talks to a model or wants what is not the customer's; the rest is read without it."""

    def has(self, *cues: str) -> bool:
        return any(cue in self.cues for cue in cues)

    @property
    def is_mixed(self) -> bool:
        """Words of the other language stand in it, so that names of the other assortment may be meant."""
        return bool(_LATIN_WORD.search(self.text)) if self.language == "zh" else bool(_HAN.search(self.text))

    @property
    def foreground(self) -> tuple[Unit, ...]:
        """Without words that mean nothing to a shop in clauses that ask nothing, where another clause asks."""
        asking = [
            range(start, start + len(clause)) for start, clause, mark in clauses_of(self.folded) if asks(clause, mark)
        ]
        if not asking or self.is_story:
            return self.content
        return tuple(unit for unit in self.content if unit.is_known or any(unit.start in clause for clause in asking))

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(topic for unit in self.content for topic in unit.topics)


def read(text: str, *, page_language: str = "", correct: str = "") -> Reading:
    """`correct` is the same text without typing errors, where somebody looked them up."""
    cleaned = clean_text(text, limit=LONGEST)
    harmless, hostile = without_orders(correct or cleaned)
    for item in find_personal_data(harmless):
        harmless = harmless.replace(item.value, " ")
    story = story_of(plainly(harmless))
    folded = fold(story.text)
    found = cues(folded) | cues(fold(without_orders(cleaned)[0]))
    personal = find_personal_data(cleaned)
    contacts = tuple(item.value for item in personal if item.kind in {"email", "phone"})
    months = _age(folded)
    return Reading(
        text=cleaned,
        folded=folded,
        language=language_of(cleaned, page_language),
        units=units(story.text),
        content=_without_light(story.content()),
        cues=_of_story(found, story) if story.length else found,
        at_most=_limit(_AT_MOST, folded),
        at_least=_limit(_AT_LEAST, folded),
        ordinal=_ordinal(folded),
        order_number=order_number(cleaned, contacts),
        contacts=contacts,
        age_months=months,
        needs=needs_of(folded, months),
        is_story=bool(story.length),
        hostile=hostile,
    )


def plainly(text: str) -> str:
    """With some turns of phrase in the words of the lexicon: "where are they from" asks the origin."""
    folded = fold(text)
    for pattern, words in _paraphrases():
        folded = pattern.sub(words, folded)
    return folded


@cache
def _paraphrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    path = resources.files("ecom_ai.chat.answering") / "data" / "paraphrases.json"
    return tuple((re.compile(pattern), words) for pattern, words in json.loads(path.read_text(encoding="utf-8")))


def _without_light(content: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """A light tent is no lamp."""
    things = [bool(unit.things) for unit in content[1:]] + [False]
    return tuple(unit for unit, before in zip(content, things, strict=False) if unit.text != "light" or not before)


def language_of(text: str, page_language: str = "") -> Language:
    """Chinese as soon as Chinese words carry the sentence; the page's language where there is no letter at all."""
    han = len(_HAN.findall(text))
    if han >= 2 and share(text, "zh") >= 0.3:
        return "zh"
    if not han and not re.search(r"[A-Za-z]", text):
        return "zh" if page_language == "zh" else "en"
    return "zh" if share(text, "zh") >= 0.4 else "en"


def without_orders(text: str) -> tuple[str, bool]:
    """The sentences that ask, without those that give orders to a model or want others' data; and whether any did."""
    kept, hostile = [], False
    for sentence in split_sentences(text):
        if is_suspicious(sentence) or _wants_what_is_not_theirs(cues(fold(sentence))):
            hostile = True
        else:
            kept.append(sentence)
    return " ".join(kept), hostile


def _wants_what_is_not_theirs(found: frozenset[str]) -> bool:
    """What other buyers think of a product is for everybody, and so is what becomes of one's own data."""
    public = "own_data" in found or ("opinion" in found and "private" not in found)
    return "command" in found or ("foreign" in found and not public)


def spans_of(cue: str, folded: str) -> list[tuple[int, int]]:
    """Where a cue is said."""
    return [found.span() for found in _patterns()[cue].finditer(folded)]


def _of_story(found: frozenset[str], story: Story) -> frozenset[str]:
    """Who tells what happened looks for no product, and asks for a rule rather than for the state of an order."""
    return (found - _SEEKS) | ({"order_rule"} if not story.is_of_parcel else set())


def cues(folded: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(folded))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    path = resources.files("ecom_ai.chat.answering") / "data" / "cues.json"
    lists = json.loads(path.read_text(encoding="utf-8"))
    return {name: re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) for name, patterns in lists.items()}


def _limit(pattern: re.Pattern[str], folded: str) -> float | None:
    found = pattern.search(folded)
    value = next((group for group in found.groups() if group), None) if found else None
    return float(value.replace("p", ".")) if value else None


def _ordinal(folded: str) -> int:
    found = _ORDINAL.search(folded)
    return _ORDINALS[found[1] or found[2]] if found else 0


def order_number(text: str, contacts: tuple[str, ...] = ()) -> str:
    """What looks like the number of an order and is no telephone number; empty where nothing does."""
    for found in _ORDER_NUMBER.finditer(text):
        if len(found[0]) >= 5 and not any(found[0] in contact for contact in contacts):
            return found[0]
    return ""


def _age(folded: str) -> int | None:
    found = _AGE.search(folded)
    if found is None:
        return None
    return int(found[2]) if found[2] else int(found[1] or found[3]) * 12
