"""Personal data has no place in a description, whoever put it there."""

from __future__ import annotations

from collections.abc import Iterator

from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.sources import Sources
from ecom_ai.descriptions.guard.verdict import Reason
from ecom_ai.text.masking import mask


def personal_reasons(text: str, sources: Sources) -> Iterator[Reason]:
    """Names that the facts hold are the product's own: "its botanical name is Fittonia" is nobody's name."""
    for found in mask(text).found:
        if found.kind == "name" and sources.literal(found.value) is not None:
            continue
        yield reason("personal_data", "", found.start, found.end)
