from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from ecom_ai.engines.hf.training.evaluation import evaluate
from ecom_ai.engines.hf.training.loop import learning_rate
from ecom_ai.engines.hf.training.run import run
from ecom_ai.engines.training import TrainingOptions
from ecom_ai.exceptions import EngineError, InvalidInput


def weights(folder):
    return load_file(folder / "model.safetensors")


@pytest.mark.parametrize("architecture", ["llama", "gpt2"])
@pytest.mark.parametrize("task", ["pretrain", "description"])
def test_a_model_is_trained_from_scratch_and_loads_again(small, task, architecture):
    losses = []
    options = small(task, architecture=architecture, steps=30)
    result = run(options, on_step=lambda step, loss, valid, speed: losses.append((step, loss, valid)))
    assert [step for step, _, _ in losses] == list(range(1, 31))
    assert losses[-1][1] < losses[0][1] - 1
    assert losses[3][2] is not None
    assert losses[2][2] is None
    assert result.valid_loss == losses[-1][2]
    model = AutoModelForCausalLM.from_pretrained(result.folder)
    tokenizer = AutoTokenizer.from_pretrained(result.folder)
    ids = tokenizer("<n1> 7<w>", return_tensors="pt").input_ids
    assert model.generate(ids, max_new_tokens=5, do_sample=False).shape[1] > ids.shape[1]


def test_a_broken_data_card_is_told_before_the_work(small):
    options = small(steps=2)
    (options.data / "card.json").write_text("{")
    with pytest.raises(InvalidInput, match=r"card\.json"):
        run(options, on_start=lambda *_: pytest.fail("training began"))


@pytest.mark.parametrize("task", ["description", "tokenizer"])
def test_a_folder_of_other_things_is_never_replaced(small, tmp_path, task):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    for out in (tmp_path / "home", tmp_path / "home" / "letter.txt", Path("/")):
        with pytest.raises(InvalidInput, match="new folder"):
            run(replace(small(task, steps=2), out=out))
    assert (tmp_path / "home" / "letter.txt").read_text() == "dear"


def test_the_folder_has_all_that_a_model_needs(small):
    folder = run(small(save_dtype="fp16", name="tiny-3")).folder
    assert {value.dtype for value in weights(folder).values()} == {torch.float16}
    assert json.loads((folder / "config.json").read_text())["dtype"] == "float16"
    assert json.loads((folder / "ecom_ai.json").read_text()) == {"version": "tiny-3", "prompt_format": "slots"}
    generation = json.loads((folder / "generation_config.json").read_text())
    assert generation["eos_token_id"] == AutoTokenizer.from_pretrained(folder).eos_token_id
    card = (folder / "README.md").read_text()
    assert "tiny-3" in card
    assert "| Steps | 8 |" in card


def test_tied_weights_are_saved_once(small):
    assert "lm_head.weight" not in weights(run(small(save_dtype="bf16")).folder)


def test_further_training_starts_from_the_base(small, tmp_path):
    base = run(small("pretrain", steps=25)).folder
    result = run(small(base=base, out=tmp_path / "next", steps=10))
    assert result.base_valid_loss is not None
    assert result.valid_loss < result.base_valid_loss


def test_a_stopped_run_goes_on_to_exactly_the_same_weights(small, tmp_path):
    whole = run(small(out=tmp_path / "whole", dropout=0.1)).folder
    options, asked = small(out=tmp_path / "parts", dropout=0.1), []

    def stop_after_five() -> bool:
        asked.append(1)
        return len(asked) > 5

    stopped = run(options, should_stop=stop_after_five)
    assert (stopped.stopped, stopped.steps, options.out.exists()) == (True, 5, False)
    starts = []
    finished = run(options, on_start=lambda steps, done: starts.append((steps, done)))
    assert starts == [(8, 5)]
    expected, got = weights(whole), weights(finished.folder)
    assert all(torch.equal(expected[name], got[name]) for name in expected)


def test_a_killed_run_goes_on_from_its_last_checkpoint(small):
    options = small()

    def die(step, loss, valid, speed):
        if step == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(options, on_step=die)
    starts = []
    run(options, on_start=lambda steps, done: starts.append(done))
    assert starts == [3]


def test_a_damaged_checkpoint_gives_way_to_the_one_before(small):
    options = small()
    run(options)
    newest = max((options.work_folder / "checkpoints").rglob("step-*.pt"))
    newest.write_bytes(newest.read_bytes()[:100])
    starts = []
    run(options, on_start=lambda steps, done: starts.append(done))
    assert starts == [6]


def test_other_options_do_not_take_an_old_checkpoint(small):
    run(small())
    starts = []
    run(small(learning_rate=0.001), on_start=lambda steps, done: starts.append(done))
    assert starts == [0]


def test_accumulated_batches_give_the_gradient_of_one_large_batch(small, tmp_path):
    one = run(small("pretrain", out=tmp_path / "one", batch_tokens=512, steps=2))
    two = run(small("pretrain", out=tmp_path / "two", batch_tokens=256, accumulation=2, steps=2))
    a, b = weights(one.folder), weights(two.folder)
    assert all(torch.allclose(a[name].float(), b[name].float(), atol=0.02) for name in a)


def test_a_diverging_loss_is_an_error_and_not_a_model(small):
    options = small(learning_rate=1e12, clip=0, warm_up=0, steps=40)
    with pytest.raises(EngineError, match="learning rate"):
        run(options)
    assert not options.out.exists()


def test_the_learning_rate_warms_up_and_falls(small):
    options = small(learning_rate=1.0, warm_up=10, final_rate=0.1)
    rates = [learning_rate(step, 100, options) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0, abs=0.01)
    assert rates[-1] == pytest.approx(0.1, abs=0.01)


def test_evaluation_says_which_model_is_better(small, tmp_path):
    weak = run(small(out=tmp_path / "weak", steps=1)).folder
    strong = run(small(out=tmp_path / "strong", steps=40)).folder
    a, b = evaluate(weak, small()), evaluate(strong, small())
    assert b.bits_per_byte < a.bits_per_byte
    assert math.isfinite(b.loss)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"layers": 0}, "layers must be at least 1"),
        ({"architecture": "rnn"}, "architecture must be one of"),
        ({"width": 15}, "multiple of heads"),
        ({"steps": "many"}, "steps must be of type int"),
        ({"colour": "red"}, "Unknown training options: colour"),
    ],
)
def test_wrong_options_are_named(tmp_path, changes, words):
    with pytest.raises(InvalidInput, match=words):
        TrainingOptions.from_mapping({"task": "pretrain", "data": tmp_path, "out": tmp_path, **changes})


def test_missing_data_and_foreign_weights_are_refused(small, tmp_path):
    with pytest.raises(InvalidInput, match="does not exist"):
        run(small(data=tmp_path / "nowhere"))
    base = run(small()).folder
    (base / "model.safetensors").rename(base / "pytorch_model.bin")
    with pytest.raises(InvalidInput, match="safetensors"):
        run(replace(small(), base=base))
