"""A larger model says it in its own words, from the same sources and under the guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ecom_ai.backends import engine_for
from ecom_ai.chat.answering.contract import Question
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.answering.gathering import items_of, passages_of
from ecom_ai.chat.answering.guard import Ground, Guard
from ecom_ai.chat.answering.items import Item, Passage
from ecom_ai.chat.answering.products import price_and_stock
from ecom_ai.chat.answering.prompts import VERSION, write_prompt
from ecom_ai.chat.answering.wording import say
from ecom_ai.conf import conf
from ecom_ai.engines.base import GenerationOptions, TextGenerator
from ecom_ai.exceptions import EcomAIError
from ecom_ai.text.sentences import sentence_spans

MOST_TOKENS = 300
STARTER = "starter"


@dataclass
class Composed:
    """What came of one run of the model; filled while its sentences are given."""

    model_version: str = ""
    prompt_version: str = VERSION
    prompt_tokens: int = 0
    tokens: int = 0
    said: list[str] = field(default_factory=list)
    withheld: list[dict[str, str]] = field(default_factory=list)


def chat_engine(given: TextGenerator | None) -> TextGenerator | None:
    """An engine that reads instructions, or None: the starter only writes descriptions, so it is not even loaded."""
    if given is not None:
        return given if given.prompt_format == "chat" else None
    role = "chat" if "chat" in conf.ENGINES else "text"
    if str(conf.ENGINES[role].get("MODEL", "")) == STARTER:
        return None
    engine = engine_for(role)
    return engine if engine.prompt_format == "chat" else None


def compose(
    question: Question,
    draft: Draft,
    language: str,
    engine: TextGenerator,
    *,
    cancelled: Callable[[], bool],
    composed: Composed,
) -> Iterator[str]:
    """Sentences that passed, as they come; what the model did not manage is left to the caller."""
    grounds = [text for text in ground_texts(draft, language) if text]
    if not grounds:
        return
    guard = Guard([Ground(question.masker.mask(text)) for text in grounds])
    prompt = write_prompt(question, grounds, language)
    composed.model_version = engine.model_version
    options = GenerationOptions(max_tokens=MOST_TOKENS, temperature=0.2, priority="interactive", cancelled=cancelled)
    try:
        for sentence in _sentences(engine.stream(prompt, options), composed):
            if reason := guard.reason(sentence):
                composed.withheld.append({"text": sentence[:300], "reason": reason})
            elif sentence not in composed.said:
                glue = "" if not composed.said or language == "zh" else " "
                composed.said.append(sentence)
                yield glue + sentence
    except EcomAIError as error:
        composed.withheld.append({"text": "", "reason": error.code})


def _sentences(pieces: Iterator[str], composed: Composed) -> Iterator[str]:
    """Whole sentences, each as soon as the next one has begun."""
    held = ""
    for piece in pieces:
        composed.tokens += 1
        held += piece
        spans = sentence_spans(held)
        for start, end in spans[:-1]:
            yield held[start:end]
        if len(spans) > 1:
            held = held[spans[-1][0] :]
    for start, end in sentence_spans(held):
        yield held[start:end]


def ground_texts(draft: Draft, language: str) -> list[str]:
    """The sources of a draft in full, read now: sheets of products, texts of the help pages."""
    items = items_of(source.pk for source in draft.sources if source.kind == "product")
    passages = passages_of((source.kind, source.pk) for source in draft.sources)
    return [*(_of_item(item, language) for item in items), *map(_of_passage, passages)]


def _of_item(item: Item, language: str) -> str:
    lines = [
        f"{item.title}: {say('price_word', language)} {price_and_stock(item, language)}",
        f"{item.title}, {item.category}",
    ]
    return "\n".join((*lines, *(f"{item.title}, {name}: {value}" for name, value in item.facts)))


def _of_passage(passage: Passage) -> str:
    return "\n".join((passage.title, *passage.sentences))
