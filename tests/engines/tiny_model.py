"""Random models, small enough to be made in a moment: the numbers mean nothing, the code paths are the real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedConfig, PreTrainedModel, PreTrainedTokenizerFast

END = 1


def save_tokenizer(folder: Path, vocabulary: int = 0, chat_template: str = "") -> PreTrainedTokenizerFast:
    """One token a byte, so every text can be encoded; more tokens are made-up words."""
    tokens = ["<pad>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokens += [f"Ġword{number}" for number in range(vocabulary - len(tokens))]
    tokenizer = Tokenizer(models.BPE(vocab={token: number for number, token in enumerate(tokens)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>")
    if chat_template:
        fast.chat_template = chat_template
    fast.save_pretrained(folder)
    return fast


def llama_config(**changes: Any) -> LlamaConfig:
    values = {
        "vocab_size": 258,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 512,
        "eos_token_id": END,
        "pad_token_id": 0,
        "bos_token_id": None,
    }
    return LlamaConfig(**{**values, **changes})


def save_model(folder: Path, model: PreTrainedModel, chat_template: str = "") -> Path:
    model.save_pretrained(folder)
    save_tokenizer(folder, model.config.vocab_size, chat_template)
    return folder


def save_random_llama(folder: Path, *, chat_template: str = "", **changes: Any) -> Path:
    torch.manual_seed(0)
    return save_model(folder, LlamaForCausalLM(llama_config(**changes)), chat_template)


def save_random(folder: Path, kind: type[PreTrainedModel], config: PreTrainedConfig) -> Path:
    torch.manual_seed(0)
    return save_model(folder, kind(config))
