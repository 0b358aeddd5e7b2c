"""Which help text answers a question, how surely, and with which of its sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecom_ai.chat.answering.items import Passage, keys_of
from ecom_ai.chat.search.units import HAN, TOPIC, Unit, units

SURE = 0.62
"""From this share of what was asked on, a text counts as the answer."""
SURE_OF_TWO = 0.52
"""It may be less where two topics meet in it."""
_FULLY = 0.9
_ASKS = {"time", "cost", "free", "order", "write", "parcel"}
"""Topics that say how much or how long, of whatever: they need a companion."""
_ASIDE = _ASKS | {"used", "packaging"}
"""What only goes along with a matter: that something was opened is no question yet."""
_MATTERS = frozenset({"return", "refund", "exchange", "cancel", "wrap", "payer"})
_ALONG = {TOPIC + topic: 0.3 for topic in ("deliver", "pay", "cash", "card", "gift")}
"""The postage of a return is a matter of returns."""
_STATES, _KEPT = frozenset({"used", "packaging"}), frozenset({"store", "fridge", "fresh"})
"""How an opened bag is kept is how a bag is kept."""
_ACTS = ("change", "cancel", "delete")
_FOR_WHOM = frozenset({"suitablefor", "lifestage"})
"""Suitable for, good for: the words after it say for what."""
_DOMESTIC = TOPIC + "domestic"
_NONE: frozenset[str] = frozenset()
_OTHER_THING = 0.6
_ASKED, _MOSTLY = 0.08, 0.55
"""The answer to a question goes before a policy where most of it was asked, after it where it asks something else."""
_BY_NAME = 0.12
"""A text that speaks of the very product goes before the general one."""
_BY_WIDER = 0.2
"""One that makes an exception of food goes before the general one, where nuts are asked of."""
_LONGEST_ANSWER = 420
_TELLS, _OF_TITLE = 0.15, 0.5
_OTHERS = re.compile(r"\bother\b|其他|其余", re.IGNORECASE)
_ENDS_IN_CHINESE = re.compile(f"[{HAN}。！？；]$")


@dataclass(frozen=True, slots=True)
class Match:
    passage: Passage
    coverage: float
    """Share of the question that the text holds, 0 to 1, weighted."""
    rank: float
    asked_share: float = 1.0
    """Share of the text's title that was asked."""
    missing: tuple[Unit, ...] = ()

    strong: int = 0
    """How many topics that are no mere "how much" it holds."""
    on_topic: bool = True
    """Something is held beside "how much", "how long" and the name of a product."""

    @property
    def is_sure(self) -> bool:
        return self.coverage >= (SURE if self.strong < 2 else SURE_OF_TWO) and self.on_topic


def best_matches(
    content: Sequence[Unit], passages: Iterable[Passage], *, known_names: frozenset[str], language: str
) -> list[Match]:
    """Matches, the best first. `known_names` are keys of products that the question names: a rule need not repeat
    them. A text in the other language must hold what was asked, not only a word of it."""
    every = list(passages)
    spoken = [passage for passage in every if passage.language in ("", language)]
    found = [match_of(content, passage, known_names) for passage in spoken or every]
    found = found if spoken else [match for match in found if match.strong]
    return sorted((match for match in found if match.coverage > 0), key=lambda match: (-match.rank, match.passage.pk))


