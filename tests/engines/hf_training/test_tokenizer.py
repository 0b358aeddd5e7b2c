from __future__ import annotations

import pytest
from transformers import AutoTokenizer

from ecom_ai.engines.hf.training.run import run
from ecom_ai.engines.hf.training.tokenizer import LONGEST


@pytest.fixture
def tokenizer(small):
    return AutoTokenizer.from_pretrained(run(small("tokenizer")).folder)


@pytest.mark.parametrize("text", ["a <v1>, 12.5 cm 的棉🙂", "两行\n\n  ends ", "naïve\tΩ \x00", "مرحبا <n1><w>"])
def test_every_text_comes_back_unchanged(tokenizer, text):
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_placeholders_are_one_token_and_survive_decoding(tokenizer):
    ids = tokenizer("<v1>", add_special_tokens=False)["input_ids"]
    assert len(ids) == 1
    assert tokenizer.decode(ids, skip_special_tokens=True) == "<v1>"


def test_end_and_padding_do_not_survive_decoding(tokenizer):
    assert tokenizer.decode([tokenizer.eos_token_id, tokenizer.pad_token_id], skip_special_tokens=True) == ""


def test_digits_are_never_joined(tokenizer):
    assert len(tokenizer("2026", add_special_tokens=False)["input_ids"]) == 4


def test_it_has_at_most_the_vocabulary_asked_for(tokenizer):
    assert len(tokenizer) <= 400


@pytest.mark.parametrize("sign", ["a", "é", "!", " ", "ﾊ"])
def test_no_piece_is_longer_than_training_can_walk(tokenizer, sign):
    pieces = tokenizer.backend_tokenizer.pre_tokenizer.pre_tokenize_str(sign * 1_000)
    assert max(end - start for _piece, (start, end) in pieces) <= LONGEST + 1
