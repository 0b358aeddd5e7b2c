"""One question with everything that was found for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ecom_ai.chat.answering import comparing, directions
from ecom_ai.chat.answering.context import Context, context_of
from ecom_ai.chat.answering.contract import Question
from ecom_ai.chat.answering.facts import asked_facts, leftovers
from ecom_ai.chat.answering.gathering import Material, gather, items_of, weights_for
from ecom_ai.chat.answering.items import Item, Passage
from ecom_ai.chat.answering.naming import Named, best_named, name_matches
from ecom_ai.chat.answering.passages import Match, best_matches
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.search.units import THING, Unit, content_units, everyday_list

_STRANGE = 4.5
"""What a word that no title holds weighs against a name, in the measure of `finding.weight`."""
_BESIDE = 12
"""Characters between two words of one name."""


@dataclass
class Case:
    """One question with everything that was found for it, each looked up when it is first needed."""

    question: Question
    reading: Reading

    @cached_property
    def context(self) -> Context:
        return context_of(self.question.history)

    @cached_property
    def material(self) -> Material:
        limited = self.reading.at_most is not None or self.reading.at_least is not None
        found = gather(self.reading.folded, self.reading.language, many=limited or self.reading.has("cheapest"))
        if self.reading.is_mixed:
            return found
        items = tuple(item for item in found.items if item.language in ("", self.reading.language))
        return Material(items, found.passages)

    @cached_property
    def weights(self) -> dict[str, float]:
        return weights_for(self.reading.content)

    @cached_property
    def matches(self) -> list[Named]:
        return name_matches(self.reading.content, self.material.items, self.weights, self.reading.language)

    @cached_property
    def named(self) -> list[Item]:
        """What the message itself names; of several, those that the talk is about."""
        best = best_named(self.matches)
        found = [named.item for named in best if self._is_meant(named)]
        if len(found) == 1 and len(best) == 1 and len(best[0].units) > 1:
            return found
        known = {
            key for named in best for unit in named.units for key in unit.keys if key.startswith(THING)
        } or self.named_keys
        own = {word for unit in best[0].units for word in unit.words} & best[0].item.title_keys if best else set()
        talked = items_of((*self.context.products, self.question.product))
        before = [item for item in talked if known & item.title_keys and (not own or own & item.title_keys)]
        return before or found

    def _is_meant(self, named: Named) -> bool:
        """Not where the question holds more of another name than of this one: the shop may not have that product."""
        facts = asked_facts(self.reading.content, named.item)
        loose = [unit for unit in leftovers(self.reading.content, named.item, facts) if not unit.is_known]
        strange = [0.5 if _is_everyday(unit, named) else 1.0 for unit in loose if not named.item.tells(unit.text)]
        return named.score >= _STRANGE * sum(strange)

    @cached_property
    def named_keys(self) -> frozenset[str]:
        return frozenset(key for named in best_named(self.matches) for key in named.keys)

    @cached_property
    def talked_about(self) -> list[Item]:
        """Products of the last answer that named any; the one whose page is open where none, or where 这个 is said."""
        page = [self.question.product] if self.question.product else []
        if self.reading.has("this") and page:
            return items_of(page)
        return items_of(list(self.context.products) or page) or self._named_before

    @cached_property
    def _named_before(self) -> list[Item]:
        """What the customer's last message named, where its answer came from the help pages."""
        earlier = content_units(self.context.question)
        if not earlier:
            return []
        items = gather(self.context.question, self.reading.language).items
        best = best_named(name_matches(earlier, items, weights_for(earlier), self.reading.language))
        return [named.item for named in best] if len(best) <= comparing.MOST else []

    @cached_property
    def before(self) -> list[Item]:
        """Products that "it" may mean: those of the last answer, or the one whose page is open."""
        found = self.talked_about
        if self.reading.ordinal and found:
            place = self.reading.ordinal - 1 if self.reading.ordinal > 0 else -1
            return found[place : place + 1 or None] if place < len(found) else []
        if (meant := directions.chosen(self.reading.folded, found)) is not None:
            return [meant]
        return found[: comparing.MOST]

    @cached_property
    def texts(self) -> list[Match]:
        passages = [passage for passage in self.material.passages if self._may_be_on(passage)]
        reading = self.reading
        return best_matches(reading.foreground, passages, known_names=self.named_keys, language=reading.language)

    def _may_be_on(self, passage: Passage) -> bool:
        """ "How long does it keep?", asked of almonds, is not told by a text on coffee beans."""
        told = {key for unit in passage.title_units for key in unit.keys if key.startswith(THING)}
        if not told or any(unit.things for unit in self.reading.content):
            return True
        items = self.before
        return not items or any(told & (item.title_keys | item.category_keys) for item in items)

    @property
    def text(self) -> Match | None:
        return self.texts[0] if self.texts else None


def _is_everyday(unit: Unit, named: Named) -> bool:
    """Soup in the Northfell is no other bottle; that of a Soup Maker and Blender may be another blender."""
    if all(other.text in everyday_list() for other in named.units):
        return False
    apart = min(max(unit.start - other.end, other.start - unit.end) for other in named.units)
    return apart > _BESIDE and unit.text in everyday_list()
