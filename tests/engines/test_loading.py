"""What may be loaded, and that nothing else is even opened."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.engines.hf import loading
from ecom_ai.engines.hf.generator import HFTextGenerator
from ecom_ai.engines.hf.loading import load_causal_lm
from ecom_ai.engines.hf.sources import locate, sha256
from ecom_ai.exceptions import EngineUnavailable, MissingExtra, UnsafeModel
from tests.engines.tiny_model import save_random_llama


@pytest.fixture
def folder(tiny_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_folder, tmp_path / "kettle-1"))


def manifest_of(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path) for path in folder.iterdir()}


class Trap:
    """A pickle that writes a file when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return (Path.touch, (self.mark,))


def test_a_folder_is_named_after_itself_or_by_its_own_file(folder: Path) -> None:
    assert locate(str(folder)).version == "kettle-1"
    assert locate(str(folder)).prompt_format == "chat"
    (folder / "ecom_ai.json").write_text('{"version": "starter-text-1", "prompt_format": "slots"}')
    engine = HFTextGenerator(str(folder))
    assert (engine.model_version, engine.prompt_format) == ("starter-text-1", "slots")


def test_a_pickle_is_refused_and_never_runs(folder: Path, tmp_path: Path) -> None:
    mark = tmp_path / "it-ran"
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap(mark)))
    with pytest.raises(UnsafeModel, match=r"pytorch_model\.bin.*safetensors"):
        load_causal_lm(str(folder))
    assert not mark.exists()


@pytest.mark.parametrize("name", ["optimizer.pt", "sub/extra.pkl", "WEIGHTS.BIN", "modeling_kettle.py", "kernel.so"])
def test_one_dangerous_file_beside_good_weights_is_enough(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"")
    with pytest.raises(UnsafeModel):
        load_causal_lm(str(folder))


@pytest.mark.parametrize("file", ["config.json", "tokenizer_config.json", "generation_config.json"])
def test_remote_code_is_refused_and_never_runs(folder: Path, tmp_path: Path, file: str) -> None:
    mark = tmp_path / "it-ran"
    shop = tmp_path / "code"
    shop.mkdir()
    (shop / "evil.py").write_text(f"open({str(mark)!r}, 'w')")
    values = json.loads((folder / file).read_text())
    values["auto_map"] = {"AutoModelForCausalLM": f"{shop}--evil.Model"}
    (folder / file).write_text(json.dumps(values))
    with pytest.raises(UnsafeModel, match="auto_map"):
        load_causal_lm(str(folder))
    assert not mark.exists()


def test_attention_code_from_a_hub_is_refused(folder: Path) -> None:
    values = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**values, "nested": {"attn_implementation": "someone/kernel"}}))
    with pytest.raises(UnsafeModel, match="attn_implementation"):
        load_causal_lm(str(folder))


def test_a_manifest_that_fits_is_accepted(folder: Path) -> None:
    assert load_causal_lm(str(folder), manifest=manifest_of(folder)).version == "kettle-1"


def test_a_wrong_hash_is_refused(folder: Path) -> None:
    manifest = manifest_of(folder)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    with pytest.raises(UnsafeModel, match=r"model\.safetensors.*checksum"):
        load_causal_lm(str(folder), manifest=manifest)


def test_a_file_that_the_manifest_does_not_know_is_refused(folder: Path) -> None:
    manifest = manifest_of(folder)
    (folder / "added_tokens.json").write_text("{}")
    with pytest.raises(UnsafeModel, match=r"added_tokens\.json"):
        load_causal_lm(str(folder), manifest=manifest)


def test_a_file_missing_from_the_folder_is_said(folder: Path) -> None:
    manifest = manifest_of(folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(EngineUnavailable, match=r"tokenizer\.json"):
        load_causal_lm(str(folder), manifest=manifest)


@pytest.mark.parametrize("keep", [0, 20, 5000])
def test_cut_weights_are_said_to_be_damaged(folder: Path, keep: int) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:keep])
    with pytest.raises(EngineUnavailable, match="again"):
        load_causal_lm(str(folder))


