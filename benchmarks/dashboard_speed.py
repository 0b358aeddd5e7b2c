"""How long the dashboard's numbers take with a hundred thousand reviews and with a million, on PostgreSQL.

    DATABASE_URL=postgresql://... python -m benchmarks.dashboard_speed [--sizes 100000 1000000]

The reviews are made up in the database: 2,000 products, 40 categories, two languages, three years, two mentions each.
Every call goes through the REST surface or the service that the admin's pages call; 95 % of them must be faster than
150 ms, and a million reviews may cost at most 1.5 times what a hundred thousand cost.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
P95_LIMIT, GROWTH_LIMIT = 0.150, 1.5
MOST_QUERIES = 14
"""However many reviews there are; fewer where there is nothing to tell more about."""
PRODUCTS, CATEGORIES, DAYS = 2_000, 40, 1_095
TODAY = date(2026, 6, 28)


def main() -> None:
    arguments = _arguments()
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["*"]
    from django.db import connection

    if connection.vendor != "postgresql":
        raise SystemExit("Set DATABASE_URL to a PostgreSQL server; a database of its own is made and dropped there.")
    name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        found = {size: _measure(size, arguments.rounds) for size in sorted(arguments.sizes)}
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    raise SystemExit(_report(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=40)
    return parser.parse_args()


def _measure(size: int, rounds: int) -> dict[str, tuple[float, float, int]]:
    """Call -> median, 95th percentile in seconds, queries."""
    started = time.perf_counter()
    _fill(size)
    print(f"{size:>9} reviews made in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    calls = _calls()
    found = {}
    for name, call in calls.items():
        call(0)
        seconds = [_timed(call, number) for number in range(rounds)]
        found[name] = (statistics.median(seconds), sorted(seconds)[int(rounds * 0.95) - 1], _queries(call))
    return found


def _timed(call: Callable[[int], Any], number: int) -> float:
    started = time.perf_counter()
    call(number)
    return time.perf_counter() - started


def _queries(call: Callable[[int], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        call(1)
    return len(captured)


def _calls() -> dict[str, Callable[[int], Any]]:
    from django.contrib.auth import get_user_model
    from rest_framework.test import APIClient

    from ecom_ai.reviews import services
    from ecom_ai.reviews.services import Filters

    staff, _new = get_user_model().objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = APIClient()
    client.force_authenticate(staff)
    keys = services.category_names()
    first = min(int(key) for key in _product_keys())

    def get(address: str, **params: Any) -> None:
        answer = client.get(f"/api/ai/reviews/{address}", params)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.content[:300]!r}")

    def product(number: int) -> str:
        return str(first + number * 37 % PRODUCTS)

    quarter = {"since": TODAY - timedelta(days=90), "until": TODAY}
    year = {"since": TODAY - timedelta(days=364), "until": TODAY}
    return {
        "trends, quarter": lambda n: get("trends/", **quarter),
        "trends, year": lambda n: get("trends/", **year),
        "trends, all time": lambda n: get("trends/"),
        "trends, one product": lambda n: get("trends/", product=product(n), **year),
        "trends, one category": lambda n: get("trends/", category=keys[n % len(keys)], **quarter),
        "trends, one aspect in zh": lambda n: get("trends/", aspect="quality", language="zh", **quarter),
        "summary of a product": lambda n: get("summary/", product=product(n)),
        "list": lambda n: get(""),
        "list of a product": lambda n: get("", product=product(n)),
        "list, negative of a category": lambda n: get("", category=keys[n % len(keys)], label="negative"),
        "list, contradicting": lambda n: get("", contradicts="true"),
        "sentences of an aspect": lambda n: services.mentions(Filters(aspect="quality"), polarity="negative"),
        "sentences, one product": lambda n: services.mentions(Filters(product=product(n), aspect="price")),
        "unsure queue": lambda n: services.unsure_queue(),
        "ranking of products": lambda n: services.ranking(Filters(**quarter)),
    }


def _product_keys() -> list[str]:
    from shop.models import Product

    return [str(key) for key in Product.objects.values_list("pk", flat=True)]


def _fill(size: int) -> None:
    """So many reviews, scores and mentions; what was there before goes."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from ecom_ai.reviews.models import AspectMention, ReviewRollup, ReviewScore
    from ecom_ai.reviews.services import rebuild_rollups
    from shop.models import Review

    customers = size // PRODUCTS
    _shop(customers)
    content_type = ContentType.objects.get_for_model(Review).pk
    with connection.cursor() as cursor:
        tables = ", ".join(m._meta.db_table for m in (AspectMention, ReviewRollup, ReviewScore, Review))
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        for statement in STATEMENTS:
            cursor.execute(
                statement, {"products": PRODUCTS, "size": size, "days": DAYS, "last": TODAY, "ct": content_type}
            )
    rebuild_rollups()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _shop(customers: int) -> None:
    from django.contrib.auth import get_user_model

    from shop.models import Category, Customer, Product

    if not Category.objects.exists():
        places = Category.objects.bulk_create(
            Category(name_en=f"Category {n}", name_zh=f"分类{n}", slug=f"category-{n}") for n in range(CATEGORIES)
        )
        Product.objects.bulk_create(
            Product(
                title=f"Product {n}", sku=f"B-{n}", slug=f"bench-{n}", category=places[n % CATEGORIES], price="9.90",
                language=("zh", "en")[n % 2], stock=3,
            )
            for n in range(PRODUCTS)
        )  # fmt: skip
    user, known = get_user_model(), Customer.objects.count()
    users = user.objects.bulk_create(user(username=f"buyer-{n}", password="!") for n in range(known, customers))
    Customer.objects.bulk_create(Customer(user=each, language="en") for each in users)


