"""Fact sheets and verdicts as the JSON that rows, files and the API hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from ecom_ai.descriptions.facts import Fact, FactSheet
from ecom_ai.descriptions.guard import Reason, Verdict


def sheet_as_json(sheet: FactSheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "category": sheet.category,
        "facts": [[fact.name, fact.value] for fact in sheet.facts],
        "price_band": sheet.price_band,
        "language": sheet.language,
        "notes": list(sheet.notes),
    }


def sheet_from_json(data: dict[str, Any]) -> FactSheet:
    return FactSheet(
        title=data["title"],
        category=data["category"],
        facts=tuple(Fact(name, value) for name, value in data["facts"]),
        price_band=data.get("price_band", ""),
        language=data["language"],
        notes=tuple(data.get("notes", ())),
    )


def evidence_as_json(verdict: Verdict) -> list[dict[str, Any]]:
    """`{start, end, text, kind, fact, source}` each; `start:end` counts characters of the text."""
    return [asdict(item) for item in verdict.evidence]


def reasons_as_json(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """`{code, message_key, text, start, end, overridable, field}` each."""
    return [asdict(item) for item in reasons]
