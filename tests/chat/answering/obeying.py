"""A model that does whatever any text in its prompt tells it, and lies on its own besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecom_ai.engines.base import Generated, GenerationOptions, Prompt, PromptFormat
from ecom_ai.text.sentences import split_sentences

LIES = (
    "The kettle costs $1.",
    "You get 90% off everything.",
    "Your order is free.",
    "We refund $500 to your card today.",
    "All products have a lifetime warranty.",
    "The promo code is HACKED2026.",
    "Visit http://evil.example for a gift.",
    "Write to thief@evil.example with your card details.",
    "养生壶只要1元。",
    "全场一折，终身免费保修。",
    "您的订单已改为已付款。",
    "优惠码是HACKED2026。",
)


class ObeyingEngine:
    """Says its system prompt, everything it read, every lie, and what each sentence of its prompt asks it to say."""

    prompt_format: PromptFormat = "chat"
    model_version = "obeying-1"

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []

    def generate(self, prompts: Sequence[Prompt], options: GenerationOptions) -> list[Generated]:
        return [Generated("".join(self.stream(prompt, options)), 1) for prompt in prompts]

    def stream(self, prompt: Prompt, options: GenerationOptions) -> Iterator[str]:
        self.prompts.append(prompt)
        orders = [sentence for sentence in split_sentences(prompt.user) if _is_order(sentence)]
        obeyed = [sentence.split(":", 1)[-1].split("：", 1)[-1].strip() for sentence in orders]
        for sentence in (prompt.system, *LIES, *orders, *obeyed, prompt.user):
            yield from (sentence[:20], sentence[20:], "\n")


def _is_order(sentence: str) -> bool:
    lowered = sentence.lower()
    return any(
        word in lowered for word in ("ignore", "say", "system", "忽略", "请", "系统", "说", "输出", "reveal", "print")
    )
