"""Continuous batching: what the contract does not cover."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.engines.hf.continuous import ContinuousScheduler
from ecom_ai.engines.hf.generator import HFTextGenerator
from ecom_ai.exceptions import EngineError

GREEDY = GenerationOptions(max_tokens=20, temperature=0)
PROMPTS = [Prompt("lamp " * length) for length in (1, 7, 3, 20, 2)]


@pytest.fixture
def engine(tiny_folder: Path) -> Iterator[HFTextGenerator]:
    made = HFTextGenerator(str(tiny_folder), dtype="float32", scheduler="continuous")
    yield made
    made.close()


def test_it_says_what_the_step_loop_says(engine: HFTextGenerator, tiny_folder: Path) -> None:
    steps = HFTextGenerator(str(tiny_folder), dtype="float32", scheduler="steps")
    assert engine.generate(PROMPTS, GREEDY) == steps.generate(PROMPTS, GREEDY)
    steps.close()


def test_greedy_and_sampled_requests_share_a_batch(engine: HFTextGenerator) -> None:
    alone = engine.generate([Prompt("lamp")], GREEDY)[0]
    stream: Any = engine.stream(Prompt("other"), GenerationOptions(max_tokens=200, temperature=1.5))
    next(stream)
    assert engine.generate([Prompt("lamp")], GREEDY)[0] == alone
    stream.close()


def test_after_a_crash_waiting_requests_fail_and_the_next_one_runs(engine: HFTextGenerator) -> None:
    expected = engine.generate(PROMPTS, GREEDY)
    scheduler = engine._started()[1]
    assert isinstance(scheduler, ContinuousScheduler)
    assert scheduler._running is not None
    processor = scheduler._running.manager.batch_processor

    def crash() -> None:
        raise ValueError("the machine is on fire")

    processor.update_batch = crash
    with pytest.raises(EngineError):
        engine.generate([Prompt("x")], GREEDY)
    assert engine.generate(PROMPTS, GREEDY) == expected


def test_what_it_cannot_do_is_said_once(engine: HFTextGenerator, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="ecom_ai"):
        for _ in range(2):
            engine.generate([Prompt("x")], GenerationOptions(max_tokens=2, seed=1, repetition_penalty=1.2))
    assert sum("scheduler=" in record.message for record in caplog.records) == 1


def test_a_process_that_never_closed_its_engine_still_ends(tiny_folder: Path) -> None:
    program = (
        "from ecom_ai.engines.base import GenerationOptions, Prompt\n"
        "from ecom_ai.engines.hf.generator import HFTextGenerator\n"
        "import sys\n"
        "engine = HFTextGenerator(sys.argv[1], dtype='float32', scheduler=sys.argv[2])\n"
        "print(engine.generate([Prompt('x')], GenerationOptions(max_tokens=3, temperature=0))[0].tokens)\n"
    )
    for scheduler in ("continuous", "steps"):
        command = [sys.executable, "-c", program, str(tiny_folder), scheduler]
        done = subprocess.run(command, timeout=300, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.strip()) == (0, "3"), done.stderr
