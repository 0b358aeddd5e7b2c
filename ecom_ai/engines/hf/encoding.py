"""Prompts to token ids and back, for many threads."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from transformers import PretrainedConfig, PreTrainedTokenizerBase

from ecom_ai.engines.base import GenerationOptions, Prompt, PromptFormat
from ecom_ai.engines.hf.requests import Request
from ecom_ai.exceptions import InvalidInput


class PromptEncoder:
    def __init__(
        self, tokenizer: PreTrainedTokenizerBase, config: PretrainedConfig, prompt_format: PromptFormat
    ) -> None:
        self._tokenizer = tokenizer
        self._templated = prompt_format == "chat" and bool(tokenizer.chat_template)
        self._context = int(getattr(config.get_text_config(decoder=True), "max_position_embeddings", 0) or 1 << 20)
        # Encoding may change settings inside the tokenizer, which fails while another thread reads them.
        self._encoding = threading.Lock()

    def request(
        self, prompt: Prompt, options: GenerationOptions, index: int = 0, *, streaming: bool = False
    ) -> Request:
        ids = self.encode(prompt)
        room = self._context - len(ids)
        if room < 1:
            raise InvalidInput(
                f"The text has {len(ids)} tokens; this model reads {self._context - 1} at most.", code="too_long"
            )
        return Request(ids, options, min(options.max_tokens, room), self.decode, index, streaming)

    def encode(self, prompt: Prompt) -> list[int]:
        with self._encoding:
            if self._templated:
                roles = (("system", prompt.system), ("user", prompt.user))
                messages = [{"role": role, "content": text} for role, text in roles if text]
                ids = self._tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
            else:
                ids = self._tokenizer("\n\n".join(filter(None, (prompt.system, prompt.user))))["input_ids"]
        if not ids:
            raise InvalidInput("The prompt is empty.", code="empty")
        return [int(token) for token in ids]

    def decode(self, ids: Sequence[int]) -> str:
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False))
