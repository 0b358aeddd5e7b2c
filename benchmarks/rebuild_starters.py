"""`make starters`: the shipped models again, from their data to the folders in the package.

The text model is made of written sentence parts; the sentiment model, in `benchmarks.rebuild_sentiment`, of public
review sets, whose folder is named by `--data` (`make starters DATA=FOLDER`), and is left alone without. Each takes
about three quarters of an hour on two cores. The steps are the project's own commands; each can be run alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import rebuild_sentiment

ROOT = Path(__file__).resolve().parents[1]
STARTER = ROOT / "ecom_ai" / "starters" / "text"
VERSION = "starter-text-1"
TRAINING = "ecom_ai.engines.hf.training"
SHAPE = "--layers 4 --width 256 --heads 4 --inner 704".split(" ")  # noqa: SIM905 - reads as the command line it is
LIMIT = 20_000_000
"""Bytes that the folder may take."""


TRAININGS = (
    ("base", "pretrain", 1, 450, ["--learning-rate", "3e-3", "--warm-up", "40", "--batch-tokens", "4096"]),
    (
        "tuned",
        "description",
        1,
        1500,
        ["--learning-rate", "2e-3", "--final-rate", "0.15", "--warm-up", "50", "--batch-tokens", "2048"],
    ),
    (
        "tuned-again",
        "description",
        2,
        800,
        ["--learning-rate", "1e-3", "--final-rate", "0.05", "--warm-up", "20", "--batch-tokens", "2048"],
    ),
    (
        "woven",
        "description",
        3,
        1200,
        ["--learning-rate", "1.5e-3", "--final-rate", "0.03", "--warm-up", "30", "--batch-tokens", "2048"],
    ),
    (
        VERSION,
        "description",
        4,
        500,
        ["--learning-rate", "1e-3", "--final-rate", "0.03", "--warm-up", "10", "--batch-tokens", "2048"],
    ),
)
"""Name, task, seed of the corpus, steps, options; each goes on from the one before."""
CORPORA = {1: 1.0, 2: 0.6, 3: 0.2, 4: 0.2}
"""Seed -> share of `--count`."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "starters", help="folder for what is in between")
    parser.add_argument("--count", type=int, default=200_000, help="samples of the corpus (default: 200000)")
    parser.add_argument("--pace", type=float, default=1.0, help="share of the steps, for a trial (default: 1)")
    parser.add_argument("--data", type=Path, help="folder of the public review sets: makes the sentiment model too")
    parser.add_argument("--only", choices=("text", "sentiment"), help="make one of the two")
    options = parser.parse_args()
    if options.only == "sentiment" and options.data is None:
        parser.error("the sentiment model needs --data")
    if options.only != "sentiment":
        rebuild_text(options)
    if options.data is not None and options.only != "text":
        rebuild_sentiment.rebuild(options.data, options.work / "sentiment", pace=options.pace)
    return 0


def rebuild_text(options: argparse.Namespace) -> None:
    work: Path = options.work
    for seed, share in CORPORA.items():
        count = int(options.count * share)
        module("ecom_ai.starters.corpus", "--out", work / f"corpus-{seed}", "--count", count, "--seed", seed)
    before = work / "tokenizer"
    module(TRAINING, "tokenizer", "--data", work / "corpus-1", "--out", before, "--vocabulary", 3072, "--context", 384)
    for name, task, seed, steps, rates in TRAININGS:
        data = ["--data", work / f"corpus-{seed}", "--base", before, "--out", work / name, "--context", 384]
        shape = SHAPE if task == "pretrain" else []
        module(TRAINING, task, *data, *shape, *rates, "--name", name, "--steps", max(1, int(steps * options.pace)))
        before = work / name
    ship(before)


def module(name: str, *arguments: object) -> None:
    subprocess.run([sys.executable, "-m", name, *map(str, arguments)], check=True, cwd=ROOT)


def ship(made: Path) -> None:
    """Put the folder in its place, with what it may not write and how good it is."""
    module("ecom_ai.starters.limits", made)
    measured = subprocess.run(
        [sys.executable, "-m", "benchmarks.starter_quality", "--model", str(made)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = [line for line in measured.stdout.splitlines() if line.startswith(("en: ", "zh: "))]
    if measured.returncode or not lines:
        raise SystemExit(
            f"The new model misses its goals and was not put in place:\n{measured.stdout}{measured.stderr}"
        )
    card = made / "README.md"
    card.write_text(quality_card(card.read_text("utf-8"), lines), "utf-8")
    mark = {"version": VERSION, "prompt_format": "slots"}
    (made / "ecom_ai.json").write_text(json.dumps(mark, indent=2) + "\n", "utf-8")
    if (size := sum(path.stat().st_size for path in made.iterdir())) > LIMIT:
        raise SystemExit(f"{size} bytes are too many to ship")
    shutil.rmtree(STARTER, ignore_errors=True)
    shutil.copytree(made, STARTER)


def quality_card(card: str, lines: list[str]) -> str:
    """The card of the training run, with the measured quality and the limits of use."""
    intro = card.partition("## All steps")[0].rstrip()
    steps = [f"- {task}, {count} steps, corpus of seed {seed}" for _, task, seed, count, _ in TRAININGS]
    return "\n".join([
        intro, "", "## All steps", "", "- tokenizer, 3,072 tokens, corpus of seed 1", *steps, "",
        "The table above is about the last step.", "", "## Measured on 200 fact sheets of unknown categories", "",
        "`python -m benchmarks.starter_quality`: temperature 0.7, at most four candidates, judged by the guard.",
        "", *(f"- {line}" for line in lines), "",
        "## What it is good for", "",
        "It weaves facts into short product texts: two or three to a sentence, with an opening, moods and a",
        "closing that suit the tone. Its texts hold placeholders, it cannot write digits at all, and the shop's values",
        "are put in afterwards. It knows no product and no world: what a fact is good for it cannot explain, it says",
        "unknown attributes by their names, and its sentences of mood come from a limited stock, so that they recur",
        "across many products. For rich prose name a larger model in `ECOM_AI_ENGINES`.",
        "",
        "Rebuilt by `make starters`.", "",
    ])  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
