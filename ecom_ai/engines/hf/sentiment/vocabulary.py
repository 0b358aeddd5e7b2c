"""The tokenizer of the small classifier: words of up to three Han signs, pieces of other words, single punctuation."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

PAD, UNKNOWN, MASK = "[PAD]", "[UNK]", "[MASK]"
SPECIAL = (PAD, UNKNOWN, MASK)
REPLACEMENT = 0xFFFD
"""Spelling of what no token covers."""
CUT = r"\p{Han}+| ?(?:(?!\p{Han})\p{L})+|\p{N}| ?[^\s\p{L}\p{N}]|\s+"
SIGNS = 6000
"""Most different signs: rarer ones are unknown."""
LONGEST = 16
EMOJI = (
    "😀😁😂🤣😃😄😅😆😉😊😋😎😍🥰😘😗😙😚🙂🤗🤩🤔🤨😐😑😶🙄😏😣😥😮🤐😯😪😫😴😌😛😜😝🤤😒😓😔😕🙃🤑😲☹🙁😖😞😟😤😢😭😦😧😨😩🤯😬😰😱"
    "🥵🥶😳🤪😵😡😠🤬😷🤒🤕🤢🤮🤧😇🤠🥳🥴🥺💩👍👎👌✌🤞👏🙌🙏💪👊✊🤝🤦🤷❤🧡💛💚💙💜🖤💔💕💖💯💢💣⭐🌟✨🔥🎉🎁🌹💐🌺☀✅❌⚠❗❓"
)
"""Signs that get a token however rare they are: some reviews hold nothing else."""


def train_vocabulary(texts: Iterable[str], size: int, context: int) -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        # the space in front makes the first word the same token as everywhere else, and marks where a text begins
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
            normalizers.Prepend(" "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(CUT), behavior="isolated")
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(SPECIAL),
        limit_alphabet=SIGNS,
        initial_alphabet=sorted(set(EMOJI)),
        max_token_length=LONGEST,
        min_frequency=3,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        unk_token=UNKNOWN,
        mask_token=MASK,
        model_max_length=context,
        clean_up_tokenization_spaces=False,
    )


def spelling(tokenizer: PreTrainedTokenizerBase) -> tuple[torch.Tensor, torch.Tensor]:
    """How each token is written: all signs one after another, and where each token starts (one more than tokens)."""
    signs: list[int] = []
    starts = [0]
    for token in tokenizer.convert_ids_to_tokens(range(len(tokenizer))):
        if token in (UNKNOWN, MASK):
            signs.append(REPLACEMENT)
        elif token != PAD:
            signs.extend(map(ord, token))
        starts.append(len(signs))
    return torch.tensor(signs, dtype=torch.int32), torch.tensor(starts, dtype=torch.int32)
