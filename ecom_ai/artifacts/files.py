"""Folders in the shop's storage: put there with checksums, fetched by any machine into its own cache."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
import shutil
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _

from ecom_ai.artifacts.safety import check_path
from ecom_ai.conf import conf
from ecom_ai.exceptions import EngineUnavailable, UnsafeModel

Manifest = dict[str, dict[str, Any]]
"""`{path: {"sha256": hex, "size": bytes}}`."""
BLOCK = 1 << 20

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredFolder:
    prefix: str
    manifest: Manifest


def storage() -> Storage:
    return storages[conf.STORAGE]


def store(folder: Path, files: Iterable[Path], prefix: str) -> StoredFolder:
    """Copy `files` to the storage. A failure leaves nothing behind."""
    # The random end keeps two uploads apart that both believe to be the next version.
    stored = StoredFolder(f"{prefix}-{secrets.token_hex(4)}", {})
    try:
        for path in files:
            name = path.relative_to(folder).as_posix()
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
                stored.manifest[name] = {"sha256": digest, "size": path.stat().st_size}
                storage().save(f"{stored.prefix}/{name}", File(file))
    except OSError as error:
        remove(stored)
        raise EngineUnavailable(_("The storage did not take the files: %(error)s") % {"error": error}) from error
    return stored


def remove(stored: StoredFolder) -> None:
    """Delete the files, as far as the storage lets us; what stays is named in the log and used by nobody."""
    for name in stored.manifest:
        try:
            storage().delete(f"{stored.prefix}/{name}")
        except OSError as error:
            logger.warning("%s/%s could not be deleted: %s", stored.prefix, name, error)
    with contextlib.suppress(OSError):  # the empty folder; stores of objects have none
        storage().delete(stored.prefix)


def require_stored(stored: StoredFolder) -> None:
    """Raise unless every file is in the storage with the right size."""
    for name, entry in stored.manifest.items():
        path = f"{stored.prefix}/{name}"
        if not storage().exists(path):
            raise EngineUnavailable(_("The file %(name)s is missing in the storage.") % {"name": path})
        if storage().size(path) != entry["size"]:
            raise UnsafeModel(_("The file %(name)s in the storage is damaged.") % {"name": path})


_verified: dict[Path, tuple[tuple[int, int, int], ...]] = {}
_lock = threading.Lock()


def fetch(stored: StoredFolder) -> Path:
    """The folder on this machine, every file checked against its checksum.

    A process checks a file again only if its inode, size or time changed. Many processes may call this at once: each
    downloads beside the target and the first rename wins. Raises `UnsafeModel` for a wrong checksum in the storage and
    `EngineUnavailable` for a missing file.
    """
    target = Path(conf.CACHE_DIR) / stored.prefix
    with _lock:
        if _is_verified(target, stored.manifest):
            return target
        if target.exists():
            if _matches(target, stored.manifest):
                return _remember(target, stored.manifest)
            _discard(target)
        _download(stored, target)
        return _remember(target, stored.manifest)


def _signature(folder: Path, manifest: Manifest) -> tuple[tuple[int, int, int], ...] | None:
    try:
        stats = [(folder / name).stat() for name in sorted(manifest)]
    except OSError:
        return None
    return tuple((stat.st_ino, stat.st_size, stat.st_mtime_ns) for stat in stats)


def _is_verified(folder: Path, manifest: Manifest) -> bool:
    known = _verified.get(folder)
    return known is not None and known == _signature(folder, manifest)


def _remember(folder: Path, manifest: Manifest) -> Path:
    signature = _signature(folder, manifest)
    if signature is not None:
        _verified[folder] = signature
    return folder


def _matches(folder: Path, manifest: Manifest) -> bool:
    """Exactly the files of the manifest, each with its checksum: a foreign file would be loaded as well."""
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    return present == set(manifest) and all(_digest(folder / name) == e["sha256"] for name, e in manifest.items())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(stored: StoredFolder, target: Path) -> None:
    building = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        for name, entry in stored.manifest.items():
            _download_file(f"{stored.prefix}/{name}", building / check_path(name), entry["sha256"])
        _put_in_place(building, target, stored.manifest)
    except FileNotFoundError as error:
        message = _("The model's file %(name)s is missing in the storage.") % {"name": error.filename}
        raise EngineUnavailable(message) from error
    except OSError as error:
        raise EngineUnavailable(_("The model could not be fetched: %(error)s") % {"error": error}) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _download_file(source: str, path: Path, expected: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with storage().open(source) as remote, path.open("wb") as local:
        for block in remote.chunks(BLOCK):
            digest.update(block)
            local.write(block)
    if digest.hexdigest() != expected:
        raise UnsafeModel(_("The checksum of %(name)s is wrong: it was damaged or exchanged.") % {"name": source})


def _put_in_place(building: Path, target: Path, manifest: Manifest) -> None:
    try:
        building.rename(target)
    except OSError:
        # Another process was first; its folder is as good if it matches.
        if not target.is_dir() or not _matches(target, manifest):
            raise


def _discard(target: Path) -> None:
    """Rename before deleting: readers of another process never see half a folder under the right name."""
    doomed = target.with_name(f".{target.name}.damaged.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        target.rename(doomed)
    except FileNotFoundError:
        return
    shutil.rmtree(doomed, ignore_errors=True)
