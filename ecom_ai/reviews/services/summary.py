"""What buyers say of one product, counted, with quotes: for the storefront and for anyone who asks by REST."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ecom_ai.reviews.models import AspectMention, Grain, Label, text_hash
from ecom_ai.reviews.services.aspect_words import aspect_names
from ecom_ai.reviews.services.counting import TOO_FEW, Counts, rows_of, summed
from ecom_ai.reviews.services.filters import Filters
from ecom_ai.reviews.services.host import has_reviews, review_map
from ecom_ai.text.masking import find_personal_data

ASPECTS = 6
QUOTES = 2
LEAST_MENTIONS = 2
LONGEST_QUOTE = 160
LOOKED_AT = 40
"""Newest mentions of an aspect among which quotes are looked for."""
SPOKEN = (Label.POSITIVE, Label.NEGATIVE)


@dataclass(frozen=True, slots=True)
class Quote:
    """A buyer's own words; clauses that hold personal data are not quoted."""

    text: str
    polarity: str
    language: str


@dataclass(frozen=True, slots=True)
class SaidOf:
    """`counts.read` of the summary's reviews mention the aspect."""

    code: str
    name: str
    counts: Counts
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """`read` reviews were read; `is_enough` says whether a page should say more than that."""

    counts: Counts
    aspects: tuple[SaidOf, ...] = ()

    @property
    def is_enough(self) -> bool:
        return self.counts.total >= TOO_FEW


def summarize(product: str, *, language: str = "", aspects: int = ASPECTS, quotes: int = QUOTES) -> Summary:
    """Nothing here is written by a model: numbers are counted and quotes are quoted. Two queries, and one for each
    aspect that is quoted."""
    if not has_reviews():
        return Summary(Counts())
    filters = Filters(product=product)
    by_aspect: dict[str, Counts] = dict(summed(rows_of(filters, Grain.ALL), "aspect"))
    total = by_aspect.pop("", Counts())
    names = aspect_names(language)
    said = [SaidOf(code, names.get(code) or code, counts) for code, counts in by_aspect.items()]
    said = [each for each in said if each.counts.total >= LEAST_MENTIONS]
    said.sort(key=lambda each: (-each.counts.read, each.code))
    said = said[:aspects]
    found = _quotes(product, [each.code for each in said], language, quotes) if quotes and said else {}
    return Summary(total, tuple(replace(each, quotes=tuple(found.get(each.code, ()))) for each in said))


def _quotes(product: str, codes: list[str], language: str, most: int) -> dict[str, list[Quote]]:
    """For each aspect the newest words of praise and blame, one of each first, in the reader's language first."""
    wanted = [each for code in codes for each in _chosen(_newest(product, code, language), most)]
    records = review_map().get_many({each.score.object_id for each in wanted})
    found: dict[str, list[Quote]] = {}
    for each in wanted:
        record = records.get(each.score.object_id)
        if record is not None and text_hash(record.text) == each.score.text_hash and _is_safe(each, record.text):
            found.setdefault(each.aspect, []).append(_quote(each, record.text))
    return found


def _newest(product: str, aspect: str, language: str) -> list[AspectMention]:
    rows = AspectMention.objects.filter(product_id=product, aspect=aspect, polarity__in=SPOKEN).select_related("score")
    return sorted(rows.order_by("-pk")[:LOOKED_AT], key=lambda each: each.language != language)


def _chosen(mentions: list[AspectMention], most: int) -> list[AspectMention]:
    first = [next((m for m in mentions if m.polarity == label), None) for label in SPOKEN]
    both = [each for each in first if each is not None]
    return [*both, *(each for each in mentions if each not in both)][:most]


def _is_safe(mention: AspectMention, text: str) -> bool:
    """Nothing personal in the clause: a quote with a hole in it helps nobody."""
    around = text[: mention.clause_end + 200]
    return not any(f.start < mention.clause_end and f.end > mention.clause_start for f in find_personal_data(around))


def _quote(mention: AspectMention, text: str) -> Quote:
    clause = " ".join(text[mention.clause_start : mention.clause_end].split())
    if len(clause) > LONGEST_QUOTE:
        clause = f"{clause[:LONGEST_QUOTE]}…"
    return Quote(clause, mention.polarity, mention.language)


LABELS = {
    "zh": "以上内容由人工智能从评价中统计得出，引文为买家原话。",
    "en": "Counted from reviews by a machine; the quotes are buyers' own words.",
}


def summary_label(language: str) -> str:
    """What stands beside the numbers, in the language of the page."""
    return LABELS["zh"] if language == "zh" else LABELS["en"]
