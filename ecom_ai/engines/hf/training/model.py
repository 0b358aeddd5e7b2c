"""Models from scratch or from a folder, and the loss that is trained."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it
from transformers import AutoModelForCausalLM, GPT2Config, LlamaConfig, PretrainedConfig, PreTrainedModel

from ecom_ai.engines.hf.training.data import IGNORED
from ecom_ai.engines.training import TrainingOptions


def new_config(options: TrainingOptions, *, vocabulary: int, end: int, pad: int) -> PretrainedConfig:
    if options.architecture == "gpt2":
        return GPT2Config(
            vocab_size=vocabulary,
            n_positions=options.context,
            n_embd=options.width,
            n_layer=options.layers,
            n_head=options.heads,
            n_inner=options.inner or None,
            resid_pdrop=options.dropout,
            embd_pdrop=options.dropout,
            attn_pdrop=options.dropout,
            bos_token_id=end,
            eos_token_id=end,
            pad_token_id=pad,
        )
    return LlamaConfig(
        vocab_size=vocabulary,
        max_position_embeddings=options.context,
        hidden_size=options.width,
        num_hidden_layers=options.layers,
        num_attention_heads=options.heads,
        num_key_value_heads=options.kv_heads or options.heads,
        attention_dropout=options.dropout,
        # 8/3 keeps the gated layer at the size of a plain one four times as wide (Shazeer 2020); 64 suits AMX and GPUs.
        intermediate_size=options.inner or -(-options.width * 8 // 3 // 64) * 64,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=pad,
        tie_word_embeddings=True,
    )


def new_model(config: PretrainedConfig, *, seed: int) -> PreTrainedModel:
    torch.manual_seed(seed)
    # Weights are fp32: autocast computes in bf16, while AdamW's small updates are not rounded away.
    model: PreTrainedModel = AutoModelForCausalLM.from_config(config, dtype=torch.float32, attn_implementation="sdpa")
    return model


def weight_groups(model: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Matrices decay; biases and norms, which have one dimension, do not."""
    wanted = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in wanted if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": [p for p in wanted if p.dim() < 2], "weight_decay": 0.0},
    ]


class NextTokenLoss(nn.Module):  # type: ignore[misc] # torch is not followed by the type checker
    """Sum of the cross entropy over the wanted positions.

    The output layer of a small model costs as much as its body, so only positions with a target reach it.
    """

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model
        config = model.config
        # These change logits after the output layer, so they need the model's own forward.
        self.plain_head = not any(getattr(config, name, None) for name in ("final_logit_softcapping", "logit_scale"))

    def forward(self, ids: Tensor, targets: Tensor) -> Tensor:
        # ids, targets: [B, T] int64
        wanted = targets.ne(IGNORED)  # [B, T]
        if self.plain_head:
            hidden = self.model.base_model(input_ids=ids, use_cache=False).last_hidden_state  # [B, T, D]
            logits = self.model.get_output_embeddings()(hidden[wanted])  # [N, V], N wanted positions
        else:
            logits = self.model(input_ids=ids, use_cache=False).logits[wanted]  # [N, V]
        return F.cross_entropy(logits.float(), targets[wanted], reduction="sum")
