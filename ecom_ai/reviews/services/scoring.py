"""Which reviews are judged, and with what: new ones, edited ones, and those of a backfill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecom_ai.backends import engine_for
from ecom_ai.engines.base import TextClassifier
from ecom_ai.reviews.aspects import Lexicon
from ecom_ai.reviews.judging import Reading, ToJudge, judge
from ecom_ai.reviews.models import PendingReview, ReviewScore, text_hash
from ecom_ai.reviews.services import storing
from ecom_ai.reviews.services.aspect_words import lexicon
from ecom_ai.reviews.services.counting import totals_of_model
from ecom_ai.reviews.services.host import review_map, review_type
from ecom_ai.reviews.services.storing import Judged, Stored
from ecom_ai.shopmap import ReviewRecord, get_shop_map

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Judge:
    """The model and the aspects in force; needs no database, so that another thread may use it."""

    engine: TextClassifier
    lexicon: Lexicon

    @classmethod
    def in_force(cls, engine: TextClassifier | None = None) -> Judge:
        return cls(engine or engine_for("sentiment"), lexicon())

    def judge(
        self, work: Sequence[tuple[ReviewRecord, str]], readings: Sequence[Reading] | None = None
    ) -> list[Judged]:
        """Reviews with their categories; `readings` where their words were read elsewhere."""
        found = judge(texts_of(work), engine=self.engine, lexicon=self.lexicon, readings=readings)
        version = self.engine.model_version[:200]
        return [Judged(record, category, each, version) for (record, category), each in zip(work, found, strict=True)]


def texts_of(work: Sequence[tuple[ReviewRecord, str]]) -> list[ToJudge]:
    return [ToJudge(record.text, category) for record, category in work]


@dataclass(slots=True)
class Sorted:
    """What is to be done with some reviews."""

    to_judge: list[tuple[ReviewRecord, str]]
    to_refresh: list[Judged]
    """Text and model are as they were; the shop says something else about them (stars, product, day)."""
    settled: list[ReviewScore]


def sort_out(records: Sequence[ReviewRecord], model_version: str, *, again: bool = False) -> Sorted:
    """Split by what is known already; `again` judges whatever is known. Three queries."""
    keys = [record.pk for record in records]
    known = {s.object_id: s for s in ReviewScore.objects.filter(content_type=review_type(), object_id__in=keys)}
    categories = categories_of(records)
    done = Sorted([], [], [])
    for record in records:
        score, category = known.get(record.pk), categories.get(record.product, "")
        if score is None or again or not _is_settled(score, record, model_version):
            done.to_judge.append((record, category))
        elif storing.differs(score, record, category):
            done.to_refresh.append(Judged(record, category))
        else:
            done.settled.append(score)
    return done


def _is_settled(score: ReviewScore, record: ReviewRecord, model_version: str) -> bool:
    return score.text_hash == text_hash(record.text) and score.model_version == model_version[:200]


def categories_of(records: Iterable[ReviewRecord]) -> dict[str, str]:
    """Product key -> category."""
    return get_shop_map().products.categories({record.product for record in records if record.product})


def score_reviews(keys: Sequence[str], *, engine: TextClassifier | None = None) -> Stored:
    """Score these reviews now, whatever became of them: new, edited, moved or gone."""
    judging = Judge.in_force(engine)
    records = review_map().get_many(keys)
    storing.remove(key for key in keys if key not in records)
    wanted = sort_out(list(records.values()), judging.engine.model_version)
    stored = storing.store([*judging.judge(wanted.to_judge), *wanted.to_refresh])
    storing.write_own_fields(wanted.settled)
    return stored


def pending(size: int = CHUNK) -> list[PendingReview]:
    """Reviews that wait to be looked at, those of a chunk."""
    return list(PendingReview.objects.filter(content_type=review_type()).order_by("pk")[:size])


def note_pending(keys: Iterable[str]) -> None:
    content_type = review_type()
    PendingReview.objects.bulk_create(
        [PendingReview(content_type=content_type, object_id=key) for key in keys], batch_size=CHUNK
    )


def missed(size: int = CHUNK) -> list[str]:
    """Newest reviews without a score: written by `bulk_create`, or before this app was there."""
    keys = review_map().latest_keys(size)
    known = set(
        ReviewScore.objects.filter(content_type=review_type(), object_id__in=keys).values_list("object_id", flat=True)
    )
    return [key for key in keys if key not in known]


def orphans(after: int, size: int) -> tuple[list[str], int]:
    """Keys among the next `size` scores whose review is gone, and the last score looked at (0 at the end)."""
    rows = list(
        ReviewScore.objects.filter(content_type=review_type(), pk__gt=after)
        .order_by("pk")
        .values_list("pk", "object_id")[:size]
    )
    keys = [key for _pk, key in rows]
    there = review_map().existing(keys)
    return [key for key in keys if key not in there], rows[-1][0] if rows else 0


def has_scores(product: str) -> bool:
    return ReviewScore.objects.filter(product_id=product).exists()


def keys_of_product(product: str) -> list[str]:
    return list(ReviewScore.objects.filter(product_id=product).values_list("object_id", flat=True))


def score_count() -> int:
    return ReviewScore.objects.filter(content_type=review_type()).count()


def count_unscored(version: str = "", most: int = 10_000) -> int:
    """Roughly how many reviews the model in use has not scored, from the counts: constant work."""
    scored = totals_of_model(version or engine_for("sentiment").model_version).read
    return max(0, min(most, review_map().queryset().count() - scored))
