"""Texts as token ids in memory, and batches of about equal length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from ecom_ai.engines.base import SENTIMENTS
from ecom_ai.engines.hf.sentiment.texts import head_and_tail, marked_tokens
from ecom_ai.engines.hf.training.sentiment.records import LabelledText

CHUNK = 2048


@dataclass(frozen=True, slots=True)
class Batch:
    """ids, mask, marks: [B, T]; targets: [B, C], rows of zeros where nothing is known; rows: which texts."""

    ids: Tensor
    mask: Tensor
    marks: Tensor | None
    targets: Tensor
    rows: Tensor


class TextStore:
    """`targets` may be replaced by softer ones; `terms` and `labelled` choose rows. Batches are made on `device`."""

    def __init__(self, records: Sequence[LabelledText], tokenizer: PreTrainedTokenizerBase, context: int) -> None:
        self.device = torch.device("cpu")
        self.ids: list[np.ndarray] = []
        self.marks: list[tuple[int, int]] = []
        for begin in range(0, len(records), CHUNK):
            self._add(records[begin : begin + CHUNK], tokenizer, context)
        self.lengths = np.array([len(ids) for ids in self.ids], dtype=np.int64)
        self.targets = np.array([_target(record) for record in records], dtype=np.float32).reshape(-1, len(SENTIMENTS))
        self.terms = np.array([record.is_term for record in records], dtype=bool)
        self.labelled = self.targets.sum(1) > 0

    def __len__(self) -> int:
        return len(self.ids)

    def _add(self, records: Sequence[LabelledText], tokenizer: PreTrainedTokenizerBase, context: int) -> None:
        texts = [record.text.encode("utf-8", "replace").decode("utf-8") for record in records]
        encoded = tokenizer.backend_tokenizer.encode_batch(texts, add_special_tokens=False)
        for record, one in zip(records, encoded, strict=True):
            first, last = marked_tokens(one.offsets, record.start, record.end) if record.is_term else (0, 0)
            kept = head_and_tail(len(one.ids), context, first, last)
            ids = np.array(one.ids, dtype=np.int32)
            self.ids.append(ids[kept])
            self.marks.append((first - kept[0], min(last, kept[-1] + 1) - kept[0]) if last > first else (0, 0))

    def batch(self, rows: np.ndarray) -> Batch:
        longest = max(1, int(self.lengths[rows].max()))
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros((len(rows), longest), dtype=bool)
        marks = np.zeros((len(rows), longest), dtype=bool)
        for place, row in enumerate(rows):
            size = self.lengths[row]
            ids[place, :size], mask[place, :size] = self.ids[row], True
            marks[place, slice(*self.marks[row])] = True
        marked = self._placed(marks) if self.terms[rows].any() else None
        return Batch(
            self._placed(ids), self._placed(mask), marked, self._placed(self.targets[rows]), self._placed(rows)
        )

    def _placed(self, values: np.ndarray) -> Tensor:
        return torch.from_numpy(values).to(self.device)

    def batches(self, rows: np.ndarray, batch_tokens: int) -> list[np.ndarray]:
        """`rows`, shortest first, in groups of at most `batch_tokens` with padding."""
        ordered = rows[np.argsort(self.lengths[rows], kind="stable")]
        return list(_grouped(ordered, self.lengths, batch_tokens))

    def shuffled(self, rows: np.ndarray, batch_tokens: int, seed: int) -> list[np.ndarray]:
        """The batches of one epoch: texts of similar length together, drawn anew for every seed."""
        random = np.random.default_rng(seed)
        jittered = self.lengths[rows] * random.uniform(0.9, 1.1, len(rows)) + random.uniform(0, 2, len(rows))
        groups = list(_grouped(rows[np.argsort(jittered)], self.lengths, batch_tokens))
        random.shuffle(groups)
        return groups


def _grouped(rows: np.ndarray, lengths: np.ndarray, batch_tokens: int) -> Iterator[np.ndarray]:
    begin, longest = 0, 1
    for place, row in enumerate(rows):
        longest = max(longest, int(lengths[row]))
        if place > begin and longest * (place + 1 - begin) > batch_tokens:
            yield rows[begin:place]
            begin, longest = place, max(1, int(lengths[row]))
    if len(rows) > begin:
        yield rows[begin:]


def _target(record: LabelledText) -> Sequence[float]:
    hard = [float(label == record.label) for label in SENTIMENTS]
    if not record.probabilities:
        return hard
    if not record.label:
        return record.probabilities
    return [(one + share) / 2 for one, share in zip(hard, record.probabilities, strict=True)]
