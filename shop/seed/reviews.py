"""Reviews by people who bought, with the hard cases that any reader of reviews must survive."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from shop.models import Order, OrderLine, Product, Review
from shop.seed import phrases
from shop.seed.files import load
from shop.seed.plan import Plan

HARD_SHARE = 0.08
EPISODE_DAYS = 45
EPISODE_SKUS = frozenset({"COF-Z03", "COF-E02", "HAR-Z01", "PET-E02"})
"""Products that became worse of late; somebody should notice."""


def seed_reviews(plan: Plan, lines: list[OrderLine]) -> None:
    chance = plan.random("reviews")
    first = _first_purchases(lines)
    chosen = chance.sample(first, min(plan.reviews, len(first)))
    quality = {}
    reviews = []
    for line in chosen:
        if line.product_id not in quality:
            quality[line.product_id] = plan.random(f"quality-{line.product.sku}").betavariate(9, 2.6)
        reviews.append(_review(plan, chance, line, quality[line.product_id]))
    reviews.sort(key=lambda review: review.created_at)
    _make_hard(plan, reviews)
    Review.objects.bulk_create(reviews, batch_size=500)


def _first_purchases(lines: list[OrderLine]) -> list[OrderLine]:
    """One line per customer and product that has arrived; later purchases of consumables win, so that news is heard."""
    latest: dict[tuple[int | None, int], OrderLine] = {}
    for line in lines:
        if line.order.status == Order.Status.DONE:
            latest[(line.order.customer_id, line.product_id)] = line
    return list(latest.values())


def _review(plan: Plan, chance: Random, line: OrderLine, quality: float) -> Review:
    product = line.product
    age = (plan.end - line.order.placed_at) / timedelta(days=1)
    written = line.order.placed_at + timedelta(days=chance.uniform(4, min(25, age)))
    worse = product.sku in EPISODE_SKUS and written > plan.moment(EPISODE_DAYS) and chance.random() < 0.75
    rating = chance.choice((1, 1, 2)) if worse else _rating(chance, quality)
    text = phrases.episode_body if worse else None
    return Review(
        product=product,
        customer=line.order.customer,
        order_line=line,
        rating=rating,
        title=phrases.title(chance, product.language, rating) if chance.random() < 0.7 else "",
        body=text(chance, product.language, _category(product))
        if text
        else phrases.body(chance, product.language, _category(product), rating),
        language=product.language,
        created_at=written,
    )


def _rating(chance: Random, quality: float) -> int:
    return max(1, min(5, round(1 + 4 * chance.betavariate(4.2 * quality, 4.2 * (1 - quality)))))


def _category(product: Product) -> str:
    return product.category.slug


def _make_hard(plan: Plan, reviews: list[Review]) -> None:
    """Turn some reviews into hard cases; every case is there at least once where there are reviews enough."""
    chance = plan.random("hard cases")
    for language in ("zh", "en"):
        cases: list[dict[str, Any]] = load(f"reviews/hard_{language}")
        own = [review for review in reviews if review.language == language and review.product.sku not in EPISODE_SKUS]
        wanted = min(max(int(len(own) * HARD_SHARE), len(cases)), len(own) // 2)
        for place, review in enumerate(chance.sample(own, wanted)):
            case = cases[place % len(cases)]
            review.rating, review.body, review.title = case["rating"], case["body"], ""
            # the shop hides spam that it has noticed, but it does not notice all of it
            review.published = case["kind"] != "spam" or chance.random() < 0.5
