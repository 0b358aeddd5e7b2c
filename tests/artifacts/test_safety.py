from __future__ import annotations

import pickle
import struct

import pytest

from ecom_ai.artifacts.safety import check_path, model_files
from ecom_ai.exceptions import InvalidInput, UnsafeModel

from .conftest import safetensors


class Runs:
    """A pickle that would leave a trace if anybody loaded it."""

    def __init__(self, trace):
        self.trace = trace

    def __reduce__(self):
        return (open, (str(self.trace), "w"))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "model.pkl", "modeling.py", "a.so", "x.SH", "noend"])
def test_anything_but_data_is_refused(model, name):
    (model / name).write_bytes(b"x")
    with pytest.raises(UnsafeModel, match=r"only safetensors|refused"):
        model_files(model)


def test_a_renamed_pickle_is_refused_and_not_run(model, tmp_path):
    trace = tmp_path / "trace"
    (model / "model.safetensors").write_bytes(pickle.dumps(Runs(trace)))
    with pytest.raises(UnsafeModel, match="no safetensors file"):
        model_files(model)
    assert not trace.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 7, b"\xff" * 64, safetensors(b"abc")[:-1], safetensors(b"abc") + b"x"]
)
def test_damaged_weights_are_refused(model, content):
    (model / "model.safetensors").write_bytes(content)
    with pytest.raises(UnsafeModel):
        model_files(model)


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_remote_code_is_refused(model, name):
    (model / name).write_text('{"auto_map": {"AutoModel": "modeling.Evil"}}')
    with pytest.raises(UnsafeModel, match="auto_map"):
        model_files(model)


def test_a_link_is_refused(model):
    (model / "vocab.json").symlink_to("/etc/passwd")
    with pytest.raises(UnsafeModel, match="link"):
        model_files(model)


def test_a_folder_without_config_is_no_model(model):
    (model / "config.json").unlink()
    with pytest.raises(InvalidInput, match=r"config\.json"):
        model_files(model)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../b", "", "a\\b"])
def test_a_manifest_cannot_leave_the_folder(name):
    with pytest.raises(UnsafeModel):
        check_path(name)


@pytest.mark.parametrize(
    "header", [b"[" * 50_000, b'{"a": 1}', b'{"a": {"x": 1}}', b'{"a": {"data_offsets": ["x", "y"]}}', b"[]", b'"a"']
)
def test_a_hostile_header_is_refused(model, header):
    (model / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header)
    with pytest.raises(UnsafeModel, match="no safetensors file"):
        model_files(model)


@pytest.mark.parametrize("config", ["[" * 50_000, '{"text_config": {"auto_map": {"AutoModel": "evil/x--m.M"}}}'])
def test_a_hostile_configuration_is_refused(model, config):
    (model / "config.json").write_text(config)
    with pytest.raises(UnsafeModel):
        model_files(model)
