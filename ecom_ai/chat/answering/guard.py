"""What a model wrote, sentence by sentence: said only if the sources say it. Pure.

A clause must be held by one source as a whole: its numbers with their units, its names, what it promises and whether it
denies. So the capacity of one kettle cannot become that of another, and nothing that a text told the model to say
gets through. What fails is withheld; the source itself is quoted instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

from ecom_ai.chat.search.folding import fold
from ecom_ai.chat.search.units import Unit, content_units, units
from ecom_ai.text.sentences import split_sentences
from ecom_ai.text.suspicion import is_suspicious

_NUMBER = re.compile(r"[$€£¥]? ?\d+(?:p\d+)?(?:%| ?折|[a-z]{1,4}\b)?")
_CLAUSE = re.compile(r"[,;:，；：、]\s*|\b(?:while|whereas|but|and|although)\b|而|但是?|并且|同时")
_NEGATION = re.compile(r"\b(?:not|no|never|cannot|without|none|neither|nor)\b|n't\b|[不没无未非勿别]")
_HAN_NEGATION = re.compile("[不没无未非勿别][\u3400-\u9fff]")
_COURTESY_EN = ("happy", "glad", "welcome", "course", "hope", "enjoy", "pleasure", "hesitate", "further", "assist")
_COURTESY_ZH = ("高兴", "乐意", "欢迎", "希望", "祝", "愉快", "随时", "帮到")
_COURTESY = frozenset((*_COURTESY_EN, *_COURTESY_ZH))
_CONTACT = re.compile(r"https?:|www\.|@|\w-*+\.(?:com|net|org|cn|io|example)\b")
_PROMISES = frozenset(
    {"free", "discount", "coupon", "refund", "warranty", "gift", "exchange", "bulk", "bundle", "pricematch"}
)
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(_SMALL, 1)} | {
    "twenty": "20",
    "thirty": "30",
    "fifty": "50",
    "hundred": "100",
    "thousand": "1000",
    "half": "0p5",
}
_WORD = re.compile("[a-z]+")
_HAN_NUMBER = re.compile(
    "(?<![零一二两三四五六七八九十百千万半])[零一二两三四五六七八九十百千万半]++(?=[天年月日元块折个件小周])"
)
_HAN_DIGITS = str.maketrans("零一二两三四五六七八九", "01223456789")
_SYNONYMS = frozenset({"deliver", "cost", "return", "refund", "time", "order", "parcel"})
"""Topics of which another word says the same: shipping is delivery."""
_VERBS = frozenset(
    {"hold", "holds", "weigh", "weighs", "last", "lasts", "heavy", "hot", "cold", "能装", "重", "容量", "重量"}
)
_LOOSE = 0.2
"""Share of a clause that may be wording of the model's own."""
_SHORT = 60


@dataclass(frozen=True)
class Ground:
    """One source as plain text: a fact sheet with price and stock, a question with its answer, a policy."""

    text: str

    @cached_property
    def keys(self) -> frozenset[str]:
        return _keys_of(self.text)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return numbers_in(self.text)

    @cached_property
    def sentences(self) -> tuple[Ground, ...]:
        return tuple(Ground(sentence) for line in self.text.splitlines() for sentence in split_sentences(line))

    @cached_property
    def denies(self) -> bool:
        return _NEGATION.search(fold(self.text)) is not None


class Guard:
    """Judges sentences against the sources of one answer."""

    def __init__(self, grounds: Sequence[Ground]) -> None:
        self.grounds = tuple(grounds)

    def reason(self, sentence: str) -> str:
        """Why the sentence must not be said; empty where every clause of it stands in a source."""
        if is_suspicious(sentence) or "<" in sentence or "{" in sentence:
            return "suspicious"
        if _CONTACT.search(sentence) and not self._quotes_contact(sentence):
            return "contact"
        for clause in _clauses(sentence):
            if reason := self._reason_of_clause(clause):
                return reason
        return ""

    def _quotes_contact(self, sentence: str) -> bool:
        wanted = re.findall(r"(?<![\w.+-])[\w.+-]++@[\w.-]+\w|(?:https?://|www\.)\S+", sentence)
        return bool(wanted) and all(any(one in ground.text for ground in self.grounds) for one in wanted)

    def _reason_of_clause(self, clause: str) -> str:
        content = [unit for unit in content_units(clause) if unit.text not in _COURTESY]
        numbers = numbers_in(clause)
        if not content and not numbers:
            return "" if len(clause) <= _SHORT else "wording"
        reasons = [_reason_against(ground, clause, content, numbers) for ground in self.grounds]
        return "" if "" in reasons else (reasons[0] if reasons else "source")


