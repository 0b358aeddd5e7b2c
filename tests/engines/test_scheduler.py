"""The step loop: the same tokens as one by one, clicks before bulk, cancel, faults, threads."""

from __future__ import annotations

import json
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    Gemma2Config,
    Gemma2ForCausalLM,
    GPT2Config,
    GPT2LMHeadModel,
    MambaConfig,
    MambaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
)

from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.engines.hf.generator import HFTextGenerator
from ecom_ai.engines.hf.requests import Request
from ecom_ai.engines.hf.scheduler import StepScheduler
from ecom_ai.exceptions import ConfigurationError, EngineError, InvalidInput
from tests.engines.tiny_model import END, save_random, save_random_llama

SMALL = {"vocab_size": 258, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "eos_token_id": END}
HEADS = {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "max_position_embeddings": 512}
WINDOW = 16


@pytest.fixture(params=["fused", "rows"])
def attention(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Torch's attention, and our own, which is used in bfloat16; in float32 both can be held against `generate`."""
    monkeypatch.setattr("ecom_ai.engines.hf.attention.is_quicker", lambda model: request.param == "rows")
    return str(request.param)


@pytest.fixture
def engine(tiny_folder: Path, attention: str) -> Iterator[HFTextGenerator]:
    made = HFTextGenerator(str(tiny_folder), dtype="float32", max_batch=8)
    made.load()
    yield made
    made.close()


def scheduler_of(engine: HFTextGenerator) -> StepScheduler:
    scheduler = engine._started()[1]
    assert isinstance(scheduler, StepScheduler)
    return scheduler


def run_tokens(engine: HFTextGenerator, work: list[tuple[str, int]], **options: Any) -> list[Request]:
    encoder, scheduler = engine._started()
    requests = []
    for text, length in work:
        requests.append(encoder.request(Prompt(text), GenerationOptions(max_tokens=length, **options), len(requests)))
    scheduler.submit(requests)
    for request in requests:
        assert request.finished.wait(30)
        assert request.error is None
    return requests


def one_by_one(folder: Path, work: list[tuple[str, int]], **changes: Any) -> list[list[int]]:
    """What `model.generate` says, greedy, one prompt at a time."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    answers = []
    for text, length in work:
        ids = tokenizer(text, return_tensors="pt", return_token_type_ids=False)
        made = model.generate(**ids, max_new_tokens=length, do_sample=False, **changes)
        answers.append([token for token in made[0, ids["input_ids"].shape[1] :].tolist() if token != END])
    return answers


def mixed_work(count: int = 24) -> list[tuple[str, int]]:
    drawn = random.Random(3)
    letters = "abc 保温杯 240g, "
    return [("".join(drawn.choices(letters, k=drawn.randint(1, 50))), drawn.randint(1, 70)) for _ in range(count)]


FAMILIES: dict[str, Callable[[Path], Path]] = {
    "llama": save_random_llama,
    "heads that share keys": lambda folder: save_random_llama(folder, num_key_value_heads=1),
    "gpt2": lambda folder: save_random(
        folder,
        GPT2LMHeadModel,
        GPT2Config(vocab_size=258, n_embd=32, n_layer=2, n_head=4, n_positions=512, eos_token_id=END),
    ),
    "a sliding window": lambda folder: save_random(
        folder, MistralForCausalLM, MistralConfig(**SMALL, **HEADS, sliding_window=WINDOW)
    ),
    "windows in every second layer": lambda folder: save_random(
        folder, Gemma2ForCausalLM, Gemma2Config(**SMALL, **HEADS, sliding_window=WINDOW)
    ),
}


@pytest.mark.usefixtures("attention")
@pytest.mark.parametrize("family", FAMILIES)
def test_a_batch_of_mixed_lengths_is_token_for_token_what_generate_says(family: str, tmp_path: Path) -> None:
    folder = FAMILIES[family](tmp_path / "model")
    engine = HFTextGenerator(str(folder), dtype="float32", max_batch=8)
    work = mixed_work()
    assert [request.tokens for request in run_tokens(engine, work, temperature=0)] == one_by_one(folder, work)
    engine.close()


def test_rows_that_join_much_later_see_only_their_own_text(engine: HFTextGenerator, tiny_folder: Path) -> None:
    work = [("a", 400), *(("late prompt that is rather long " * 4, 9) for _ in range(40)), ("b" * 200, 200)]
    assert [request.tokens for request in run_tokens(engine, work, temperature=0)] == one_by_one(tiny_folder, work)


def test_our_own_attention_is_on_where_asked_for(engine: HFTextGenerator, attention: str) -> None:
    lane = scheduler_of(engine).bulk
    assert lane.forward.row_attention == lane.cache.dense == (attention == "rows")
    assert (lane.forward.model.config._attn_implementation == "ecom_ai_rows") == (attention == "rows")


def test_suppressed_tokens_never_appear(tmp_path: Path) -> None:
    folder = save_random_llama(tmp_path / "model", eos_token_id=None)
    work = [("lamp", 60)]
    allowed = sorted(set(run_tokens(HFTextGenerator(str(folder), dtype="float32"), work, temperature=0)[0].tokens))
    config = json.loads((folder / "generation_config.json").read_text())
    (folder / "generation_config.json").write_text(json.dumps({**config, "suppress_tokens": allowed[:5]}))
    tokens = run_tokens(HFTextGenerator(str(folder), dtype="float32"), work, temperature=0)[0].tokens
    assert not set(allowed[:5]) & set(tokens)
    assert [tokens] == one_by_one(folder, work)


def test_the_repetition_penalty_is_that_of_generate(engine: HFTextGenerator, tiny_folder: Path) -> None:
    work = mixed_work(10)
    requests = run_tokens(engine, work, temperature=0, repetition_penalty=1.4)
    assert [request.tokens for request in requests] == one_by_one(tiny_folder, work, repetition_penalty=1.4)


def test_a_seed_repeats_the_text_whoever_else_is_in_the_batch(engine: HFTextGenerator) -> None:
    options = GenerationOptions(max_tokens=30, temperature=1.0, seed=7)
    alone = engine.generate([Prompt("lamp")], options)[0]
    with ThreadPoolExecutor(4) as pool:
        others = [
            pool.submit(engine.generate, [Prompt(f"other {n}")] * 3, GenerationOptions(max_tokens=40, temperature=0))
            for n in range(4)
        ]
        crowded = engine.generate([Prompt("lamp")], options)[0]
        [other.result() for other in others]
    assert crowded == alone
    assert engine.generate([Prompt("lamp")], GenerationOptions(max_tokens=30, temperature=1.0, seed=8))[0] != alone


def test_equal_prompts_of_one_call_become_different_candidates(engine: HFTextGenerator) -> None:
    options = GenerationOptions(max_tokens=30, temperature=1.0, seed=7)
    texts = [answer.text for answer in engine.generate([Prompt("lamp")] * 4, options)]
    assert len(set(texts)) == 4
    assert [answer.text for answer in engine.generate([Prompt("lamp")] * 4, options)] == texts


def test_a_click_runs_before_the_bulk_rows_which_go_on_afterwards(engine: HFTextGenerator, tiny_folder: Path) -> None:
    """Between the click's arrival and its end bulk makes next to no step; then its text is what it was."""
    bulk_work = [(f"bulk {number}", 300) for number in range(8)]
    encoder, scheduler = engine._started()
    options = GenerationOptions(max_tokens=300, temperature=0)
    bulk = [encoder.request(Prompt(text), options, number) for number, (text, _) in enumerate(bulk_work)]
    scheduler.submit(bulk)
    wait_until(lambda: all(len(request.tokens) > 5 for request in bulk))
    click = encoder.request(Prompt("click"), GenerationOptions(max_tokens=100, priority="interactive"))
    before = len(bulk[0].tokens)
    scheduler.submit([click])
    assert click.finished.wait(30)
    assert len(bulk[0].tokens) - before < 15
    assert not bulk[0].finished.is_set()
    assert all(request.finished.wait(60) for request in bulk)
    assert [request.tokens for request in bulk] == one_by_one(tiny_folder, bulk_work)


def test_endless_clicks_do_not_starve_bulk(engine: HFTextGenerator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecom_ai.engines.hf.scheduler.BULK_PAUSE_SECONDS", 0.01)
    encoder, scheduler = engine._started()
    bulk = encoder.request(Prompt("bulk"), GenerationOptions(max_tokens=10, temperature=0))
    clicks = [
        encoder.request(Prompt("click"), GenerationOptions(max_tokens=400, priority="interactive")) for _ in range(9)
    ]
    scheduler.submit([*clicks, bulk])
    assert bulk.finished.wait(30)
    assert not all(click.finished.is_set() for click in clicks)


def test_a_cancelled_row_gets_at_most_one_token_more(engine: HFTextGenerator) -> None:
    encoder, scheduler = engine._started()
    request = encoder.request(Prompt("x"), GenerationOptions(max_tokens=500, temperature=0))
    scheduler.submit([request])
    wait_until(lambda: len(request.tokens) > 3)
    request.stopping = True
    made = len(request.tokens)
    assert request.finished.wait(60)
    assert request.reason == "cancelled"
    # The step that ran while the flag was set, and the one whose token was not yet counted.
    assert len(request.tokens) <= made + 2


def test_leaving_a_stream_frees_its_row(engine: HFTextGenerator) -> None:
    stream: Any = engine.stream(Prompt("x"), GenerationOptions(max_tokens=500, temperature=0))
    next(stream)
    stream.close()
    scheduler = scheduler_of(engine)
    wait_until(lambda: not scheduler.bulk.busy)


def test_a_failing_model_gives_a_retryable_error_and_the_next_request_runs(engine: HFTextGenerator) -> None:
    lane = scheduler_of(engine).bulk
    original = lane.forward.decode

    def fail_once(*args: Any) -> Any:
        lane.forward.decode = original  # type: ignore[method-assign]
        raise ValueError("the machine is on fire")

    expected = engine.generate([Prompt("after")], GenerationOptions(temperature=0, max_tokens=9))
    lane.forward.decode = fail_once  # type: ignore[method-assign]
    with pytest.raises(EngineError, match="on fire"):
        engine.generate([Prompt("x")] * 3, GenerationOptions(max_tokens=9))
    assert engine.generate([Prompt("after")], GenerationOptions(temperature=0, max_tokens=9)) == expected


def test_weights_full_of_nan_are_an_error_and_no_text(tiny_folder: Path, tmp_path: Path) -> None:
    engine = HFTextGenerator(str(shutil.copytree(tiny_folder, tmp_path / "nan")), dtype="float32")
    forward = scheduler_of(engine).bulk.forward
    with torch.inference_mode():
        forward.model.lm_head.weight.fill_(float("nan"))
    with pytest.raises(EngineError, match="damaged"):
        engine.generate([Prompt("x")], GenerationOptions(max_tokens=9))


def test_out_of_memory_halves_the_batch_and_changes_no_token(tiny_folder: Path) -> None:
    engine = HFTextGenerator(str(tiny_folder), dtype="float32", max_batch=8)
    lane = scheduler_of(engine).bulk
    decode, sizes = lane.forward.decode, []

    def small_memory(tokens: torch.Tensor, positions: Any, cache: Any) -> torch.Tensor:
        sizes.append(cache.rows)
        if cache.rows > 3:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return decode(tokens, positions, cache)

    lane.forward.decode = small_memory  # type: ignore[method-assign]
    work = [(f"prompt {number}", 20) for number in range(10)]
    assert [request.tokens for request in run_tokens(engine, work, temperature=0)] == one_by_one(tiny_folder, work)
    assert max(sizes) == 8
    assert 2 in sizes


def test_a_text_too_large_for_memory_fails_alone(tiny_folder: Path) -> None:
    engine = HFTextGenerator(str(tiny_folder), dtype="float32", max_batch=8)
    lane = scheduler_of(engine).bulk
    prefill = lane.forward.prefill

    def small_memory(prompts: Any) -> Any:
        if max(map(len, prompts)) > 50:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return prefill(prompts)

    lane.forward.prefill = small_memory  # type: ignore[method-assign]
    encoder, scheduler = engine._started()
    requests = [encoder.request(Prompt(text), GenerationOptions(max_tokens=5)) for text in ("a", "b" * 90, "c")]
    scheduler.submit(requests)
    assert all(request.finished.wait(60) for request in requests)
    assert [request.error is None for request in requests] == [True, False, True]
    assert "90 tokens" in str(requests[1].error)


def test_a_prompt_longer_than_the_context_is_refused_with_its_length(engine: HFTextGenerator) -> None:
    with pytest.raises(InvalidInput, match=r"600 tokens.*511"):
        engine.generate([Prompt("x" * 600)], GenerationOptions())
    answer = engine.generate([Prompt("x" * 500)], GenerationOptions(max_tokens=100, temperature=0))[0]
    assert (answer.tokens, answer.finish_reason) == (12, "length")


def test_threads_that_generate_stream_and_cancel_at_once_disturb_nobody(engine: HFTextGenerator) -> None:
    options = GenerationOptions(max_tokens=25, temperature=0)
    expected = {n: engine.generate([Prompt(f"lamp {n}")], options)[0].text for n in range(6)}

    def act(number: int) -> bool:
        drawn, prompt = random.Random(number), Prompt(f"lamp {number % 6}")
        if number % 3 == 0:
            stream: Any = engine.stream(prompt, options)
            for _ in range(drawn.randint(1, 4)):
                next(stream, None)
            stream.close()
            return True
        if number % 3 == 1:
            return "".join(engine.stream(prompt, options)) == expected[number % 6]
        return all(answer.text == expected[number % 6] for answer in engine.generate([prompt] * 3, options))

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(act, range(90)))


def test_a_closed_engine_starts_again_when_it_is_asked(engine: HFTextGenerator) -> None:
    options = GenerationOptions(max_tokens=9, temperature=0)
    before = engine.generate([Prompt("x")], options)
    waiting = engine._started()[0].request(Prompt("x"), GenerationOptions(max_tokens=500, temperature=0))
    scheduler_of(engine).submit([waiting])
    engine.close()
    assert waiting.finished.wait(60)
    assert engine.generate([Prompt("x")], options) == before


def test_an_engine_that_is_dropped_lets_its_thread_end(tiny_folder: Path) -> None:
    engine = HFTextGenerator(str(tiny_folder), dtype="float32")
    engine.generate([Prompt("x")], GenerationOptions(max_tokens=2))
    thread = scheduler_of(engine)._thread
    del engine
    assert thread is not None
    wait_until(lambda: not thread.is_alive())


def test_a_chat_template_is_applied_where_there_is_one(tmp_path: Path) -> None:
    template = "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}[assistant]"
    templated = HFTextGenerator(str(save_random_llama(tmp_path / "a", chat_template=template)))
    plain = HFTextGenerator(str(save_random_llama(tmp_path / "b")))
    prompt = Prompt("Hello", system="Be kind.")
    assert text_of(templated, prompt) == "[system]Be kind.[user]Hello[assistant]"
    assert text_of(plain, prompt) == "Be kind.\n\nHello"
    assert text_of(templated, Prompt("Hello")) == "[user]Hello[assistant]"


def test_an_architecture_that_the_loop_cannot_run_is_refused_with_a_way_out(tmp_path: Path) -> None:
    config = MambaConfig(vocab_size=258, hidden_size=32, num_hidden_layers=2, state_size=4)
    folder = save_random(tmp_path / "mamba", MambaForCausalLM, config)
    with pytest.raises(ConfigurationError, match="vLLM"):
        HFTextGenerator(str(folder)).load()


def text_of(engine: HFTextGenerator, prompt: Prompt) -> str:
    encoder = engine._started()[0]
    return encoder.decode(encoder.encode(prompt))


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        threading.Event().wait(0.001)
