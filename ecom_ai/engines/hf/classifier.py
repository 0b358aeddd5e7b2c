"""Moods of texts by a model that runs in this process."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ecom_ai.engines.base import SENTIMENTS, Classified, TermInContext
from ecom_ai.engines.clauses import clause_around
from ecom_ai.engines.hf.loading import load_classifier, require_worker_extra
from ecom_ai.engines.hf.sources import locate

if TYPE_CHECKING:
    from ecom_ai.engines.hf.judge import Judge


class HFTextClassifier:
    """A `TextClassifier` over transformers: the starter, XLM-R, mBERT ... Cheap to make; weights load at first use.

    `model`: `starter`, a folder, or `org/name@revision`. Options: `labels` (what each output of the model means, where
    its own names do not say), `batch_tokens` (most tokens at once, with padding), `max_tokens` (of one text; longer
    ones lose their middle), `device`, `dtype`, `threads` of torch, `manifest` (path -> sha256).
    """

    labels: tuple[str, ...] = SENTIMENTS
    model_version: str

    def __init__(
        self,
        model: str,
        *,
        labels: Sequence[str] = (),
        batch_tokens: int = 0,
        max_tokens: int = 512,
        device: str = "",
        dtype: str = "",
        threads: int = 0,
        manifest: Mapping[str, str] | None = None,
    ) -> None:
        self._source = locate(model, starter="sentiment")
        self.model_version = self._source.version
        self._given, self._batch_tokens, self._max_tokens = labels, batch_tokens, max_tokens
        self._device, self._dtype, self._threads, self._manifest = device, dtype, threads, manifest
        self._loading = threading.Lock()
        self._judge: Judge | None = None

    def classify(self, texts: Sequence[str]) -> list[Classified]:
        return self._loaded().judge([TermInContext(text, 0, 0) for text in texts])

    def classify_terms(self, terms: Sequence[TermInContext]) -> list[Classified]:
        judge = self._loaded()
        if judge.marks_terms:
            return judge.judge(terms)
        return self.classify([clause_around(term) for term in terms])

    def load(self) -> None:
        """Load the weights now, so that the first text does not wait for them."""
        self._loaded()

    def close(self) -> None:
        """Let go of the weights; a later call loads them again."""
        with self._loading:
            self._judge = None

    def _loaded(self) -> Judge:
        with self._loading:
            if self._judge is None:
                self._judge = self._load()
            return self._judge

    def _load(self) -> Judge:
        require_worker_extra()
        # These modules import torch; a process that only names this engine must not pay for that.
        from ecom_ai.engines.hf.judge import Judge
        from ecom_ai.engines.hf.starting import use_threads

        use_threads(self._threads)
        loaded = load_classifier(self._source, device=self._device, dtype=self._dtype, manifest=self._manifest)
        return Judge(
            loaded.model, loaded.tokenizer,
            given=self._given, batch_tokens=self._batch_tokens, max_tokens=self._max_tokens,
        )  # fmt: skip
