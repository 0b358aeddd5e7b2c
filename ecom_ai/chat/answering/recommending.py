"""Products that fit what somebody is looking for, each with the reason. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ecom_ai.chat.answering.directions import direction_of
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.answering.facts import NOT_ALONE, is_no
from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.answering.kinds import is_all, is_of_a_thing, is_of_kind, of_whole_name
from ecom_ai.chat.answering.measuring import fact_within, limit_of
from ecom_ai.chat.answering.naming import naming_keys
from ecom_ai.chat.answering.products import price_and_stock
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.answering.suiting import verdict_on
from ecom_ai.chat.answering.unwanted import absence as absence_of
from ecom_ai.chat.answering.unwanted import holds_any, unwanted_in
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.units import TOPIC, Unit, units

ENOUGH = 0.6
MOST = 3
_NEAR = 0.05
SURELY, PERHAPS = 0.7, 0.65
"""With less of what was asked for, products are shown as what they are: of that kind. So is what does not say that
something is not in it: nobody with an allergy may read silence as a promise."""
_ALL = re.compile(r"all\b|every\b|any\b|全|所有|各", re.IGNORECASE)
"""For every age, every kind of skin."""
_FOR_ALL = 0.85
"""It suits, though another may be made for just that."""
_OTHER_STAGE = 0.3
"""Food for grown cats is not said to be for old ones."""
_HAS, _LACKS = 0.9, 0.4
"""From here on a product has a quality; below this it lacks it."""
_VAGUE = frozenset({
    "small", "big", "little", "tiny", "large", "nice", "pretty", "cute", "useful", "cool", "fun", "simple", "great",
    "lovely", "fancy", "handy", "小", "大", "小的", "大的",
})  # fmt: skip
"""Says little of a product, and is in the facts of few."""
_IGNORED = frozenset({"gift", "cost", "order", "free", "time", "description", "photo", "deadline", "person"})


@dataclass(frozen=True, slots=True)
class Fit:
    item: Item
    coverage: float
    reasons: tuple[str, ...]


def fitting(reading: Reading, items: Sequence[Item]) -> list[Fit]:
    """Products that hold what was asked for, the best first; without those outside the price."""
    limited = reading.at_most is not None or reading.at_least is not None or reading.needs.any
    wanted = [unit for unit in reading.content if not _is_ignored(unit) and not (limited and unit.text[0].isdigit())]
    if reading.needs.months is not None:
        wanted = [unit for unit in wanted if set(unit.attributes) != {"age"}]  # told by the number before it
    if (limit := limit_of(reading.folded)) is not None:
        wanted = [unit for unit in wanted if unit.end <= limit.start or unit.start >= limit.end]
        items = [item for item in items if fact_within(item, limit)]
    counts = any(verdict_on(item, reading.needs) for item in items)
    shop, unwanted = _Told.of(items), unwanted_in(reading.folded)
    meant = (
        [item for item in items if is_of_kind(wanted, item)] if not is_of_a_thing(reading, wanted, shop.every) else []
    )
    meant = _with_qualities([unit for unit in wanted if not unwanted & set(unit.words)], meant, shop)
    fits = [_fit(reading, wanted, item, shop, unwanted, counts_needs=counts) for item in meant]
    fits = [fit for fit in fits if fit.coverage >= ENOUGH and not holds_any(fit.item, unwanted)]
    if limit is not None:
        fits = [replace(fit, reasons=(fact_within(fit.item, limit),)) for fit in fits]
    spoken = [fit for fit in fits if fit.item.language in ("", reading.language)]
    return sorted(
        spoken or (fits if reading.is_mixed else []),
        key=lambda fit: (-round(fit.coverage, 1), not fit.item.available, -fit.coverage),
    )


def cheapest_first(fits: Sequence[Fit]) -> list[Fit]:
    """Of those that fit best, by price."""
    best = [fit for fit in fits if fit.coverage >= fits[0].coverage - _NEAR]
    return sorted(best, key=lambda fit: (not fit.item.available, fit.item.price_value or 0))


def within_price(reading: Reading, item: Item) -> bool:
    price = item.price_value
    if price is None:
        return reading.at_most is None and reading.at_least is None
    if reading.at_most is not None and price > reading.at_most:
        return False
    return reading.at_least is None or price >= reading.at_least


def suits(reading: Reading, item: Item) -> bool:
    """Nothing that its facts say speaks against the size, the age, the number of people."""
    verdict = verdict_on(item, reading.needs)
    return verdict is None or verdict.suits


def recommend(reading: Reading, fits: Sequence[Fit]) -> Draft:
    language = reading.language
    best = fits[0].coverage
    chosen = [fit for fit in fits if fit.coverage >= best - _NEAR and fit.item.available][:MOST] or list(fits[:1])
    fit = "found" if len(chosen) == 1 else "found_many"
    lines = [say(fit if best >= SURELY else "of_kind", language), *(f"- {_line(fit, language)}" for fit in chosen)]
    sources = tuple(fit.item.source("\n".join(fit.reasons) or fit.item.title) for fit in chosen)
    return Draft(tuple(lines), "recommendation", "answered", sources, tuple(fit.item.pk for fit in chosen), free=True)


def called(things: Sequence[Unit], items: Sequence[Item]) -> list[Item]:
    """Products whose title names one of these things."""
    return [item for item in items if any(set(naming_keys(unit, item)) & item.title_keys for unit in things)]


def _line(fit: Fit, language: str) -> str:
    text = f"{fit.item.title}{say('between', language)}{price_and_stock(fit.item, language)}"
    if fit.reasons:
        text += say("open", language) + say("and", language).join(fit.reasons) + say("close", language)
    return text


def _is_ignored(unit: Unit) -> bool:
    """ "Cheaper" says where to look, "a discount" is something else that is asked."""
    if unit.text in _VAGUE:
        return True
    asks = set(unit.topics) <= _IGNORED or direction_of(unit.text) is not None
    return bool(unit.topics) and asks and not unit.things


@dataclass(frozen=True, slots=True)
class _Told:
    """What stands in the fact sheets: a word that is a value somewhere, and names no attribute, is wanted as it is."""

    values: frozenset[str]
    names: frozenset[str]
    titles: frozenset[str]

    @property
    def every(self) -> frozenset[str]:
        return self.values | self.names | self.titles

    @classmethod
    def of(cls, items: Sequence[Item]) -> _Told:
        names = (unit for item in items for name, _value in item.facts for unit in units(name))
        values = frozenset(key for item in items for key in item.value_keys)
        titles = frozenset(key for item in items for key in item.title_keys | item.category_keys)
        return cls(values, frozenset(word for unit in names for word in unit.words), titles)

    def is_value(self, unit: Unit) -> bool:
        return bool(unit.words) and set(unit.words) <= self.values - self.names


def _with_qualities(wanted: Sequence[Unit], items: Sequence[Item], shop: _Told) -> list[Item]:
    """Without those that lack what others of the kind have: headphones that cancel noise are not just headphones."""
    left = list(items)
    for unit in wanted:
        if unit.things:
            held = {item.pk: _has_first_part(unit, item) * is_all(unit, item) for item in left}
            left = of_whole_name(unit, left)
        elif not unit.topics:
            held = {item.pk: _held(unit, item, exact=shop.is_value(unit))[0] for item in left}
        else:
            continue
        if max(held.values(), default=0.0) >= _HAS:
            left = [item for item in left if held[item.pk] >= _LACKS]
    return left


def _has_first_part(unit: Unit, item: Item) -> float:
    """Of 降噪耳机 the 降噪: Chinese writes a quality and its thing as one word."""
    if len(unit.text) < 4 or not "\u3400" <= unit.text[0] <= "\u9fff":
        return 1.0
    return float(any(unit.text[:2] in text for text in (item.title, *(part for fact in item.facts for part in fact))))


def _fit(
    reading: Reading, wanted: Sequence[Unit], item: Item, shop: _Told, unwanted: frozenset[str], *, counts_needs: bool
) -> Fit:
    total = covered = 0.0
    strange = False
    reasons: list[str] = []
    for unit in wanted:
        weight = _weight(unit)
        held, reason = _held(unit, item, exact=shop.is_value(unit))
        if unwanted & set(unit.words) and (absence := absence_of(item, unwanted)):
            held, reason = 1.0, absence
        total += weight
        covered += weight * held
        strange = strange or _is_strange(unit, held)
        if reason:
            reasons.append(reason)
    if counts_needs:
        total += 1.0
        verdict = verdict_on(item, reading.needs)
        if verdict is not None and not verdict.suits:
            return Fit(item, 0.0, ())
        if verdict is not None:
            covered += 1.0
            reasons.append(f"{verdict.name}{say('between', item.language or 'en')}{verdict.value}")
    coverage = covered / total if total else 0.0
    if strange or (unwanted and not absence_of(item, unwanted)):
        coverage = min(coverage, PERHAPS)
    return Fit(item, coverage, tuple(dict.fromkeys(reasons))[:2])


def _is_strange(unit: Unit, held: float) -> bool:
    """Nothing says it, or what is said is another quality: hair that is oily, not coloured."""
    if not unit.text.isascii():
        return False
    other = 0 < held <= _LACKS and len(unit.words) > 1 and bool(unit.attributes)
    return other or (held == 0 and not unit.is_known and len(unit.text) > 3)


def _weight(unit: Unit) -> float:
    if unit.things:
        return 1.5
    if unit.topics:
        return 1.3
    if unit.attributes:
        return 1.2
    if any(sign.isdigit() for sign in unit.text):
        return 0.5
    return 0.9 if len(unit.text) > 1 else 0.2


def _held(unit: Unit, item: Item, *, exact: bool) -> tuple[float, str]:
    """How far the product is what this unit asks for, and the fact that says so."""
    if not _is_quality(unit):
        if set(naming_keys(unit, item)) & item.title_keys:
            return 1.0, ""
        if set(unit.keys) & item.category_keys:
            return 0.85 if unit.things else 1.0, ""
    best = (0.0, "")
    for name, value in item.facts:
        held = _held_by_fact(unit, name, value, exact=exact)
        if held > best[0]:
            best = (held, f"{name}: {value}" if item.language != "zh" else f"{name}：{value}")
    if best[0] < 0.6 and _pieces_in(unit, item.title):
        return 0.7, ""
    return best


def _is_quality(unit: Unit) -> bool:
    """ "Dry skin" is asked of the skin: dry food for cats is something else."""
    return bool(unit.attributes) and len(unit.words) > 1 and not unit.things


def _held_by_fact(unit: Unit, name: str, value: str, *, exact: bool) -> float:
    if is_no(value):
        return 0.0
    named = units(name)
    concepts = {concept for each in named for concept in each.attributes}
    words = {word for each in named for word in each.words} - NOT_ALONE
    values = {key for each in units(value) for key in each.keys if not key.startswith(TOPIC)}
    if set(_telling_keys(unit, values)) & values or (not unit.things and _pieces_in(unit, value)):
        return 1.0 if not unit.attributes or set(unit.attributes) & concepts else 0.5
    if set(unit.attributes) & concepts and _ALL.match(value):
        return _FOR_ALL
    if "lifestage" in set(unit.attributes) & concepts and not set(unit.words) <= words:
        return _OTHER_STAGE
    if set(unit.attributes) & concepts and not exact:
        return 1.0 if set(unit.words) <= words or not _qualifies(unit, words) else 0.4
    named_so = set(unit.words) <= words if unit.attributes else set(unit.words) & words
    return 0.9 if unit.words and named_so else 0.0  # coloured hair is no colour


def _telling_keys(unit: Unit, values: set[str]) -> tuple[str, ...]:
    """A laptop bag is not just any bag."""
    part = unit.things and len(unit.words) > 1 and not set(unit.words) <= values
    return tuple(key for key in unit.keys if key not in unit.words) if part else unit.keys


def _qualifies(unit: Unit, words: set[str]) -> bool:
    """Whether the unit says more than the attribute's name: "dry skin" does, "skin" does not."""
    return len(unit.words) > 1 and bool(set(unit.words) & words)


def _pieces_in(unit: Unit, text: str) -> bool:
    """Of a Chinese word of three signs or more half the pairs stand in `text`: 咖啡色 is no 咖啡因."""
    if len(unit.text) < 3 or not "\u3400" <= unit.text[0] <= "\u9fff":
        return False
    pairs = [unit.text[place : place + 2] for place in range(len(unit.text) - 1)]
    return 2 * sum(pair in text for pair in pairs) >= len(pairs)
