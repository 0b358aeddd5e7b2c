"""From labelled texts to a finished classifier: masked words, n-gram weights, labels, calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from ecom_ai.engines.base import TermInContext
from ecom_ai.engines.hf.classifier import HFTextClassifier
from ecom_ai.engines.hf.sentiment import SentimentForMaskedLM, SentimentForSequenceClassification
from ecom_ai.engines.hf.training import records as files
from ecom_ai.engines.hf.training.checkpoints import Checkpoints
from ecom_ai.engines.hf.training.sentiment import counted
from ecom_ai.engines.hf.training.sentiment.calibration import calibrate, halves
from ecom_ai.engines.hf.training.sentiment.card import sentiment_card
from ecom_ai.engines.hf.training.sentiment.folder import write_classifier
from ecom_ai.engines.hf.training.sentiment.loop import Pace, Stage, StageProgress, run_stage
from ecom_ai.engines.hf.training.sentiment.masking import hide
from ecom_ai.engines.hf.training.sentiment.material import (
    Material,
    check,
    different,
    load_material,
    rehearsed,
    with_weight,
)
from ecom_ai.engines.hf.training.sentiment.network import digest, new_network, trainable_copy
from ecom_ai.engines.hf.training.sentiment.records import (
    LabelledText,
    training_texts,
    validation_texts,
)
from ecom_ai.engines.hf.training.sentiment.store import TextStore
from ecom_ai.engines.training import Evaluation, OnStart, OnStep, ShouldStop, TrainingOptions, TrainingResult
from ecom_ai.exceptions import InvalidInput

GENERATED = "generated"
"""Part of records that were written for the project; they may travel with the model, customers' texts never do."""
TEACHERS_SHARE = 0.3
PRETRAINING_RATE = 2.0
"""Learning rate of the masked words as a multiple of that of the labels."""
MOST_REHEARSED = 4000
"""Sentences that travel with a model."""


def train_sentiment(
    options: TrainingOptions, *, on_step: OnStep, should_stop: ShouldStop, on_start: OnStart
) -> TrainingResult:
    texts, rehearsal = training_texts(options.data), rehearsed(options)
    check(options, texts)
    tokenizer, model = starting_point(options, texts)
    material = load_material(options, texts, rehearsal, tokenizer)
    work = options.work_folder / "checkpoints" / digest(options, tokenizer)
    stages = plan(options, model, tokenizer, material)
    done = sum(min(len_of(Checkpoints(work / stage.name)), stage.steps) for _, stage in stages)
    on_start(sum(stage.steps for _, stage in stages), done)
    pace = Pace(
        options.warm_up, options.final_rate, options.weight_decay, options.clip, options.seed,
        options.log_every, options.checkpoint_every,
    )  # fmt: skip
    finished = True
    for network, stage in stages:
        finished = run_stage(
            network, stage, pace, Checkpoints(work / stage.name), on_step=on_step, should_stop=should_stop
        )
        if not finished:
            break
        if isinstance(network, SentimentForMaskedLM):
            model.encoder.load_state_dict(network.encoder.state_dict())
    progress = gathered([Checkpoints(work / stage.name) for _, stage in stages])
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
        model = trainable_copy(options.base)
        return AutoTokenizer.from_pretrained(options.base, trust_remote_code=False), model
    folder = options.work_folder / "tokenizer"
    return new_network(options, texts, folder)


def plan(
    options: TrainingOptions,
    model: SentimentForSequenceClassification,
    tokenizer: PreTrainedTokenizerBase,
    material: Material,
) -> list[tuple[Any, Stage]]:
    """The stages of the run and what each trains."""
    stages: list[tuple[Any, Stage]] = []
    store, first = material.store, 0
    if options.base is None:
        learn_counts(options, model, material)
    for name in ("weights.weight", "weights_bias", "shares"):
        model.get_parameter(name).requires_grad_(False)
    if options.pretraining and options.base is None:
        network = SentimentForMaskedLM(model.config)
        network.encoder.load_state_dict(model.encoder.state_dict())
        rows = different(store)

        def hidden(group: np.ndarray) -> Tensor:
            batch = store.batch(group)
            ids, wanted = hide(batch.ids, batch.mask, tokenizer.mask_token_id)
            return network(ids, batch.mask, wanted).loss

        def order(epoch: int) -> list[np.ndarray]:
            return store.shuffled(rows, options.batch_tokens, options.seed * 7919 + epoch)

        first = max(1, round(len(order(0)) * options.pretraining))
        stages.append((network, Stage("masked", first, options.learning_rate * PRETRAINING_RATE, order, hidden)))

    def judged(group: np.ndarray) -> Tensor:
        batch = store.batch(group)
        return -(batch.targets * model.read(batch.ids, batch.mask, batch.marks).log_softmax(-1)).sum(-1).mean()

    def shuffled(epoch: int) -> list[np.ndarray]:
        seed = options.seed * 104_729 + 2 * epoch
        rows = material.train if options.base is None else with_weight(material.train, material.own)
        terms = store.terms[rows]
        groups = store.shuffled(rows[~terms], options.batch_tokens, seed)
        groups += store.shuffled(rows[terms], options.batch_tokens, seed + 1)
        np.random.default_rng(seed).shuffle(groups)
        return groups

    steps = options.steps or max(1, round(len(shuffled(0)) * options.epochs))
    stages.append((model, Stage("labels", steps, options.learning_rate, shuffled, judged, first_step=first)))
    return stages


def learn_counts(options: TrainingOptions, model: SentimentForSequenceClassification, material: Material) -> None:
    """The n-gram weights, and softer labels where other folds of them doubt."""
    store = material.store
    rows = material.train[~store.terms[material.train]]
    if not len(rows):
        return
    counts = counted.count(model.ngrams, store, rows, seed=options.seed)
    weights, bias = counted.fit(counts, np.arange(len(counts.targets)), model.config.buckets, seed=options.seed)
    with torch.no_grad():
        model.weights.weight.copy_(weights)
        model.weights_bias.copy_(bias)
    if options.teachers > 1 and len(rows) == len(counts.targets):
        told = counted.cross_fitted(counts, model.config.buckets, options.teachers, seed=options.seed)
        store.targets[rows] = (1 - TEACHERS_SHARE) * store.targets[rows] + TEACHERS_SHARE * told.numpy()


def loss_of(model: SentimentForSequenceClassification, store: TextStore, rows: np.ndarray) -> float:
    """Mean surprise in nats by the finished model, calibration included."""
    rows = rows[store.labelled[rows]]
    if not len(rows):
        return math.nan
    told, read = halves(model, store, rows)
    kinds = store.terms[rows].astype(int)
    shares = model.shares.detach()[kinds]
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
