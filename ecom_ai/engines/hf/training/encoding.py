"""How a record becomes tokens: exactly as generation will read its prompt later."""

from __future__ import annotations

from transformers import PreTrainedTokenizerBase

from ecom_ai.engines.hf.training.data import Encode
from ecom_ai.engines.hf.training.records import Record


def encoder(tokenizer: PreTrainedTokenizerBase, prompt_format: str) -> Encode:
    end = tokenizer.eos_token_id

    def prompt_text(record: Record) -> str:
        if prompt_format != "chat" or not tokenizer.chat_template or not record.prompt:
            return "\n".join(filter(None, (record.system, record.prompt)))
        messages = [{"role": "user", "content": record.prompt}]
        if record.system:
            messages.insert(0, {"role": "system", "content": record.system})
        return str(tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))

    def encode(records: list[Record]) -> list[tuple[list[int], list[int]]]:
        # Both in one call each: the tokenizer spreads a batch over the cores.
        prompts = tokenizer([prompt_text(r) for r in records], add_special_tokens=False)["input_ids"]
        texts = tokenizer([r.text for r in records], add_special_tokens=False)["input_ids"]
        return [(prompt, [*text, end]) for prompt, text in zip(prompts, texts, strict=True)]

    return encode
