"""`python -m ecom_ai.starters.corpus --out DIR --count 100000 --seed 1`: train.jsonl, valid.jsonl and their tokens."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from ecom_ai.descriptions import slots
from ecom_ai.starters.corpus.samples import Sample, samples

VALID_COUNT = 1000
LICENCE = "written for this project, same licence as the project"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ecom_ai.starters.corpus", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--count", type=int, default=100_000, help="training samples (default: 100000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files (default: 1)")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    held_out = min(VALID_COUNT, options.count)
    written = list(samples(held_out, options.seed + 1_000_003))
    seen = {sample["prompt"] for sample in written}
    write(options.out / "valid.jsonl", written)
    write(options.out / "train.jsonl", (s for s in samples(options.count, options.seed) if s["prompt"] not in seen))
    (options.out / "special_tokens.txt").write_text("\n".join(slots.tokens()) + "\n", "utf-8")
    card = {
        "name": "starter corpus",
        "made_by": f"python -m ecom_ai.starters.corpus --count {options.count} --seed {options.seed}",
        "samples": options.count, "languages": ["zh", "en"], "licence": LICENCE,
    }  # fmt: skip
    (options.out / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"Wrote {options.count} samples to {options.out}")
    return 0


def write(path: Path, rows: Iterable[Sample]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
