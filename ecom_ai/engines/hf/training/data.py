"""From records to batches: tokens once on disk, then read where a batch needs them, so memory stays flat.

A batch is a pure function of (seed, number): a run resumes at any step without reading what came before.
"""

from __future__ import annotations

import json
import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ecom_ai.engines.hf.training.records import Record

IGNORED = -100  # what torch's cross entropy skips
Ints = npt.NDArray[np.int64]
Encode = Callable[[list[Record]], list[tuple[list[int], list[int]]]]
"""Records to (prompt tokens, text tokens including the end token)."""
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class TokenStore:
    """All documents in one file of tokens, with where each ends and how long its prompt is."""

    tokens: npt.NDArray[Any]
    ends: Ints
    prompts: Ints

    @property
    def lengths(self) -> Ints:
        return np.diff(self.ends, prepend=0)

    def document(self, number: int) -> Ints:
        start = self.ends[number - 1] if number else 0
        return np.asarray(self.tokens[start : self.ends[number]], dtype=np.int64)


def open_store(folder: Path) -> TokenStore:
    width = json.loads((folder / "store.json").read_text())["dtype"]
    size = (folder / "tokens.bin").stat().st_size
    tokens = np.memmap(folder / "tokens.bin", dtype=width, mode="r") if size else np.zeros(0, dtype=width)
    return TokenStore(tokens, np.load(folder / "ends.npy"), np.load(folder / "prompts.npy"))


def build_store(records: Iterable[Record], encode: Encode, folder: Path, *, vocabulary: int) -> TokenStore:
    """Tokenise to `folder`, or open it if an earlier run finished it."""
    if not (folder / "store.json").exists():
        building = folder.with_name(folder.name + ".building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        _write_store(records, encode, building, "uint16" if vocabulary <= 2**16 else "uint32")
        shutil.rmtree(folder, ignore_errors=True)
        building.rename(folder)
    return open_store(folder)


def _write_store(records: Iterable[Record], encode: Encode, folder: Path, dtype: str) -> None:
    ends, prompts, end = array("q"), array("q"), 0
    with (folder / "tokens.bin").open("wb") as file:
        for chunk in _chunks(records):
            for prompt, text in encode(chunk):
                end += len(prompt) + len(text)
                ends.append(end)
                prompts.append(len(prompt))
                file.write(np.asarray(prompt + text, dtype=dtype).tobytes())
    np.save(folder / "ends.npy", np.asarray(ends, dtype=np.int64))
    np.save(folder / "prompts.npy", np.asarray(prompts, dtype=np.int64))
    (folder / "store.json").write_text(json.dumps({"dtype": dtype, "documents": len(ends), "tokens": end}))


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    iterator = iter(records)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


class Batches(Protocol):
    """Endless, seeded order over the data; `batch(n)` is always the same batch."""

    tokens_per_epoch: int

    def __len__(self) -> int:
        """Batches in one epoch."""

    def batch(self, number: int) -> tuple[Ints, Ints]:
        """(inputs[B, T], targets[B, T]); targets are inputs shifted by one, or `IGNORED`."""


class PackedBatches:
    """For pretraining: documents joined end to end and cut into blocks, so that no position is padding."""

    def __init__(self, store: TokenStore, *, context: int, batch_tokens: int, seed: int) -> None:
        self.tokens, self.seed = store.tokens, seed
        # Short data still gives one block, as long as it is.
        self.context = min(context, max(len(store.tokens) - 1, 1))
        self.blocks = max(len(store.tokens) - 1, 0) // self.context
        self.rows = max(1, min(batch_tokens // self.context, self.blocks))
        self.tokens_per_epoch = self.blocks * self.context
        self._epoch, self._order = -1, np.zeros(0, dtype=np.int64)

    def __len__(self) -> int:
        return (self.blocks + self.rows - 1) // self.rows

    def batch(self, number: int) -> tuple[Ints, Ints]:
        epoch, place = divmod(number, len(self))
        if epoch != self._epoch:
            self._epoch, self._order = epoch, np.random.default_rng((self.seed, epoch)).permutation(self.blocks)
        chosen = self._order[place * self.rows : (place + 1) * self.rows]
        window = np.arange(self.context + 1)
        block = np.asarray(self.tokens[chosen[:, None] * self.context + window], dtype=np.int64)  # [B, T + 1]
        return block[:, :-1], block[:, 1:]


class BucketedBatches:
    """For fine-tuning: whole documents of like length in a batch, loss on the text and not on its prompt.

    Lengths are rounded up to a multiple of 8 and documents are shuffled inside such a bucket, so that a few
    positions in a hundred are padding. Padding stands to the right: causal attention never sees it from the
    left, and no mask is needed.
    """

    STEP = 8

    def __init__(self, store: TokenStore, *, context: int, batch_tokens: int, seed: int, pad: int) -> None:
        self.store, self.seed, self.pad = store, seed, pad
        lengths = store.lengths
        # A document needs a token to predict from and may not be longer than the model can read.
        self.kept: Ints = np.flatnonzero((lengths >= 2) & (lengths <= context + 1) & (store.prompts < lengths))
        self.too_long = int((lengths > context + 1).sum())
        self.buckets: Ints = -(-(lengths[self.kept] - 1) // self.STEP) * self.STEP
        self.tokens_per_epoch = int(lengths[self.kept].sum() - len(self.kept))
        self.cuts = _cuts(np.sort(self.buckets), batch_tokens)
        self._epoch, self._plan = -1, list[Ints]()

    def __len__(self) -> int:
        return len(self.cuts) - 1

    def batch(self, number: int) -> tuple[Ints, Ints]:
        epoch, place = divmod(number, len(self))
        if epoch != self._epoch:
            self._epoch, self._plan = epoch, self._shuffled(epoch)
        return self._padded(self._plan[place])

    def _shuffled(self, epoch: int) -> list[Ints]:
        random = np.random.default_rng((self.seed, epoch))
        order = self.kept[np.lexsort((random.random(len(self.kept)), self.buckets))]
        pieces = [order[a:b] for a, b in zip(self.cuts[:-1], self.cuts[1:], strict=True)]
        return [pieces[i] for i in random.permutation(len(pieces))]

    def _padded(self, documents: Ints) -> tuple[Ints, Ints]:
        rows = [self.store.document(number) for number in documents]
        longest = max(map(len, rows)) - 1
        width = -(-longest // self.STEP) * self.STEP
        inputs = np.full((len(rows), width), self.pad, dtype=np.int64)
        targets = np.full((len(rows), width), IGNORED, dtype=np.int64)
        for i, (number, row) in enumerate(zip(documents, rows, strict=True)):
            inputs[i, : len(row) - 1] = row[:-1]
            first = max(int(self.store.prompts[number]) - 1, 0)  # the prompt's last token predicts the text's first
            targets[i, first : len(row) - 1] = row[first + 1 :]
        return inputs, targets


def _cuts(lengths: Ints, batch_tokens: int) -> list[int]:
    """Where sorted `lengths` are cut so that rows times the longest row stay within `batch_tokens`."""
    cuts, start = [0], 0
    for i, length in enumerate(lengths.tolist()):
        if i > start and (i - start + 1) * length > batch_tokens:
            cuts.append(i)
            start = i
    return [*cuts, len(lengths)] if len(lengths) else [0]
