"""From found text to training records: cleaned, without duplicates, language told, personal data masked. Pure.

Chunks are worked on in several processes, each with its own dictionary loaded once; duplicates are found in the one
process that writes, in order, so the same input gives the same files whatever the number of processes.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import IO, Any, TypeVar

from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.language import detect_language
from ecom_ai.text.masking import mask
from ecom_ai.text.segmentation import words_of_many
from ecom_ai.text.similarity import NearDuplicates
from ecom_ai.training.sources import Source

In = TypeVar("In")
Out = TypeVar("Out")
Pairing = Callable[[Source], tuple[str, str] | None]
"""(prompt, text) of a product, or None if its text cannot be learned from; must be a module's function."""

CHUNK = 200
ALONE_SECONDS = 3.0
VALID_EVERY = 50
NEAR_MOST = 200_000  # texts compared for likeness: about 3 kB of memory each


@dataclass(frozen=True, slots=True)
class PrepareOptions:
    pairing: Pairing | None = None
    words: bool = False
    """Also write words.jsonl: each text cut with jieba, the dictionary and the stop words."""
    dictionary: str = ""
    stop_words: str = ""
    near_duplicates: float = 0.9
    """Likeness from which a text counts as a duplicate; 0: only equal texts."""
    shortest: int = 5
    """Texts with fewer characters are left out."""
    processes: int = 0
    """0: one for each core."""


@dataclass(slots=True)
class Cleaned:
    record: dict[str, Any]
    left_out: str = ""
    masked: tuple[str, ...] = ()
    words: list[str] | None = None


def prepare(sources: Iterable[Source], folder: Path, options: PrepareOptions) -> dict[str, Any]:
    """Write train.jsonl, valid.jsonl, words.jsonl where wished, and card.json; returns the card."""
    folder.mkdir(parents=True, exist_ok=True)
    work = partial(clean_chunk, options=replace(options, processes=1))
    with ExitStack() as stack:
        files: dict[str, IO[str]] = {
            name: stack.enter_context((folder / f"{name}.jsonl").open("w", encoding="utf-8"))
            for name in ("train", "valid", *(["words"] if options.words else []))
        }
        writer = _Writer(files, options)
        for cleaned in in_processes(work, chunks(sources, CHUNK), options.processes):
            for row in cleaned:
                writer.take(row)
    if not writer.counts["valid"]:
        (folder / "valid.jsonl").unlink()  # the trainer then holds some records out by itself
    card = writer.card()
    (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return card


def clean_chunk(chunk: list[Source], *, options: PrepareOptions) -> list[Cleaned]:
    """The work that needs no other chunk."""
    rows = [_clean(source, options) for source in chunk]
    if options.words:
        cut = words_of_many(
            (row.record.get("text", "") for row in rows), dictionary=options.dictionary, stop_words=options.stop_words
        )
        for row, words in zip(rows, cut, strict=True):
            row.words = words
    return rows


def _clean(source: Source, options: PrepareOptions) -> Cleaned:
    # A prompt that came with its text is kept as it is but for personal data: its layout may be a format.
    text, prompt = mask(clean_text(source.text)), mask(source.prompt)
    kinds = tuple(found.kind for found in (*text.found, *prompt.found))
    language = source.language or detect_language(text.text)
    record = {"prompt": prompt.text, "text": text.text, "language": language, "id": source.key}
    if len(text.text) < options.shortest:
        return Cleaned(record, "too_short", kinds)
    if options.pairing and not prompt.text:
        pair = options.pairing(replace(source, text=text.text, language=language))
        if pair is None:
            return Cleaned(record, "no_pair", kinds)
        record["prompt"], record["text"] = pair
    return Cleaned(record, "", kinds)


class _Writer:
    """Drops duplicates, splits, counts."""

    def __init__(self, files: dict[str, IO[str]], options: PrepareOptions) -> None:
        self.files, self.options = files, options
        self.seen: set[bytes] = set()
        self.near: NearDuplicates[int] = NearDuplicates(most_candidates=1)
        self.counts: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.masked: Counter[str] = Counter()

    def take(self, row: Cleaned) -> None:
        self.counts["found"] += 1
        self.masked.update(row.masked)
        reason = row.left_out or self._repeats(row.record)
        if reason:
            self.counts[reason] += 1
            return
        key = (row.record["prompt"] + "\0" + row.record["text"]).encode()
        part = "valid" if zlib.crc32(key) % VALID_EVERY == 0 else "train"
        self._write(part, row.record)
        self.counts[part] += 1
        self.languages[row.record["language"]] += 1
        if row.words is not None:
            self._write("words", {"id": row.record["id"], "words": row.words})

    def _repeats(self, record: dict[str, Any]) -> str:
        prompt, text = record["prompt"], record["text"]
        digest = hashlib.blake2b((prompt + "\0" + text).encode("utf-8", "surrogatepass"), digest_size=12).digest()
        if digest in self.seen:
            return "duplicates"
        self.seen.add(digest)
        # Texts with prompts may be alike: what they state differs by their prompts.
        if not prompt and self.options.near_duplicates and len(self.near) < NEAR_MOST:
            if self.near.find(text, self.options.near_duplicates) is not None:
                return "near_duplicates"
            self.near.add(len(self.near), text)
        return ""

    def _write(self, part: str, row: dict[str, Any]) -> None:
        self.files[part].write(json.dumps(row, ensure_ascii=False) + "\n")

    def card(self) -> dict[str, Any]:
        kept = self.counts["train"] + self.counts["valid"]
        left_out = {name: self.counts[name] for name in ("too_short", "no_pair") if self.counts[name]}
        return {
            "records": kept,
            "train": self.counts["train"],
            "valid": self.counts["valid"],
            "found": self.counts["found"],
            "languages": dict(sorted(self.languages.items())),
            "duplicates_removed": self.counts["duplicates"],
            "near_duplicates_removed": self.counts["near_duplicates"],
            "left_out": left_out,
            "masked": dict(sorted(self.masked.items())),
            "words": self.options.words,
            "dictionary": Path(self.options.dictionary).name,
            "stop_words": Path(self.options.stop_words).name,
        }


def cut_many(
    texts: Iterable[str], *, dictionary: str = "", stop_words: str = "", processes: int = 0
) -> Iterator[list[str]]:
    """The words of each text, in order, cut in several processes."""
    work = partial(_cut_chunk, dictionary=dictionary, stop_words=stop_words)
    for cut in in_processes(work, chunks(texts, CHUNK), processes):
        yield from cut


def _cut_chunk(texts: list[str], *, dictionary: str, stop_words: str) -> list[list[str]]:
    return list(words_of_many(texts, dictionary=dictionary, stop_words=stop_words))


def chunks(items: Iterable[In], size: int) -> Iterator[list[In]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def in_processes(work: Callable[[In], Out], items: Iterable[In], processes: int = 0) -> Iterator[Out]:
    """`work` of each item, in order; the input is read only a little ahead, so memory stays flat."""
    iterator = iter(items)
    number = processes or len(os.sched_getaffinity(0))
    started = monotonic()
    for item in iterator:
        yield work(item)
        # A process needs a second or two to start and to load its dictionary: only long work is worth it.
        if number > 1 and monotonic() - started >= ALONE_SECONDS:
            break
    else:
        return
    # Spawned, not forked: a fork copies locks that other threads hold at that moment.
    with ProcessPoolExecutor(number, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[Out]] = deque(pool.submit(work, item) for item in islice(iterator, 2 * number))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(work, item) for item in islice(iterator, 1))
