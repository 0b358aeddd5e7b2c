"""Questions and policies."""

from __future__ import annotations

from shop.languages import Language
from shop.models import FaqEntry, PolicyPage
from shop.seed.files import load


def seed_answers() -> None:
    for language in Language:
        texts = load(f"help/{language.value}")
        PolicyPage.objects.bulk_create(
            PolicyPage(language=language, position=place, **row) for place, row in enumerate(texts["policies"], 1)
        )
        FaqEntry.objects.bulk_create(
            FaqEntry(
                language=language,
                slug=f"q{place:02d}",
                position=place,
                question=row["q"],
                answer=row["a"],
                keywords=row["k"],
            )
            for place, row in enumerate(texts["faq"], 1)
        )
