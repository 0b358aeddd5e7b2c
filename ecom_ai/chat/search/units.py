"""Cuts a text into units: words, numbers, and phrases of the lexicon with what they stand for. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from ecom_ai.chat.search.folding import fold, stem
from ecom_ai.text.segmentation import segmenter
from ecom_ai.text.word_lists import read_words, word_list

HAN = "\u3400-\u9fff"
_RUN = re.compile(rf"[{HAN}]+|[a-z0-9\u00c0-\u024f]+(?:'[a-z]+)?")
_LONGEST = 8
_COUNTED = re.compile(
    "[一二两三四五六七八九十半几数百千万]+(?:多|来)?个?(?:块钱?|[天月年周次条个件只双瓶盒袋包支回遍块句下元]|星期|礼拜|小时|分钟)"
)
"""Three days, a few times: how many says nothing about what is asked."""
_DONE = re.compile(f"[{HAN}][完好给够掉过成住着了到]")
_MEASURES = frozenset("包杯罐袋瓶盒支只片件条双")
TOPIC, THING = "0t", "0h"
"""What keys of concepts begin with, so that no word is one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A span of the folded text. `words` are stems or Han words; the others are concepts of the lexicon: every topic is
    meant (perhaps, if it ends in a question mark), one of the things, one of the attributes."""

    text: str
    start: int
    end: int
    words: tuple[str, ...]
    topics: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    chatty: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """What an entry of the index holds where this unit stands in it."""
        return (
            *self.words,
            *(TOPIC + name.rstrip("?") for name in self.topics),
            *(THING + name for name in self.things),
        )

    @property
    def wider(self) -> tuple[str, ...]:
        """Keys of what the things belong to: a rule for skin care holds for a face cream."""
        return tuple(THING + name for name, members in _wider().items() if members & set(self.things))

    @property
    def is_light(self) -> bool:
        """A single sign, or a verb with what becomes of it (洗完, 买够): Chinese says little by it."""
        return len(self.text) == 1 or (not self.is_known and _DONE.fullmatch(self.text) is not None)

    @property
    def is_known(self) -> bool:
        return bool(self.topics or self.things or self.attributes)


@dataclass(slots=True)
class _Meaning:
    topics: list[str] = field(default_factory=list)
    things: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)


class Lexicon:
    """Phrases, as tuples of stems or as Han strings, with what they mean."""

    def __init__(self) -> None:
        self.english: dict[tuple[str, ...], _Meaning] = {}
        self.chinese: dict[str, _Meaning] = {}
        self.written: set[str] = set()
        """English words as they are written, to correct mistyped ones by."""
        self.written_phrases: list[tuple[str, ...]] = []
        for name in ("topics", "things", "attributes"):
            for concepts, phrases in _data(name).items():
                for phrase in re.split(r"[,;]\s*", phrases):
                    self._add(name, concepts.split(), fold(phrase.strip()))
        self.longest_english = max(map(len, self.english))

    def _add(self, name: str, concepts: list[str], phrase: str) -> None:
        if not phrase:
            return
        if re.search(f"[{HAN}]", phrase):
            meaning = self.chinese.setdefault(phrase, _Meaning())
        else:
            meaning = self.english.setdefault(tuple(map(stem, _RUN.findall(phrase))), _Meaning())
            words = tuple(_RUN.findall(phrase))
            self.written.update(word for word in words if word.isalpha())
            self.written_phrases.append(words)
        known = getattr(meaning, name)
        known.extend(concept for concept in concepts if concept not in known)


@cache
def lexicon() -> Lexicon:
    return Lexicon()


@cache
def chatty_words() -> frozenset[str]:
    """Stems and Han words that say nothing about what is asked."""
    every = _words("chatty") | word_list("stopwords_en") | word_list("stopwords_zh")
    return frozenset({stem(word) for word in every} | every)


@cache
def everyday_list() -> frozenset[str]:
    """Common English words, which are not mistyped words of the shop."""
    return _words("everyday_en")


def _words(name: str) -> frozenset[str]:
    with resources.as_file(resources.files("ecom_ai.chat.search") / "data" / f"{name}.txt") as file:
        return read_words(file)


def units(text: str) -> tuple[Unit, ...]:
    """All units of `text`, chatty ones included, in order."""
    return _units(fold(text))


@lru_cache(maxsize=4096)
def _units(folded: str) -> tuple[Unit, ...]:
    found: list[Unit] = []
    latin: list[tuple[str, int, int]] = []
    for run in _RUN.finditer(folded):
        if "\u3400" <= run[0][0] <= "\u9fff":
            found += _english(latin)
            latin = []
            counted = run[0][0] in _MEASURES and folded[: run.start()].rstrip()[-1:].isdigit()
            if counted:  # 30 包 of tea are no bag
                found.append(_unit(run[0][0], run.start(), run.start() + 1, (), _Meaning()))
            found += _chinese(run[0][counted:], run.start() + counted)
        else:
            latin.append((run[0], run.start(), run.end()))
    found += _english(latin)
    return tuple(found)


def _english(tokens: list[tuple[str, int, int]]) -> Iterator[Unit]:
    stems = [stem(word) for word, _start, _end in tokens]
    place = 0
    while place < len(tokens):
        length = _longest_english(stems, place)
        start, end = tokens[place][1], tokens[place + max(length, 1) - 1][2]
        words = tuple(stems[place : place + max(length, 1)])
        raw = " ".join(word for word, _start, _end in tokens[place : place + max(length, 1)])
        meaning = lexicon().english[words] if length else _Meaning()
        yield _unit(raw, start, end, _content(words) if length else words, meaning)
        place += max(length, 1)


def _content(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a phrase that may stand for it: "made of" leaves none."""
    return tuple(word for word in words if word not in chatty_words())


