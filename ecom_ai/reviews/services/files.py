"""Sentiment for plain files, without a shop: one JSON object a line in, one out, in order."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from ecom_ai.reviews.services.analyzing import analyze_texts
from ecom_ai.reviews.services.scoring import Judge

CHUNK = 256
LONGEST_LINE = 5_000_000
FAILED = {"label": "", "score": 0.0, "probabilities": {}, "aspects": []}


def score_file(source: Path, target: Path, *, judging: Judge) -> Counter[str]:
    """Write `target` whole or not at all; memory stays flat whatever the size. How many lines had which label, reason
    or error."""
    counts: Counter[str] = Counter()
    with source.open(encoding="utf-8-sig", errors="replace") as lines:
        _write_whole(target, _answers(lines, judging, counts))
    return counts


def _answers(lines: Iterable[str], judging: Judge, counts: Counter[str]) -> Iterator[dict[str, Any]]:
    parsed = (_parse(line, number) for number, line in enumerate(lines, 1) if line.strip())
    while chunk := list(islice(parsed, CHUNK)):
        found = iter(analyze_texts([text for _fields, text, problem in chunk if not problem], judging=judging))
        for fields, _text, problem in chunk:
            answer = {**FAILED, "error": problem} if problem else next(found)
            counts["failed" if problem else str(answer["label"]) or "unsure"] += 1
            yield {**fields, **answer}


def _parse(line: str, number: int) -> tuple[dict[str, Any], str, dict[str, str] | None]:
    """Fields, text, and what is wrong with the line; never raises."""
    if len(line) > LONGEST_LINE:
        return {"line": number}, "", _problem("too_long", f"Line {number} is longer than {LONGEST_LINE} characters.")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"line": number}, "", _problem("bad_json", f"Line {number} is not JSON: {error}")
    if not isinstance(fields, dict):
        return {"line": number}, "", _problem("bad_json", f"Line {number} is not a JSON object.")
    text = fields.get("text")
    if not isinstance(text, str):
        return fields, "", _problem("no_text", f"Line {number} has no `text`.")
    return fields, text, None


def _problem(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message}


def _write_whole(target: Path, rows: Iterable[dict[str, Any]]) -> None:
    if target.is_dir():  # else told by the rename at the end, when all the work is done
        raise IsADirectoryError(errno.EISDIR, "This is a folder, a file is needed", str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        # half of a surrogate pair leaves as the escape it came in as
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
