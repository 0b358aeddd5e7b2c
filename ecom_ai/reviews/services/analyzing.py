"""Texts that are not in the shop: by REST, and from files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ecom_ai.reviews.judging import Judgement, ToJudge, judge
from ecom_ai.reviews.services.scoring import Judge


def analyze_texts(texts: Sequence[str], *, judging: Judge | None = None, category: str = "") -> list[dict[str, Any]]:
    """`{"label", "score", "probabilities", "unsure", "language", "aspects", "model_version"}` for each text."""
    judging = judging or Judge.in_force()
    found = judge([ToJudge(text, category) for text in texts], engine=judging.engine, lexicon=judging.lexicon)
    return [
        {**as_json(each, text), "model_version": judging.engine.model_version}
        for each, text in zip(found, texts, strict=True)
    ]


def as_json(judgement: Judgement, text: str) -> dict[str, Any]:
    """`label` is empty where `unsure` says why; `score` is the probability of the likeliest label."""
    return {
        "label": judgement.label,
        "score": round(judgement.certainty, 4),
        "probabilities": {label: round(share, 4) for label, share in judgement.probabilities.items()},
        "unsure": judgement.unsure,
        "language": judgement.language,
        "aspects": [
            {
                "aspect": each.place.aspect,
                "polarity": each.polarity,
                "term": text[each.place.start : each.place.end],
                "start": each.place.start,
                "end": each.place.end,
            }
            for each in judgement.mentions
        ],
    }
