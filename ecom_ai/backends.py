"""engine_for(role): settings and the active artifact -> an engine, loaded once per process."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, overload

from django.db import DatabaseError
from django.utils.module_loading import import_string

from ecom_ai.artifacts import services as artifacts
from ecom_ai.conf import conf
from ecom_ai.engines.base import TextClassifier, TextEmbedder, TextGenerator
from ecom_ai.exceptions import ConfigurationError, EcomAIError, EngineUnavailable

STARTER = "starter"
STARTERS = Path(__file__).parent / "starters"


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """One role of ECOM_AI_ENGINES, resolved: `model` is what the backend is given."""

    role: str
    backend: str
    model: str
    options: dict[str, Any] = field(default_factory=dict)
    version: str = ""

    @property
    def key(self) -> Hashable:
        return (self.backend, self.model, self.version, repr(sorted(self.options.items())))


_engines: dict[str, tuple[Hashable, Any]] = {}
_lock = threading.Lock()


@overload
def engine_for(role: Literal["text"]) -> TextGenerator: ...
@overload
def engine_for(role: Literal["sentiment"]) -> TextClassifier: ...
@overload
def engine_for(role: Literal["embedding"]) -> TextEmbedder: ...
@overload
def engine_for(role: str) -> Any: ...
def engine_for(role: str) -> Any:
    """The engine of this role. `MODEL: "starter"` means the activated artifact, or the starter where none is.

    Raises `ConfigurationError` for wrong settings and `EngineUnavailable` where the model cannot be loaded now.
    """
    spec = resolve(role)
    with _lock:  # two threads must not load the same model twice
        cached = _engines.get(role)
        if cached is not None and cached[0] == spec.key:
            return cached[1]
        engine = _load(spec)
        _engines[role] = (spec.key, engine)
    if cached is not None:
        _close(cached[1])
    return engine


def resolve(role: str) -> EngineSpec:
    """What would be loaded, without loading it."""
    entry = _entry(role)
    model, version = str(entry.get("MODEL", "")), ""
    if model == STARTER:
        active = artifacts.active(role)
        model = str(artifacts.fetch(active)) if active else str(STARTERS / role)
        version = str(active) if active else ""
    return EngineSpec(role, entry["BACKEND"], model, dict(entry.get("OPTIONS", {})), version)


def _entry(role: str) -> dict[str, Any]:
    entry = conf.ENGINES.get(role) or {}
    if "BACKEND" not in entry:
        raise ConfigurationError(f'ECOM_AI_ENGINES has no role {role!r} with a "BACKEND".')
    return entry


def engine_for_files(role: str) -> Any:
    """The engine of this role for work that needs no database: where none is, the model that ships."""
    try:
        return engine_for(role)
    except DatabaseError:
        return load(role, STARTERS / role)


def load(role: str, folder: Path) -> Any:
    """The engine of this role with another model, for a comparison; not kept, and the caller closes it."""
    entry = _entry(role)
    return _load(EngineSpec(role, entry["BACKEND"], str(folder), dict(entry.get("OPTIONS", {}))))


def close(engine: Any) -> None:
    """Give back what an engine of `load` holds."""
    _close(engine)


def starter_folder(role: str) -> Path | None:
    """Where the model that ships with this role lies, if there is one."""
    folder = STARTERS / role
    return folder if (folder / "config.json").exists() else None


def reset() -> None:
    """Forget every loaded engine; for tests and for the doctor."""
    with _lock:
        engines = [engine for _key, engine in _engines.values()]
        _engines.clear()
    for engine in engines:
        _close(engine)


def loaded() -> dict[str, str]:
    """Role -> model version of what this process holds."""
    return {role: str(engine.model_version) for role, (_key, engine) in _engines.items()}


def _load(spec: EngineSpec) -> Any:
    try:
        backend = import_string(spec.backend)
    except ImportError as error:
        raise ConfigurationError(f"ECOM_AI_ENGINES[{spec.role!r}]: {error}") from error
    try:
        return backend(spec.model, **spec.options)
    except EcomAIError:
        raise
    except TypeError as error:
        raise ConfigurationError(f"ECOM_AI_ENGINES[{spec.role!r}] OPTIONS: {error}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise EngineUnavailable(f"The model {spec.model!r} cannot be loaded: {error}") from error


def _close(engine: Any) -> None:
    close = getattr(engine, "close", None)
    if close is not None:
        close()
