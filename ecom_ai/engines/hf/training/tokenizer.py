"""A byte-level BPE tokenizer, trained on JSONL records and saved as a Hugging Face folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from ecom_ai.engines.hf.training.records import Record

END = "<|end|>"
PAD = "<|pad|>"

# GPT-4's way to cut: letters with one leading space, digits one by one so that numbers are copied and
# never fused, punctuation runs. Han runs are cut to at most four signs: longer "words" would only
# learn whole sentences of the training text by heart. Other runs end at `LONGEST` signs: training walks a word
# from end to end for each of its merges, so one "word" of a million letters would take hours.
LONGEST = 100
CUT = (
    rf"[\p{{Han}}]{{1,4}}| ?[^\s\p{{L}}\p{{N}}]{{1,{LONGEST}}}| ?(?:(?!\p{{Han}})\p{{L}}){{1,{LONGEST}}}|\p{{N}}"
    rf"| ?\s{{1,{LONGEST}}}(?!\S)|\s{{1,{LONGEST}}}"
)


def train_tokenizer(
    records: Iterable[Record], folder: Path, *, vocabulary: int, context: int, placeholders: Sequence[str] = ()
) -> PreTrainedTokenizerFast:
    """Write a tokenizer of `vocabulary` tokens to `folder`.

    `placeholders` are never split and, unlike the end and pad tokens, survive decoding.
    """
    tokenizer = Tokenizer(models.BPE(byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(CUT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary - len(placeholders),
        special_tokens=[END, PAD],
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=2,
    )
    tokenizer.train_from_iterator(_pieces(records, placeholders), trainer)
    tokenizer.add_tokens([AddedToken(word, normalized=False, special=False) for word in placeholders])
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=END,
        bos_token=END,
        pad_token=PAD,
        model_max_length=context,
        clean_up_tokenization_spaces=False,
        padding_side="left",
    )
    wrapped.save_pretrained(folder)
    return wrapped


def _pieces(records: Iterable[Record], placeholders: Sequence[str]) -> Iterator[str]:
    # Without this, merges would be spent on the inside of placeholders, which the final tokenizer never splits.
    longest_first = sorted(placeholders, key=len, reverse=True)
    cut = re.compile("|".join(map(re.escape, longest_first))) if placeholders else None
    for record in records:
        for text in (record.prompt, record.text):
            yield from filter(None, cut.split(text)) if cut else [text]
