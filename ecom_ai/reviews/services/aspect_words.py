"""The aspects in force: the shop's rows, or the built-in set while it has none."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import get_language

from ecom_ai.reviews.aspects import Aspect, Lexicon, built_in_aspects, lexicon_of
from ecom_ai.reviews.models import ReviewAspect
from ecom_ai.shopmap import normal_language


def aspects_in_force() -> tuple[Aspect, ...]:
    rows = tuple(_aspect(row) for row in ReviewAspect.objects.all() if row.is_active)
    return rows or built_in_aspects()


def lexicon() -> Lexicon:
    return lexicon_of(aspects_in_force())


def ensure_aspects() -> None:
    """Rows for staff to edit, where there are none yet."""
    with transaction.atomic():
        if not ReviewAspect.objects.exists():
            rows = [_row(aspect, place) for place, aspect in enumerate(built_in_aspects())]
            ReviewAspect.objects.bulk_create(rows, ignore_conflicts=True)


def aspect_names(language: str = "") -> dict[str, str]:
    """Code -> name in the language of the page; aspects out of use keep theirs. One query."""
    wanted = normal_language(language or get_language() or "")
    rows = [_aspect(row) for row in ReviewAspect.objects.all()]
    known = {aspect.code: aspect for aspect in (*built_in_aspects(), *rows)}
    return {code: each.name_zh if wanted == "zh" else each.name_en for code, each in known.items()}


def _aspect(row: ReviewAspect) -> Aspect:
    return Aspect(
        row.code, row.name_zh, row.name_en, _lines(row.words_zh), _lines(row.words_en), _lines(row.categories)
    )


def _row(aspect: Aspect, place: int) -> ReviewAspect:
    return ReviewAspect(
        code=aspect.code,
        name_zh=aspect.name_zh,
        name_en=aspect.name_en,
        words_zh="\n".join(aspect.words_zh),
        words_en="\n".join(aspect.words_en),
        categories="\n".join(aspect.categories),
        position=place,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