def match_of(content: Sequence[Unit], passage: Passage, known_names: frozenset[str]) -> Match:
    total = covered = 0.0
    missing: list[Unit] = []
    on_topic = False
    strong = 0
    seen: set[str] = set()
    topics = {topic for unit in content for topic in unit.topics}
    for unit in content:
        for key, alone in _weighted(unit, known_names):
            if key and key in seen:  # said twice it is still asked once
                continue
            seen.add(key)
            weight = min(alone, _ALONG.get(key, alone)) if topics & _MATTERS else alone
            if key.removeprefix(TOPIC) in _STATES and topics & _KEPT:
                weight = 0.2
            if key == _DOMESTIC and topics & _ASKS:  # how long it takes to Texas is how long it takes
                weight = 0.2
            held = _held(unit, key, passage)
            total += weight
            covered += weight * held
            counts = weight >= 0.5 or bool(key)
            strong += held >= _FULLY and alone >= 1.0
            told = held > _FULLY if known_names and not key and unit.text.isascii() else held >= 0.5
            on_topic = on_topic or (told and counts and key.removeprefix(TOPIC) not in _ASIDE)
            if not held and weight >= 0.5:
                missing.append(unit)
    coverage = covered / total if total else 0.0
    if _is_of_another_thing(content, passage) or _is_of_another_act(content, topics, passage):
        coverage *= _OTHER_THING
        strong = 0
    asked = {key for unit in content for key in (*unit.keys, *unit.wider)}
    share = _share_of_title(passage, asked)
    rank = coverage + 0.3 * share
    if passage.kind == "faq":
        rank += _ASKED if share >= _MOSTLY else -_ASKED
    rank += _BY_NAME * bool(known_names & (passage.title_keys | passage.keyword_keys | passage.text_keys))
    if topics & _MATTERS:
        rank += _BY_WIDER * any(set(unit.wider) & passage.text_keys for unit in content)
    return Match(passage, coverage, rank, share, tuple(missing), strong, on_topic)


def _is_of_another_place(topics: set[str], passage: Passage) -> bool:
    """ "Not yet", said of other countries, is said to nobody who lives in the country."""
    return "domestic" in topics and "abroad" not in topics and TOPIC + "abroad" in passage.title_keys


def _is_of_another_thing(content: Sequence[Unit], passage: Passage) -> bool:
    """How wool is washed says nothing about a shirt."""
    asked = {key for unit in content if unit.things for key in (*unit.keys, *unit.wider)}
    told = {key for unit in passage.title_units if unit.things for key in unit.keys}
    narrow = {key for unit in content if unit.things for key in unit.keys}
    return bool(asked and told) and not (asked & told or narrow & (passage.keyword_keys | passage.text_keys))


def _tells_of_another_thing(content: Sequence[Unit], sentence: str) -> bool:
    """That opened food cannot be returned is nothing to who bought a tent; "all other products" are everybody's."""
    asked = {key for unit in content if unit.things for key in (*unit.keys, *unit.wider)}
    told = {key for unit in units(sentence) if unit.things for key in unit.keys}
    return bool(asked and told) and not asked & told and _OTHERS.search(sentence) is None


def _is_of_another_act(content: Sequence[Unit], topics: set[str], passage: Passage) -> bool:
    """How something is changed or deleted answers none but who wants to, or who asks for a word of the answer."""
    acts = {act for act in _ACTS if TOPIC + act in passage.title_keys}
    said = any(set(unit.words) & passage.own_keys for unit in content if not unit.is_known)
    return passage.kind == "faq" and bool(acts) and not acts & topics and not said


def _weighted(unit: Unit, known_names: frozenset[str]) -> list[tuple[str, float]]:
    """What a text must hold of this unit, with how much it matters: each topic, or the word itself."""
    if unit.topics:
        return [(TOPIC + topic.rstrip("?"), _weight_of_topic(topic)) for topic in unit.topics]
    if known_names & set(unit.keys):
        return [("", 0.15)]
    if unit.things:
        return [("", 0.5)]
    if unit.attributes:
        return [("", 0.15 if set(unit.attributes) <= _FOR_WHOM else 0.5)]
    return [("", _weight_of_word(unit))]


def _weight_of_topic(topic: str) -> float:
    if topic.endswith("?"):
        return 0.2
    if topic == "order":
        return 0.12  # every second question of a shop has it
    return 0.55 if topic in _ASKS or topic == "fresh" else 1.0


def _weight_of_word(unit: Unit) -> float:
    if any(sign.isdigit() for sign in unit.text):
        return 0.15
    if "\u3400" <= unit.text[0] <= "\u9fff":
        return 0.15 if unit.is_light else 0.75
    return 0.85 if len(unit.text) > 2 else 0.2


def _held(unit: Unit, key: str, passage: Passage) -> float:
    """1 in the title or the keywords, less in the text; by the wider thing less than by the thing itself."""
    if not key and len(unit.words) > 1 and not unit.things:
        return min(_held_word(word, passage) for word in unit.words)
    return _held_key({key} if key else _named_by(unit, passage), passage) or (
        0.0 if key else _held_in_pieces(unit, passage)
    )


