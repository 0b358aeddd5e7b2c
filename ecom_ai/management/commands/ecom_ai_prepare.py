"""Prepare text for training: from the shop's products or from files."""

from __future__ import annotations

import json
import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecom_ai.conf import conf
from ecom_ai.descriptions import slots, training_pairs
from ecom_ai.descriptions.facts import LANGUAGES, Language
from ecom_ai.descriptions.services import accepted_drafts
from ecom_ai.exceptions import EcomAIError
from ecom_ai.shopmap import get_shop_map
from ecom_ai.training import services
from ecom_ai.training.prepare import PrepareOptions, prepare
from ecom_ai.training.sources import Source, from_files

SPECIAL_TOKENS = "special_tokens.txt"
NOTHING = (
    "No text is fit for training. Pairs need texts that name at least two attribute values of their product word for "
    "word: publish some drafts first, give --files, or use --pairs none."
)


def slots_pairing(source: Source) -> tuple[str, str] | None:
    return training_pairs.slots_pair(source.text, **_product(source))


def chat_pairing(source: Source) -> tuple[str, str] | None:
    return training_pairs.chat_pair(source.text, **_product(source))


def _product(source: Source) -> dict[str, Any]:
    language: Language = "zh" if source.language == "zh" else "en"
    return {"title": source.title, "category": source.category, "attributes": source.attributes, "language": language}


PAIRINGS = {"slots": slots_pairing, "chat": chat_pairing, "none": None}


class Command(BaseCommand):
    help = (
        "Write records for training: cleaned, without duplicates, language told, personal data masked. Products with "
        "a description become pairs of prompt and text. Each run writes a new version: OUT/v1, OUT/v2 ..."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--files",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="JSON lines, text files or folders of them; default: accepted drafts and the shop's own descriptions",
        )
        parser.add_argument("--out", type=Path, required=True, help="folder that gets the versions")
        parser.add_argument("--name", default="", help="also keep it as a data set of this name, for training runs")
        parser.add_argument(
            "--pairs",
            choices=sorted(PAIRINGS),
            default="slots",
            help="how prompts are written: slots for the starter, chat for instruction models",
        )
        parser.add_argument("--language", choices=["", *LANGUAGES], default="", help="only this language")
        parser.add_argument("--words", action="store_true", help="also write words.jsonl, cut with jieba")
        parser.add_argument("--dictionary", default=conf.DICTIONARY, help="the shop's own words, in jieba's format")
        parser.add_argument("--stop-words", default=conf.STOP_WORDS, help="one a line; default: the built-in list")
        parser.add_argument("--near-duplicates", type=float, default=0.9, help="likeness of a duplicate; 0: equal only")
        parser.add_argument("--licence", default="", help="of the texts; written on the data card")
        parser.add_argument("--processes", type=int, default=0, help="0: one for each core")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            card, folder = self._prepare(options)
            seconds = time.monotonic() - started
            self.stdout.write(f"{card['records']} records of {card['found']} texts in {seconds:.1f} s -> {folder}")
            self.stdout.write(json.dumps(card, ensure_ascii=False))
            if not card["records"]:
                raise CommandError(NOTHING)
            if options["name"]:
                dataset = services.create_data_set(folder, name=options["name"], card=card)
                self.stdout.write(f"Kept as data set {dataset}.")
        except (EcomAIError, OSError) as error:
            raise CommandError(str(error)) from error

    def _prepare(self, options: dict[str, Any]) -> tuple[dict[str, Any], Path]:
        folder = next_version(options["out"])
        try:
            return self._write(folder, options), folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)  # half a version would be trained on as if it were whole
            raise

    def _write(self, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
        wanted = options["language"]
        sources = (s for s in self._sources(options["files"]) if not wanted or s.language in ("", wanted))
        card = prepare(
            sources,
            folder,
            PrepareOptions(
                pairing=PAIRINGS[options["pairs"]] if not options["files"] or _are_products(options["files"]) else None,
                words=options["words"],
                dictionary=options["dictionary"],
                stop_words=options["stop_words"],
                near_duplicates=options["near_duplicates"],
                processes=options["processes"],
            ),
        )
        if options["pairs"] == "slots":
            (folder / SPECIAL_TOKENS).write_text("\n".join(slots.tokens()) + "\n", "utf-8")
        origin = (
            [path.name for path in options["files"]] if options["files"] else f"shop: {get_shop_map().products.label}"
        )
        card |= {"source": origin, "pairs": options["pairs"], "licence": options["licence"]}
        (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")
        return card

    def _sources(self, files: list[Path] | None) -> Iterator[Source]:
        if files:
            yield from from_files(files)
            return
        yield from _accepted()
        for record in get_shop_map().products.iterate():
            if record.description:
                yield Source(
                    record.description,
                    "",
                    record.title,
                    record.category,
                    _mapping(record.attributes),
                    record.language,
                    record.pk,
                )


def _accepted() -> Iterator[Source]:
    """Drafts that people approved or published, in their words: the best examples that a shop has."""
    for draft in accepted_drafts():
        facts, key = draft.facts, f"draft {draft.pk}"
        yield Source(draft.text, "", facts["title"], facts["category"], _mapping(facts["facts"]), draft.language, key)


def _mapping(attributes: Any) -> dict[str, Any]:
    pairs = attributes.items() if hasattr(attributes, "items") else attributes or ()
    return {str(name): value for name, value in pairs}


def _are_products(files: list[Path]) -> bool:
    first = next(from_files(files), None)
    return bool(first and first.title and not first.prompt)


def next_version(out: Path) -> Path:
    """OUT/v<n>, a new folder: an earlier data set is never written over."""
    out.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name[1:]) for path in out.glob("v*") if path.name[1:].isdigit()]
    folder = out / f"v{max(numbers, default=0) + 1}"
    folder.mkdir()
    return folder
