"""Where a model comes from, and whether it may be loaded. Reads only JSON and checksums; no torch, nothing executed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ecom_ai.engines.base import PromptFormat
from ecom_ai.exceptions import EngineUnavailable, UnsafeModel

STARTERS = Path(__file__).resolve().parents[2] / "starters"
HUB_NAME = re.compile(r"(?P<name>[\w.-]+/[\w.-]+)@(?P<revision>[0-9a-f]{40})")
HUB_FILES = ["*.safetensors", "*.json", "*.txt", "*.model", "*.jinja"]
"""All that is fetched from the hub: weights as safetensors, and text."""

PICKLES = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".npy", ".npz", ".h5", ".msgpack"}
CODE = {".py", ".pyc", ".so", ".dll", ".dylib"}
CODE_KEYS = {"auto_map", "custom_pipelines", "attn_implementation", "_attn_implementation", "use_kernels"}
"""Keys that make transformers import code named by the file, from the folder or from the hub."""


@dataclass(frozen=True, slots=True)
class ModelSource:
    folder: Path
    version: str
    prompt_format: PromptFormat = "chat"


def locate(source: str, *, starter: str = "text") -> ModelSource:
    """A folder, `starter`, or a hub name pinned as `org/name@<40 hex digits>` -> a folder on this machine."""
    if source == "starter":
        return _described(STARTERS / starter, f"starter-{starter}")
    if Path(source).is_dir():
        return _described(Path(source), Path(source).resolve().name)
    pinned = HUB_NAME.fullmatch(source)
    if pinned:
        return _described(_fetch(pinned["name"], pinned["revision"]), source)
    if source.startswith((".", "/", "~")) or source.count("/") != 1:
        raise EngineUnavailable(f"There is no model folder {source}. Check MODEL in ECOM_AI_ENGINES.")
    raise UnsafeModel(
        f"{source} is not a folder here, and as a hub name it has no pinned revision. "
        f"Write {source.split('@', maxsplit=1)[0]}@ and the 40 hex digits of the commit you have checked."
    )


def adapted_version(version: str, adapter: str) -> str:
    return f"{version}+{Path(adapter).resolve().name}" if adapter else version


def verify(folder: Path, manifest: Mapping[str, str] | None = None) -> None:
    """Refuse pickles, code, and whatever differs from the manifest (path -> sha256), before anything is loaded."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        _refuse_by_name(path)
    for path in files:
        if path.suffix == ".json":
            _refuse_code(path)
    if not any(path.suffix == ".safetensors" for path in files):
        raise UnsafeModel(
            f"{folder} holds no safetensors weights. Convert the model to safetensors; nothing else is loaded."
        )
    if manifest is not None:
        _compare({path.relative_to(folder).as_posix(): path for path in files}, manifest)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _described(folder: Path, version: str) -> ModelSource:
    if not folder.is_dir():
        raise EngineUnavailable(
            f"There is no model folder {folder}. Install it again, or build it with `make starters`."
        )
    path = folder / "ecom_ai.json"
    about = _read_json(path) if path.is_file() else {}
    prompt_format = about.get("prompt_format", "chat")
    if prompt_format not in ("chat", "slots"):
        raise EngineUnavailable(f"{path} names an unknown prompt_format; it may be chat or slots.")
    return ModelSource(folder, str(about.get("version", version)), cast("PromptFormat", prompt_format))


def _fetch(name: str, revision: str) -> Path:
    from huggingface_hub import snapshot_download  # part of the worker extra, needed for hub names only

    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=HUB_FILES))
    except (OSError, ValueError) as error:
        raise EngineUnavailable(f"{name} could not be fetched from the hub: {error}") from error


def _refuse_by_name(path: Path) -> None:
    if path.suffix.lower() in PICKLES:
        raise UnsafeModel(
            f"{path} can run code when it is loaded. Convert the model to safetensors and remove this file."
        )
    if path.suffix.lower() in CODE:
        raise UnsafeModel(f"{path} is code inside a model folder. Models are loaded without any code of their own.")


def _refuse_code(path: Path) -> None:
    found = CODE_KEYS.intersection(_keys(_read_json(path))) if path.name.endswith("config.json") else set()
    if found:
        raise UnsafeModel(f"{path} asks for code of its own ({', '.join(sorted(found))}). Such models are not loaded.")


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            if child is not None:
                yield key
            yield from _keys(child)
    elif isinstance(value, list):
        for child in value:
            yield from _keys(child)


def _compare(files: Mapping[str, Path], manifest: Mapping[str, str]) -> None:
    missing, extra = manifest.keys() - files.keys(), files.keys() - manifest.keys()
    if missing:
        raise EngineUnavailable(f"The model is incomplete: {', '.join(sorted(missing))} missing. Fetch it again.")
    if extra:
        raise UnsafeModel(f"The model has files that its manifest does not know: {', '.join(sorted(extra))}.")
    for name, expected in manifest.items():
        if sha256(files[name]) != expected.lower():
            raise UnsafeModel(
                f"{name} is not the file that was registered: its checksum differs. Fetch the model again."
            )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise EngineUnavailable(f"{path} is damaged: {error}. Fetch or build the model again.") from error
    return content if isinstance(content, dict) else {"": content}
