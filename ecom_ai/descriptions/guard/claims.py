"""One claim found in the text: supported by a fact, or the reason why it is not."""

from __future__ import annotations

from dataclasses import dataclass

from ecom_ai.descriptions.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Claim:
    """`fact` is the index of the supporting fact (see `verdict`); None where nothing supports it: `code` says why."""

    start: int
    end: int
    kind: str
    fact: int | None
    code: str = ""
    quantity: Quantity | None = None
    """Of a number: what it says."""
