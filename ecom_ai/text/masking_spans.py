"""What a finder of personal data answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["phone", "id_number", "bank_card", "email", "wechat", "qq", "account", "address", "name"]


@dataclass(frozen=True, slots=True)
class Span:
    kind: Kind
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end