def _reason_against(ground: Ground, clause: str, content: Sequence[Unit], numbers: frozenset[str]) -> str:
    if not numbers <= ground.numbers:
        return "number"
    if _loose_share(content, ground) > _LOOSE:
        return "claim"
    nearest = _nearest_sentence(ground, content, numbers)
    if nearest is None:
        return "claim"
    if nearest.denies != (_NEGATION.search(fold(clause)) is not None) or not _denied_in(clause) <= _denied_in(
        ground.text
    ):
        return "denial"
    promised = {topic for unit in content for topic in unit.topics} & _PROMISES
    if promised and nearest.numbers and not numbers & nearest.numbers:
        return "condition"
    return ""


def _denied_in(text: str) -> set[str]:
    """What a Chinese text denies: 不需, 未使. Two denials that cancel out are not taken for none."""
    return set(_HAN_NEGATION.findall(fold(text)))


def _loose_share(content: Sequence[Unit], ground: Ground) -> float:
    """Share of what is said that the source does not hold; a name, a topic or a thing it lacks is all of it."""
    total = loose = 0.0
    for unit in content:
        weight = 1.0 if unit.is_known or len(unit.text) > 3 else 0.5
        total += weight
        if not _is_held(unit, ground):
            if unit.topics or unit.things:
                return 1.0
            loose += weight
    return loose / total if total else 0.0


def _is_held(unit: Unit, ground: Ground) -> bool:
    """Whether the source says it. The lexicon calls PayPal a way to pay and black a colour; that a source speaks of
    payment or colour says neither, so other words than its own are taken for few things only."""
    if any(sign.isdigit() for sign in unit.text):
        return True  # judged as a number
    if unit.words and set(unit.words) <= ground.keys:
        return True
    if unit.things and not unit.topics:
        return bool({f"0h{thing}" for thing in unit.things} & ground.keys)
    topics = {topic.rstrip("?") for topic in unit.topics}
    if topics:
        return topics <= _SYNONYMS and all(f"0t{topic}" in ground.keys for topic in topics)
    told = {f"0a{concept}" for concept in unit.attributes} & ground.keys
    return bool(told) and (not unit.words or unit.text in _VERBS)


def _nearest_sentence(ground: Ground, content: Sequence[Unit], numbers: frozenset[str]) -> Ground | None:
    """The sentence of the source that holds most of the clause, its numbers first."""
    held = [
        (len(numbers & each.numbers), sum(_is_held(unit, each) for unit in content), -place, each)
        for place, each in enumerate(ground.sentences)
        if (numbers <= each.numbers or len(numbers) > 1)
        and not each.text.endswith(("?", "？"))  # a question tells nothing
    ]
    return max(held, key=lambda entry: entry[:3])[3] if held else None


def _clauses(sentence: str) -> list[str]:
    return [
        clause.strip() for clause in _CLAUSE.split(re.sub(r"(?<=\d)[,，](?=\d{3})", "", sentence)) if clause.strip()
    ]


def numbers_in(text: str) -> frozenset[str]:
    """Numbers with sign and unit, also those written as words, without the spaces between."""
    folded = _WORD.sub(lambda found: _NUMBER_WORDS.get(found[0], found[0]), fold(text))
    folded = _HAN_NUMBER.sub(lambda found: _han_value(found[0]), folded)
    found = {number.replace(" ", "") for number in _NUMBER.findall(folded)}
    return frozenset(found | {_plain(number) for number in found if number[-1:].isalpha() and not _is_unit(number)})


def _plain(number: str) -> str:
    return number.rstrip(ascii_lowercase)


def _is_unit(number: str) -> bool:
    return re.search(r"(?:mah|ml|l|kg|g|mm|cm|m|kw|w|lm|inch|v|hz|k)$", number) is not None


def _han_value(text: str) -> str:
    if text == "半":
        return "0p5"
    if text.startswith("十"):
        text = "一" + text
    plain = text.translate(_HAN_DIGITS)
    return (
        re.sub(r"十(?=\d)", "", plain).replace("十", "0").replace("百", "00").replace("千", "000").replace("万", "0000")
    )


def _keys_of(text: str) -> frozenset[str]:
    found = units(text)
    keys = {key for unit in found for key in (*unit.keys, *unit.wider)}
    return frozenset(keys | {f"0a{concept}" for unit in found for concept in unit.attributes})
