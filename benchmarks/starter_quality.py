"""How good the text starter is on products that its corpus does not know.

    python -m benchmarks.starter_quality [--model starter] [--facts FILE.jsonl] [--count 200] [--show 3]

Prints per language: share that passes the guard within the resamples, unsupported claims in what passed, share of
attributes used, equal texts, length, seconds. Exits with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.unseen_facts import facts
from ecom_ai.descriptions import guard
from ecom_ai.descriptions.facts import FactSheet, Language, fact_sheet
from ecom_ai.descriptions.prompts import Request
from ecom_ai.descriptions.slots import TONES
from ecom_ai.descriptions.writer import Outcome, Writer
from ecom_ai.engines.base import GenerationOptions
from ecom_ai.engines.hf.generator import HFTextGenerator

GOALS = {"passed": 0.95, "coverage": 0.70}
CLAIMS = ("unsupported",)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--facts", type=Path, help="JSONL of fact sheets; default: benchmarks.unseen_facts")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--candidates", type=int, default=4)
    parser.add_argument("--temperature", type=float, default=0.7)
    parser.add_argument("--show", type=int, default=0, help="texts to print per language")
    options = parser.parse_args()
    requests = [_request(row, number) for number, row in enumerate(_rows(options.facts, options.count))]
    sampling = GenerationOptions(temperature=options.temperature, seed=1)
    writer = Writer(HFTextGenerator(options.model), candidates=options.candidates, options=sampling)
    writer.write(requests[:2])  # loads the weights
    started = time.perf_counter()
    outcomes = writer.write(requests)
    seconds = time.perf_counter() - started
    good = [_report(language, outcomes, options.show) for language in ("en", "zh")]
    print(f"{len(outcomes)} texts in {seconds:.1f} s, {sum(o.tokens for o in outcomes) / seconds:.0f} tokens/s")
    return 0 if all(good) else 1


def _rows(path: Path | None, count: int) -> list[dict[str, Any]]:
    if path is None:
        return [dict(row) for row in facts(count)]
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()[:count] if line.strip()]


def _request(row: dict[str, Any], number: int) -> Request:
    language: Language = "zh" if row.get("language") == "zh" else "en"
    sheet: FactSheet = fact_sheet(row["title"], row.get("category", ""), row.get("attributes", {}), language=language)
    return Request(sheet, language, tone=row.get("tone") or TONES[number // 2 % len(TONES)], seed=number)


def _report(language: str, outcomes: list[Outcome], show: int) -> bool:
    mine = [outcome for outcome in outcomes if outcome.request.language == language]
    if not mine:
        return True
    passed = sum(outcome.passed for outcome in mine) / len(mine)
    coverage = sum(outcome.verdict.coverage for outcome in mine) / len(mine)
    first = sum(outcome.passed and outcome.candidates == 1 for outcome in mine) / len(mine)
    wrong = sum(_claims(outcome) for outcome in mine if outcome.passed)
    doubles = sum(times - 1 for times in Counter(outcome.text for outcome in mine).values())
    lengths = sorted(len(o.text.split()) if language == "en" else len(o.text) for o in mine)
    print(
        f"{language}: {len(mine)} sheets | passed {passed:.1%} (first try {first:.1%}) | "
        f"attributes used {coverage:.1%} | unsupported claims in passed texts {wrong} | equal texts {doubles} | "
        f"length {lengths[0]}-{lengths[len(lengths) // 2]}-{lengths[-1]}"
    )
    for reason, times in Counter(r.code for o in mine if not o.passed for r in o.verdict.reasons).most_common(5):
        print(f"    not passed: {reason} {times}")
    for outcome in mine[: show * 5 : 5] if show < 20 else mine[:show]:
        mark = "" if outcome.passed else f"  REJECTED {[(r.code, r.text) for r in outcome.verdict.reasons]}"
        text = outcome.text.replace("\n\n", "\n  ")
        print(f"  [{outcome.request.tone}, {outcome.verdict.coverage:.0%}]{mark}\n  {text}")
    return passed >= GOALS["passed"] and coverage >= GOALS["coverage"] and not wrong and not doubles


def _claims(outcome: Outcome) -> int:
    """Claims without a fact that a second look at the finished text finds."""
    again = guard.check(outcome.text, outcome.request.sheet, language=outcome.request.language)
    return sum(reason.code.startswith(CLAIMS) for reason in again.reasons)


if __name__ == "__main__":
    raise SystemExit(main())
