"""Text out of tokens, piece by piece: never half a character, never beyond a stop string."""

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


class StopScanner:
    """Lets text through up to the first stop string; holds back what may become one."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""
        self.stopped = False

    def feed(self, piece: str) -> str:
        if self.stopped:
            return ""
        text = self._held + piece
        places = [place for place in (text.find(stop) for stop in self._stops) if place >= 0]
        if places:
            self.stopped, self._held = True, ""
            return text[: min(places)]
        keep = self._possible_start(text)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def close(self) -> str:
        rest, self._held = self._held, ""
        return "" if self.stopped else rest

    def _possible_start(self, text: str) -> int:
        longest = min(len(text), max((len(stop) for stop in self._stops), default=1) - 1)
        for size in range(longest, 0, -1):
            if any(stop.startswith(text[-size:]) for stop in self._stops):
                return size
        return 0
