"""What became of the talks. A visitor who left is no success: only an answered question after which nobody asked
again for three days, and that no person had to take, counts as resolved."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, Now, TruncDate
from django.utils import timezone

from ecom_ai import shoptime
from ecom_ai.chat import grouping
from ecom_ai.chat.models import Conversation, ConversationEvent, Message
from ecom_ai.chat.states import ChatState, EventKind, MessageStatus, Role, Verdict

QUIET = timedelta(hours=72)
BATCH = 500
SAMPLED = 2_000
GROUPS = 50


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Numbers of the talks that began in the last `days`. Seconds are None where nothing was measured."""

    days: int
    talks: int
    verdicts: dict[str, int]
    """By verdict; `undecided` are those that were not quiet for long enough."""
    reopened: int
    handed_off: int
    reasons: list[tuple[str, int]]
    first_text_seconds: dict[str, float | None]
    """`median` and `p95` from the question to the first text of its answer."""
    waiting_seconds: dict[str, float | None]
    """`median` and `p95` from asking for a person to their coming."""
    answers: dict[str, int]
    """By status, and by outcome for the finished ones."""
    tokens: dict[str, int]
    feedback: dict[str, int]
    by_day: list[dict[str, Any]] = field(default_factory=list)

    @property
    def resolved_share(self) -> float | None:
        """Of the talks about which it can be said."""
        decided = sum(self.verdicts[each] for each in (Verdict.RESOLVED, Verdict.UNRESOLVED, Verdict.HANDED_OVER))
        return self.verdicts[Verdict.RESOLVED] / decided if decided else None


def judge() -> int:
    """Say what became of the talks that are quiet for three days, and close them. Those that a person has or that
    wait for one are not over, however quiet."""
    quiet = timezone.now() - QUIET
    ready = Conversation.objects.filter(
        Q(asked_at__lt=quiet) | Q(asked_at=None, created_at__lt=quiet),
        verdict="",
        state__in=[ChatState.BOT, ChatState.CLOSED],
        moved_at__lt=quiet,
    )
    return sum(_judge(conversation) for conversation in ready[:BATCH])


@transaction.atomic
def _judge(conversation: Conversation) -> bool:
    rows = Conversation.objects.filter(pk=conversation.pk, verdict="", revision=conversation.revision)
    judged = bool(
        rows.update(
            verdict=_verdict(conversation),
            judged_at=Now(),
            state=ChatState.CLOSED,
            closed_at=Coalesce("closed_at", Now()),
            revision=F("revision") + 1,
        )
    )
    if judged and conversation.state != ChatState.CLOSED:
        ConversationEvent.objects.create(
            conversation=conversation, kind=EventKind.CLOSED, before=conversation.state, after=ChatState.CLOSED
        )
    return judged


def _verdict(conversation: Conversation) -> Verdict:
    if conversation.handed_off_at is not None:
        return Verdict.HANDED_OVER
    last = conversation.messages.filter(role=Role.BOT).order_by("-pk").first()
    if last is None:
        return Verdict.SILENT
    good = last.status == MessageStatus.DONE and last.outcome == "answered" and last.feedback != "down"
    return Verdict.RESOLVED if good else Verdict.UNRESOLVED


