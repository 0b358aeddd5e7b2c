"""Meanings of texts by an encoder that runs in this process."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ecom_ai.engines.hf.loading import load_encoder, require_worker_extra
from ecom_ai.engines.hf.sources import locate
from ecom_ai.exceptions import EngineError

if TYPE_CHECKING:
    import numpy as np

    from ecom_ai.engines.hf.loading import LoadedModel

Pooling = Literal["mean", "first"]
BATCH = 32


class HFTextEmbedder:
    """A `TextEmbedder` over transformers: bge, e5, MiniLM ... Cheap to make; weights load at first use.

    `model`: a folder or `org/name@revision`. Options: `pooling` (`mean` of all tokens, or the `first` one, as the model
    was trained), `prefix` (what such a model wants in front of each text), `max_tokens` of one text, `device`, `dtype`,
    `threads` of torch, `manifest` (path -> sha256).
    """

    model_version: str

    def __init__(
        self,
        model: str,
        *,
        pooling: Pooling = "mean",
        prefix: str = "",
        max_tokens: int = 256,
        device: str = "",
        dtype: str = "float32",
        threads: int = 0,
        manifest: Mapping[str, str] | None = None,
    ) -> None:
        if pooling not in ("mean", "first"):
            raise TypeError(f'pooling must be "mean" or "first", not {pooling!r}')
        self._source = locate(model, starter="embedding")
        self.model_version = "|".join(filter(None, (self._source.version, pooling, prefix)))
        self._pooling, self._prefix, self._max_tokens = pooling, prefix, max_tokens
        self._device, self._dtype, self._threads, self._manifest = device, dtype, threads, manifest
        self._loading, self._working = threading.Lock(), threading.Lock()
        self._loaded_model: LoadedModel | None = None

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """float32[n, d], rows of unit length; a text does not depend on its neighbours."""
        import numpy as np

        loaded = self._loaded()
        whole = [self._prefix + text for text in texts]
        with self._working:
            parts = [self._batch(loaded, whole[begin : begin + BATCH]) for begin in range(0, len(whole), BATCH)]
        return np.concatenate([np.zeros((0, loaded.model.config.hidden_size), dtype=np.float32), *parts])

    def load(self) -> None:
        """Load the weights now, so that the first text does not wait for them."""
        self._loaded()

    def close(self) -> None:
        """Let go of the weights; a later call loads them again."""
        with self._loading:
            self._loaded_model = None

    def _batch(self, loaded: LoadedModel, texts: list[str]) -> np.ndarray[Any, Any]:
        import torch

        # Half a surrogate is no text for a tokenizer, and some make no token at all of an empty one.
        clean = [text.encode("utf-8", "replace").decode("utf-8").strip() or "." for text in texts]
        inputs = loaded.tokenizer(
            clean, padding=True, truncation=True, max_length=self._max_tokens, return_tensors="pt"
        ).to(loaded.model.device)
        try:
            with torch.inference_mode():
                states = loaded.model(**inputs).last_hidden_state.float()  # [B, T, d]
        except (RuntimeError, IndexError) as error:
            raise EngineError(f"The model could not read the texts: {error}") from error
        mask = inputs["attention_mask"].unsqueeze(-1).float()
        pooled = states[:, 0] if self._pooling == "first" else (states * mask).sum(1) / mask.sum(1).clamp(min=1)
        unit: np.ndarray[Any, Any] = torch.nn.functional.normalize(pooled, dim=-1).cpu().numpy()
        return unit

    def _loaded(self) -> LoadedModel:
        with self._loading:
            if self._loaded_model is None:
                require_worker_extra()
                # This module imports torch; a process that only names this engine must not pay for that.
                from ecom_ai.engines.hf.starting import use_threads

                use_threads(self._threads)
                self._loaded_model = load_encoder(
                    self._source, device=self._device, dtype=self._dtype, manifest=self._manifest
                )
            return self._loaded_model
