"""The texts behind the numbers, a page at a time: sentences with marks, contradictions, the queue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ecom_ai.exceptions import InvalidInput
from ecom_ai.reviews.models import UNREADABLE, AspectMention, Label, ReviewScore, Unsure, text_hash
from ecom_ai.reviews.services.comparing import product_titles
from ecom_ai.reviews.services.filters import Filters
from ecom_ai.reviews.services.host import texts_of

PAGE = 20
PAGE_MOST = 200
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`next` is the cursor of the next page, empty on the last."""

    rows: list[Row]
    next: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a sentence; `mark` is empty, "term", or the polarity of a word that carries it."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ShownScore:
    score: ReviewScore
    text: str
    """As it is now; empty where the review is gone."""
    product_title: str

    @property
    def is_stale(self) -> bool:
        """Edited since it was scored; it is scored again soon."""
        return text_hash(self.text) != self.score.text_hash


@dataclass(frozen=True, slots=True)
class ShownMention:
    mention: AspectMention
    score: ReviewScore
    sentence: list[Segment]
    """The clause with its marks; empty where the review was edited or deleted since."""
    product_title: str


def mentions(filters: Filters, *, polarity: str = "", after: str = "", limit: int = PAGE) -> Page[ShownMention]:
    """Places that speak of an aspect, the newest first. Four queries."""
    rows = narrowed(AspectMention.objects.all(), filters)
    if filters.aspect:
        rows = rows.filter(aspect=filters.aspect)
    if polarity:
        rows = rows.filter(polarity=_label(polarity))
    if after:
        rows = rows.filter(pk__lt=_number(after))
    found, more = _cut(rows.select_related("score").order_by("-pk"), limit)
    texts = texts_of({each.score_id: each.score for each in found}.values())
    titles = product_titles(each.product_id for each in found)
    shown = [
        ShownMention(m, m.score, segments(m, texts[m.score_id]), titles.get(m.product_id, m.product_id)) for m in found
    ]
    return Page(shown, str(found[-1].pk) if more else "")


def segments(mention: AspectMention, text: str) -> list[Segment]:
    """The clause of the mention, cut where a mark begins or ends."""
    if text_hash(text) != mention.score.text_hash:
        return []
    marks: dict[int, str] = {}
    for start, end in mention.opinions:
        marks.update(dict.fromkeys(range(start, end), mention.polarity or "term"))
    marks.update({place: "term" for place in range(mention.start, mention.end) if place not in marks})
    pieces: list[Segment] = []
    for place in range(mention.clause_start, min(mention.clause_end, len(text))):
        mark = marks.get(place, "")
        if pieces and pieces[-1].mark == mark:
            pieces[-1] = Segment(pieces[-1].text + text[place], mark)
        else:
            pieces.append(Segment(text[place], mark))
    return pieces


def scores(
    filters: Filters,
    *,
    label: str = "",
    unsure: str = "",
    contradicts: bool | None = None,
    corrected: bool | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Page[ShownScore]:
    """Scored reviews, the newest score first. Three queries."""
    rows = select_scores(filters, label=label, unsure=unsure, contradicts=contradicts, corrected=corrected)
    if after:
        rows = rows.filter(pk__lt=_number(after))
    found, more = _cut(rows.order_by("-pk"), limit)
    return Page(show(found), str(found[-1].pk) if more else "")


def select_scores(
    filters: Filters,
    *,
    label: str = "",
    unsure: str = "",
    contradicts: bool | None = None,
    corrected: bool | None = None,
) -> QuerySet[ReviewScore]:
    rows = narrowed(ReviewScore.objects.all(), filters)
    if filters.aspect:
        rows = rows.filter(
            pk__in=narrowed(AspectMention.objects.filter(aspect=filters.aspect), filters).values("score")
        )
    if label:
        rows = rows.filter(label=_label(label))
    if unsure:
        rows = rows.filter(unsure__in=_kinds(unsure))
    if contradicts is not None:
        rows = rows.filter(contradicts=contradicts)
    if corrected is not None:
        rows = rows.filter(corrected_at__isnull=not corrected)
    return rows


def narrowed(rows: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    """Those of one product or category, one language, some days; the same days that the counts count."""
    filters = filters.snapped()
    wanted: dict[str, Any] = {}
    if filters.product:
        wanted["product_id"] = filters.product
    elif filters.category:
        wanted["category"] = filters.category
    if filters.language:
        wanted["language"] = filters.stored_language
    if filters.since:
        wanted["day__gte"] = filters.since
    if filters.until:
        wanted["day__lte"] = filters.until
    return rows.filter(**wanted)


def contradictions(filters: Filters, *, after: str = "", limit: int = PAGE) -> Page[ShownScore]:
    """Praise with one or two stars, blame with four or five."""
    return scores(filters, contradicts=True, after=after, limit=limit)


def unsure_queue(
    filters: Filters | None = None, *, kind: str = Unsure.UNCERTAIN, after: str = "", limit: int = PAGE
) -> Page[ShownScore]:
    """What waits for a person, the least certain first; or, by kind, what is no review."""
    rows = narrowed(ReviewScore.objects.filter(unsure__in=_kinds(kind)), filters or Filters())
    if after:
        certainty, key = _place(after)
        rows = rows.filter(Q(certainty__gt=certainty) | Q(certainty=certainty, pk__gt=key))
    found, more = _cut(rows.order_by("certainty", "pk"), limit)
    return Page(show(found), f"{found[-1].certainty!r}_{found[-1].pk}" if more else "")


def queue_size(kind: str = Unsure.UNCERTAIN) -> int:
    return ReviewScore.objects.filter(unsure__in=_kinds(kind)).count()


def show(found: Sequence[ReviewScore]) -> list[ShownScore]:
    """With text and title: two queries."""
    texts, titles = texts_of(found), product_titles(score.product_id for score in found)
    return [ShownScore(each, texts[each.pk], titles.get(each.product_id, each.product_id)) for each in found]


def _cut(rows: QuerySet[Any], limit: int) -> tuple[list[Any], bool]:
    limit = max(1, min(limit, PAGE_MOST))
    found = list(rows[: limit + 1])
    return found[:limit], len(found) > limit


def _label(label: str) -> str:
    if label not in Label.values:
        raise InvalidInput(_("Choose negative, neutral or positive."), code="unknown_label")
    return label


def _kinds(kind: str) -> Iterable[str]:
    if kind == "unreadable":
        return UNREADABLE
    if kind not in Unsure.values:
        raise InvalidInput(_("Unknown kind of unsure reviews."), code="unknown_unsure")
    return [kind]


def _number(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise _no_cursor()
    return int(cursor)


def _place(cursor: str) -> tuple[float, int]:
    certainty, _, key = cursor.partition("_")
    try:
        return float(certainty), _number(key)
    except ValueError as error:
        raise _no_cursor() from error


def _no_cursor() -> InvalidInput:
    return InvalidInput(_("This cursor is not one of ours; start at the first page."), code="invalid_cursor")