PLACES = """
    WITH p AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, category_id, language FROM shop_product),
         c AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM shop_customer)
"""
# by hashes, or all reviews of one product would have the same stars and speak of the same aspects
STATEMENTS = (
    PLACES
    + """
    INSERT INTO shop_review (product_id, customer_id, rating, title, body, language, created_at, published,
                             ai_sentiment, ai_sentiment_model)
    SELECT p.id, c.id, 1 + abs(hashint8extended(i, 1) %% 5), '',
           'The quality is poor, but the price of number ' || i %% 97 || ' is good.', p.language,
           %(last)s::timestamptz - abs(hashint8extended(i, 2) %% %(days)s) * interval '1 day', true, '', ''
    FROM generate_series(0, %(size)s - 1) AS i
    JOIN p ON p.n = i %% %(products)s JOIN c ON c.n = i / %(products)s
    """,
    """
    INSERT INTO ecom_ai_reviewscore (content_type_id, object_id, product_id, category, language, day, rating, label,
        unsure, guess, negative, neutral, positive, certainty, contradicts, model_version, text_hash, scored_at)
    SELECT %(ct)s, r.id::text, r.product_id::text, g.name_en, r.language, r.created_at::date, r.rating,
        CASE WHEN hashint8extended(r.id, 3) %% 50 = 0 THEN '' WHEN r.rating <= 2 THEN 'negative'
             WHEN r.rating = 3 THEN 'neutral' ELSE 'positive' END,
        CASE WHEN hashint8extended(r.id, 3) %% 50 = 0 THEN 'uncertain' ELSE '' END, 'positive', 0.1, 0.1, 0.8,
        abs(hashint8extended(r.id, 4) %% 1000) / 1000.0, hashint8extended(r.id, 5) %% 40 = 0, 'bench-1',
        substr(encode(sha256(r.body::bytea), 'hex'), 1, 16), now()
    FROM shop_review r JOIN shop_product p ON p.id = r.product_id JOIN shop_category g ON g.id = p.category_id
    ORDER BY r.id
    """,
    """
    INSERT INTO ecom_ai_aspectmention (score_id, aspect, topic, polarity, start, "end", clause_start, clause_end,
        opinions, product_id, category, language, day)
    SELECT s.id,
        (ARRAY['quality','price','delivery','service','packaging','size','appearance','use'])
            [1 + abs((hashint8extended(s.id, 6) + k) %% 8)],
        CASE WHEN hashint8extended(s.id, 7 + k) %% 3 = 0
             THEN (ARRAY['zip','handle','button','strap'])[1 + abs(hashint8extended(s.id, 9) %% 4)] ELSE '' END,
        (ARRAY['negative','positive','neutral'])[1 + abs(hashint8extended(s.id, 10 + k) %% 3)],
        4, 11, 0, 19, '[[15, 19]]'::jsonb, s.product_id, s.category, s.language, s.day
    FROM ecom_ai_reviewscore s CROSS JOIN generate_series(0, 1) AS k ORDER BY s.id
    """,
)


def _report(found: dict[int, dict[str, tuple[float, float, int]]]) -> int:
    small, large = min(found), max(found)
    failed = 0
    print(f"{'call':<30}{'p95 ' + str(small):>14}{'p95 ' + str(large):>14}{'growth':>9}{'queries':>14}")
    for name, (median, p95, queries) in found[large].items():
        before, before_p95, before_queries = found[small][name]
        growth = median / before
        bad = p95 > P95_LIMIT or (growth > GROWTH_LIMIT and large > small) or queries > MOST_QUERIES
        failed += bad
        same = f"{before_queries} / {queries}"
        print(
            f"{name:<30}{before_p95 * 1e3:>11.0f} ms{p95 * 1e3:>11.0f} ms{growth:>9.2f}{same:>14}{'  !' if bad else ''}"
        )
    print(json.dumps({"failed": failed}))
    return 1 if failed else 0


if __name__ == "__main__":
    main()
