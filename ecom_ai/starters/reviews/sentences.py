"""Records with labels, drawn from the written parts."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
PART = "generated"
DATA = Path(__file__).with_name("data")
LANGUAGES = ("zh", "en")
SLOT = re.compile(r"\{(\w+)\}")
MILD = [0.06, 0.47, 0.47]
"""Negative, neutral, positive of lukewarm praise: people disagree whether "okay" is praise."""
KINDS = ("frame", "frame", "frame", "frame", "mild", "emoji", "contrast", "contrast")
POLARITY = {"g": "positive", "b": "negative", "m": "neutral"}


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """`count` different records, both languages alike; the same seed gives the same ones."""
    draw = random.Random(seed)
    written = {language: _load(language) for language in LANGUAGES}
    emoji = _load("emoji")
    seen: set[str] = set()
    misses = 0
    while len(seen) < count and misses < 50 * count:
        language = draw.choice(LANGUAGES)
        for record in _drawn(draw, written[language], emoji):
            key = f"{record['text']} {record.get('start')}"
            misses += key in seen
            if key not in seen and len(seen) < count:
                seen.add(key)
                yield {**record, "language": language, "part": PART}


def _load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return content


def _drawn(draw: random.Random, written: dict[str, Any], emoji: dict[str, list[str]]) -> Iterator[Record]:
    kind = draw.choice(KINDS)
    if kind == "emoji":
        label = draw.choice(list(emoji))
        yield {"text": "".join(draw.choices(emoji[label], k=draw.choice((1, 1, 2, 3)))), "label": label}
    elif kind == "mild":
        yield {"text": _filled(draw, written, draw.choice(written["mild"])), "probabilities": MILD}
    elif kind == "contrast":
        yield from _contrast(draw, written)
    else:
        label = draw.choice(list(written["frames"]))
        text = _filled(draw, written, draw.choice(written["frames"][label])) + draw.choice(written["ends"])
        if draw.random() < 0.1:
            text += draw.choice(emoji[label])
        yield {"text": text, "label": label}


def _filled(draw: random.Random, written: dict[str, Any], frame: str) -> str:
    """Each slot once; a second aspect differs from the first."""
    slots = {**written["slots"], **written["more"]}
    first, second = draw.sample(slots["a"], 2)
    chosen = {"a": first, "a2": second}
    text = SLOT.sub(lambda match: chosen.get(match[1]) or draw.choice(slots[match[1]]), frame)
    return text if draw.random() < 0.7 or not text.isascii() else text.lower()


def _contrast(draw: random.Random, written: dict[str, Any]) -> Iterator[Record]:
    """Two things with a mood each: one record toward each."""
    frame = draw.choice(written["contrasts"])
    first, second = draw.sample(written["pairs"], 2)
    moods = _moods(frame)
    text = _placed(draw, written, frame)
    for name, word in (("A", first), ("B", second)):
        whole = text.replace("{A}", first if name != "A" else "\0").replace("{B}", second if name != "B" else "\0")
        start = whole.index("\0")
        yield {"text": whole.replace("\0", word), "label": moods[name], "start": start, "end": start + len(word)}


def _placed(draw: random.Random, written: dict[str, Any], frame: str) -> str:
    return SLOT.sub(lambda m: m[0] if m[1] in "AB" else draw.choice(written["slots"][m[1]]), frame)


def _moods(frame: str) -> dict[str, str]:
    """A is praised and B is not, unless the slot behind a name says otherwise."""
    moods = {"A": "positive", "B": "negative"}
    for name, slot in re.findall(r"\{([AB])\} ?\{(\w)\}", frame):
        moods[name] = POLARITY[slot]
    return moods
