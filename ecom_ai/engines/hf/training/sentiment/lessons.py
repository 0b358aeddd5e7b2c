"""The stages of a run, each on what the one before left: masked words, teachers, labels.

Teachers never saw the texts that they judge: each is trained on the other folds, the n-gram weights in seconds, an
encoder in an epoch or two. Where they doubt a label, it is often wrong; the model learns a mixture of both (Hinton et
al. 2015, out of fold). From a base none of this is needed: it goes on with the labels and what the base thinks.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase

from ecom_ai.engines.hf.sentiment import SentimentForMaskedLM, SentimentForSequenceClassification
from ecom_ai.engines.hf.training.checkpoints import Checkpoints
from ecom_ai.engines.hf.training.sentiment import counted
from ecom_ai.engines.hf.training.sentiment.calibration import halves
from ecom_ai.engines.hf.training.sentiment.loop import Pace, Stage, run_stage
from ecom_ai.engines.hf.training.sentiment.masking import hide
from ecom_ai.engines.hf.training.sentiment.material import Material, different, with_weight
from ecom_ai.engines.hf.training.sentiment.network import digest
from ecom_ai.engines.training import OnStep, ShouldStop, TrainingOptions

PRETRAINING_RATE = 1.5
"""Learning rate of the masked words as a multiple of that of the labels."""
TEACHERS_SHARE = 0.5
"""How much the teachers count against the label."""
TEACHING = 0.9
"""Length of a teacher's training as a share of that of the model."""
LABELS, MASKED = "labels", "masked"


