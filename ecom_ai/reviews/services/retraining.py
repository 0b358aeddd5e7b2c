"""Corrections become the next model: data set, training run, gate."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.models import Artifact
from ecom_ai.exceptions import InvalidInput
from ecom_ai.jobs.states import OPEN
from ecom_ai.reviews.models import Correction, Label, ReviewScore
from ecom_ai.reviews.services.host import texts_of
from ecom_ai.text.masking import mask
from ecom_ai.training import services as training
from ecom_ai.training import tasks as training_tasks
from ecom_ai.training.gate import CORRECTIONS, Gate
from ecom_ai.training.judging import HELD_OUT_FILE
from ecom_ai.training.models import DataSet, TrainingRun

GENTLE = {"epochs": 3, "learning_rate": 5e-4, "warm_up": 10}
"""A trained model is led on, not made anew."""
LEAST = 10
"""Corrections to learn from, beside those that are held out."""
HELD_OUT_EVERY = 5
FIXED_EVERY = 10
FIXED_MOST, KEPT_MOST = 2_000, 5_000
BATCH = 500
FIXED = "fixed"
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Retraining:
    """`usable` are learned from, `held_out` decide; `new` are those that no run has learned from. While `problem` says
    something there is nothing to start."""

    corrections: int
    new: int
    usable: int
    held_out: int
    by_label: dict[str, int] = field(default_factory=dict)
    by_language: dict[str, int] = field(default_factory=dict)
    problem: str = ""
    code: str = ""
    run: TrainingRun | None = None


def retraining() -> Retraining:
    """Where retraining stands: three queries."""
    rows = list(_standing().values_list("text_hash", "after", "score__language", "run_id"))
    usable = [row for row in rows if not is_held_out(row[0])]
    labels = Counter(label for _hash, label, _language, _run in usable)
    code, problem = _problem(len(usable), labels)
    return Retraining(
        corrections=len(rows),
        new=sum(run is None for _hash, _label, _language, run in rows),
        usable=len(usable),
        held_out=len(rows) - len(usable),
        by_label=dict(labels),
        by_language=dict(Counter(language for _hash, _label, language, _run in rows)),
        problem=problem,
        code=code,
        run=TrainingRun.objects.filter(task=TrainingRun.Task.SENTIMENT).select_related("job", "artifact").first(),
    )


def _problem(usable: int, labels: Counter[str]) -> tuple[str, str]:
    if usable < LEAST:
        words = _("Too few corrections: %(count)d to learn from, %(least)d are needed.")
        return "too_few_corrections", words % {"count": usable, "least": LEAST}
    if len(labels) < 2:
        words = _("All corrections say the same; a model that learned from them would say nothing else.")
        return "one_class", words
    return "", ""


def _standing() -> Any:
    """The latest correction of each review, while its text is the one that was corrected."""
    latest = Correction.objects.standing().order_by("score_id", "-pk")
    rows = latest.select_related("score").filter(score__corrected_at__isnull=False)
    seen: dict[int, int] = {}
    for pk, score_id, text_hash, current in rows.values_list("pk", "score_id", "text_hash", "score__text_hash"):
        if text_hash == current:
            seen.setdefault(score_id, pk)
    return Correction.objects.filter(pk__in=list(seen.values())).select_related("score").order_by("pk")


def is_held_out(text_hash: str) -> bool:
    """By the text itself: the same review decides over every model and teaches none."""
    return int(text_hash[:8], 16) % HELD_OUT_EVERY == 0


def _is_fixed(text_hash: str) -> bool:
    return int(text_hash[8:16], 16) % FIXED_EVERY == 0


def start_retraining(
    *, user: Any, base: str = "active", activate: bool = False, key: str = "", params: dict[str, Any] | None = None
) -> TrainingRun:
    """Make the data set and start the run, from the model in use or from the one that ships. While such a run is open,
    that one is returned; so is the run that the same `key` started."""
    running = _started(user, key)
    if running is not None:
        return running
    state = retraining()
    if state.problem:
        raise InvalidInput(state.problem, code=state.code)
    if base not in {"active", "starter"}:
        raise InvalidInput(_("Choose the model in use or the one that ships."), code="unknown_base")
    used = list(_standing())
    dataset = build_data_set(used, user=user)
    with transaction.atomic():
        run = training_tasks.start(
            task=TrainingRun.Task.SENTIMENT,
            dataset=dataset,
            params={**GENTLE, **(params or {})},
            base=artifacts.active("sentiment") if base == "active" else None,
            activate=activate,
            user=user,
            key=key,
        )
        Correction.objects.filter(pk__in=[each.pk for each in used], run__isnull=True).update(run=run)
    return run


def _started(user: Any, key: str) -> TrainingRun | None:
    runs = TrainingRun.objects.filter(task=TrainingRun.Task.SENTIMENT).select_related("job")
    same = runs.filter(job__owner=str(user.pk), job__key=key).first() if key and user is not None else None
    return same or runs.filter(job__state__in=OPEN).first()


def build_data_set(corrections: list[Correction], *, user: Any) -> DataSet:
    """Corrections, and what the model in use is sure of, so that it forgets nothing; personal data masked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        counts = _write(folder, corrections)
        card = {"task": "sentiment", "personal_data": "masked", "parts": counts, "languages": _languages(corrections)}
        (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False), "utf-8")
        return training.create_data_set(folder, name="review-corrections", card=card, user=user)


