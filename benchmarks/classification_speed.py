"""How fast the sentiment engine is, as ratios in one run.

    python -m benchmarks.classification_speed [--model starter] [--texts 2000]

Compared are the bare model (its own forward pass over ready token ids, sorted by length, in the best of several static
batch sizes: the kindest case for it), the engine as the backfill calls it (tokens, cuts and probabilities included),
the engine with one text a call from eight threads, `pipeline("text-classification")` one by one on the same model, and
SnowNLP where it is installed. The rounds alternate, the best of each counts; processor time is shown because a machine
that does other work besides makes the clock useless. Exits with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch
from transformers import pipeline

from ecom_ai.engines.hf.classifier import HFTextClassifier
from ecom_ai.engines.hf.loading import load_classifier
from ecom_ai.engines.hf.sources import locate
from ecom_ai.starters.reviews.sentences import records

BATCHES = (16, 32, 64, 128)
GOALS = {"bare model": 0.8, "pipeline one by one": 3.0}
SINGLES = 150
CALL = 500
"""Texts in one call of the engine, as in a backfill."""


@dataclass
class Timed:
    texts: int
    wall: float
    processor: float

    @property
    def a_second(self) -> float:
        return self.texts / self.processor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    texts = reviews(options.texts)
    ways = {**bare_ways(options.model, texts), **engine_ways(options.model, texts)}
    best = {
        name: min((timed(*way) for _ in range(options.rounds)), key=lambda t: t.processor) for name, way in ways.items()
    }
    for name, result in best.items():
        print(f"{name:28} {result.texts / result.wall:9.0f} texts/s {result.a_second:9.0f} texts per processor second")
    bare = max(result.a_second for name, result in best.items() if name.startswith("bare"))
    engine = best["engine, calls of 500"].a_second
    single = best["pipeline one by one"].a_second
    print(f"engine to bare model {engine / bare:.2f} (goal {GOALS['bare model']})")
    print(f"engine to pipeline one by one {engine / single:.1f} (goal {GOALS['pipeline one by one']})")
    if "SnowNLP" in best:
        print(f"engine to SnowNLP {engine / best['SnowNLP'].a_second:.1f}")
    return 0 if engine >= GOALS["bare model"] * bare and engine >= GOALS["pipeline one by one"] * single else 1


def reviews(count: int) -> list[str]:
    """Generated sentences joined to texts of one to twelve, short ones more often: lengths as in shops."""
    draw = random.Random(5)
    sentences = {"zh": [], "en": []}  # type: dict[str, list[str]]
    for record in records(3000, seed=9):
        sentences[record["language"]].append(record["text"])
    glue = {"zh": "。", "en": ". "}
    made = []
    for _ in range(count):
        language = draw.choice(("zh", "en"))
        made.append(glue[language].join(draw.choices(sentences[language], k=min(12, int(draw.paretovariate(0.9))))))
    return made


def timed(texts: int, work: Callable[[], object]) -> Timed:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Timed(texts, time.perf_counter() - wall, time.process_time() - processor)


def bare_ways(source: str, texts: list[str]) -> dict[str, tuple[int, Callable[[], object]]]:
    loaded = load_classifier(locate(source, starter="sentiment"))
    backend = loaded.tokenizer.backend_tokenizer
    ids = sorted((one.ids[:512] or [0] for one in backend.encode_batch(texts)), key=len)

    def forward(size: int) -> None:
        with torch.inference_mode():
            for begin in range(0, len(ids), size):
                rows = ids[begin : begin + size]
                longest = len(rows[-1])
                padded = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
                mask = torch.arange(longest) < torch.tensor([[len(row)] for row in rows])
                inputs = {"input_ids": padded, "attention_mask": mask.long()}
                loaded.model(**{name: value.to(loaded.model.device) for name, value in inputs.items()}).logits.cpu()

    return {f"bare model, batches of {size}": (len(texts), lambda size=size: forward(size)) for size in BATCHES}  # type: ignore[misc]


def engine_ways(source: str, texts: list[str]) -> dict[str, tuple[int, Callable[[], object]]]:
    engine = HFTextClassifier(source)
    engine.load()
    folder = str(locate(source, starter="sentiment").folder)
    pipe = pipeline("text-classification", folder, top_k=None, truncation=True, max_length=512)
    some = texts[:SINGLES]

    def calls() -> None:
        for begin in range(0, len(texts), CALL):
            engine.classify(texts[begin : begin + CALL])

    def threads() -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda text: engine.classify([text]), texts))

    ways: dict[str, tuple[int, Callable[[], object]]] = {
        "engine, calls of 500": (len(texts), calls),
        "engine, eight threads": (len(texts), threads),
        "pipeline one by one": (len(some), lambda: [pipe(text) for text in some]),
    }
    if importlib.util.find_spec("snownlp"):
        snownlp = importlib.import_module("snownlp")
        chinese = [text for text in some if not text.isascii()]
        ways["SnowNLP"] = (len(chinese), lambda: [snownlp.SnowNLP(text).sentiments for text in chinese])
    return ways


if __name__ == "__main__":
    raise SystemExit(main())
