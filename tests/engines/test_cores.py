"""How many cores the model thread takes: one is left to Python while it has work beside a light model."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.engines.hf import cores
from ecom_ai.engines.hf.cores import use_threads_here
from ecom_ai.engines.hf.generator import HFTextGenerator
from ecom_ai.engines.hf.lane import Lane

ENDLESS = GenerationOptions(max_tokens=64, temperature=0.0)


@pytest.fixture(autouse=True)
def three_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(cores, "available", lambda: 3)
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """(calls in flight, threads of torch) at each forward pass."""
    passes: list[tuple[int, int]] = []
    advance = Lane.advance

    def watched(self: Lane) -> None:
        passes.append((len(self.calls), torch.get_num_threads()))
        advance(self)

    monkeypatch.setattr(Lane, "advance", watched)
    return passes


def generate_at_once(folder: Path, calls: int) -> None:
    engine = HFTextGenerator(str(folder), dtype="float32", scheduler="steps")
    ready = threading.Barrier(calls)

    def call() -> None:
        ready.wait()
        engine.generate([Prompt("lamp"), Prompt("a cup of tea")], ENDLESS)

    engine.load()
    threads = [threading.Thread(target=call) for _ in range(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.close()


def test_one_call_gets_all_cores_and_several_leave_one(tiny_folder: Path, seen: list[tuple[int, int]]) -> None:
    generate_at_once(tiny_folder, 1)
    assert set(seen) == {(1, 3)}
    seen.clear()
    generate_at_once(tiny_folder, 4)
    assert {threads for calls, threads in seen if calls > 1} == {2}
    assert {threads for calls, threads in seen if calls == 1} <= {3}
    assert torch.get_num_threads() == 3


def test_a_heavy_model_takes_them_all(
    tiny_folder: Path, seen: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "LIGHT_PARAMETERS", 0)
    generate_at_once(tiny_folder, 4)
    assert {threads for _calls, threads in seen} == {3}


def test_where_a_core_is_free_anyway_it_keeps_its_threads(
    tiny_folder: Path, seen: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "available", lambda: 4)
    generate_at_once(tiny_folder, 4)
    assert {threads for _calls, threads in seen} == {3}


def test_other_threads_keep_theirs() -> None:
    found: dict[str, int] = {}

    def look(name: str) -> None:
        found[name] = torch.get_num_threads()

    def model_thread() -> None:
        use_threads_here(1, others=3)
        look("model")

    for target in (model_thread, lambda: look("later")):
        thread = threading.Thread(target=target)
        thread.start()
        thread.join()
    look("caller")
    assert found == {"model": 1, "later": 3, "caller": 3}
