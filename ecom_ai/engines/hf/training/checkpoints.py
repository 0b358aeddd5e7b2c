"""Checkpoints that are whole or absent, and resuming from the last one."""

from __future__ import annotations

import errno
import os
import re
import shutil
from pathlib import Path
from typing import Any

import torch

from ecom_ai.exceptions import EngineError

KEPT = 2
_NAME = re.compile(r"step-(\d+)\.pt")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Checkpoints:
    """Numbered files in one folder; the newest `KEPT` stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def numbers(self) -> list[int]:
        found = (_NAME.fullmatch(path.name) for path in self.folder.glob("step-*.pt"))
        return sorted(int(match[1]) for match in found if match)

    def path(self, step: int) -> Path:
        return self.folder / f"step-{step:08d}.pt"

    def save(self, step: int, state: dict[str, Any]) -> None:
        """Write to a temporary file, flush it to the disk, rename: a reader sees the old or the new, never a half."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f".step-{step:08d}.{os.getpid()}"
        try:
            self._require_room(state)
            with unfinished.open("wb") as file:
                torch.save(state, file)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.path(step))
            _sync_folder(self.folder)
        except (OSError, RuntimeError) as error:  # torch wraps a failed write in RuntimeError
            unfinished.unlink(missing_ok=True)
            raise self._failure(error) from error
        for old in self.numbers()[:-KEPT]:
            self.path(old).unlink(missing_ok=True)

    def load_last(self) -> tuple[int, dict[str, Any]] | None:
        """The newest checkpoint that can be read: a damaged one gives way to the one before it."""
        for step in reversed(self.numbers()):
            try:
                return step, torch.load(self.path(step), map_location="cpu", weights_only=True, mmap=True)
            except (OSError, RuntimeError, ValueError, EOFError):
                self.path(step).rename(self.path(step).with_suffix(".damaged"))
        return None

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _require_room(self, state: dict[str, Any]) -> None:
        # torch's writer may abort the process when a write fails, so a full disk is found before it starts.
        needed, free = _bytes_of(state), shutil.disk_usage(self.folder).free
        if free < needed * 1.05 + 1_000_000:
            raise OSError(errno.ENOSPC, f"{needed / 1e6:.0f} MB needed, {free / 1e6:.0f} MB free")

    def _failure(self, error: Exception) -> EngineError:
        last = self.numbers()
        kept = f"The checkpoint of step {last[-1]} is kept." if last else "There is no earlier checkpoint."
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, OSError) and cause.errno in _FULL:
                return EngineError(
                    f"The disk is full, the checkpoint was not saved in {self.folder} ({error}). {kept} "
                    "Free some space and start the run again: it goes on from there.",
                    code="disk_full",
                )
            cause = cause.__cause__ or cause.__context__
        return EngineError(f"The checkpoint could not be saved in {self.folder}: {error}. {kept}")


def _bytes_of(value: Any) -> int:
    if isinstance(value, torch.Tensor):
        return int(value.numel() * value.element_size())
    if isinstance(value, dict):
        return sum(map(_bytes_of, value.values()))
    return sum(map(_bytes_of, value)) if isinstance(value, list | tuple) else 8


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