def outcomes(days: int = 30) -> Outcomes:
    """For the dashboard and the API: a constant number of queries."""
    since = timezone.now() - timedelta(days=days)
    talks = Conversation.objects.filter(created_at__gte=since)
    verdicts = Counter(dict(talks.values_list("verdict").annotate(n=Count("pk")).order_by()))
    answers = Message.objects.filter(role=Role.BOT, created_at__gte=since)
    statuses = Counter(dict(answers.values_list("status").annotate(n=Count("pk")).order_by()))
    kinds = Counter(dict(answers.filter(status="done").values_list("outcome").annotate(n=Count("pk")).order_by()))
    spent = answers.aggregate(read=Coalesce(Sum("prompt_tokens"), 0), written=Coalesce(Sum("tokens"), 0))
    rated = Counter(dict(answers.exclude(feedback="").values_list("feedback").annotate(n=Count("pk")).order_by()))
    handed = talks.exclude(handed_off_at=None)
    reasons = handed.exclude(reason="").values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return Outcomes(
        days=days,
        talks=sum(verdicts.values()),
        verdicts={**{str(each): verdicts[each] for each in Verdict}, "undecided": verdicts[""]},
        reopened=talks.filter(reopened__gt=0).count(),
        handed_off=handed.count(),
        reasons=[(str(reason), int(count)) for reason, count in reasons[:20]],
        first_text_seconds=_spread(_first_texts(since)),
        waiting_seconds=_spread(_waits(since)),
        answers={**{str(each): statuses[each] for each in MessageStatus}, **{k: n for k, n in kinds.items() if k}},
        tokens={"read": int(spent["read"]), "written": int(spent["written"])},
        feedback={"up": rated["up"], "down": rated["down"]},
        by_day=_by_day(since),
    )


def _first_texts(since: Any) -> list[float]:
    rows = Message.objects.filter(role=Role.BOT, created_at__gte=since, tries=1).exclude(first_text_at=None)
    times = rows.order_by("-pk").values_list("created_at", "first_text_at")[:SAMPLED]
    return [(first - asked).total_seconds() for asked, first in times if first is not None]


def _waits(since: Any) -> list[float]:
    """From each time somebody asked for a person to the next time one came."""
    kinds = [EventKind.HANDED_OFF, EventKind.TAKEN]
    rows = ConversationEvent.objects.filter(kind__in=kinds, created_at__gte=since).order_by("pk")
    asked: dict[Any, Any] = {}
    waits = []
    for talk, kind, when in rows.values_list("conversation", "kind", "created_at")[: SAMPLED * 2]:
        if kind == EventKind.HANDED_OFF:
            asked.setdefault(talk, when)
        elif talk in asked:
            waits.append((when - asked.pop(talk)).total_seconds())
    return waits


def _spread(seconds: list[float]) -> dict[str, float | None]:
    if not seconds:
        return {"median": None, "p95": None}
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"median": round(statistics.median(ordered), 3), "p95": round(p95, 3)}


def _by_day(since: Any) -> list[dict[str, Any]]:
    """Talks, resolved and handed over by the day on which they began; days without any are there as well."""
    rows = (
        Conversation.objects.filter(created_at__gte=since)
        .annotate(day=TruncDate("created_at"))
        .values("day")
        .annotate(
            talks=Count("pk"),
            resolved=Count("pk", filter=Q(verdict=Verdict.RESOLVED)),
            handed_off=Count("pk", filter=Q(handed_off_at__isnull=False)),
        )
        .order_by("day")
    )
    found: dict[date, dict[str, Any]] = {row["day"]: dict(row) for row in rows}
    day, last = shoptime.day(since), shoptime.day()
    days: list[date] = [day + timedelta(days=n) for n in range((last - day).days + 1)]
    return [found.get(each, {"day": each, "talks": 0, "resolved": 0, "handed_off": 0}) for each in days]


def unanswered(days: int = 30, *, language: str = "") -> list[grouping.Group]:
    """The questions that got no answer, those that ask the same together and the largest group first: the FAQ to
    write next."""
    since = timezone.now() - timedelta(days=days)
    missed = Message.objects.filter(
        Q(outcome="refused") | Q(feedback="down"), role=Role.BOT, created_at__gte=since
    ).exclude(intent__in=["off_topic", "small_talk", "order"])
    if language:
        missed = missed.filter(conversation__language=language)
    rows = missed.order_by("-pk").values_list("question_id", "question__text", "language")[:SAMPLED]
    return grouping.group((int(key), text, spoken) for key, text, spoken in rows if key and text)[:GROUPS]
