"""How much of the bare model's speed a backfill keeps: rows read, scored, aspects, written and counted.

    python -m benchmarks.backfill [--reviews 6000] [--model FOLDER] [--database postgresql://...]

In one run, on the same texts and the same model: the model alone at its best batch size, the whole backfill job, and
`pipeline("text-classification")` one text at a time.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from typing import Any

ONE_BY_ONE = 200
BATCHES = (64, 256, 1000)
ALONE_LIMIT, PIPELINE_LIMIT = 0.8, 3.0


def main() -> None:
    arguments = _arguments()
    if arguments.database:
        os.environ["DATABASE_URL"] = arguments.database
    from benchmarks.running_shop import prepare

    prepare(0)
    from django.conf import settings

    from ecom_ai import backends

    if arguments.model:
        settings.ECOM_AI_ENGINES = {"sentiment": {**_engine(), "MODEL": arguments.model}}
    texts = write_reviews(arguments.reviews)
    engine = backends.engine_for("sentiment")
    engine.classify(texts[:500])
    alone = max(_alone(engine, texts, size) for size in BATCHES)
    whole = _backfill()
    print(f"model alone, best of batches {BATCHES}: {alone:8.0f} reviews a second")
    print(f"backfill, read to counted:              {whole:8.0f} reviews a second, {whole / alone:.2f} of the model")
    single = _pipeline(backends.resolve("sentiment").model, texts)
    if single:
        print(f"pipeline, one by one:                   {single:8.0f} reviews a second, x{whole / single:.1f}")
    _snownlp(texts, whole)
    failed = whole < ALONE_LIMIT * alone or bool(single and whole < PIPELINE_LIMIT * single)
    raise SystemExit(1 if failed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reviews", type=int, default=6_000)
    parser.add_argument("--model", default="", help="folder; by default the model of the settings")
    parser.add_argument("--database", default="", help="by default SQLite in a throw-away folder")
    return parser.parse_args()


def _engine() -> dict[str, Any]:
    from ecom_ai.conf import conf

    entry = conf.ENGINES["sentiment"]
    return entry if ".hf." in entry["BACKEND"] else {"BACKEND": "ecom_ai.engines.hf.classifier.HFTextClassifier"}


def write_reviews(number: int, seed: int = 1) -> list[str]:
    """So many reviews in the shop over two years, in the words of its seed, without a signal."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from shop.models import Customer, Product, Review
    from shop.seed import phrases

    Review.objects.all().delete()
    chance = random.Random(seed)
    products = list(Product.objects.select_related("category"))
    user = get_user_model()
    per_product = number // len(products) + 1
    users = user.objects.bulk_create(user(username=f"bench-{n}", password="!") for n in range(per_product))
    customers = Customer.objects.bulk_create(Customer(user=each, language="en") for each in users)
    reviews = []
    for place in range(number):
        product, rating = products[place % len(products)], chance.randint(1, 5)
        reviews.append(
            Review(
                product=product,
                customer=customers[place // len(products)],
                rating=rating,
                body=phrases.body(chance, product.language, product.category.slug, rating),
                language=product.language,
                created_at=timezone.now() - timezone.timedelta(days=700 * (1 - place / number)),
            )
        )
    Review.objects.bulk_create(reviews, batch_size=1000)
    return [review.body for review in reviews]


def _alone(engine: Any, texts: list[str], size: int) -> float:
    started = time.perf_counter()
    for start in range(0, len(texts), size):
        engine.classify(texts[start : start + size])
    return len(texts) / (time.perf_counter() - started)


def _backfill() -> float:
    from ecom_ai.jobs.execution import execute
    from ecom_ai.jobs.models import Job
    from ecom_ai.reviews import tasks
    from ecom_ai.reviews.models import ReviewScore

    job = tasks.start_backfill(user=None)
    started = time.perf_counter()
    execute(tasks.backfill.run, job.pk)
    seconds = time.perf_counter() - started
    job.refresh_from_db()
    if job.state != Job.State.DONE:
        raise SystemExit(f"The backfill ended as {job.state}: {job.error}")
    return ReviewScore.objects.count() / seconds


def _pipeline(model: str, texts: list[str]) -> float:
    try:
        from transformers import pipeline

        import ecom_ai.engines.hf.sentiment  # noqa: F401 - makes the model known to transformers
    except ImportError as error:
        print(f"no pipeline: {error}")
        return 0.0
    classify = pipeline("text-classification", model=model, device="cpu")
    classify(texts[0])
    started = time.perf_counter()
    for text in texts[:ONE_BY_ONE]:
        classify(text, truncation=True, max_length=256)
    return ONE_BY_ONE / (time.perf_counter() - started)


def _snownlp(texts: list[str], whole: float) -> None:
    try:
        from snownlp import SnowNLP
    except ImportError:
        return  # not among our dependencies; measured where somebody installed it
    chinese = [text for text in texts if any("\u4e00" <= sign <= "\u9fff" for sign in text)][:ONE_BY_ONE]
    started = time.perf_counter()
    for text in chinese:
        SnowNLP(text).sentiments  # noqa: B018 - reading it works it out
    single = len(chinese) / (time.perf_counter() - started)
    print(f"SnowNLP:                                {single:8.0f} reviews a second, x{whole / single:.1f}")


if __name__ == "__main__":
    main()
