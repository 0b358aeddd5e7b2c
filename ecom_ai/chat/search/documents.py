"""What is indexed: the host's products and help texts, and the answers that staff approved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model, Q

from ecom_ai.chat.models import LearnedAnswer
from ecom_ai.chat.search.units import body_tokens, title_tokens
from ecom_ai.shopmap import BaseMap, DocumentMap, DocumentRecord, ProductMap, ProductRecord, get_shop_map


@dataclass(frozen=True, slots=True)
class Document:
    """One object as it is indexed."""

    pk: str
    kind: str
    language: str
    title: str
    keywords: str
    body: str

    @property
    def fingerprint(self) -> str:
        parts = "\x1f".join((FORMAT, self.kind, self.language, self.title, self.keywords, self.body))
        return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def tokens(self) -> tuple[str, str]:
        """Words of the title, words of the rest. What kind it is and its language are words as well, so that one
        index answers for both."""
        title = title_tokens(self.title)
        if self.kind != "product":
            title = f"{title} {title_tokens(self.keywords)}"
        body = body_tokens(self.keywords, self.body)
        return _storable(title), _storable(f"{kind_key(self.kind)} {language_key(self.language)} {body}")


FORMAT = "3"
"""Raise it when tokens are made in another way: every row is then indexed anew."""


def kind_key(kind: str) -> str:
    return f"0k{kind}"


def language_key(language: str) -> str:
    return f"0l{language or 'any'}"


def _storable(text: str) -> str:
    return text.replace("\x00", "")


class Shelf:
    """One kind of things that can be found; `model` is whose signals say that one changed."""

    def __init__(self, mapped: BaseMap) -> None:
        self.mapped = mapped

    @property
    def model(self) -> type[Model]:
        return self.mapped.model

    @cached_property
    def label(self) -> str:
        return self.model._meta.label_lower

    def keys(self) -> Iterator[str]:
        for pk in self.mapped.queryset().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000):
            yield str(pk)

    def read(self, pks: Iterable[str]) -> dict[str, Document]:
        """Key -> document, without those that customers must not see."""
        raise NotImplementedError


class ProductShelf(Shelf):
    mapped: ProductMap

    def read(self, pks: Iterable[str]) -> dict[str, Document]:
        return {pk: of_product(record) for pk, record in self.mapped.get_many(pks).items() if record.listed}


class DocumentShelf(Shelf):
    mapped: DocumentMap

    def read(self, pks: Iterable[str]) -> dict[str, Document]:
        return {pk: of_text(record) for pk, record in self.mapped.get_many(pks).items()}


class LearnedShelf(DocumentShelf):
    """Question and answer that staff took from a talk and approved."""

    def __init__(self) -> None:
        super().__init__(
            DocumentMap(
                LearnedAnswer._meta.label,
                title="question",
                text="answer",
                language="language",
                where=Q(state=LearnedAnswer.State.APPROVED),
            )
        )


def shelves() -> list[Shelf]:
    """Everything that is indexed in this shop."""
    shop_map = get_shop_map()
    texts: list[Shelf] = [DocumentShelf(mapped) for mapped in shop_map.documents]
    return [ProductShelf(shop_map.products), *texts, LearnedShelf()]


def of_product(record: ProductRecord) -> Document:
    facts = "\n".join(f"{name}: {value}" for name, value in facts_of(record))
    return Document(record.pk, "product", record.language, record.title, record.category, facts)


def facts_of(record: ProductRecord) -> list[tuple[str, str]]:
    """Attribute pairs in the shop's order, as text."""
    pairs = record.attributes.items() if hasattr(record.attributes, "items") else record.attributes or ()
    return [(str(name), str(value)) for name, value in pairs if str(value).strip()]


def of_text(record: DocumentRecord) -> Document:
    return Document(record.pk, record.kind, record.language, record.title, record.keywords, record.text)
