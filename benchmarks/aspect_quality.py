"""How well the lexicon finds aspects and tells their polarity, on public sets with aspects marked by people.

    python -m benchmarks.aspect_quality --data FOLDER [--seconds 5]

FOLDER holds the sets by name (zh_absa_products, en_absa_semeval_shop, en_mams, zh_en_diaasq, zh_asap_sample); what is
not there is left out. Prints
1. polarity given the term: how many marked terms a mention covers, how often it has a verdict and a certain one, and
   how often those are right (what is not certain goes to the classifier);
2. aspects of whole texts, where a set marks categories: precision and recall, and polarity where both agree;
3. reviews a second in one process.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecom_ai.reviews.aspects import Mention, built_in_lexicon, find_mentions

CATEGORIES = {
    "camera": "相机",
    "car": "汽车",
    "notebook": "电脑",
    "phone": "手机",
    "shampoo": "洗发水",
    "laptop14": "Laptops",
    "restaurant14": "Restaurants",
    "restaurant15": "Restaurants",
    "restaurant16": "Restaurants",
    "tshirt": "Shirts",
    "television": "Televisions",
}
MAMS = {"food": "taste", "service": "service", "staff": "service", "price": "price"}
ASAP = {
    "service_waiters_attitude": "service",
    "price_level": "price",
    "price_cost_effective": "price",
    "price_discount": "price",
    "dish_taste": "taste",
}
LABELS = {1: "positive", 0: "neutral", -1: "negative"}


@dataclass(frozen=True, slots=True)
class Term:
    """One marked term: `text[start:end]` with the polarity a person gave it."""

    group: str
    text: str
    start: int
    end: int
    label: str
    language: str
    category: str


@dataclass(frozen=True, slots=True)
class Marked:
    """One text with the polarity of each of our aspects that people marked in it."""

    text: str
    language: str
    aspects: dict[str, str]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def terms(data: Path) -> Iterator[Term]:
    for name, language in (("zh_absa_products", "zh"), ("en_absa_semeval_shop", "en")):
        for path in existing(data / name / "train.jsonl.gz"):
            for row in rows(path):
                start = row["masked"].find("$T$")
                if row["text"][start : start + len(row["aspect"])] == row["aspect"]:
                    end = start + len(row["aspect"])
                    group = f"{name}:{row['domain'].rstrip('0123456789')}"
                    yield Term(
                        group, row["text"], start, end, row["label"], language, CATEGORIES.get(row["domain"], "")
                    )
    for path in existing(data / "en_mams" / "atsa_train.jsonl.gz"):
        for row in rows(path):
            yield Term("en_mams", row["text"], row["from"], row["to"], row["label"], "en", "Restaurants")
    for path, language in ((data / "zh_en_diaasq" / f"{part}.jsonl.gz", part[:2]) for part in ("zh_train", "en_dev")):
        for existing_path in existing(path):
            yield from _dialogue_terms(existing_path, language)


def _dialogue_terms(path: Path, language: str) -> Iterator[Term]:
    for row in rows(path):
        for quad in row["quads"]:
            if not quad["aspect"] or not quad["opinion"] or quad["label"] not in LABELS.values():
                continue
            for sentence in row["sentences"]:
                if quad["aspect"] in sentence and quad["opinion"] in sentence:
                    start = sentence.find(quad["aspect"])
                    end = start + len(quad["aspect"])
                    yield Term(f"diaasq {language}", sentence, start, end, quad["label"], language, "手机")
                    break


def existing(path: Path) -> Iterator[Path]:
    if path.exists():
        yield path


def covering(term: Term) -> Mention | None:
    """The mention on the term: the one that shares most characters with it; with a verdict before one without."""
    mentions = find_mentions(term.text, term.language, built_in_lexicon(), term.category)
    best: tuple[tuple[bool, int], Mention] | None = None
    for mention in mentions:
        shared = min(mention.end, term.end) - max(mention.start, term.start)
        if shared > 0 and (best is None or (bool(mention.polarity), shared) > best[0]):
            best = (bool(mention.polarity), shared), mention
    return best[1] if best else None


def print_terms(data: Path) -> None:
    counts: dict[str, list[int]] = {}
    for term in terms(data):
        count = counts.setdefault(term.group, [0] * 6)
        mention = covering(term)
        count[0] += 1
        if mention is not None:
            right = mention.polarity == term.label
            for place, here in enumerate(
                (True, mention.polarity != "", mention.certain, right, right and mention.certain)
            ):
                count[place + 1] += here
    print(
        f"{'polarity given the term':<34}{'terms':>7}{'found':>8}{'verdict':>9}{'right':>8}{'certain':>9}{'right':>8}"
    )
    for group, (total, found, verdict, certain, right, sure_right) in sorted(counts.items()):
        print(
            f"{group:<34}{total:>7}{share(found, total)}{share(verdict, total):>9}{share(right, verdict):>8}"
            f"{share(certain, total):>9}{share(sure_right, certain):>8}"
        )


def marked(data: Path) -> dict[str, list[Marked]]:
    sets: dict[str, list[Marked]] = {}
    for path in existing(data / "en_mams" / "acsa_train.jsonl.gz"):
        by_text: dict[str, dict[str, str]] = {}
        for row in rows(path):
            aspects = by_text.setdefault(row["text"], {})
            if row["aspect"] in MAMS:
                aspects[MAMS[row["aspect"]]] = row["label"]
        sets["en_mams (restaurants)"] = [Marked(text, "en", aspects) for text, aspects in by_text.items()]
    for name in ("train", "dev"):
        for path in existing(data / "zh_asap_sample" / f"{name}.jsonl.gz"):
            for row in rows(path):
                found = {ASAP[key]: LABELS[value] for key, value in row["aspects"].items() if key in ASAP}
                sets.setdefault("zh_asap_sample (restaurants)", []).append(Marked(row["text"], "zh", found))
    return sets


def print_marked(data: Path) -> None:
    columns = f"{'marked':>7}{'found':>7}{'precision':>11}{'recall':>8}{'right':>8}"
    print(f"\n{'aspects of whole texts':<34}{'aspect':<9}{columns}")
    for name, texts in marked(data).items():
        for aspect in ("service", "price", "taste"):
            _print_aspect(name, aspect, texts)


def _print_aspect(name: str, aspect: str, texts: Iterable[Marked]) -> None:
    gold = found = both = judged = right = 0
    for text in texts:
        mentions = find_mentions(text.text, text.language, built_in_lexicon(), "Restaurants")
        mine = [mention for mention in mentions if mention.aspect == aspect]
        gold += aspect in text.aspects
        found += bool(mine)
        both += bool(mine) and aspect in text.aspects
        if aspect in text.aspects and (sure := {mention.polarity for mention in mine if mention.certain}):
            judged += 1
            right += text.aspects[aspect] in sure
    numbers = f"{gold:>7}{found:>7}{share(both, found):>11}{share(both, gold):>8}{share(right, judged):>8}"
    print(f"{name:<34}{aspect:<9}{numbers}")


def print_speed(seconds: float) -> None:
    texts = {
        "zh": "质量很好，物流也快，就是包装有点简陋，客服回复很及时，价格比实体店便宜。",
        "en": "Great quality and it arrived a day early, but the zip feels cheap and the colour is not as pictured.",
    }
    print()
    for language, text in texts.items():
        find_mentions(text, language, built_in_lexicon())
        started, rounds = time.process_time(), 0
        while time.process_time() - started < seconds / 2:
            find_mentions(text, language, built_in_lexicon())
            rounds += 1
        print(f"{language}: {rounds / (time.process_time() - started):,.0f} reviews of {len(text)} characters a second")


def share(part: int, whole: int) -> str:
    return f"{part / whole:>8.3f}" if whole else f"{'-':>8}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the public sets")
    parser.add_argument("--seconds", type=float, default=4.0, help="for the speed")
    options = parser.parse_args()
    print_terms(options.data)
    print_marked(options.data)
    print_speed(options.seconds)


if __name__ == "__main__":
    main()
