"""From products to drafts."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _

from ecom_ai.backends import engine_for
from ecom_ai.conf import conf
from ecom_ai.descriptions.facts import LANGUAGES, FactSheet, Language, fact_sheet
from ecom_ai.descriptions.models import Draft, LiveDescription, PromptTemplate, Tone
from ecom_ai.descriptions.prompts import PromptBook, PromptText, Request
from ecom_ai.descriptions.services.live import main_language
from ecom_ai.descriptions.services.records import evidence_as_json, reasons_as_json, sheet_as_json
from ecom_ai.descriptions.writer import Outcome, Writer
from ecom_ai.engines.base import GenerationOptions, TextGenerator
from ecom_ai.exceptions import InvalidInput
from ecom_ai.shopmap import ProductRecord
from ecom_ai.text.similarity import NearDuplicates

NEAR_DUPLICATE = 0.9
RECENT_TEXTS = 400
"""How many of the latest texts a new one is compared with; more would slow the click."""


def valid_language(code: str, record: ProductRecord | None = None) -> Language:
    """`code`, or the shop's own language for this product; never the browser's."""
    chosen = code or (main_language(record) if record else conf.DEFAULT_LANGUAGE)
    for language in LANGUAGES:
        if chosen == language:
            return language
    raise InvalidInput(_("Unknown language “%s”: choose zh or en.") % chosen[:20], code="unknown_language")


def valid_tone(tone: str) -> str:
    if (tone or Tone.PLAIN) not in Tone.values:
        choice = {"tone": tone[:20], "tones": ", ".join(Tone.values)}
        raise InvalidInput(_("Unknown tone “%(tone)s”: choose one of %(tones)s.") % choice, code="unknown_tone")
    return tone or Tone.PLAIN


def sheet_of(record: ProductRecord) -> FactSheet:
    """The fact sheet of one product; raises `InvalidInput` where there is nothing to write from."""
    language = record.language if record.language in LANGUAGES else None
    sheet = fact_sheet(
        record.title,
        record.category,
        record.attributes,
        price_band=record.price_band,
        language=language,
    )
    if sheet.is_empty:
        raise InvalidInput(_("This product has neither a title nor attributes to write from."), code="no_facts")
    return sheet


def prompt_book() -> PromptBook:
    """The shop's prompts in force."""
    rows = PromptTemplate.objects.filter(is_active=True)
    return PromptBook({(row.language, row.tone): PromptText(str(row), row.system, row.user) for row in rows})


def writer(
    *, options: GenerationOptions, engine: TextGenerator | None = None, known: KnownDescriptions | None = None
) -> Writer:
    return Writer(
        engine=engine or engine_for("text"),
        book=prompt_book(),
        candidates=conf.CANDIDATES,
        options=options,
        known=known,
    )


def draft_description(
    record: ProductRecord,
    *,
    language: str = "",
    tone: str = "",
    user: Any = None,
    engine: TextGenerator | None = None,
) -> Draft:
    """Write and save one unpublished draft."""
    request = request_for(record, language=language, tone=tone)
    known = KnownDescriptions.recent(but=record.pk)
    outcome = writer(options=GenerationOptions(priority="interactive"), engine=engine, known=known).write([request])[0]
    draft = build_draft(record, outcome, user=user)
    draft.save()
    return draft


def request_for(record: ProductRecord, *, language: str = "", tone: str = "", seed: int = 0) -> Request:
    return Request(sheet_of(record), valid_language(language, record), valid_tone(tone), seed)


def build_draft(record: ProductRecord, outcome: Outcome, *, user: Any, job_id: Any = None) -> Draft:
    """An unsaved draft with everything that a reviewer and an auditor ask for."""
    return Draft(
        content_type=ContentType.objects.get_for_model(record.obj),
        object_id=record.pk,
        language=outcome.request.language,
        product_title=record.title[:300],
        tone=outcome.request.tone,
        state=Draft.State.READY if outcome.passed else Draft.State.ATTENTION,
        text=outcome.text,
        original_text=outcome.text,
        seo_title=outcome.seo_title,
        meta_description=outcome.meta_description,
        facts=sheet_as_json(outcome.request.sheet),
        evidence=evidence_as_json(outcome.verdict),
        reasons=reasons_as_json(outcome.verdict.reasons),
        prompt_version=outcome.prompt_version,
        model_version=outcome.model_version,
        candidates=outcome.candidates,
        tokens=outcome.tokens,
        created_by=user,
        job_id=job_id,
    )


def described(product_model: type[Model], keys: Sequence[str]) -> set[tuple[str, str]]:
    """(key, language) of every product that has a live text or an open draft; for "skip what is filled"."""
    place = {"content_type": ContentType.objects.get_for_model(product_model), "object_id__in": keys}
    live = LiveDescription.objects.filter(**place).values_list("object_id", "language")
    drafts = Draft.objects.filter(**place).exclude(state=Draft.State.REJECTED).values_list("object_id", "language")
    return {*live, *drafts}


class KnownDescriptions:
    """Near-duplicate index over the shop's texts; grows as drafts pass. Threads may share it."""

    def __init__(self, texts: Iterable[tuple[str, str]] = ()) -> None:
        self._unread = iter(texts)
        self._index: NearDuplicates[int] = NearDuplicates()
        self._titles: list[str] = []
        self._turn = threading.Lock()

    @classmethod
    def recent(cls, *, but: str = "", at_once: bool = True) -> KnownDescriptions:
        """The latest texts of other products; `but` is the key of the product to leave out. Not `at_once`: read at
        the first question, in its thread, so that a click does not wait for them before its first word."""
        rows = Draft.objects.exclude(state=Draft.State.REJECTED).exclude(object_id=but)
        known = cls(_when_asked(rows.order_by("-pk").values_list("product_title", "text")[:RECENT_TEXTS]))
        if at_once:
            known._read()
        return known

    def find(self, text: str) -> str | None:
        """The title of a product whose text is nearly this one."""
        with self._turn:
            self._read()
            found = self._index.find(text, NEAR_DUPLICATE)
        return None if found is None else self._titles[found]

    def add(self, text: str, title: str = "") -> None:
        with self._turn:
            self._remember(text, title)

    def _read(self) -> None:
        for title, text in self._unread:
            self._remember(text, title)

    def _remember(self, text: str, title: str) -> None:
        self._index.add(len(self._titles), text)
        self._titles.append(title)


def _when_asked(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from rows
