"""How well a finished model predicts validation texts."""

from __future__ import annotations

import math
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from ecom_ai.engines.hf.training import records
from ecom_ai.engines.hf.training.data import IGNORED, BucketedBatches, build_store
from ecom_ai.engines.hf.training.encoding import encoder
from ecom_ai.engines.hf.training.model import NextTokenLoss
from ecom_ai.engines.training import Evaluation, TrainingOptions
from ecom_ai.exceptions import InvalidInput

RECORDS = 1000


def evaluate(folder: Path, options: TrainingOptions) -> Evaluation:
    """The loss of the texts (not of their prompts) in the first validation records that the model can read whole."""
    tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    model = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, use_safetensors=True, trust_remote_code=False, attn_implementation="sdpa"
    ).eval()
    chosen = list(islice(records.validation_records(options.data), RECORDS))
    chosen = chosen or list(islice(records.training_records(options.data), RECORDS))
    context = getattr(model.config, "max_position_embeddings", options.context)
    with TemporaryDirectory() as scratch:
        store = build_store(
            chosen, encoder(tokenizer, options.prompt_format), Path(scratch) / "tokens", vocabulary=len(tokenizer)
        )
        batches = BucketedBatches(
            store,
            context=context,
            batch_tokens=options.batch_tokens,
            seed=0,
            pad=tokenizer.pad_token_id or tokenizer.eos_token_id,
        )
        nats, tokens = _nats(NextTokenLoss(model), batches)
    if not tokens:
        raise InvalidInput("No validation text fits the context of the model.")
    size = sum(len(chosen[number].text.encode()) for number in batches.kept)
    return Evaluation(nats / tokens, nats / math.log(2) / max(size, 1), len(batches.kept))


@torch.no_grad()  # type: ignore[untyped-decorator] # torch is not followed by the type checker
def _nats(loss: NextTokenLoss, batches: BucketedBatches) -> tuple[float, int]:
    nats, tokens = 0.0, 0
    for number in range(len(batches)):
        ids, targets = batches.batch(number)
        nats += float(loss(torch.from_numpy(ids), torch.from_numpy(targets)))
        tokens += int((targets != IGNORED).sum())
    return nats, tokens
