"""What a run learns from: the records, what the base thinks of those nobody judged, and what is kept aside."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from transformers import PreTrainedTokenizerBase

from ecom_ai.engines.base import SENTIMENTS
from ecom_ai.engines.hf.classifier import HFTextClassifier
from ecom_ai.engines.hf.device import chosen
from ecom_ai.engines.hf.training.sentiment.folder import REHEARSAL
from ecom_ai.engines.hf.training.sentiment.records import GENERATED, LabelledText, labels_of, read, validation_texts
from ecom_ai.engines.hf.training.sentiment.store import TextStore
from ecom_ai.engines.training import TrainingOptions
from ecom_ai.exceptions import InvalidInput

KEPT_ASIDE = 25
"""One labelled text in this many is not trained on: the shares and the calibration are measured there."""
OWN_SHARE, MOST_REPEATED = 0.3, 10
"""Corrections are repeated until they make up this share of the rehearsed texts, each at most so often."""


@dataclass(frozen=True, slots=True)
class Material:
    """`store` holds training texts and then those of the rehearsal; `aside` are rows kept for calibration, `own` those
    of `train` that count more often: what people said, beside what a base thinks."""

    store: TextStore
    train: np.ndarray
    own: np.ndarray
    aside: np.ndarray
    valid: TextStore


def rehearsed(options: TrainingOptions) -> list[LabelledText]:
    """The sentences that came with the base, for all who do not have its data."""
    path = options.base / REHEARSAL if options.base else None
    return list(read(path)) if path and path.exists() else []


def check(options: TrainingOptions, texts: Sequence[LabelledText]) -> None:
    known = labels_of(texts)
    if not known:
        raise InvalidInput("No text of the data has a label; there is nothing to learn.")
    if options.base is None and len(known) < 2:
        raise InvalidInput(f"All labels are {known.pop()}: a model from nothing needs at least two different ones.")


def load_material(
    options: TrainingOptions,
    texts: list[LabelledText],
    rehearsal: list[LabelledText],
    tokenizer: PreTrainedTokenizerBase,
) -> Material:
    aside = np.array([is_aside(record) for record in texts], dtype=bool)
    if options.base is not None:
        texts = with_opinion_of(options.base, texts)
    every = texts + rehearsal
    store = TextStore(every, tokenizer, options.context)
    aside = np.concatenate([aside & store.labelled[: len(texts)], np.zeros(len(rehearsal), dtype=bool)])
    valid = validation_texts(options.data) or [r for r, kept in zip(texts, aside, strict=False) if kept] or texts[:200]
    train = np.flatnonzero(store.labelled & ~aside)
    own = np.array([n for n, record in enumerate(texts) if record.label and not aside[n]], dtype=np.int64)
    material = Material(store, train, own, np.flatnonzero(aside), TextStore(valid, tokenizer, options.context))
    store.device = material.valid.device = device_of(options)
    return material


def device_of(options: TrainingOptions) -> torch.device:
    """Where batches and weights lie."""
    return chosen("" if options.device == "auto" else options.device)


def is_aside(record: LabelledText) -> bool:
    if not record.label or record.part == GENERATED:
        return False  # shops do not talk like a generator: it must not set the calibration
    return zlib.crc32(record.text.encode("utf-8", "replace")) % KEPT_ASIDE == 0


def with_opinion_of(base: Path, texts: list[LabelledText]) -> list[LabelledText]:
    """Texts without a label get what the base thinks of them, so that learning the new does not move the old."""
    blank = [n for n, record in enumerate(texts) if not (record.label or record.probabilities or record.is_term)]
    answers = HFTextClassifier(str(base)).classify([texts[n].text for n in blank])
    told = list(texts)
    for n, answer in zip(blank, answers, strict=True):
        shares = tuple(answer.probabilities[label] for label in SENTIMENTS)
        told[n] = replace(texts[n], probabilities=shares)
    return told


def with_weight(rows: np.ndarray, own: np.ndarray) -> np.ndarray:
    """`rows` with `own` so often that a handful of corrections among thousands of other texts still counts."""
    times = min(MOST_REPEATED, int(OWN_SHARE * len(rows) / max(1, len(own))))
    return np.concatenate([rows, *[own] * times])


def different(store: TextStore) -> np.ndarray:
    """Rows of texts that occur for the first time: a text with ten terms is read once."""
    seen: set[bytes] = set()
    rows = []
    for row, ids in enumerate(store.ids):
        text = ids.tobytes()
        if len(ids) > 2 and text not in seen:
            seen.add(text)
            rows.append(row)
    return np.array(rows, dtype=np.int64)
