"""What is chosen on a GPU. The choices are made without one, so that they are tested everywhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch

from ecom_ai.engines.hf import starting
from ecom_ai.engines.hf.device import chosen
from ecom_ai.engines.hf.lane import Vocabulary
from ecom_ai.engines.hf.loading import classifier_dtype
from ecom_ai.engines.hf.sources import STARTERS


@pytest.mark.parametrize(
    ("name", "device", "suppresses", "expected"),
    [
        ("auto", "cuda", False, "continuous"),
        ("auto", "cuda", True, "steps"),
        ("auto", "cpu", False, "steps"),
        ("continuous", "cuda", True, "continuous"),
        ("steps", "cuda", False, "steps"),
    ],
)
def test_continuous_batching_is_the_choice_only_where_no_token_is_suppressed(
    monkeypatch: pytest.MonkeyPatch, name: Any, device: str, suppresses: bool, expected: str
) -> None:
    vocabulary = Vocabulary(frozenset(), torch.zeros(3) if suppresses else None)
    monkeypatch.setattr(starting, "vocabulary_of", lambda *_: vocabulary)
    monkeypatch.setattr(starting, "ContinuousScheduler", lambda *_: "continuous")
    monkeypatch.setattr(starting, "step_scheduler", lambda *_: "steps")
    loaded: Any = SimpleNamespace(model=SimpleNamespace(device=torch.device(device)), tokenizer=None)
    assert starting.make_scheduler(loaded, name, 0) == expected


def test_moods_are_judged_in_float32_on_a_gpu_too() -> None:
    assert classifier_dtype(torch.device("cuda"), STARTERS / "sentiment") == torch.float32


def test_the_attention_that_plans_every_shape_is_off_on_a_gpu_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    switched: list[bool] = []
    monkeypatch.setattr(torch.backends.cuda, "enable_cudnn_sdp", switched.append)
    assert chosen("cpu").type == "cpu"
    assert switched == []
    assert chosen("cuda").type == "cuda"
    assert switched == [False]
