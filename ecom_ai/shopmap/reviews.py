"""Where the shop keeps what buyers wrote."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from ecom_ai.shopmap.base import BaseMap, Source


@dataclass(frozen=True)
class ReviewMap(BaseMap):
    _: KW_ONLY
    product: Source
    text: Source
    rating: Source = None
    created: Source = None
    customer: Source = None

    def sources(self) -> dict[str, Source]:
        return {name: getattr(self, name) for name in ("product", "text", "rating", "created", "customer")}
