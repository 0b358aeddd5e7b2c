"""From labelled texts to a finished classifier: masked words, n-gram weights, labels, calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from ecom_ai.engines.base import TermInContext
from ecom_ai.engines.hf.classifier import HFTextClassifier
from ecom_ai.engines.hf.sentiment import SentimentForSequenceClassification
from ecom_ai.engines.hf.training import records as files
from ecom_ai.engines.hf.training.checkpoints import Checkpoints
from ecom_ai.engines.hf.training.sentiment.calibration import calibrate, halves
from ecom_ai.engines.hf.training.sentiment.card import sentiment_card
from ecom_ai.engines.hf.training.sentiment.folder import write_classifier
from ecom_ai.engines.hf.training.sentiment.lessons import Lessons
from ecom_ai.engines.hf.training.sentiment.loop import StageProgress
from ecom_ai.engines.hf.training.sentiment.material import (
    check,
    load_material,
    rehearsed,
)
from ecom_ai.engines.hf.training.sentiment.network import new_network, trainable_copy
from ecom_ai.engines.hf.training.sentiment.records import (
    GENERATED,
    LabelledText,
    training_texts,
    validation_texts,
)
from ecom_ai.engines.hf.training.sentiment.store import TextStore
from ecom_ai.engines.training import Evaluation, OnStart, OnStep, ShouldStop, TrainingOptions, TrainingResult
from ecom_ai.exceptions import InvalidInput

MOST_REHEARSED = 4000
"""Sentences that travel with a model."""


def train_sentiment(
    options: TrainingOptions, *, on_step: OnStep, should_stop: ShouldStop, on_start: OnStart
) -> TrainingResult:
    """The whole run; where `should_stop()` ends it, the same call goes on from there."""
    texts, rehearsal = training_texts(options.data), rehearsed(options)
    check(options, texts)
    tokenizer, model = starting_point(options, texts)
    material = load_material(options, texts, rehearsal, tokenizer)
    model.to(material.store.device)
    lessons = Lessons(options, model, tokenizer, material)
    stages = lessons.stages()
    checkpoints = [Checkpoints(lessons.folder / stage.name) for stage in stages]
    on_start(
        sum(s.steps for s in stages), sum(min(len_of(c), s.steps) for s, c in zip(stages, checkpoints, strict=True))
    )
    finished = all(
        lessons.learn(stage, kept, on_step=on_step, should_stop=should_stop)
        for stage, kept in zip(stages, checkpoints, strict=True)
    )
    progress = gathered(checkpoints)
    result = TrainingResult(options.out, progress.step, progress.texts, progress.seconds, progress.train_loss)
    if not finished:
        return replace(result, stopped=True)
    calibrate(model, material.store, material.aside)
    measured = replace(result, valid_loss=loss_of(model, material.valid, np.arange(len(material.valid))))
    kept = [r for r in texts if r.part == GENERATED][:MOST_REHEARSED] + rehearsal
    card = sentiment_card(options, measured, model, files.data_card(options.data), len(material.train))
    return write_classifier(
        model, tokenizer, measured, options, card=card, curve=progress.curve, rehearsal=kept[:MOST_REHEARSED]
    )


def starting_point(
    options: TrainingOptions, texts: Sequence[LabelledText]
) -> tuple[PreTrainedTokenizerBase, SentimentForSequenceClassification]:
    """Tokenizer and model of the base, or new ones."""
    if options.base is not None:
        model = trainable_copy(options.base, dropout=options.dropout)
        return AutoTokenizer.from_pretrained(options.base, trust_remote_code=False), model
    folder = options.work_folder / "tokenizer"
    return new_network(options, texts, folder)


def loss_of(model: SentimentForSequenceClassification, store: TextStore, rows: np.ndarray) -> float:
    """Mean surprise in nats by the finished model, calibration included."""
    rows = rows[store.labelled[rows]]
    if not len(rows):
        return math.nan
    told, read = halves(model, store, rows)
    kinds = store.terms[rows].astype(int)
    shares = model.shares.detach().cpu()[kinds]
    logits = shares[:, :1] * told + shares[:, 1:] * read
    for number, kind in enumerate(("text", "term")):
        by = (getattr(model.config, "calibration", None) or {}).get(kind)
        if by:
            mine = torch.from_numpy(kinds == number)
            logits[mine] = logits[mine] * torch.tensor(by["scale"]) + torch.tensor(by["offset"])
    return float(-(torch.from_numpy(store.targets[rows]) * logits.log_softmax(-1)).sum(-1).mean())


def evaluate_sentiment(folder: Path, options: TrainingOptions) -> Evaluation:
    """Mean surprise of the validation texts; `bits_per_byte` is in bits a text here."""
    known = [record for record in validation_texts(options.data) or training_texts(options.data) if record.label]
    if not known:
        raise InvalidInput("No text of the data has a label; there is nothing to measure.")
    engine, nats = HFTextClassifier(str(folder)), 0.0
    for terms in (False, True):
        mine = [record for record in known if record.is_term == terms]
        asked = [TermInContext(record.text, record.start, record.end) for record in mine]
        answers = engine.classify_terms(asked) if terms else engine.classify([record.text for record in mine])
        for record, answer in zip(mine, answers, strict=True):
            nats -= math.log(max(1e-9, answer.probabilities[record.label]))
    return Evaluation(nats / len(known), nats / len(known) / math.log(2), len(known))


def len_of(checkpoints: Checkpoints) -> int:
    return max(checkpoints.numbers(), default=0)


def gathered(stages: Sequence[Checkpoints]) -> StageProgress:
    """Steps, time and losses of all stages so far."""
    whole = StageProgress()
    for checkpoints in stages:
        found = checkpoints.load_last()
        if found is None:
            continue
        part = StageProgress(**found[1]["progress"])
        whole.step += part.step
        whole.seconds += part.seconds
        whole.texts += part.texts
        whole.train_loss = part.train_loss
        whole.curve += part.curve
    return whole
