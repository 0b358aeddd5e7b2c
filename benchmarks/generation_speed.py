"""How fast the text engine is, as ratios in one run.

    python -m benchmarks.generation_speed [--model DIR]

Compared are the bare model (`model.generate` in static batches, every row as long as the longest, so that no token is
wasted and nothing is sampled: the kindest case for it), plain generation one prompt at a time, and the engine with
prompts waiting from several threads, texts of different lengths and sampling on. The rounds alternate, the best of
each counts. On a machine that does other work besides, set OMP_NUM_THREADS=1 and read the columns of processor time.
Then the time to the first text of one click, idle and while a bulk run goes on.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch

from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.engines.hf.generator import HFTextGenerator
from ecom_ai.engines.hf.loading import load_causal_lm
from ecom_ai.engines.hf.sources import STARTERS
from tests.engines.tiny_model import save_random_llama

BATCHES = (32, 64, 128)
STATIC_TOKENS = 96
SINGLES = 6
CLICKS = 15


def main() -> None:
    arguments = parse()
    with tempfile.TemporaryDirectory() as scratch:
        model = arguments.model or default_model(Path(scratch))
        measure(model, arguments)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="", help="model folder; else the starter, else a random llama of 6 million")
    parser.add_argument("--prompts", type=int, default=384)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--max-batch", type=int, default=0)
    return parser.parse_args()


def default_model(scratch: Path) -> str:
    if (STARTERS / "text").is_dir():
        return "starter"
    shape = {"vocab_size": 5000, "hidden_size": 256, "intermediate_size": 688, "num_hidden_layers": 6}
    heads = {"num_attention_heads": 8, "num_key_value_heads": 8, "max_position_embeddings": 1024}
    # A random model may end its text at any token; here `max_tokens` alone sets the lengths.
    return str(save_random_llama(scratch, tie_word_embeddings=True, eos_token_id=None, **shape, **heads))


def make_prompts(count: int) -> list[Prompt]:
    drawn = random.Random(1)
    words = ("weight", "material", "colour", "steel", "bamboo", "cotton", "240 g", "500 ml", "waterproof", "kettle")
    return [Prompt(" ".join(drawn.choices(words, k=drawn.randint(8, 26)))) for _ in range(count)]


def measure(model: str, arguments: argparse.Namespace) -> None:
    prompts = make_prompts(arguments.prompts)
    bare = Bare(model)
    engine = HFTextGenerator(model, max_batch=arguments.max_batch)
    engine.generate(prompts[:8], GenerationOptions(max_tokens=8))
    best: dict[str, Speed] = {}
    for _ in range(arguments.rounds):
        for batch in BATCHES:
            keep_best(best, f"bare, static batch of {batch}", lambda size=batch: bare.run(prompts[:128], size))
        keep_best(best, "one prompt at a time", lambda: bare.run(prompts[:SINGLES], 1))
        keep_best(best, "engine", lambda: run_engine(engine, prompts, arguments.threads))
    print_speeds(best)
    print_first_text(engine, prompts)
    engine.close()


class Bare:
    """The model alone, as a script would run it: load once, `generate`."""

    def __init__(self, model: str) -> None:
        self.loaded = load_causal_lm(model)
        self.loaded.tokenizer.padding_side = "left"
        if self.loaded.tokenizer.pad_token is None:
            self.loaded.tokenizer.pad_token = self.loaded.tokenizer.eos_token

    @torch.inference_mode()
    def run(self, prompts: list[Prompt], batch: int) -> int:
        length = {"max_new_tokens": STATIC_TOKENS, "min_new_tokens": STATIC_TOKENS, "do_sample": False}
        for start in range(0, len(prompts), batch):
            texts = [prompt.user for prompt in prompts[start : start + batch]]
            inputs = self.loaded.tokenizer(texts, return_tensors="pt", padding=True, return_token_type_ids=False)
            self.loaded.model.generate(**inputs.to(self.loaded.model.device), **length)
        return len(prompts) * STATIC_TOKENS


def run_engine(engine: HFTextGenerator, prompts: list[Prompt], threads: int) -> int:
    """Each thread brings its share at once, as the chunks of a bulk job do."""
    shares = [prompts[number::threads] for number in range(threads)]
    lengths = [random.Random(number).randint(STATIC_TOKENS // 2, 3 * STATIC_TOKENS // 2) for number in range(threads)]

    def run(share: list[Prompt], length: int) -> int:
        options = GenerationOptions(max_tokens=length, temperature=0.7, top_p=0.9)
        return sum(answer.tokens for answer in engine.generate(share, options))

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(run, shares, lengths))


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens per second of the clock and per second of processor time."""

    wall: float = 0.0
    processor: float = 0.0


def keep_best(best: dict[str, Speed], name: str, run: Callable[[], int]) -> None:
    started, worked = time.perf_counter(), time.process_time()
    tokens = run()
    wall, processor = tokens / (time.perf_counter() - started), tokens / (time.process_time() - worked)
    before = best.get(name, Speed())
    best[name] = Speed(max(wall, before.wall), max(processor, before.processor))


def print_speeds(best: dict[str, Speed]) -> None:
    static = [speed for name, speed in best.items() if name.startswith("bare")]
    wall, processor = max(speed.wall for speed in static), max(speed.processor for speed in static)
    single = best["one prompt at a time"]
    print(
        f"{'':28}{'tokens/s':>9}{'of static':>11}{'of single':>11}{'/s of CPU':>12}{'of static':>11}{'of single':>11}"
    )
    for name, speed in best.items():
        print(
            f"{name:28}{speed.wall:9.0f}{speed.wall / wall:11.2f}{speed.wall / single.wall:11.1f}"
            f"{speed.processor:12.0f}{speed.processor / processor:11.2f}{speed.processor / single.processor:11.1f}"
        )


def print_first_text(engine: HFTextGenerator, prompts: list[Prompt]) -> None:
    idle = [first_text(engine, prompts[number]) for number in range(CLICKS)]
    done = threading.Event()
    options = GenerationOptions(max_tokens=3 * STATIC_TOKENS, cancelled=done.is_set)
    bulk = threading.Thread(target=lambda: engine.generate(prompts, options))
    bulk.start()
    time.sleep(0.5)
    busy = [first_text(engine, prompts[number]) for number in range(CLICKS)]
    still_busy = bulk.is_alive()
    done.set()
    bulk.join()
    print(f"\nfirst text of a click, median (worst) of {CLICKS}")
    for name, times in (("idle", idle), ("during a bulk run", busy)):
        print(f"{name:32}{1000 * statistics.median(times):8.1f} ms ({1000 * max(times):.1f})")
    print(f"{'ratio of medians':32}{statistics.median(busy) / statistics.median(idle):8.2f}")
    if not still_busy:
        print("The bulk run ended too early for this comparison: use more --prompts.")


def first_text(engine: HFTextGenerator, prompt: Prompt) -> float:
    options = GenerationOptions(max_tokens=40, priority="interactive")
    started = time.perf_counter()
    pieces = engine.stream(prompt, options)
    next(pieces, None)
    seconds = time.perf_counter() - started
    pieces.close()
    return seconds


if __name__ == "__main__":
    main()
