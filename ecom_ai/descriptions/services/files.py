"""Descriptions for plain files, without a shop: one JSON object a line in, one out, in order."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ecom_ai.descriptions.facts import fact_sheet
from ecom_ai.descriptions.prompts import Request
from ecom_ai.descriptions.services.drafting import valid_language, valid_tone
from ecom_ai.descriptions.services.records import evidence_as_json, reasons_as_json
from ecom_ai.descriptions.writer import Outcome, Writer
from ecom_ai.exceptions import EcomAIError, InvalidInput
from ecom_ai.text.language import detect_language

CHUNK = 64
MAX_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input; `request` is None where it cannot be written, and `problem` says why."""

    fields: dict[str, Any]
    request: Request | None = None
    problem: EcomAIError | None = None


@dataclass(slots=True)
class Counts:
    lines: int = 0
    ready: int = 0
    attention: int = 0
    failed: int = 0


def describe_file(source: Path, target: Path, *, writer: Writer, language: str = "", tone: str = "") -> Counts:
    """Write `target` whole or not at all; memory stays flat whatever the size."""
    counts = Counts()
    with source.open(encoding="utf-8-sig", errors="replace") as lines:
        _write_whole(target, _described(lines, writer, language, tone, counts))
    return counts


def _described(
    lines: Iterable[str], writer: Writer, language: str, tone: str, counts: Counts
) -> Iterator[dict[str, Any]]:
    parsed = (parse_line(text, number, language, tone) for number, text in enumerate(lines, 1) if text.strip())
    while chunk := list(islice(parsed, CHUNK)):
        outcomes = iter(writer.write([line.request for line in chunk if line.request is not None]))
        for line in chunk:
            answer = _answer(line, None if line.request is None else next(outcomes))
            counts.lines += 1
            setattr(counts, answer["status"], getattr(counts, answer["status"]) + 1)
            yield answer


def parse_line(text: str, number: int, language: str = "", tone: str = "") -> Line:
    """A request, or what is wrong with the line; never raises for bad data."""
    if len(text) > MAX_LINE:
        return Line({"line": number}, problem=InvalidInput(f"Line {number} is longer than {MAX_LINE} characters."))
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Line({"line": number}, problem=InvalidInput(f"Line {number} is not JSON: {error}", code="bad_json"))
    if not isinstance(fields, dict):
        return Line({"line": number}, problem=InvalidInput(f"Line {number} is not a JSON object.", code="bad_json"))
    try:
        return Line(fields, request=_request(fields, number, language, tone))
    except EcomAIError as error:
        return Line(fields, problem=error)


def _request(fields: dict[str, Any], number: int, language: str, tone: str) -> Request:
    attributes = fields.get("attributes") or {}
    if not isinstance(attributes, dict | list):
        raise InvalidInput(_("`attributes` must be an object."), code="bad_attributes")
    title, category = str(fields.get("title") or ""), str(fields.get("category") or "")
    sheet = fact_sheet(title, category, attributes)
    if sheet.is_empty:
        raise InvalidInput(_("Neither a title nor attributes to write from."), code="no_facts")
    wanted = str(language or fields.get("language") or "")
    if not wanted:
        wanted = "zh" if detect_language(f"{title} {category}") == "zh" else "en"
    chosen = valid_language(wanted)
    return Request(sheet, chosen, valid_tone(str(tone or fields.get("tone") or "")), seed=number)


def _answer(line: Line, outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        reason = {"code": line.problem.code if line.problem else "failed", "message": str(line.problem)}
        empty = {"description": "", "seo_title": "", "meta_description": ""}
        return {**line.fields, **empty, "status": "failed", "reasons": [reason], "evidence": []}
    return {
        **line.fields,
        "description": outcome.text,
        "seo_title": outcome.seo_title,
        "meta_description": outcome.meta_description,
        "status": "ready" if outcome.passed else "attention",
        "reasons": reasons_as_json(outcome.verdict.reasons),
        "evidence": evidence_as_json(outcome.verdict),
        "model_version": outcome.model_version,
        "ai_generated": True,
    }


def _write_whole(target: Path, rows: Iterable[dict[str, Any]]) -> None:
    if target.is_dir():  # else told by the rename at the end, when all the work is done
        raise IsADirectoryError(errno.EISDIR, "This is a folder, a file is needed", str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        # a lone surrogate of the input leaves as the escape it came in as
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
