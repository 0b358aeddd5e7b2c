"""Classifiers with random weights: the project's own and one of another family."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForSequenceClassification, XLMRobertaConfig

from ecom_ai.engines.hf.sentiment import SentimentConfig, SentimentForSequenceClassification
from ecom_ai.engines.hf.sentiment.vocabulary import spelling, train_vocabulary
from ecom_ai.engines.hf.training.sentiment.folder import packed_state
from tests.engines.tiny_model import save_tokenizer

TEXTS = ["质量很好，物流很快", "电池太差，坏了", "broken on arrival", "a good lamp", "the lid leaks", "还行吧"] * 5


def random_own(**changes: int) -> tuple[SentimentForSequenceClassification, object]:
    torch.manual_seed(0)
    tokenizer = train_vocabulary(TEXTS, 400, 64)
    signs, starts = spelling(tokenizer)
    shape = {"width": 16, "hidden": 8, "buckets": 2**10, "max_position_embeddings": 64, **changes}
    model = SentimentForSequenceClassification(
        SentimentConfig(vocab_size=len(tokenizer), characters=len(signs), **shape)
    )
    model.ngrams.signs.copy_(signs)
    model.ngrams.starts.copy_(starts)
    torch.nn.init.normal_(model.weights.weight)
    torch.nn.init.normal_(model.encoder.mark)
    return model, tokenizer


def save_own(folder: Path, *, packed: bool = True) -> Path:
    model, tokenizer = random_own()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)  # type: ignore[attr-defined]
    if packed:
        save_file(packed_state(model), folder / "model.safetensors", metadata={"format": "pt"})
        model.config.packed = True
        model.config.save_pretrained(folder)
    return folder


def save_other(folder: Path, labels: list[str]) -> Path:
    torch.manual_seed(0)
    config = XLMRobertaConfig(
        vocab_size=258, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=80, pad_token_id=0, id2label=dict(enumerate(labels)),
    )  # fmt: skip
    AutoModelForSequenceClassification.from_config(config).save_pretrained(folder)
    save_tokenizer(folder, 258)
    return folder
