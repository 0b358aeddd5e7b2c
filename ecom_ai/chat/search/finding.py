"""One search for both databases: candidates from full text, ranked here by what of the question they hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, pairwise

from ecom_ai.chat.search.documents import kind_key, language_key
from ecom_ai.chat.search.folding import fold, stem
from ecom_ai.chat.search.fulltext import MOST, Clause, counts, full_text
from ecom_ai.chat.search.homophones import mended
from ecom_ai.chat.search.models import SearchEntry, SearchTerm
from ecom_ai.chat.search.spelling import nearest, slips_allowed
from ecom_ai.chat.search.units import THING, TOPIC, chatty_words, everyday_list, lexicon, query_keys

CANDIDATES = 80
ENOUGH = 40
"""With as many rows of the asked language the other one is not looked at."""
READ_AT_MOST = 2_500
"""Rows that one search reads for single words: the rarest first, until there are as many."""
ROWS = 4_000
_COMMON = 4
_TITLE, _BODY = 1.0, 0.35
_WORD = re.compile(r"(?<![a-z'])[a-z]++(?!')")


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry with the words it was found by."""

    pk: str
    content_type: int
    kind: str
    language: str
    title: str
    title_keys: frozenset[str]
    body_keys: frozenset[str]
    score: float


def search(text: str, *, kinds: Sequence[str], language: str = "", limit: int = 12) -> list[Hit]:
    """The entries that hold most of what `text` names, the best first; those of `language` before the others."""
    keys = query_keys(text)
    if not keys:
        return []
    found = counts.of(keys)
    weights = {key: weight(found[key]) for key in keys if found[key]}
    clauses = _clauses(weights, found)
    if not clauses:
        return []
    ranked = len(clauses) > 1 or any(found[key] < MOST for key in clauses[0])
    hits: dict[int, Hit] = {}
    for kind in kinds:
        for entry in _candidates(clauses, kind, language, ranked=ranked):
            hits[entry.pk] = _hit(entry, weights, language)
    return sorted(hits.values(), key=lambda hit: (-hit.score, hit.pk))[:limit]


def weight(count: int) -> float:
    """Rare words tell most (the idf of BM25, over a fixed number of rows so that small shops rank alike)."""
    return math.log(1 + (ROWS + 0.5) / (count + 0.5))


def _clauses(weights: Mapping[str, float], found: Mapping[str, int]) -> list[Clause]:
    """What to look up: each rare word by itself; of the common ones those rows that hold two of them, or with only
    one, that one. A common word alone beside rare ones is not worth reading: it decides among what they found."""
    keys = sorted(weights, key=lambda key: (found[key], key))
    rare: list[str] = []
    read = 0
    for key in keys:
        if found[key] >= MOST or read + found[key] > READ_AT_MOST:
            break
        rare.append(key)
        read += found[key]
    common = [key for key in keys[len(rare) :] if not key.startswith((TOPIC, THING))][:_COMMON]
    pairs = list(combinations(common, 2))
    return [*((key,) for key in rare), *pairs] or [(key,) for key in keys[:1]]


def _candidates(clauses: Sequence[Clause], kind: str, language: str, *, ranked: bool) -> Iterable[SearchEntry]:
    within = [kind_key(kind)]
    find = partial(full_text().rows, clauses, limit=CANDIDATES, ranked=ranked)
    ids = find(within=[*within, language_key(language)]) if language else []
    if len(ids) < ENOUGH:
        ids += find(within=within)
    return SearchEntry.objects.filter(pk__in=set(ids)).defer("fingerprint")


def _hit(entry: SearchEntry, weights: Mapping[str, float], language: str) -> Hit:
    title, body = frozenset(entry.title_tokens.split()), frozenset(entry.body_tokens.split())
    score = sum(value * (_TITLE if key in title else _BODY if key in body else 0.0) for key, value in weights.items())
    if language and entry.language and entry.language != language:
        score *= 0.6
    return Hit(entry.object_id, entry.content_type_id, entry.kind, entry.language, entry.title, title, body, score)


def corrected(text: str) -> str:
    """`text`, folded, with mistyped words as the shop and the lexicon write them."""
    folded = mended(fold(text), is_said=_is_said)
    unknown = [word for word in dict.fromkeys(_WORD.findall(folded)) if not _is_known(word)]
    if not unknown:
        return folded
    in_shop = {key for key, count in counts.of(map(stem, unknown)).items() if count}
    words = _WORD.findall(folded)
    better = {
        word: _neighbour(word, words[max(words.index(word) - 1, 0)]) for word in unknown if stem(word) not in in_shop
    }
    better = {word: other for word, other in better.items() if other}
    return _WORD.sub(lambda found: better.get(found[0], found[0]), folded)


def _is_said(word: str) -> bool:
    """Whether some row of the shop writes it so."""
    return bool(counts.of([word])[word])


def _is_known(word: str) -> bool:
    return not slips_allowed(word) or word in everyday_words() or stem(word) in everyday_words()


@cache
def everyday_words() -> frozenset[str]:
    """English words that are not mistyped: small words and those of the lexicon, as written and as stems."""
    common = everyday_list()
    return (
        chatty_words()
        | lexicon_words()
        | {stem(word) for word in lexicon_words()}
        | common
        | {stem(word) for word in common}
    )


@cache
def lexicon_words() -> frozenset[str]:
    return frozenset(word for word in lexicon().written if len(word) >= 4)


def _neighbour(word: str, before: str) -> str:
    begins = SearchTerm.objects.filter(term__startswith=word[0])
    lengths = range(len(word) - 2, len(word) + 3)
    terms = [term for term in begins.values_list("term", flat=True) if len(term) in lengths]
    return nearest(word, [*lexicon_words(), *terms], _following().get(before, frozenset()))


@cache
def _following() -> dict[str, frozenset[str]]:
    """Which words follow one in a phrase of the lexicon: after "how" comes "much" rather than "match"."""
    found: dict[str, set[str]] = {}
    for phrase in lexicon().written_phrases:
        for first, second in pairwise(phrase):
            found.setdefault(first, set()).add(second)
    return {word: frozenset(others) for word, others in found.items()}
