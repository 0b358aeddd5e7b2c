"""Finds personal data in Chinese and English text and puts placeholders in its place.

Found: telephone numbers, identity numbers, bank cards, e-mail, WeChat, QQ and other accounts, postal addresses, and
names that stand beside a word such as 收件人 or "contact:". Order numbers, bar codes and a shop's 400 hotline are not
personal data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from .masking_accounts import find_accounts, find_emails
from .masking_addresses import find_addresses
from .masking_digits import fold_digits
from .masking_names import find_names
from .masking_numbers import find_bank_cards, find_identity_numbers
from .masking_phones import find_phones
from .masking_spans import Kind, Span, TakenSpans

_FINDERS: tuple[Callable[[str], Iterable[Span]], ...] = (
    find_emails,
    find_identity_numbers,
    find_bank_cards,
    find_phones,
    find_accounts,
    find_addresses,
    find_names,
)
"""Most certain first: a later finder never takes what an earlier one holds."""

_MAY_HOLD_ANY = re.compile(
    r"[0-9@]|\bat\b|人|姓|名|客|顾|买家|卖家|先生|女士|小姐|太太|老师|我叫|本人|寄给|送给|交给|找|"
    r"微|wei?xin|we ?chat|[vw]x|V信|薇|威|QQ|扣扣|号|路|街|(?:M[rs]s?|Miss|Dr|Prof)\b|"
    r"\b(?:name|contact|recipient|attn|attention|to|regards|sincerely|customer|buyer|consignee|by|this is|I am|"
    r"I'm|ask for|"
    r"telegram|instagram|line|whatsapp|skype|signal|snapchat|box)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data: `text[start:end] == value`. The value stays out of `repr`, so out of logs."""

    kind: Kind
    start: int
    end: int
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` with placeholders; `found` in order of place in the original."""

    text: str
    found: tuple[Found, ...]
    placeholders: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def restore(self, text: str) -> str:
        """`text`, e.g. a model's answer, with the original values back where their placeholders stand."""
        values = dict(self.placeholders)
        if not values:
            return text
        pattern = re.compile("|".join(re.escape(placeholder) for placeholder in values))
        return pattern.sub(lambda placeholder: values[placeholder[0]], text)


def mask(s: str, *, reversible: bool = False) -> Masked:
    """`s` with each piece of personal data replaced by `[phone]`, `[address]` and so on.

    With `reversible` the placeholders are numbered (`[phone_1]`), the same value always by the same one and none that
    already stands in `s`, so that `Masked.restore` can put the values back.
    """
    found = find_personal_data(s)
    if not found:
        return Masked(s, ())
    names = _numbered(s, found) if reversible else {(item.kind, item.value): f"[{item.kind}]" for item in found}
    pieces: list[str] = []
    end = 0
    for item in found:
        pieces += (s[end : item.start], names[item.kind, item.value])
        end = item.end
    placeholders = tuple((name, value) for (_, value), name in names.items()) if reversible else ()
    return Masked("".join((*pieces, s[end:])), found, placeholders)


def contains_personal_data(s: str) -> bool:
    return bool(find_personal_data(s))


def find_personal_data(s: str) -> tuple[Found, ...]:
    """Everything found, in order, never overlapping."""
    if not _MAY_HOLD_ANY.search(folded := fold_digits(s)):
        return ()
    taken = TakenSpans()
    for finder in _FINDERS:
        for span in finder(folded):
            taken.add(span)
    return tuple(Found(span.kind, span.start, span.end, s[span.start : span.end]) for span in taken.spans)


def _numbered(s: str, found: Iterable[Found]) -> dict[tuple[Kind, str], str]:
    names: dict[tuple[Kind, str], str] = {}
    counts: dict[Kind, Iterator[str]] = {}
    for item in found:
        if (item.kind, item.value) not in names:
            free = counts.setdefault(item.kind, _free_placeholders(s, item.kind))
            names[item.kind, item.value] = next(free)
    return names


def _free_placeholders(s: str, kind: Kind) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if (placeholder := f"[{kind}_{number}]") not in s:
            yield placeholder
