"""Public review sets as training records: the data of the sentiment starter.

    python -m benchmarks.sentiment_data --data FOLDER --out RECORDS [--limit N]

FOLDER holds one folder a set, each with its own README (names and columns in `SETS`); RECORDS gets train.jsonl,
valid.jsonl and card.json. A text is held out by the hash of its normal form, and no training text shares a window of
25 signs (60 where it is English) with a held-out one.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]
BINARY = {0: "negative", 1: "positive"}
HELD_OUT = 8
"""Percent of each set that has no development file of its own."""


@dataclass(frozen=True)
class Source:
    """One file of one set; `held_out` in percent."""

    part: str
    path: str
    language: str
    licence: str
    rows: Callable[[Row], Iterator[Row]]
    held_out: int = HELD_OUT


def whole(row: Row) -> Iterator[Row]:
    yield {"text": row["text"], "label": BINARY[row["label"]]}


def unlabelled(row: Row) -> Iterator[Row]:
    yield {"text": row["text"]}


def clothing(row: Row) -> Iterator[Row]:
    yield {"text": row["text"], "label": row["label"]}


def titles(row: Row) -> Iterator[Row]:
    """Titles of clear reviews: short texts, which the reviews themselves are not."""
    title = row.get("title") or ""
    if len(title.split()) > 1 and row["rating"] in (1, 2, 5):
        yield {"text": title, "label": row["label"], "beside": row["text"]}


def term_by_mask(row: Row) -> Iterator[Row]:
    start = row["masked"].find("$T$")
    end = start + len(row["aspect"])
    if start >= 0 and row["text"][start:end] == row["aspect"]:
        yield {"text": row["text"], "label": row["label"], "start": start, "end": end}


def term_by_offset(row: Row) -> Iterator[Row]:
    if row["text"][row["from"] : row["to"]] == row["aspect"]:
        yield {"text": row["text"], "label": row["label"], "start": row["from"], "end": row["to"]}


def stars(row: Row) -> Iterator[Row]:
    label = "negative" if row["star"] < 3 else "positive" if row["star"] > 3 else "neutral"
    yield {"text": row["text"], "label": label}


NONE_STATED = "none stated"
SETS = (
    Source("online_shopping", "zh_online_shopping_10_cats/train", "zh", NONE_STATED, whole),
    Source("chnsenticorp", "zh_chnsenticorp/train_strict", "zh", "corpus: none stated (mirror: Apache-2.0)", whole, 0),
    Source("chnsenticorp", "zh_chnsenticorp/dev", "zh", "corpus: none stated (mirror: Apache-2.0)", whole, 100),
    Source("waimai", "zh_waimai_10k/train", "zh", NONE_STATED, whole),
    Source("eprstmt", "zh_fewclue_eprstmt/train", "zh", NONE_STATED, whole, 100),
    Source("eprstmt", "zh_fewclue_eprstmt/dev", "zh", NONE_STATED, whole, 100),
    Source("eprstmt_unlabelled", "zh_fewclue_eprstmt/unlabeled", "zh", NONE_STATED, unlabelled, 0),
    Source("asap", "zh_asap_sample/train", "zh", "Apache-2.0", stars, 0),
    Source("clothing", "en_womens_clothing_reviews/train", "en", "CC0", clothing),
    Source("clothing_titles", "en_womens_clothing_reviews/train", "en", "CC0", titles, 0),
    Source("uci_sentences", "en_uci_sentiment_sentences/train", "en", "CC BY 4.0", whole, 12),
    Source("terms_zh", "zh_absa_products/train", "zh", "collection: MIT, originals: none stated", term_by_mask),
    Source("terms_en", "en_absa_semeval_shop/train", "en", "collection: MIT, originals: research", term_by_mask),
    Source("terms_mams", "en_mams/atsa_train", "en", "Apache-2.0", term_by_offset),
)


def normal(text: str) -> str:
    """Letters and digits alone, as the sets themselves were de-duplicated."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())


def windows(text: str, language: str) -> Iterator[str]:
    size = 25 if language == "zh" else 60
    for start in range(max(1, len(text) - size + 1)):
        yield text[start : start + size]


def is_held_out(text: str, percent: int) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % 100 < percent


def split(folder: Path, limit: int = 0) -> tuple[list[Row], list[Row]]:
    """Training and validation records of all sets that are there."""
    train: list[tuple[str, Row]] = []
    valid: list[tuple[str, Row]] = []
    for source in SETS:
        for row in _read(folder / f"{source.path}.jsonl.gz", limit):
            for made in source.rows(row):
                beside = normal(made.pop("beside", made["text"]))
                record = {**made, "language": source.language, "part": source.part}
                (valid if is_held_out(beside, source.held_out) else train).append((beside, record))
    hidden = {window for text, record in valid for window in windows(text, record["language"])}
    kept = [r for text, r in train if hidden.isdisjoint(windows(text, r["language"]))]
    return kept, [record for _, record in valid]


def _read(path: Path, limit: int) -> Iterator[Row]:
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit and number >= limit:
                return
            yield json.loads(line)


def card(train: list[Row], valid: list[Row]) -> Row:
    counts = Counter(record["part"] for record in train)
    held = Counter(record["part"] for record in valid)
    licences = {source.part: f"{source.path.split('/')[0]}, licence {source.licence}" for source in SETS}
    parts = {part: f"{licences[part]}: {counts[part]} trained, {held[part]} held out" for part in licences}
    return {"languages": ["zh", "en"], "licence": "other", **parts}


def write(folder: Path, train: list[Row], valid: list[Row]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (("train.jsonl", train), ("valid.jsonl", valid)):
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / name).write_text("".join(lines), "utf-8")
    (folder / "card.json").write_text(json.dumps(card(train, valid), ensure_ascii=False, indent=2), "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0, help="rows of each file, for a trial")
    options = parser.parse_args()
    train, valid = split(options.data, options.limit)
    write(options.out, train, valid)
    for name, records in (("train", train), ("valid", valid)):
        print(name, len(records), dict(Counter(record["part"] for record in records)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
