"""The two forward passes of generation over a transformers model: read prompts, then one token for every row."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

import torch
from transformers import DynamicCache, PreTrainedConfig, PreTrainedModel

from ecom_ai.engines.hf.attention import use_row_attention
from ecom_ai.engines.hf.cache import RowCache
from ecom_ai.exceptions import ConfigurationError

PLAIN = {"full_attention"}
WINDOWED = {"full_attention", "sliding_attention", "chunked_attention"}


class CausalForward:
    """Owned by the model thread. Rows of different lengths are padded on the left and masked."""

    def __init__(self, model: PreTrainedModel) -> None:
        self.model = model
        self.config = model.config.get_text_config(decoder=True)
        self.device = model.device
        refuse_unsupported(model)
        # Our own mask is cheaper at each step, but says nothing of windows, and eager attention wants numbers.
        self.own_mask = not has_window(self.config) and self.config._attn_implementation == "sdpa"
        self.row_attention = self.own_mask and use_row_attention(model)
        self.vocabulary = int(self.config.vocab_size)

    def prefill(self, prompts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, DynamicCache]:
        """Token ids -> float32[rows, vocabulary] for the next token, and keys and values of the prompts."""
        width = max(map(len, prompts))
        ids = torch.tensor([[0] * (width - len(prompt)) + list(prompt) for prompt in prompts], device=self.device)
        lengths = torch.tensor([len(prompt) for prompt in prompts], device=self.device)
        # Positions count from the first real token; those of the padding are clamped and never read.
        positions = torch.arange(width, device=self.device)[None, :] - (width - lengths)[:, None]
        past = DynamicCache()
        output = self.model(
            input_ids=ids,
            attention_mask=(positions >= 0).long(),
            position_ids=positions.clamp(min=0),
            past_key_values=past,
            use_cache=True,
            # By index: a slice would not be contiguous, and torch then copies the output weights for every row.
            logits_to_keep=torch.tensor([width - 1], device=self.device),
        )
        return output.logits[:, -1, :].float(), past

    def decode(self, tokens: torch.Tensor, positions: Sequence[int], cache: RowCache) -> torch.Tensor:
        """int64[rows] -> float32[rows, vocabulary]; the cache has already opened the column."""
        output = self.model(
            input_ids=tokens[:, None],
            attention_mask=self._mask(cache.visible(self.device), cache),
            position_ids=torch.tensor(positions, device=self.device)[:, None],
            past_key_values=cache.past,
            use_cache=True,
            logits_to_keep=1,
        )
        return output.logits[:, -1, :].float()

    def _mask(self, visible: torch.Tensor | None, cache: RowCache) -> torch.Tensor | None:
        if not self.own_mask:
            shape = (cache.rows, cache.end - cache.start)
            return torch.ones(shape, dtype=torch.long, device=self.device) if visible is None else visible.long()
        if visible is None:
            return None
        # Numbers, made once: of a bool mask every layer would make them again.
        additive = torch.zeros(visible.shape, dtype=self.model.dtype, device=self.device)
        return additive.masked_fill_(~visible, float("-inf"))[:, None, None, :]


def has_window(config: PreTrainedConfig) -> bool:
    """Whether any layer sees only the last tokens. Some models say so by layer, others by the window's size alone."""
    layers = getattr(config, "layer_types", None)
    if layers:
        return not set(layers) <= PLAIN
    return bool(getattr(config, "sliding_window", None) or getattr(config, "attention_chunk_size", None))


def refuse_unsupported(model: PreTrainedModel) -> None:
    """State-space layers and positions by bias need another loop than this one."""
    config = model.config.get_text_config(decoder=True)
    strange = set(getattr(config, "layer_types", None) or PLAIN) - WINDOWED
    if strange or "position_ids" not in inspect.signature(model.forward).parameters:
        raise ConfigurationError(
            f"A model of type {config.model_type} cannot be run in this process. "
            "Serve it with vLLM or another server and use ecom_ai.engines.openai.OpenAICompatible."
        )
