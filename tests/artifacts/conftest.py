from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from ecom_ai.artifacts import files


def safetensors(values: bytes) -> bytes:
    """The smallest real file of that format: one row of bytes."""
    header = json.dumps({"w": {"dtype": "U8", "shape": [len(values)], "data_offsets": [0, len(values)]}}).encode()
    return struct.pack("<Q", len(header)) + header + values


def write_model(folder: Path, values: bytes = b"abc") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.safetensors").write_bytes(safetensors(values))
    (folder / "config.json").write_text('{"model_type": "llama"}')
    (folder / "tokenizer.json").write_text("{}")
    (folder / "README.md").write_text("# A card <script>alert(1)</script>")
    (folder / "ecom_ai.json").write_text('{"version": "tiny", "prompt_format": "slots"}')
    return folder


@pytest.fixture(autouse=True)
def folders(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "storage"
    settings.ECOM_AI_CACHE_DIR = tmp_path / "cache"
    files._verified.clear()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model")
