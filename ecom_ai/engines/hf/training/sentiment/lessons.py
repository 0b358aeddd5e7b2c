"""The stages of a run, each on what the one before left: masked words, then labels.

Where labels are to be softened, n-gram weights are the teachers: those of the other folds never saw the text that they
judge, and where they doubt a label, it is often wrong (Hinton et al. 2015, out of fold). Encoders trained on halves of
the data as further teachers cost as much as the model and made it no better. A base needs none of this: it goes on with
the labels and with what it thinks itself.
"""

from __future__ import annotations

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
from ecom_ai.engines.hf.training.sentiment.loop import Pace, Stage, run_stage
from ecom_ai.engines.hf.training.sentiment.masking import hide
from ecom_ai.engines.hf.training.sentiment.material import Material, different, with_weight
from ecom_ai.engines.hf.training.sentiment.network import digest
from ecom_ai.engines.training import OnStep, ShouldStop, TrainingOptions

PRETRAINING_RATE = 1.5
"""Learning rate of the masked words as a multiple of that of the labels."""
TEACHERS_SHARE = 0.3
"""How much the teachers count against the label."""
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
        self._rows = material.train if self._fresh else with_weight(material.train, material.own)
        for name in ("weights.weight", "weights_bias", "shares"):
            model.get_parameter(name).requires_grad_(False)

    def stages(self) -> list[Stage]:
        options, made = self.options, []
        if self._fresh and options.pretraining:
            steps = _steps(self._masked_order(0), options.pretraining)
            made.append(Stage(MASKED, steps, options.learning_rate * PRETRAINING_RATE))
        steps = options.steps or _steps(self._order(0), options.epochs)
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
        return finished

    def _prepared(self, stage: Stage) -> nn.Module:
        """The network of a stage; batches and loss go into the stage."""
        if stage.name == MASKED:
            network = SentimentForMaskedLM(self.model.config).to(self.material.store.device)
            network.encoder.load_state_dict(self.model.encoder.state_dict())
            stage.epoch, stage.loss = self._masked_order, self._masked_loss(network)
            return network
        if self._fresh:
            self._learn_counts()
        stage.epoch, stage.loss = self._order, self._judging_loss
        return self.model

    def _pace(self) -> Pace:
        o = self.options
        return Pace(o.warm_up, o.final_rate, o.weight_decay, o.clip, o.seed, o.log_every, o.checkpoint_every)

    def _masked_order(self, epoch: int) -> list[np.ndarray]:
        store = self.material.store
        return store.shuffled(different(store), self.options.batch_tokens, self.options.seed * 7919 + epoch)

    def _masked_loss(self, network: SentimentForMaskedLM) -> Callable[[np.ndarray], Tensor]:
        def loss(rows: np.ndarray) -> Tensor:
            batch = self.material.store.batch(rows)
            ids, wanted = hide(batch.ids, batch.mask, self._mask_token)
            return network(ids, batch.mask, wanted).loss

        return loss

    def _order(self, epoch: int) -> list[np.ndarray]:
        """Batches of texts and batches of terms, in an order of their own each epoch."""
        store, seed = self.material.store, self.options.seed * 104_729 + 2 * epoch
        terms = store.terms[self._rows]
        groups = store.shuffled(self._rows[~terms], self.options.batch_tokens, seed)
        groups += store.shuffled(self._rows[terms], self.options.batch_tokens, seed + 1)
        np.random.default_rng(seed).shuffle(groups)
        return groups

    def _judging_loss(self, rows: np.ndarray) -> Tensor:
        """From nothing, the encoder learns alone: two who judge apart know more. From a base both are heard, so that
        the encoder learns to overrule the n-grams where people corrected them.
        """
        batch = self.material.store.batch(rows)
        if self._fresh:
            logits = self.model.read(batch.ids, batch.mask, batch.marks)
        else:
            logits = self.model(batch.ids, batch.mask, batch.marks).logits
        return -(batch.targets * logits.log_softmax(-1)).sum(-1).mean()

    def _learn_counts(self) -> None:
        """The n-gram weights; then the targets become what label and teachers say together."""
        store, seed, buckets = self.material.store, self.options.seed, self.model.config.buckets
        rows = self._rows[~store.terms[self._rows]]
        if not len(rows):
            return
        counts = counted.count(self.model.ngrams, store, rows, seed=seed)
        weights, bias = counted.fit(counts, np.arange(len(counts.targets)), buckets, seed=seed)
        with torch.no_grad():
            self.model.weights.weight.copy_(weights)
            self.model.weights_bias.copy_(bias)
        if self.options.teachers > 1 and len(counts.targets) == len(rows):
            told = counted.cross_fitted(counts, buckets, self.options.teachers, seed=seed).numpy()
            store.targets[rows] = (1 - TEACHERS_SHARE) * store.targets[rows] + TEACHERS_SHARE * told


def _steps(order: list[np.ndarray], epochs: float) -> int:
    return max(1, round(len(order) * epochs))