def _named_by(unit: Unit, passage: Passage) -> set[str]:
    """A rule for electrical products holds for a kettle, one for the power bank does not hold for a cable; and a
    teapot is no tea."""
    words = set(unit.words)
    part = bool(unit.things) and len(words) > 1 and not words <= passage.own_keys
    keys = set(unit.keys) - words if part else set(unit.keys)
    return keys | (set(unit.wider) & passage.own_keys)


def _held_word(word: str, passage: Passage) -> float:
    return _held_key({word}, passage)


def _held_key(wanted: set[str], passage: Passage) -> float:
    if wanted & (passage.title_keys | passage.keyword_keys):
        return 1.0
    if wanted == {TOPIC + "cost"} and TOPIC + "free" in passage.text_keys:
        return 0.75
    if wanted & passage.text_keys and wanted != {TOPIC + "store"}:  # what is kept by law says not how long food keeps
        return 0.9 if passage.kind == "policy" else 0.75
    return 0.0


def _held_in_pieces(unit: Unit, passage: Passage) -> float:
    """A Chinese word that the text writes a little differently: half its pairs of signs are there."""
    text = unit.text
    if len(text) < 3 or not "\u3400" <= text[0] <= "\u9fff":
        return 0.0
    pairs = [text[place : place + 2] for place in range(len(text) - 1)]
    whole = f"{passage.title} {passage.keywords} {passage.text}"
    return 0.7 * sum(pair in whole for pair in pairs) / len(pairs)


def _share_of_title(passage: Passage, asked: set[str]) -> float:
    """Share of what the title asks that the question asks, too."""
    wanted = [
        {key} if key else {*unit.keys, *unit.wider}
        for unit in passage.title_units
        for key, _w in _weighted(unit, _NONE)
    ]
    return sum(bool(asked & keys) for keys in wanted) / len(wanted) if wanted else 0.0


def quote_for(content: Sequence[Unit], passage: Passage) -> str:
    """The shortest part that answers: a short text whole, of a long one the sentences that hold what was asked."""
    topics = {topic for unit in content for topic in unit.topics}
    sentences = passage.sentences
    if _is_of_another_place(topics, passage):
        sentences = tuple(one for one in sentences if _DOMESTIC in keys_of(one)) or sentences
    if passage.kind == "faq" and sum(map(len, sentences)) <= _LONGEST_ANSWER:
        return _joined(sentences)
    sentences = tuple(one for one in sentences if not _tells_of_another_thing(content, one)) or sentences
    held = [_held_by(content, sentence, passage.title_keys) for sentence in sentences]
    if not any(any(weight >= _TELLS for weight in each.values()) for each in held):
        return _joined(sentences[:2])
    chosen = _chosen(held)
    return _joined([sentence for place, sentence in enumerate(sentences) if place in chosen])


def _held_by(content: Sequence[Unit], sentence: str, title: frozenset[str]) -> dict[int, float]:
    """Place of each unit that the sentence holds -> its weight; what the whole text is about tells them not apart."""
    keys = keys_of(sentence)
    of_title = _OF_TITLE if sum(key.startswith(TOPIC) for key in title) > 1 else 0.0
    found = {}
    for place, unit in enumerate(content):
        for number, (key, weight) in enumerate(_weighted(unit, _NONE)):
            if ({key} if key else {*unit.keys, *unit.wider}) & keys:
                found[place * 10 + number] = weight * (of_title if key in title else 1.0)
    return found


def _chosen(held: list[dict[int, float]]) -> set[int]:
    """The sentence that holds most, and another only where it adds something that counts."""
    chosen: set[int] = set()
    covered: set[int] = set()
    for _round in range(2):
        gains = [sum(weight for key, weight in each.items() if key not in covered) for each in held]
        best = max(range(len(held)), key=lambda place: (gains[place], -place))
        if gains[best] < 0.5 or best in chosen:
            break
        chosen.add(best)
        covered |= set(held[best])
    if not chosen:
        chosen.add(max(range(len(held)), key=lambda place: (sum(held[place].values()), -place)))
    return chosen


def _joined(sentences: Iterable[str]) -> str:
    text = ""
    for sentence in sentences:
        glue = "" if not text or _ENDS_IN_CHINESE.search(text) else " "
        text += glue + sentence
    return text
