"""Detokenising, stop strings and sampling, apart from any model."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from ecom_ai.engines.base import GenerationOptions
from ecom_ai.engines.hf.detokenizing import PieceDecoder
from ecom_ai.engines.hf.sampling import BatchSampling, RowSampling, nucleus
from ecom_ai.engines.stopping import StopScanner
from tests.engines.tiny_model import save_tokenizer


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory):
    return save_tokenizer(Path(tmp_path_factory.mktemp("tokenizer")))


@pytest.mark.parametrize("text", ["240 克 保温杯，轻便。", "👩‍👩‍👧‍👦 family ✅", "naïve café", "שלום", "a"])
def test_pieces_add_up_and_no_character_is_cut(tokenizer, text: str) -> None:
    decoder = PieceDecoder(tokenizer.decode)
    pieces = [decoder.push(token) for token in tokenizer(text)["input_ids"]] + [decoder.close()]
    assert "".join(pieces) == text
    assert "\ufffd" not in "".join(pieces)


def test_an_unfinished_character_at_the_end_is_left_out(tokenizer) -> None:
    decoder = PieceDecoder(tokenizer.decode)
    pieces = [decoder.push(token) for token in tokenizer("a克")["input_ids"][:-1]] + [decoder.close()]
    assert "".join(pieces) == "a"


@given(st.text("abc", max_size=30), st.lists(st.text("abc", min_size=1, max_size=4), max_size=3), st.data())
@settings(max_examples=300, deadline=None)
def test_stop_strings_cut_the_same_however_the_text_arrives(text: str, stops: list[str], data: st.DataObject) -> None:
    places = [place for place in (text.find(stop) for stop in stops) if place >= 0]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    scanner = StopScanner(stops)
    got = "".join(scanner.feed(piece) for piece in pieces) + scanner.close()
    # Piece by piece the first stop string to be complete wins; at once, the one that begins first.
    first_complete = min((text.find(stop) + len(stop) for stop in stops if stop in text), default=None)
    if first_complete is None:
        assert got == text
        assert not scanner.stopped
    else:
        assert scanner.stopped
        assert got in {text[:place] for place in places}


def test_sampling_follows_the_probabilities_inside_the_nucleus() -> None:
    chances = torch.tensor([0.5, 0.3, 0.15, 0.05])
    draws = torch.rand(40_000, 1, generator=torch.Generator().manual_seed(1))
    logits = chances.log().expand(40_000, 4)
    counts = nucleus(logits, torch.full((40_000, 1), 0.9), draws).bincount(minlength=4) / 40_000
    expected = torch.tensor([0.5, 0.3, 0.15, 0.0]) / 0.95
    assert torch.allclose(counts, expected, atol=0.01)


@pytest.mark.parametrize("spread", [0.1, 3.0, 12.0])
@pytest.mark.parametrize("top_p", [1e-6, 0.3, 0.9, 1.0])
def test_the_likeliest_tokens_alone_give_the_token_of_the_whole_vocabulary(
    spread: float, top_p: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = torch.Generator().manual_seed(3)
    logits = torch.randn(200, 900, generator=chance) * spread
    draws, wanted = torch.rand(200, 1, generator=chance), torch.full((200, 1), top_p)
    quick = nucleus(logits, wanted, draws)
    monkeypatch.setattr("ecom_ai.engines.hf.sampling.LIKELY", 900)
    assert torch.equal(quick, nucleus(logits, wanted, draws))


@pytest.mark.parametrize("draw", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("top_p", [1e-6, 0.5, 1.0])
def test_a_suppressed_token_is_never_drawn(draw: float, top_p: float) -> None:
    logits = torch.tensor([[float("-inf"), 1.0, 2.0, float("-inf"), 0.5, float("-inf")]])
    token = nucleus(logits, torch.tensor([[top_p]]), torch.tensor([[draw]])).item()
    assert token in (1, 2, 4)
    assert top_p > 0.1 or token == 2


def test_rows_of_one_batch_keep_their_own_settings() -> None:
    rows = [
        RowSampling.of(GenerationOptions(temperature=0), 0),
        RowSampling.of(GenerationOptions(temperature=50.0, top_p=1.0, seed=1), 0),
        RowSampling.of(GenerationOptions(temperature=0.01, seed=1), 0),
    ]
    logits = torch.randn(3, 100, generator=torch.Generator().manual_seed(2))
    drawn = torch.stack([BatchSampling(rows, torch.device("cpu")).pick(logits) for _ in range(50)])
    best = logits.argmax(dim=-1)
    assert bool((drawn[:, 0] == best[0]).all())
    assert drawn[:, 1].unique().numel() > 20
    assert bool((drawn[:, 2] == best[2]).all())


def test_without_a_seed_two_runs_differ() -> None:
    streams = [RowSampling.of(GenerationOptions(), 0).random.random() for _ in range(20)]
    assert len(set(streams)) == 20
    assert isinstance(RowSampling.of(GenerationOptions(seed=1), 0).random, random.Random)
