"""Meanings of texts by an encoder with random weights: shapes, lengths, neighbours, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoModelForMaskedLM, BertConfig

from ecom_ai.engines.base import TextEmbedder
from ecom_ai.engines.hf.embedder import HFTextEmbedder
from ecom_ai.exceptions import EngineUnavailable, UnsafeModel
from tests.engines.tiny_model import save_tokenizer

TEXTS = ["Can I send it back?", "可以退货吗", "", "x" * 5000, "🙂\x00\ud800"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As most encoders are published: saved with a head for masked words, and without a pooler."""
    made = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=258, hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=64, pad_token_id=0,
    )  # fmt: skip
    AutoModelForMaskedLM.from_config(config).save_pretrained(made)
    save_tokenizer(made, 258)
    return made


def embedder(folder: Path, **options: Any) -> HFTextEmbedder:
    return HFTextEmbedder(str(folder), max_tokens=48, **options)


@pytest.mark.parametrize("pooling", ["mean", "first"])
def test_rows_are_of_unit_length_whatever_the_text(folder: Path, pooling: Any) -> None:
    engine = embedder(folder, pooling=pooling)
    assert isinstance(engine, TextEmbedder)
    vectors = engine.embed([text for text in TEXTS if text])
    assert vectors.shape == (4, 16)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_an_empty_text_and_no_text_are_no_error(folder: Path) -> None:
    engine = embedder(folder)
    assert np.isfinite(engine.embed([""])).all()
    assert engine.embed([]).shape == (0, 16)


def test_neighbours_and_padding_do_not_change_a_vector(folder: Path) -> None:
    engine = embedder(folder)
    texts = [text for text in TEXTS if text] * 12  # more than one batch
    together = engine.embed(texts)
    for text, vector in zip(texts[:4], together[:4], strict=True):
        assert engine.embed([text])[0] == pytest.approx(vector, abs=1e-5)
    assert together[0] == pytest.approx(together[4], abs=1e-5)


def test_what_changes_the_vectors_changes_the_version(folder: Path) -> None:
    versions = {
        embedder(folder, **options).model_version for options in ({}, {"pooling": "first"}, {"prefix": "query: "})
    }
    assert len(versions) == 3
    plain, led = embedder(folder), embedder(folder, prefix="query: ")
    assert led.embed(["a lamp"])[0] == pytest.approx(plain.embed(["query: a lamp"])[0], abs=1e-5)


def test_a_wrong_pooling_names_what_there_is(folder: Path) -> None:
    with pytest.raises(TypeError, match='"mean" or "first"'):
        embedder(folder, pooling="max")


def test_a_pickle_and_a_missing_folder_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"x")
    with pytest.raises(UnsafeModel):
        embedder(tmp_path).embed(["x"])
    with pytest.raises(EngineUnavailable):
        HFTextEmbedder("starter")


def test_naming_it_does_not_import_torch(folder: Path) -> None:
    program = (
        "import sys; from ecom_ai.engines.hf.embedder import HFTextEmbedder; HFTextEmbedder(sys.argv[1]); "
        "print('torch' in sys.modules, 'numpy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]
