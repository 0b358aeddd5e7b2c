"""A new network, or one that was packed made trainable again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from ecom_ai.engines.hf.loading import load_classifier
from ecom_ai.engines.hf.sentiment import SentimentConfig, SentimentForSequenceClassification
from ecom_ai.engines.hf.sentiment.tables import unpack
from ecom_ai.engines.hf.sentiment.vocabulary import spelling, train_vocabulary
from ecom_ai.engines.hf.training.folder import replace_folder
from ecom_ai.engines.hf.training.sentiment.folder import TABLES
from ecom_ai.engines.hf.training.sentiment.records import LabelledText
from ecom_ai.engines.training import TrainingOptions
from ecom_ai.exceptions import InvalidInput

READ_AT_MOST = 512
"""Tokens of a text that the finished model reads; training reads `context` of them, which is enough to learn from."""
ENGLISH = 3
"""English words are longer than Chinese ones: their texts count this often when tokens are chosen."""


def new_network(
    options: TrainingOptions, texts: Sequence[LabelledText], folder: Path
) -> tuple[PreTrainedTokenizerBase, SentimentForSequenceClassification]:
    """Tokenizer (kept in `folder`, for a run that goes on) and random weights."""
    if not (folder / "tokenizer_config.json").exists():
        many = (r.text for r in texts for _ in range(ENGLISH if r.language == "en" else 1))
        made = train_vocabulary(many, options.vocabulary, READ_AT_MOST)
        with replace_folder(folder) as building:
            made.save_pretrained(building)
    tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    signs, starts = spelling(tokenizer)
    torch.manual_seed(options.seed)
    config = SentimentConfig(
        vocab_size=len(tokenizer),
        characters=len(signs),
        width=options.width,
        hidden=options.inner or options.width,
        dropout=options.dropout,
        max_position_embeddings=READ_AT_MOST,
    )
    model = SentimentForSequenceClassification(config)
    model.ngrams.signs.copy_(signs)
    model.ngrams.starts.copy_(starts)
    return tokenizer, model


def trainable_copy(base: Path, *, dropout: float = 0.0) -> SentimentForSequenceClassification:
    """The model of `base` with its tables as numbers again; `dropout` 0 leaves that of the base."""
    loaded = load_classifier(str(base), device="cpu", dtype="float32").model
    if not isinstance(loaded, SentimentForSequenceClassification):
        raise InvalidInput(
            f"{base.name} is a model of another kind ({loaded.config.model_type}); only the project's own small one "
            "is trained further here."
        )
    changes = {"packed": False, "dropout": dropout or loaded.config.dropout}
    model = SentimentForSequenceClassification(SentimentConfig.from_dict({**loaded.config.to_dict(), **changes}))
    state = loaded.state_dict()
    for table in TABLES if loaded.config.packed else ():
        state[f"{table}.weight"] = unpack(state.pop(f"{table}.bytes"), state.pop(f"{table}.scale").float())
    model.load_state_dict(state)
    return model


def digest(options: TrainingOptions, tokenizer: PreTrainedTokenizerBase) -> str:
    """Of all that makes a checkpoint fit a run: other options or other data start anew."""
    free = {"out", "work", "data", "name", "threads", "compile", "log_every", "checkpoint_every", "device"}
    decisive = {name: value for name, value in options.as_json().items() if name not in free}
    files = [(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in sorted(options.data.glob("*.jsonl"))]
    content = json.dumps([decisive, files, len(tokenizer)], default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
