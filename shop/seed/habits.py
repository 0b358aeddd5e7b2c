"""When a customer buys what: bursts of interest, regular refills, and the day when they quietly stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from shop.models import Customer, Product
from shop.seed.plan import Plan


@dataclass(frozen=True, slots=True)
class Basket:
    days_ago: float
    items: tuple[tuple[Product, int], ...]


class Shelves:
    """The published products of one language, by how people buy them."""

    def __init__(self, products: list[Product], refills: dict[str, int], chance: Random) -> None:
        on_sale = [product for product in products if product.published]
        self.consumables = [(product, refills[product.sku]) for product in on_sale if product.sku in refills]
        self.durables = [product for product in on_sale if product.sku not in refills]
        # a few products sell well, most sell sometimes
        self.weights = [chance.paretovariate(1.3) for _product in self.durables]

    def durable(self, chance: Random) -> Product:
        return chance.choices(self.durables, self.weights)[0]


def baskets(plan: Plan, customer: Customer, shelves: Shelves) -> list[Basket]:
    """Everything this customer ever buys, oldest first."""
    chance = plan.random(f"habits-{customer.user.get_username()}")
    start = (plan.end - customer.joined_at).total_seconds() / 86_400
    # half stay, the others lapse somewhere on the way
    stop = 0.0 if chance.random() < 0.5 else start * chance.betavariate(1.2, 2.5)
    found = list(_occasional(chance, start, stop, shelves))
    if chance.random() < 0.55:
        for product, interval in chance.sample(shelves.consumables, chance.choice((1, 1, 1, 2, 2))):
            found += _refills(chance, start, stop, product, interval)
    return sorted(found, key=lambda basket: -basket.days_ago)


def _refills(chance: Random, start: float, stop: float, product: Product, interval: int) -> Iterator[Basket]:
    """One product again and again, about `interval` days apart, with holidays in between."""
    pace = interval * chance.lognormvariate(0, 0.2)
    day = start - chance.expovariate(1 / 30)
    while day > stop and day > 0:
        yield Basket(day, ((product, chance.choice((1, 1, 1, 2))),))
        skipped = 2.5 if chance.random() < 0.06 else 1.0
        day -= max(4.0, chance.gauss(pace * skipped, pace * 0.14))


def _occasional(chance: Random, start: float, stop: float, shelves: Shelves) -> Iterator[Basket]:
    """Durable things, at this customer's own rate."""
    rate = chance.gammavariate(1.1, 1 / 78)
    day = start
    while day > stop and day > 0:
        pairs = {shelves.durable(chance): chance.choice((1, 1, 1, 1, 2)) for _ in range(chance.choice((1, 1, 2, 2, 3)))}
        if chance.random() < 0.25:
            pairs[chance.choice(shelves.consumables)[0]] = 1
        yield Basket(day, tuple(pairs.items()))
        day -= chance.expovariate(rate)
