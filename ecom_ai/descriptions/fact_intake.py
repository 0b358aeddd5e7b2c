"""Turns a shop's raw attributes into clean facts and remembers what had to be left out. Pure."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.masking import mask
from ecom_ai.text.sentences import split_sentences
from ecom_ai.text.suspicion import is_suspicious

AttributeSource = Mapping[str, object] | Iterable[tuple[str, object]]

MAX_RAW = 20_000
"""Characters of one value that are looked at at all."""
MAX_DEPTH = 4
MAX_ATTRIBUTES = 1_000
"""Attributes that are looked at before the sheet is full."""
_EMPTY = frozenset(
    (
        "",
        "-",
        "--",
        "—",
        "/",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "undefined",
        "tbd",
        "?",
        "暂无",
        "未知",
        "空",
        "待定",
        "不详",
    )
)


class Intake:
    """Reads the values of one product; `notes` grows as things are left out."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._notes)

    def note(self, code: str) -> None:
        self._notes[code] = None

    def text(self, raw: object, limit: int) -> str:
        """One clean line without markup, personal data or words to the model; "" if nothing is left."""
        spelled = spell(raw)
        text = clean_text(spelled[:MAX_RAW])
        if not any(sign.isalnum() for sign in text):
            return ""
        text = self._without_instructions(self._without_personal_data(text))
        if len(text) > limit or len(spelled) > MAX_RAW:
            self.note("shortened")
            text = clean_text(text, limit=limit)
        return text

    def pairs(
        self, attributes: AttributeSource, *, limit: int, name_limit: int, value_limit: int
    ) -> list[tuple[str, str]]:
        """At most `limit` names and values; of two values for one name the first counts."""
        kept: dict[str, tuple[str, str]] = {}
        for place, (raw_name, raw_value) in enumerate(flatten(attributes)):
            if place >= MAX_ATTRIBUTES:
                self.note("too_many_facts")
                break
            name, value = self.text(raw_name, name_limit).strip(" :："), self.text(raw_value, value_limit)
            if not name or value.casefold() in _EMPTY:
                continue
            known = kept.get(name.casefold())
            if known is not None:
                if _folded(known[1]) != _folded(value):
                    self.note(f"contradiction:{known[0]}")
            elif len(kept) >= limit:
                self.note("too_many_facts")
            else:
                kept[name.casefold()] = (name, value)
        return list(kept.values())

    def _without_personal_data(self, text: str) -> str:
        """Without the sentences that hold any: a placeholder would only end up in the description."""
        if not mask(text).found:
            return text
        self.note("personal_data")
        return " ".join(sentence for sentence in split_sentences(text) if not mask(sentence).found)

    def _without_instructions(self, text: str) -> str:
        """Only what stands before the first sentence that speaks to the model: what follows belongs to it."""
        if not is_suspicious(text):
            return text
        self.note("suspicious")
        sentences = split_sentences(text)
        first = next((at for at, sentence in enumerate(sentences) if is_suspicious(sentence)), 0)
        return " ".join(sentences[:first])


def _folded(value: str) -> str:
    return "".join(value.casefold().split())


def flatten(attributes: AttributeSource, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    """Name and plain value of every attribute; nested names are joined by spaces, plain lists by commas."""
    pairs: Iterable[object] = attributes.items() if isinstance(attributes, Mapping) else attributes
    for pair in pairs:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            continue
        name = f"{prefix} {spell(pair[0])}".strip()
        value = pair[1]
        if isinstance(value, Mapping):
            if depth < MAX_DEPTH:
                yield from flatten(value, name, depth + 1)
        elif isinstance(value, (list, tuple, set, frozenset)):
            yield from _flatten_list(list(value), name, depth)
        else:
            yield name, value


def _flatten_list(values: list[object], name: str, depth: int) -> Iterator[tuple[str, object]]:
    nested = [value for value in values if isinstance(value, Mapping)]
    plain = [spell(value) for value in values if not isinstance(value, (Mapping, list, tuple, set))]
    if plain:
        yield name, ", ".join(text for text in plain if text)
    if depth >= MAX_DEPTH:
        return
    for value in nested:
        if set(value) >= {"name", "value"}:
            yield from flatten([(value["name"], value["value"])], depth=depth + 1)
        else:
            yield from flatten(value, name, depth + 1)


def spell(raw: object) -> str:
    """A plain value as a shop would print it: True is "yes", 2.50 is "2.5", a date is ISO, None is nothing."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, (float, Decimal)):
        if not math.isfinite(raw):
            return ""
        text = f"{raw:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(raw, (datetime.datetime, datetime.date)):
        return raw.isoformat()[:10]
    if isinstance(raw, bytes):
        return raw.decode("utf-8", "ignore")
    return str(raw)
