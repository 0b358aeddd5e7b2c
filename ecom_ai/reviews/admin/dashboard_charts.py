"""The charts of the dashboard, each with the table of the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ecom_ai.reviews.admin.charts import Chart, Series
from ecom_ai.reviews.admin.periods import Step, coarser, coarsest, first_day, step_for, steps
from ecom_ai.reviews.admin.turning import turning_point
from ecom_ai.reviews.services import AspectCounts, Counts, Filters, Point, Trend

READABLE = 0.7
"""Share of the reviews that must lie in bars with enough of them; else days become weeks, and weeks months."""
MOST_ASPECTS = 12
Bucket = tuple[date, Counts]


def mood_chart(trend: Trend, filters: Filters) -> Chart:
    """Shares as lines over the number of reviews as bars; no share is drawn where there are too few."""
    step, buckets = bucketed(trend, filters)
    labels = [day_label(day, step) for day, _counts in buckets]
    kinds = (("positive", _("positive")), ("negative", _("negative")))
    lines = [
        Series(
            role,
            _("Share %(label)s") % {"label": word},
            _shares(buckets, role),
            "line",
            "share",
            _notes(buckets, role, word),
        )
        for role, word in kinds
    ]
    volume = [counts.total for _day, counts in buckets]
    notes = [_("Reviews: %(count)s") % {"count": count} for count in volume]
    reviews = _("Mentions") if filters.aspect else _("Reviews")
    return Chart(
        id="sentiment-mood",
        title=_("Mood over time"),
        summary=" ".join(filter(None, [_summary(buckets), _since_when(buckets, step)])),
        labels=labels,
        series=[*lines, Series("volume", reviews, volume, notes=notes)],
        axes={"share": _("Share"), "count": reviews},
        head=[_("From"), reviews, _("Negative"), _("Neutral"), _("Positive"), _("Share negative"), _("Share positive")],
        rows=[_row(label, counts) for label, (_day, counts) in zip(labels, buckets, strict=True)],
    )


def aspect_chart(aspects: Sequence[AspectCounts]) -> Chart:
    """Complaints to the left, praise to the right, the most mentioned aspect on top."""
    shown = [row for row in aspects if row.counts.total][:MOST_ASPECTS]
    return Chart(
        id="sentiment-aspects",
        title=_("What buyers speak of"),
        summary=_("Complaints go to the left, praise to the right."),
        labels=[row.name for row in shown],
        series=[
            Series(
                "negative", _("Complaints"), [-row.counts.negative for row in shown], notes=_told(shown, "negative")
            ),
            Series("positive", _("Praise"), [row.counts.positive for row in shown], notes=_told(shown, "positive")),
        ],
        axes={"count": _("Mentions")},
        head=[
            _("Aspect"),
            _("Mentions"),
            _("Negative"),
            _("Neutral"),
            _("Positive"),
            _("Share negative"),
            _("Share positive"),
        ],
        rows=[_row(row.name, row.counts) for row in aspects if row.counts.total],
        horizontal=True,
        stacked=True,
    )


def percent(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)} %"


def share_words(counts: Counts, label: str) -> str:
    """ "62 % (23 of 37)", or that there are too few."""
    if not counts.is_enough:
        return _("too few reviews (%(count)s)") % {"count": counts.total}
    values = {"percent": percent(counts.share(label)), "count": getattr(counts, label), "total": counts.total}
    return _("%(percent)s (%(count)s of %(total)s)") % values


def bucketed(trend: Trend, filters: Filters) -> tuple[Step, list[Bucket]]:
    """Days, weeks or months: as fine as the period allows and as the number of reviews can bear."""
    points = trend.points
    if not points:
        return "day", []
    start, end = filters.since or points[0].day, filters.until or points[-1].day
    step = coarsest(step_for(start, end), trend.step)
    buckets = _put_together(points, start, end, step)
    while step != "month" and not _is_readable(buckets):
        step = coarser(step)
        buckets = _put_together(points, start, end, step)
    return step, buckets


def _put_together(points: Sequence[Point], start: date, end: date, step: Step) -> list[Bucket]:
    held = dict.fromkeys(steps(start, end, step), Counts())
    for point in points:
        first = first_day(point.day, step)
        held[first] = held.get(first, Counts()) + point.counts
    return sorted(held.items())


def _is_readable(buckets: Sequence[Bucket]) -> bool:
    total = sum(counts.total for _day, counts in buckets)
    return sum(counts.total for _day, counts in buckets if counts.is_enough) >= READABLE * total


def day_label(day: date, step: Step) -> str:
    if step == "month":
        return date_format(day, pgettext("date format of a month on a chart", "M Y"))
    return date_format(day, pgettext("date format of a day on a chart", "M j"))


def _shares(buckets: Sequence[Bucket], label: str) -> list[float | None]:
    return [round(100 * counts.share(label), 1) if counts.is_enough else None for _day, counts in buckets]


def _notes(buckets: Sequence[Bucket], label: str, word: str) -> list[str]:
    return [f"{word}: {share_words(counts, label)}" for _day, counts in buckets]


def _told(rows: Sequence[AspectCounts], label: str) -> list[str]:
    words = {"negative": _("Complaints: %(count)s of %(total)s"), "positive": _("Praise: %(count)s of %(total)s")}
    return [words[label] % {"count": getattr(row.counts, label), "total": row.counts.total} for row in rows]


def _row(label: str, counts: Counts) -> list[str | int]:
    shares = [percent(counts.share(name)) if counts.is_enough else _("too few") for name in ("negative", "positive")]
    return [label, counts.total, counts.negative, counts.neutral, counts.positive, *shares]


def _since_when(buckets: Sequence[Bucket], step: Step) -> str:
    turn = turning_point(buckets)
    if turn is None:
        return ""
    values = {
        "day": day_label(turn.day, step),
        "now": share_words(turn.since, "negative"),
        "before": share_words(turn.before, "negative"),
    }
    if turn.since.share("negative") > turn.before.share("negative"):
        return _("Worse since %(day)s: %(now)s are negative, before %(before)s.") % values
    return _("Better since %(day)s: %(now)s are negative, before %(before)s.") % values


def _summary(buckets: Sequence[Bucket]) -> str:
    known = [(day, counts) for day, counts in buckets if counts.is_enough]
    if len(known) < 2:
        return _("There are too few reviews for a trend.")
    values = {"first": percent(known[0][1].share("positive")), "last": percent(known[-1][1].share("positive"))}
    return _("The share of positive reviews went from %(first)s to %(last)s.") % values