class Lessons:
    def __init__(
        self,
        options: TrainingOptions,
        model: SentimentForSequenceClassification,
        tokenizer: PreTrainedTokenizerBase,
        material: Material,
    ) -> None:
        self.options, self.model, self.material = options, model, material
        self.folder: Path = options.work_folder / "checkpoints" / digest(options, tokenizer)
        self._mask_token = tokenizer.mask_token_id
        self._fresh = options.base is None
        rows = material.train if self._fresh else with_weight(material.train, material.own)
        folds = options.teachers if self._fresh and options.teachers > 1 else 0
        self._rows, self._folds = rows, folds
        self._fold_of = np.random.default_rng(options.seed).integers(0, max(1, folds), len(rows))
        self._told = np.zeros_like(material.store.targets)
        for name in ("weights.weight", "weights_bias", "shares"):
            model.get_parameter(name).requires_grad_(False)

    def stages(self) -> list[Stage]:
        options, made = self.options, []
        if self._fresh and options.pretraining:
            steps = self._steps(self._masked_order(0), options.pretraining)
            made.append(Stage(MASKED, steps, options.learning_rate * PRETRAINING_RATE))
        if self._folds:
            steps = self._steps(self._order(self._taught(0), 0), options.epochs * TEACHING)
            made += [Stage(f"teacher-{fold}", steps, options.learning_rate) for fold in range(self._folds)]
        steps = options.steps or self._steps(self._order(self._rows, 0), options.epochs)
        made.append(Stage(LABELS, steps, options.learning_rate))
        for before, stage in pairwise(made):
            stage.first_step = before.first_step + before.steps
        return made

    def learn(self, stage: Stage, checkpoints: Checkpoints, *, on_step: OnStep, should_stop: ShouldStop) -> bool:
        """One stage; False where it was stopped."""
        network = self._prepared(stage)
        finished = run_stage(network, stage, self._pace(), checkpoints, on_step=on_step, should_stop=should_stop)
        if finished and isinstance(network, SentimentForMaskedLM):
            self.model.encoder.load_state_dict(network.encoder.state_dict())
        elif finished and network is not self.model:
            self._ask(network, int(stage.name.removeprefix("teacher-")))
        return finished

    def _prepared(self, stage: Stage) -> nn.Module:
        """The network of a stage; batches and loss go into the stage."""
        if stage.name == MASKED:
            network = SentimentForMaskedLM(self.model.config)
            network.encoder.load_state_dict(self.model.encoder.state_dict())
            stage.epoch, stage.loss = self._masked_order, self._masked_loss(network)
            return network
        network, rows = self.model, self._rows
        if stage.name == LABELS:
            if self._fresh:
                self._learn_counts()
        else:
            fold = int(stage.name.removeprefix("teacher-"))
            network, rows = self._teacher(fold), self._taught(fold)
        stage.epoch, stage.loss = lambda epoch: self._order(rows, epoch), self._judging_loss(network)
        return network

    def _pace(self) -> Pace:
        o = self.options
        return Pace(o.warm_up, o.final_rate, o.weight_decay, o.clip, o.seed, o.log_every, o.checkpoint_every)

    def _steps(self, order: list[np.ndarray], epochs: float) -> int:
        return max(1, round(len(order) * epochs))

    def _masked_order(self, epoch: int) -> list[np.ndarray]:
        store = self.material.store
        return store.shuffled(different(store), self.options.batch_tokens, self.options.seed * 7919 + epoch)

    def _masked_loss(self, network: SentimentForMaskedLM) -> Callable[[np.ndarray], Tensor]:
        def loss(rows: np.ndarray) -> Tensor:
            batch = self.material.store.batch(rows)
            ids, wanted = hide(batch.ids, batch.mask, self._mask_token)
            return network(ids, batch.mask, wanted).loss

        return loss

    def _order(self, rows: np.ndarray, epoch: int) -> list[np.ndarray]:
        """Batches of texts and batches of terms, in an order of their own each epoch."""
        store, seed = self.material.store, self.options.seed * 104_729 + 2 * epoch
        terms = store.terms[rows]
        groups = store.shuffled(rows[~terms], self.options.batch_tokens, seed)
        groups += store.shuffled(rows[terms], self.options.batch_tokens, seed + 1)
        np.random.default_rng(seed).shuffle(groups)
        return groups

    def _judging_loss(self, network: SentimentForSequenceClassification) -> Callable[[np.ndarray], Tensor]:
        def loss(rows: np.ndarray) -> Tensor:
            batch = self.material.store.batch(rows)
            return -(batch.targets * network.read(batch.ids, batch.mask, batch.marks).log_softmax(-1)).sum(-1).mean()

        return loss

    def _taught(self, fold: int) -> np.ndarray:
        rows: np.ndarray = self._rows[self._fold_of != fold]
        return rows

    def _teacher(self, fold: int) -> SentimentForSequenceClassification:
        """A pupil's twin that starts from the masked words, with heads of its own."""
        torch.manual_seed(self.options.seed + 10 + fold)
        return copy.deepcopy(self.model)

    def _ask(self, teacher: SentimentForSequenceClassification, fold: int) -> None:
        store = self.material.store
        unseen = self._rows[self._fold_of == fold]
        self._told[unseen] = halves(teacher, store, unseen)[1].softmax(-1).numpy()
        blank = np.flatnonzero(store.targets.sum(1) == 0)  # every teacher may judge what nobody labelled
        if len(blank):
            self._told[blank] += halves(teacher, store, blank)[1].softmax(-1).numpy() / self._folds

    def _learn_counts(self) -> None:
        """The n-gram weights; then the targets become what label and teachers say together."""
        store, seed, buckets = self.material.store, self.options.seed, self.model.config.buckets
        whole = self._rows[~store.terms[self._rows]]
        if not len(whole):
            return
        counts = counted.count(self.model.ngrams, store, whole, seed=seed)
        weights, bias = counted.fit(counts, np.arange(len(counts.targets)), buckets, seed=seed)
        with torch.no_grad():
            self.model.weights.weight.copy_(weights)
            self.model.weights_bias.copy_(bias)
        if not self._folds:
            return
        told = self._told
        if len(counts.targets) == len(whole):
            told[whole] = (told[whole] + counted.cross_fitted(counts, buckets, self._folds + 2, seed=seed).numpy()) / 2
        known = self._rows
        store.targets[known] = (1 - TEACHERS_SHARE) * store.targets[known] + TEACHERS_SHARE * told[known]
        blank = np.flatnonzero(store.targets.sum(1) == 0)
        store.targets[blank] = told[blank]
        self._rows = np.concatenate([known, blank])
