"""How good a classifier is on labelled texts, part by part, and whether one is better than another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from ecom_ai.engines.base import SENTIMENTS, Classified, TermInContext
from ecom_ai.engines.hf.classifier import HFTextClassifier
from ecom_ai.engines.hf.training.sentiment.records import LabelledText, read
from ecom_ai.engines.significance import mcnemar
from ecom_ai.engines.training import ClassifierQuality, Comparison, SentimentReport

BINS = 15
"""As usual for the expected calibration error (Guo et al. 2017)."""
ALL = "all"


def evaluate_classifier(folder: Path, records: Path, *, most: int = 0) -> SentimentReport:
    """The model in `folder` on the labelled lines of the JSONL file `records`."""
    known = [record for record in read(records) if record.label]
    known = known[:: math.ceil(len(known) / most)] if most and len(known) > most else known
    return report(known, judged(HFTextClassifier(str(folder)), known))


def judged(engine: HFTextClassifier, records: Sequence[LabelledText]) -> list[Classified]:
    answers: list[Classified | None] = [None] * len(records)
    for terms in (False, True):
        mine = [number for number, record in enumerate(records) if record.is_term == terms]
        chosen = [records[number] for number in mine]
        if terms:
            told = engine.classify_terms([TermInContext(r.text, r.start, r.end) for r in chosen])
        else:
            told = engine.classify([record.text for record in chosen])
        for number, answer in zip(mine, told, strict=True):
            answers[number] = answer
    return [answer for answer in answers if answer is not None]


def report(records: Sequence[LabelledText], answers: Sequence[Classified]) -> SentimentReport:
    """Quality of all records, of each language and of each part."""
    groups: dict[str, list[int]] = {ALL: list(range(len(records)))}
    for number, record in enumerate(records):
        for name in (f"language:{record.language}" if record.language else "", f"part:{record.part}"):
            if name and name != "part:":
                groups.setdefault(name, []).append(number)
    quality = {
        name: _quality([records[n].label for n in mine], [answers[n] for n in mine]) for name, mine in groups.items()
    }
    right = tuple(answer.label == record.label for record, answer in zip(records, answers, strict=True))
    return SentimentReport(quality, right)


def _quality(labels: Sequence[str], answers: Sequence[Classified]) -> ClassifierQuality:
    confusion: dict[str, dict[str, int]] = {label: dict.fromkeys(SENTIMENTS, 0) for label in SENTIMENTS}
    for label, answer in zip(labels, answers, strict=True):
        confusion[label][answer.label] += 1
    right = sum(confusion[label][label] for label in SENTIMENTS)
    sure = [max(answer.probabilities.values()) for answer in answers]
    hits = [answer.label == label for label, answer in zip(labels, answers, strict=True)]
    return ClassifierQuality(
        records=len(labels),
        accuracy=right / max(1, len(labels)),
        macro_f1=_macro_f1(confusion),
        calibration_error=calibration_error(sure, hits),
        confusion=confusion,
    )


def _macro_f1(confusion: dict[str, dict[str, int]]) -> float:
    """Mean over the labels that occur, as label or as answer."""
    scores = []
    for label, answers in confusion.items():
        truth, told = sum(answers.values()), sum(row[label] for row in confusion.values())
        if truth or told:
            scores.append(2 * answers[label] / (truth + told))
    return sum(scores) / len(scores) if scores else 0.0


def calibration_error(sure: Sequence[float], hits: Sequence[bool]) -> float:
    """Expected calibration error: mean distance of certainty and accuracy over bins of equal width."""
    sums = [[0, 0.0, 0] for _ in range(BINS)]  # texts, certainty, hits
    for share, hit in zip(sure, hits, strict=True):
        entry = sums[min(BINS - 1, int(share * BINS))]
        entry[0], entry[1], entry[2] = entry[0] + 1, entry[1] + share, entry[2] + hit
    return sum(abs(certainty - right) for _, certainty, right in sums) / max(1, len(sure))


def compare(before: SentimentReport, after: SentimentReport) -> Comparison:
    """McNemar's exact test of two models on the same records."""
    pairs = list(zip(before.right, after.right, strict=True))
    lost = sum(was and not now for was, now in pairs)
    won = sum(now and not was for was, now in pairs)
    return Comparison(won=won, lost=lost, p_value=mcnemar(won, lost))
