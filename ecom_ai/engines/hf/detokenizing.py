"""Text out of tokens, piece by piece, never half a character."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Decode = Callable[[Sequence[int]], str]
INVALID = "\ufffd"


class PieceDecoder:
    """Gives the text that each new token adds.

    A token can be part of a character, and the text of a token can depend on the one before it; so a short tail is
    decoded with and without the new tokens, and text is held back while it ends in an unfinished character.
    """

    def __init__(self, decode: Decode) -> None:
        self._decode = decode
        self._ids: list[int] = []
        self._settled = 0
        """How many of `_ids` were already given as text."""
        self._before = ""

    def push(self, token: int) -> str:
        self._ids.append(token)
        text = self._decode(self._ids)
        if text.endswith(INVALID) or len(text) <= len(self._before):
            return ""
        piece = text[len(self._before) :]
        self._ids = self._ids[self._settled :]
        self._settled = len(self._ids)
        self._before = self._decode(self._ids)
        return piece.replace(INVALID, "")

    def close(self) -> str:
        return self._decode(self._ids)[len(self._before) :].replace(INVALID, "")
