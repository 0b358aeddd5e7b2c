"""A folder that no worker could load is refused when it is registered, not when it is in use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ecom_ai
from ecom_ai.artifacts import services
from ecom_ai.artifacts.models import Artifact
from ecom_ai.exceptions import InvalidInput

from .conftest import safetensors

STARTERS = Path(ecom_ai.__file__).parent / "starters"

pytestmark = pytest.mark.django_db


def refusal(model, role="text"):
    with pytest.raises(InvalidInput) as refused:
        services.register(model, role=role)
    assert refused.value.code == "incomplete_model"
    assert not Artifact.objects.exists()
    return str(refused.value)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_what_is_missing_is_named(model, name):
    (model / name).unlink()
    assert name in refusal(model)


@pytest.mark.parametrize("content", ['{"torn', "[]", '"words"'])
def test_a_torn_tokenizer_is_refused(model, content):
    (model / "tokenizer.json").write_text(content)
    assert "tokenizer.json is no JSON" in refusal(model)


@pytest.mark.parametrize("content", ["{}", "[]", '{"model_type": null}'])
def test_a_config_that_names_no_model_is_refused(model, content):
    (model / "config.json").write_text(content)
    assert "config.json" in refusal(model)


def test_a_missing_part_of_split_weights_is_named(model):
    (model / "model.safetensors").rename(model / "model-1.safetensors")
    index = {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}
    (model / "model.safetensors.index.json").write_text(json.dumps(index))
    assert "model-2.safetensors is missing (1 of 2 files)" in refusal(model)
    (model / "model-2.safetensors").write_bytes(safetensors(b"x"))
    assert services.register(model, role="text").version == 1


@pytest.mark.parametrize(
    ("role", "built"), [("text", "BertForSequenceClassification"), ("sentiment", "LlamaForCausalLM")]
)
def test_a_model_for_another_role_is_refused(model, role, built):
    (model / "config.json").write_text(json.dumps({"model_type": "x", "architectures": [built]}))
    assert f"{built}, which the role {role} cannot use" in refusal(model, role)


def test_a_tokenizer_alone_needs_no_weights(model):
    for name in ("model.safetensors", "config.json"):
        (model / name).unlink()
    (model / "tokenizer_config.json").write_text("{}")
    assert services.register(model, role="text_tokenizer").version == 1


@pytest.mark.parametrize("role", ["text", "sentiment"])
def test_the_models_that_ship_are_whole(role):
    assert services.register(STARTERS / role, role=role).version == 1
