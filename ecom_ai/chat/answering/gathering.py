"""What an answer may be made of, read from rows now: products that may be meant, texts that may answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from ecom_ai.chat.answering.items import Item, Passage
from ecom_ai.chat.search import finding
from ecom_ai.chat.search.documents import LearnedShelf, Shelf, facts_of, shelves
from ecom_ai.chat.search.finding import Hit
from ecom_ai.chat.search.fulltext import counts
from ecom_ai.chat.search.units import Unit, han_bigrams
from ecom_ai.chat.search.vectors import Near
from ecom_ai.shopmap import DocumentRecord, ProductRecord, get_shop_map
from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.suspicion import is_suspicious

LEARNED = "learned-"
"""What the keys of answers begin with that staff approved."""
TEXT_KINDS = ("faq", "policy")
PRODUCTS = 20
MANY_PRODUCTS = 80
"""Where a price limit will leave most of them out."""
TEXTS = 30


@dataclass(frozen=True, slots=True)
class Material:
    items: tuple[Item, ...]
    passages: tuple[Passage, ...]


def gather(text: str, language: str, *, many: bool = False) -> Material:
    """Everything found for `text`, as its rows are at this moment."""
    wanted = MANY_PRODUCTS if many else PRODUCTS
    products = finding.search(text, kinds=("product",), language=language, limit=wanted)
    texts = finding.search(text, kinds=TEXT_KINDS, language=language, limit=TEXTS)
    return Material(tuple(items_of(hit.pk for hit in products)), tuple(passages_found(texts)))


def items_of(pks: Iterable[str]) -> list[Item]:
    """Products in the order of their keys; hidden and deleted ones are left out."""
    wanted = list(dict.fromkeys(pk for pk in pks if pk))
    records = get_shop_map().products.get_many(wanted)
    return [item_of(records[pk]) for pk in wanted if pk in records and records[pk].listed]


def item_of(record: ProductRecord) -> Item:
    """What talks to a model instead of describing the product is left out, whoever wrote it."""
    facts = ((clean_text(name, limit=80), clean_text(value, limit=400)) for name, value in facts_of(record))
    description = clean_text(record.description, limit=2_000)
    return Item(
        pk=record.pk,
        title=clean_text(record.title, limit=300),
        category=clean_text(record.category, limit=200),
        language=record.language,
        facts=tuple((name, value) for name, value in facts if not is_suspicious(f"{name}: {value}")),
        description="" if is_suspicious(description) else description,
        price=record.price,
        currency=record.currency,
        available=record.available,
        stock=record.stock,
        url=get_shop_map().products.address(record.obj),
    )


def passages_of(sources: Iterable[tuple[str, str]]) -> list[Passage]:
    """Texts by kind and key, as an earlier answer cited them."""
    found = []
    for kind, pk in sources:
        if pk.startswith(LEARNED):
            found += _read(LearnedShelf(), [pk.removeprefix(LEARNED)])
        else:
            for mapped in get_shop_map().documents:
                if mapped.kind == kind:
                    found += [passage_of(record) for record in mapped.get_many([pk]).values()]
    return found


def passages_found(hits: Sequence[Hit | Near]) -> list[Passage]:
    """The texts of these entries, as their rows are at this moment."""
    by_model: dict[int, Shelf] = {ContentType.objects.get_for_model(shelf.model).pk: shelf for shelf in shelves()}
    found: list[Passage] = []
    for content_type, shelf in by_model.items():
        pks = [hit.pk for hit in hits if hit.content_type == content_type]
        if pks:
            found += _read(shelf, pks)
    return found


def _read(shelf: Shelf, pks: list[str]) -> list[Passage]:
    records = shelf.mapped.get_many(pks)  # type: ignore[attr-defined]  # shelves of texts hold a DocumentMap
    prefix = LEARNED if isinstance(shelf, LearnedShelf) else ""
    return [passage_of(record, prefix) for record in records.values()]


def passage_of(record: DocumentRecord, prefix: str = "") -> Passage:
    return Passage(
        pk=prefix + record.pk,
        kind=record.kind,
        title=clean_text(record.title, limit=300),
        text=clean_text(record.text, limit=20_000, lines=True),
        keywords=clean_text(record.keywords, limit=500),
        language=record.language,
        url=record.url,
    )


def weights_for(content: Sequence[Unit]) -> dict[str, float]:
    """How much each word of the question tells, by how many rows hold it."""
    keys = {key for unit in content for key in unit.keys}
    keys |= {pair for unit in content for pair in han_bigrams(unit.text)}
    keys |= {sign for unit in content for sign in unit.text if "\u3400" <= sign <= "\u9fff"}
    return {key: finding.weight(count) for key, count in counts.of(keys).items() if count}