def _write(folder: Path, corrections: list[Correction]) -> dict[str, int]:
    texts = texts_of(each.score for each in corrections)
    taught: list[dict[str, Any]] = []
    held_out: list[dict[str, Any]] = []
    for each in corrections:
        record = _record(each.score, texts[each.score_id], each.after, CORRECTIONS)
        (held_out if is_held_out(each.text_hash) else taught).append(record)
    fixed = list(islice(_fixed(), FIXED_MOST))
    kept = list(islice(_kept(), KEPT_MOST))
    _write_lines(folder / "train.jsonl", [*taught, *kept])
    (folder / HELD_OUT_FILE).write_text(json.dumps([*fixed, *held_out], ensure_ascii=False), "utf-8")
    return {CORRECTIONS: len(taught), KEPT: len(kept), FIXED: len(fixed), "held_out_corrections": len(held_out)}


def _write_lines(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")


def _record(score: ReviewScore, text: str, label: str, part: str) -> dict[str, Any]:
    return {"text": mask(text).text, "label": label, "language": score.language, "part": part}


def _fixed() -> Iterator[dict[str, Any]]:
    """Reviews whose stars say what they are, always the same ones: what the shop knows without any model."""
    by_stars = {1: Label.NEGATIVE, 2: Label.NEGATIVE, 4: Label.POSITIVE, 5: Label.POSITIVE}
    rows = _readable().filter(rating__in=list(by_stars), corrected_at__isnull=True)
    for score, text in _with_texts(rows):
        if _is_fixed(score.text_hash) and score.rating is not None:
            yield _record(score, text, by_stars[score.rating], FIXED)


def _kept() -> Iterator[dict[str, Any]]:
    """What the model in use thinks of other reviews, doubts and all: learned again, so that it stays."""
    for score, text in _with_texts(_readable().filter(corrected_at__isnull=True, unsure="")):
        if not _is_fixed(score.text_hash):
            shares = [score.negative, score.neutral, score.positive]
            yield {**_record(score, text, score.guess, KEPT), "probabilities": [round(share, 5) for share in shares]}


def _readable() -> Any:
    return ReviewScore.objects.exclude(guess="").order_by("-pk")


def _with_texts(rows: Any) -> Iterator[tuple[ReviewScore, str]]:
    iterator = rows.iterator(chunk_size=BATCH)
    while chunk := list(islice(iterator, BATCH)):
        texts = texts_of(chunk)
        yield from ((score, texts[score.pk]) for score in chunk if texts[score.pk].strip())


def _languages(corrections: list[Correction]) -> dict[str, int]:
    return dict(Counter(each.score.language for each in corrections))


def gate(of: TrainingRun | Artifact) -> Gate | None:
    """What decided over a model; None where it was not compared."""
    return Gate.from_metrics(of.metrics)


def decline(artifact: Artifact, *, user: Any) -> Artifact:
    """Keep the model in use; the new one stays on record and is offered no more."""
    artifact.metrics = {
        **artifact.metrics,
        "declined": {"by": str(user), "at": timezone.now().isoformat(timespec="seconds")},
    }
    artifact.save(update_fields=["metrics"])
    return artifact
