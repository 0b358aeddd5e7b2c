"""Which words of a text are spoken of, and which of them speak."""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import Token
from .vocabulary import OTHERS

_OF = frozenset(("", " ", "的"))


class Chooser:
    """Knows the aspects that count for one text and, for a word that names several, which it means there."""

    def __init__(self, tokens: Sequence[Token], codes: frozenset[str], first: frozenset[str] = frozenset()) -> None:
        """`codes` are the aspects that count; of two for one word, one that is in `first` wins."""
        self.codes = codes
        self._first = first
        self._tokens = tokens
        self._clear: set[str] | None = None

    def aspect(self, listed: tuple[str, ...]) -> str:
        """One code of `listed`, empty if none counts: the one that the text names elsewhere without doubt, else the
        one made for such products, else the first."""
        if not listed:
            return ""
        if len(listed) == 1:
            return listed[0] if listed[0] in self.codes else ""
        known = [code for code in listed if code in self.codes]
        if len(known) < 2:
            return known[0] if known else ""
        clear = self._named_without_doubt()
        return min(known, key=lambda code: (code not in clear, code not in self._first))

    def _named_without_doubt(self) -> set[str]:
        if self._clear is None:
            self._clear = set()
            for token in self._tokens:
                for listed in (token.word.names, token.word.implies):
                    known = [code for code in listed if code in self.codes]
                    if len(known) == 1:
                        self._clear.add(known[0])
        return self._clear

    def targets(self, text: str, tokens: Sequence[Token]) -> list[int]:
        """Places of what can be spoken of: aspects, the product itself, other things."""
        found: list[int] = []
        for place, token in enumerate(tokens):
            if self._is_target(token) and not (found and _is_head(text, tokens, found[-1], place)):
                found.append(place)
        return found

    def _is_target(self, token: Token) -> bool:
        word = token.word
        if word.names and not (word.implies and word.value is not None):
            return bool(self.aspect(word.names)) or bool(word.roles & OTHERS)
        return not word.is_opinion and bool(word.roles & OTHERS)

    def opinions(self, tokens: Sequence[Token], targets: Sequence[int]) -> list[int]:
        """Places of the words that say something."""
        taken = set(targets)
        return [
            place
            for place, token in enumerate(tokens)
            if token.word.is_opinion and place not in taken and self._speaks(tokens, place)
        ]

    def _speaks(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether the word is an opinion here: not 脆 of a telephone, nor 好 in 好差, where it means "very"."""
        word = tokens[place].word
        if word.only and not self.aspect(word.implies):
            return False
        if "very" in word.roles and place + 1 < len(tokens):
            following = tokens[place + 1]
            return not (following.start == tokens[place].end and following.word.is_opinion)
        return True


def _is_head(text: str, tokens: Sequence[Token], before: int, place: int) -> bool:
    """ "Fabric quality" speaks of the fabric; the second word only says in which respect."""
    if before != place - 1 or "head" not in tokens[place].word.roles or not tokens[before].word.names:
        return False
    return text[tokens[before].end : tokens[place].start] in _OF
