"""Finds which aspects a review mentions, and what it says of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .binding import bind
from .clauses import Clause, split_clauses
from .lexicon import Lexicon, Token
from .polarity import Opinion, opinion_at

Polarity = Literal["negative", "neutral", "positive", ""]
_POLARITY: dict[int, Polarity] = {1: "positive", 0: "neutral", -1: "negative"}


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
    if not tokens:
        return []
    wanted = _Wanted(tokens, lexicon.of_category(category))
    mentions: list[Mention] = []
    waiting: list[Mention] = []
    for clause in split_clauses(text, tokens):
        found = _of_clause(text, clause, wanted)
        if waiting and not found:
            carried = _opinion_alone(text, clause)
            found = []
            if carried:
                mentions[-len(waiting) :] = [_with(mention, carried) for mention in waiting]
                waiting = []
                continue
        mentions += found
        waiting = [mention for mention in found if not mention.polarity] if found else []
        if waiting and len(waiting) != len(found):
            waiting = []
    return mentions


class _Wanted:
    """Chooses one aspect for a word that names several: the one that the text names elsewhere without doubt."""

    def __init__(self, tokens: list[Token], codes: frozenset[str]) -> None:
        self.codes = codes
        self._clear: set[str] = set()
        for token in tokens:
            for listed in (token.word.names, token.word.implies):
                known = [code for code in listed if code in codes]
                if len(known) == 1:
                    self._clear.add(known[0])

    def choose(self, listed: tuple[str, ...]) -> str:
        known = [code for code in listed if code in self.codes]
        if len(known) < 2:
            return known[0] if known else ""
        return next((code for code in known if code in self._clear), known[0])


def _of_clause(text: str, clause: Clause, wanted: _Wanted) -> list[Mention]:
    tokens = clause.tokens
    targets = [place for place, token in enumerate(tokens) if _is_target(token, wanted)]
    targets = _without_heads(tokens, targets)
    bound = bind(text, tokens, targets)
    mentions = []
    used = {place for target, place in bound.items() if wanted.choose(tokens[target].word.names)}
    for place, token in enumerate(tokens):
        if place in targets:
            aspect = wanted.choose(token.word.names)
            if aspect:
                opinion = opinion_at(text, tokens, bound[place], token, aspect) if place in bound else None
                mentions.append(_mention(clause, token, aspect, opinion))
        elif place not in used:
            mentions += _implied(text, clause, place, wanted)
    return mentions


def _implied(text: str, clause: Clause, place: int, wanted: _Wanted) -> list[Mention]:
    """What an opinion word names itself: "expensive", "far too big"."""
    token = clause.tokens[place]
    aspect = wanted.choose(token.word.implies)
    if not aspect and "measure" in token.word.roles and "size" in wanted.codes:
        opinion = opinion_at(text, clause.tokens, place, None, "size")
        return [_mention(clause, token, "size", opinion)] if opinion.value is not None else []
    return [_mention(clause, token, aspect, opinion_at(text, clause.tokens, place, None, aspect))] if aspect else []


def _is_target(token: Token, wanted: _Wanted) -> bool:
    if token.word.value is not None and token.word.implies:
        return False  # 噪音, "defect": itself an opinion
    return bool(wanted.choose(token.word.names)) or "thing" in token.word.roles


def _without_heads(tokens: list[Token], targets: list[int]) -> list[int]:
    """ "Fabric quality" speaks of the fabric; the second word only says in which respect."""
    kept: list[int] = []
    for target in targets:
        if kept and "head" in tokens[target].word.roles and kept[-1] == target - 1:
            before, token = tokens[kept[-1]], tokens[target]
            if before.word.names and token.start - before.end <= 1:
                continue
        kept.append(target)
    return kept


def _mention(clause: Clause, token: Token, aspect: str, opinion: Opinion | None) -> Mention:
    polarity: Polarity = ""
    certain = False
    spans: tuple[tuple[int, int], ...] = ()
    if opinion is not None:
        spans = ((opinion.start, opinion.end),)
        polarity, certain = _verdict(clause, opinion)
    elif "ask" in clause.flags:
        polarity, certain = "neutral", True
    return Mention(aspect, token.start, token.end, clause.start, clause.end, spans, polarity, certain)


def _verdict(clause: Clause, opinion: Opinion) -> tuple[Polarity, bool]:
    flags = clause.flags
    if opinion.value is None:
        return "", False
    if flags & {"ask", "if"} and opinion.value > 0:
        return "neutral", True
    if flags & {"wish", "sarcasm"} and opinion.value > 0:
        return "negative", False
    return _POLARITY[opinion.value], opinion.sure and not flags


def _opinion_alone(text: str, clause: Clause) -> Opinion | None:
    """The opinion of a clause that names nothing itself: "the quality, really, is great"."""
    for place, token in enumerate(clause.tokens):
        if "thing" in token.word.roles or "but" in token.word.roles:
            return None
        if token.word.is_opinion:
            return opinion_at(text, clause.tokens, place, None, "")
    return None


def _with(mention: Mention, opinion: Opinion) -> Mention:
    polarity: Polarity = "" if opinion.value is None else _POLARITY[opinion.value]
    return Mention(
        mention.aspect,
        mention.start,
        mention.end,
        mention.clause_start,
        mention.clause_end,
        ((opinion.start, opinion.end),),
        polarity,
        False,
    )
