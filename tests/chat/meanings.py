"""An engine of meanings for tests: texts that share a theme point the same way, whatever their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from ecom_ai.exceptions import EngineUnavailable


class Themes:
    """A `TextEmbedder`; `themes` are groups of words that mean the same, `asked` keeps what it was given."""

    themes: ClassVar[list[tuple[str, ...]]] = []
    asked: ClassVar[list[str]] = []
    away: ClassVar[bool] = False

    def __init__(self, model: str, **_options: object) -> None:
        self.model_version = model

    def embed(self, texts: Sequence[str]) -> Any:
        if self.away:
            raise EngineUnavailable("The model is away.")
        self.asked.extend(texts)
        rows = np.full((len(texts), len(self.themes) + 1), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for place, words in enumerate(self.themes):
                row[place] += any(word in text.lower() for word in words)
            if row.max() < 1:
                row[-1] = 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
