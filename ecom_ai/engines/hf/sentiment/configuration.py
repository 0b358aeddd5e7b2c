"""What `config.json` says about the small classifier."""

from __future__ import annotations

from typing import Any

from transformers import PretrainedConfig

from ecom_ai.engines.base import SENTIMENTS


class SentimentConfig(PretrainedConfig):  # type: ignore[misc] # transformers is not followed by the type checker
    """`characters` is the length of all tokens together, in signs; `packed` weights keep their tables as int8."""

    model_type = "ecom_ai_sentiment"

    def __init__(
        self,
        vocab_size: int = 14_000,
        characters: int = 40_000,
        width: int = 128,
        hidden: int = 96,
        buckets: int = 2**20,
        orders: int = 4,
        window: int = 12,
        dropout: float = 0.3,
        max_position_embeddings: int = 512,
        packed: bool = False,
        **others: Any,
    ) -> None:
        self.vocab_size, self.characters = vocab_size, characters
        self.width, self.hidden = width, hidden
        self.buckets, self.orders, self.window = buckets, orders, window
        self.dropout = dropout
        self.max_position_embeddings = max_position_embeddings
        self.packed = packed
        others.setdefault("id2label", dict(enumerate(SENTIMENTS)))
        others.setdefault("label2id", {label: number for number, label in enumerate(SENTIMENTS)})
        others.setdefault("pad_token_id", 0)
        super().__init__(**others)