def _longest_english(stems: list[str], place: int) -> int:
    known = lexicon()
    for length in range(min(known.longest_english, len(stems) - place), 0, -1):
        if tuple(stems[place : place + length]) in known.english:
            return length
    return 0


def _chinese(run: str, offset: int) -> Iterator[Unit]:
    """Phrases of the lexicon, the longest first; what is between them as jieba cuts it."""
    known = lexicon().chinese
    loose = place = 0
    while place < len(run):
        length = next((n for n in range(min(_LONGEST, len(run) - place), 1, -1) if run[place : place + n] in known), 0)
        if not length:
            place += 1
            continue
        yield from _cut(run[loose:place], offset + loose)
        phrase = run[place : place + length]
        yield _unit(phrase, offset + place, offset + place + length, (phrase,), known[phrase])
        place += length
        loose = place
    yield from _cut(run[loose:], offset + loose)


def _cut(run: str, offset: int) -> Iterator[Unit]:
    if not run:
        return
    place = offset
    for word in _pieces(run):
        yield _unit(word, place, place + len(word), (word,), lexicon().chinese.get(word, _Meaning()))
        place += len(word)


def _pieces(run: str) -> Iterator[str]:
    """jieba's words; one that it only guessed is cut where it glued small words together (那要, 谁付)."""
    known = segmenter()
    for word in known.cut(run):
        guessed = len(word) > 1 and word not in known
        if guessed and (_is_of_small_signs(word) or (len(word) == 2 and word[1] in "有是吗呢的多在要能")):
            yield from word
        elif (length := _length_of_thing(word)) and len(word) - length > 1:
            yield from (word[:-length], word[-length:])
        else:
            yield word


def _is_of_small_signs(word: str) -> bool:
    return all(sign in chatty_words() or sign in lexicon().chinese for sign in word)


def _length_of_thing(word: str) -> int:
    """Signs at the end that name a thing: a 帆布包 is a 包."""
    known = lexicon().chinese
    if word in known:
        return 0
    return next((n for n in (3, 2, 1) if n < len(word) and (found := known.get(word[-n:])) and found.things), 0)


def _unit(text: str, start: int, end: int, words: tuple[str, ...], meaning: _Meaning) -> Unit:
    chatty = not (meaning.topics or meaning.things or meaning.attributes) and _is_chatty(text)
    return Unit(
        text=text,
        start=start,
        end=end,
        words=words,
        topics=tuple(meaning.topics),
        things=tuple(meaning.things),
        attributes=tuple(meaning.attributes),
        chatty=chatty,
    )


def _is_chatty(text: str) -> bool:
    """As it is written, not its stem: "found" says nothing, "founded" does."""
    return text in chatty_words() or _COUNTED.fullmatch(text) is not None


def content_units(text: str) -> tuple[Unit, ...]:
    return tuple(unit for unit in units(text) if not unit.chatty)


def han_bigrams(text: str) -> Iterator[str]:
    for run in re.findall(f"[{HAN}]{{2,}}", text):
        for place in range(len(run) - 1):
            yield run[place : place + 2]


def title_tokens(title: str) -> str:
    """What a title is found by: its units, and of Chinese also each pair of signs and each sign."""
    folded = fold(title)
    singles = re.findall(f"[{HAN}]", folded)
    return _joined((*_keys(_units(folded), wider=True), *han_bigrams(folded), *singles))


def body_tokens(*texts: str) -> str:
    return _joined(key for text in texts for key in _keys(units(text), wider=True))


def query_keys(text: str) -> tuple[str, ...]:
    """What to look up for a question, each once."""
    folded = fold(text)
    return tuple(dict.fromkeys((*_keys(content_units(text)), *han_bigrams(folded))))


def _keys(found: Iterable[Unit], *, wider: bool = False) -> Iterator[str]:
    for unit in found:
        yield from unit.keys
        if wider:
            yield from unit.wider


def _joined(keys: Iterable[str]) -> str:
    return " ".join(key for key in keys if key)


@cache
def _wider() -> dict[str, frozenset[str]]:
    return {name: frozenset(members.split()) for name, members in _data("wider").items()}


@cache
def _data(name: str) -> dict[str, str]:
    path = resources.files("ecom_ai.chat.search") / "data" / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))
