"""Finds which aspects a review mentions, and what it says of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .binding import bind
from .choosing import Chooser
from .clauses import Clause, split_clauses
from .lexicon import Lexicon, Token
from .polarity import Opinion, opinion_at, presence_at, waiting_at
from .vocabulary import OTHERS, SIZES

Polarity = Literal["negative", "neutral", "positive", ""]
_POLARITY: dict[int, Polarity] = {1: "positive", 0: "neutral", -1: "negative"}
_ASKED = frozenset(("ask", "mark"))
_SUPPOSED = frozenset(("ask", "mark", "if"))
_CONTRARY = frozenset(("wish", "sarcasm"))
_HARMLESS = frozenset(("later",))
_ELSEWHERE = OTHERS | {"but"}


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` names the aspect (or is the opinion word that implies it), inside its clause.

    `polarity` is the lexicon's verdict, empty where it has none; where it is not `certain`, ask a classifier.
    `opinion_spans` are the words that carry it, with what turns them ("not very good"), to be marked.
    """

    aspect: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    opinion_spans: tuple[tuple[int, int], ...]
    polarity: Polarity
    certain: bool


def find_mentions(text: str, language: str, lexicon: Lexicon, category: str = "") -> list[Mention]:
    """The mentions in plain text (see `clean_text`), in order; `category` is what the shop calls the product's.

    Time is linear in the length of the text. `language` is `zh` or `en`; anything else looks for both.
    """
    tokens = lexicon.scan(text, language)
    chooser = Chooser(tokens, lexicon.of_category(category), lexicon.special if category else frozenset())
    mentions: list[Mention] = []
    waiting = 0  # how many of the last mentions still lack an opinion
    clauses = list(split_clauses(text, tokens))
    _spread_sarcasm(clauses)
    for clause in clauses:
        found = _of_clause(text, clause, chooser) if clause.speaks else []
        if found:
            waiting = 0 if any(mention.polarity for mention in found) else len(found)
            mentions += found
        elif waiting and (opinion := _opinion_alone(text, clause)):
            mentions[-waiting:] = [_with(mention, opinion) for mention in mentions[-waiting:]]
            waiting = 0
    return mentions


def _spread_sarcasm(clauses: list[Clause]) -> None:
    """ "Quality is great, lasted a whole week": the sting is often in another clause of the sentence. Where bad words
    stand beside it, the good ones are `stung`, surely not meant."""
    stung = {clause.sentence for clause in clauses if "sarcasm" in clause.flags}
    if not stung:
        return
    bad = {clause.sentence for clause in clauses if any(token.word.value == -1 for token in clause.tokens)}
    for clause in clauses:
        if clause.sentence in stung:
            clause.flags |= {"sarcasm", "stung"} if clause.sentence in bad else {"sarcasm"}


def _of_clause(text: str, clause: Clause, chooser: Chooser) -> list[Mention]:
    tokens = clause.tokens
    targets = chooser.targets(text, tokens)
    opinions = chooser.opinions(tokens, targets)
    bound = bind(text, tokens, targets, opinions) if targets and opinions else {}
    bound = {target: place for target, place in bound.items() if _fits(tokens[target], tokens[place], chooser)}
    used = {place for target, place in bound.items() if _keeps(tokens[target], tokens[place], chooser)}
    mentions = [
        mention for place in targets if (mention := _named(text, clause, place, bound.get(place), chooser)) is not None
    ]
    mentions += [
        mention
        for place in opinions
        if place not in used and (mention := _implied(text, clause, place, chooser)) is not None
    ]
    return sorted(mentions, key=_place) if len(mentions) > 1 else mentions


def _place(mention: Mention) -> int:
    return mention.start


def _fits(target: Token, opinion: Token, chooser: Chooser) -> bool:
    """A weak name gives way to the aspect that the opinion names: "well wrapped in paper"."""
    if "weak" not in target.word.roles:
        return True
    aspect = chooser.aspect(target.word.names)
    return aspect in opinion.word.values or chooser.aspect(opinion.word.implies) in ("", aspect)


def _keeps(target: Token, opinion: Token, chooser: Chooser) -> bool:
    """Whether the opinion is used up: it speaks of this target and names nothing besides."""
    if chooser.aspect(target.word.names):
        return True
    return "aside" in target.word.roles and not opinion.word.implies


def _named(text: str, clause: Clause, place: int, opinion: int | None, chooser: Chooser) -> Mention | None:
    token = clause.tokens[place]
    aspect = chooser.aspect(token.word.names)
    if not aspect:
        return None
    if opinion is None and token.word.value is not None:
        opinion = place  # "defect": bad where nothing better is said
    said = opinion_at(text, clause.tokens, opinion, token, aspect) if opinion is not None else None
    said = said or presence_at(text, clause.tokens, place)
    if said is None and aspect == "delivery":
        said = waiting_at(text[clause.start : clause.end], token)
    if said is None and "weak" in token.word.roles:
        return None
    return _mention(clause, token, aspect, said)


def _implied(text: str, clause: Clause, place: int, chooser: Chooser) -> Mention | None:
    """What an opinion word names itself: "expensive", "far too big"."""
    token = clause.tokens[place]
    aspect = chooser.aspect(token.word.implies)
    if not aspect and token.word.roles & SIZES and "size" in chooser.codes:
        said = opinion_at(text, clause.tokens, place, None, "size")
        return _mention(clause, token, "size", said) if said.value is not None else None
    return _mention(clause, token, aspect, opinion_at(text, clause.tokens, place, None, aspect)) if aspect else None


def _mention(clause: Clause, token: Token, aspect: str, opinion: Opinion | None) -> Mention:
    polarity: Polarity = ""
    certain = False
    spans: tuple[tuple[int, int], ...] = ()
    if opinion is not None:
        spans = ((opinion.start, opinion.end),)
        polarity, certain = _verdict(clause, aspect, opinion)
    elif clause.flags & _ASKED:
        polarity, certain = "neutral", "ask" in clause.flags
    return Mention(aspect, token.start, token.end, clause.start, clause.end, spans, polarity, certain)


def _verdict(clause: Clause, aspect: str, opinion: Opinion) -> tuple[Polarity, bool]:
    flags = clause.flags
    if opinion.value is None:
        return "", False
    if opinion.value > 0 and flags & _SUPPOSED:
        return "neutral", True
    if opinion.value > 0 and (flags & _CONTRARY or (aspect == "price" and "later" in flags)):
        return "negative", "stung" in flags
    return _POLARITY[opinion.value], opinion.sure and not flags - _HARMLESS


def _opinion_alone(text: str, clause: Clause) -> Opinion | None:
    """The opinion of a clause that names nothing itself: "the quality, really, is great"."""
    for place, token in enumerate(clause.tokens):
        if token.word.is_opinion:
            return opinion_at(text, clause.tokens, place, None, "")
        if token.word.roles & _ELSEWHERE:
            return None
    return None


def _with(mention: Mention, opinion: Opinion) -> Mention:
    polarity: Polarity = "" if opinion.value is None else _POLARITY[opinion.value]
    return replace(mention, opinion_spans=((opinion.start, opinion.end),), polarity=polarity)
