"""The loop that a shop owns: accepted drafts -> data -> fine-tuned model -> activated -> writing, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ecom_ai import backends
from ecom_ai.artifacts.models import Artifact
from ecom_ai.descriptions.models import Draft

pytestmark = pytest.mark.django_db
WORDS = (
    "calm", "harbour", "morning", "paper", "window", "garden", "letter", "summer", "velvet", "candle", "river",
    "mountain", "silver", "lantern",
)  # fmt: skip


@pytest.fixture
def accepted(django_user_model: Any) -> None:
    from django.contrib.contenttypes.models import ContentType

    from shop.models import Product

    kind = ContentType.objects.get_for_model(Product)
    for number, word in enumerate(WORDS):
        facts = [["Material", "stoneware"], ["Capacity", f"{200 + 7 * number} ml"], ["Colour", "sea green"]]
        text = (
            f"A {word} cup of stoneware for the {WORDS[-number]} table. It holds {200 + 7 * number} ml, comes in "
            f"sea green and keeps company with a {WORDS[number - 3]} evening and a {WORDS[number - 5]} book."
        )
        Draft.objects.create(
            content_type=kind, object_id=str(number), language="en", state=Draft.State.PUBLISHED, text=text,
            facts={"title": f"{word} cup", "category": "Mugs", "facts": facts, "language": "en"},
            prompt_version="slots-1", model_version="starter-text-1",
        )  # fmt: skip


def test_accepted_drafts_become_a_model_that_writes_at_once_and_can_be_taken_back(
    accepted: None, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ECOM_AI_ENGINES = {}  # the default: the starter, or the activated model
    settings.ECOM_AI_CACHE_DIR = settings.MEDIA_ROOT = str(tmp_path / "var")
    backends.reset()
    call_command("ecom_ai_prepare", "--out", str(tmp_path / "data"))
    rows = (tmp_path / "data/v1/train.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(rows) >= 10
    assert "<v" in json.loads(rows[0])["text"]

    sizes = ("--steps", "2", "--batch-tokens", "1024", "--warm-up", "1", "--threads", "1", "--precision", "fp32")
    model = tmp_path / "mine"
    starter = str(backends.STARTERS / "text")
    call_command("ecom_ai_train", "description", "--data", str(tmp_path / "data/v1"), "--base", starter,
                 "--out", str(model), *sizes)  # fmt: skip
    call_command("ecom_ai_models", "register", str(model), "--role", "text", "--name", "mine")
    assert backends.resolve("text").version == ""
    call_command("ecom_ai_models", "activate", str(Artifact.objects.get().pk))

    facts = {"title": "Fjord cup", "category": "Mugs", "attributes": {"Capacity": "300 ml", "Material": "stoneware"}}
    (tmp_path / "facts.jsonl").write_text(json.dumps(facts), encoding="utf-8")
    call_command("ecom_ai_describe", "--facts", str(tmp_path / "facts.jsonl"), "--out", str(tmp_path / "out.jsonl"))
    answer = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert answer["model_version"].startswith("mine")

    call_command("ecom_ai_models", "rollback", "text")
    assert backends.resolve("text").version == ""
    backends.reset()


def test_a_shop_without_texts_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="publish some drafts"):
        call_command("ecom_ai_prepare", "--out", str(tmp_path / "data"))