@pytest.mark.parametrize("file", ["config.json", "tokenizer.json", "ecom_ai.json"])
def test_damaged_json_is_said(folder: Path, file: str) -> None:
    (folder / file).write_text('{"half": ')
    with pytest.raises(EngineUnavailable, match="damaged"):
        load_causal_lm(str(folder))


def test_weights_that_lack_a_tensor_are_not_filled_with_random_numbers(folder: Path, tmp_path: Path) -> None:
    deeper = save_random_llama(tmp_path / "deeper", num_hidden_layers=3)
    shutil.copy(folder / "model.safetensors", deeper)
    with pytest.raises(EngineUnavailable, match="lacks weights"):
        load_causal_lm(str(deeper))


def test_a_missing_folder_is_said() -> None:
    with pytest.raises(EngineUnavailable, match="no model folder"):
        HFTextGenerator("/nowhere/kettle")


@pytest.mark.parametrize("name", ["org/model", "org/model@main", "org/model@0123abc", "org/model@" + "G" * 40])
def test_a_hub_name_without_a_pinned_revision_is_refused(name: str) -> None:
    with pytest.raises(UnsafeModel, match="40 hex"):
        locate(name)


def test_without_torch_the_message_names_the_extra(folder: Path) -> None:
    program = (
        "import sys; sys.modules['torch'] = None\n"
        "from ecom_ai.engines.base import GenerationOptions, Prompt\n"
        "from ecom_ai.engines.hf.generator import HFTextGenerator\n"
        f"engine = HFTextGenerator({str(folder)!r})\n"
        "try:\n    engine.generate([Prompt('x')], GenerationOptions())\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.startswith(MissingExtra.__name__)
    assert "ecom_ai[worker]" in said


def test_naming_the_engine_does_not_import_torch(folder: Path) -> None:
    program = (
        "import sys\nfrom ecom_ai.engines.hf.generator import HFTextGenerator\n"
        f"HFTextGenerator({str(folder)!r}).model_version\n"
        "assert not {'torch', 'transformers'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_adapter_changes_the_text_and_the_version(folder: Path, tmp_path: Path) -> None:
    adapter = save_adapter(folder, tmp_path / "warm")
    plain = HFTextGenerator(str(folder), dtype="float32")
    adapted = HFTextGenerator(str(folder), dtype="float32", adapter=str(adapter))
    options = GenerationOptions(max_tokens=16, temperature=0)
    assert adapted.model_version == "kettle-1+warm"
    assert adapted.generate([Prompt("lamp")], options) != plain.generate([Prompt("lamp")], options)


def test_a_pickled_adapter_is_refused(folder: Path, tmp_path: Path) -> None:
    adapter = save_adapter(folder, tmp_path / "warm")
    (adapter / "adapter_model.safetensors").rename(adapter / "adapter_model.bin")
    with pytest.raises(UnsafeModel):
        load_causal_lm(str(folder), adapter=str(adapter))


def save_adapter(base: Path, folder: Path) -> Path:
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(base)
    config = LoraConfig(r=4, target_modules=["q_proj", "v_proj"], init_lora_weights=False, task_type="CAUSAL_LM")
    torch.manual_seed(1)
    adapted = get_peft_model(model, config)
    for name, weight in adapted.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(weight, std=1.0)
    adapted.save_pretrained(folder)
    return folder


def test_the_fastest_number_type_is_chosen_by_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    cpu = torch.device("cpu")
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": True})
    assert loading.best_dtype(cpu) is torch.bfloat16
    monkeypatch.setattr(torch.cpu, "get_capabilities", dict)
    assert loading.best_dtype(cpu) is torch.float32


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("generation_config.json", "[]"),
        ("config.json", "[]"),
        ("config.json", "[" * 50_000),
        ("tokenizer.json", '{"version": "1.0", "model": {"type": "Nope"}}'),
    ],
)
def test_damaged_files_are_named_whatever_they_make_libraries_raise(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    with pytest.raises(EngineUnavailable, match="damaged"):
        load_causal_lm(str(folder))


@pytest.mark.parametrize("values", [{"num_attention_heads": 0}, {"hidden_size": "large"}, {"vocab_size": 0}])
def test_a_configuration_that_cannot_be_built_is_named(folder: Path, values: dict[str, Any]) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))
    with pytest.raises(EngineUnavailable, match="damaged"):
        load_causal_lm(str(folder))
