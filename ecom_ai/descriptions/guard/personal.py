"""Personal data has no place in a description, whoever put it there."""

from __future__ import annotations

from collections.abc import Iterator

from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.verdict import Reason
from ecom_ai.text.masking import mask


def personal_reasons(text: str) -> Iterator[Reason]:
    for found in mask(text).found:
        yield reason("personal_data", "", found.start, found.end)
