from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

import pytest

from ecom_ai.artifacts import files
from ecom_ai.artifacts.safety import model_files
from ecom_ai.conf import conf
from ecom_ai.exceptions import EngineUnavailable, UnsafeModel


@pytest.fixture
def stored(model):
    return files.store(model, model_files(model), "ecom_ai/artifacts/text/1")


def in_storage(stored, name):
    return Path(files.storage().path(f"{stored.prefix}/{name}"))


def test_what_is_fetched_is_what_was_stored(model, stored):
    folder = files.fetch(stored)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {p.name: p.read_bytes() for p in model.iterdir()}
    assert folder.is_relative_to(conf.CACHE_DIR)


def test_a_second_fetch_downloads_nothing(stored):
    files.fetch(stored)
    shutil.rmtree(files.storage().path("ecom_ai"))
    assert (files.fetch(stored) / "config.json").exists()
    files._verified.clear()  # a new process trusts nothing, checks, and needs no download either
    assert (files.fetch(stored) / "config.json").exists()


def test_a_file_exchanged_in_the_storage_is_refused(stored):
    path = in_storage(stored, "model.safetensors")
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    with pytest.raises(UnsafeModel, match="checksum"):
        files.fetch(stored)
    assert list(Path(conf.CACHE_DIR).rglob("*.safetensors")) == []


def test_a_missing_file_is_named(stored):
    in_storage(stored, "model.safetensors").unlink()
    with pytest.raises(EngineUnavailable, match=r"model\.safetensors is missing"):
        files.fetch(stored)


@pytest.mark.parametrize("damage", ["change", "delete", "add"])
def test_a_damaged_cache_is_fetched_anew(model, stored, damage):
    cached = files.fetch(stored)
    target = cached / "model.safetensors"
    if damage == "change":
        target.write_bytes(b"X" * target.stat().st_size)
    elif damage == "delete":
        target.unlink()
    else:
        (cached / "generation_config.json").write_text("{}")
        files._verified.clear()
    again = files.fetch(stored)
    assert sorted(p.name for p in again.iterdir()) == sorted(p.name for p in model.iterdir())
    assert (again / "model.safetensors").read_bytes() == (model / "model.safetensors").read_bytes()


def test_a_manifest_that_leaves_the_folder_is_refused(stored):
    entry = next(iter(stored.manifest.values()))
    evil = files.StoredFolder(stored.prefix, {"../../evil.json": entry})
    with pytest.raises((UnsafeModel, EngineUnavailable)):
        files.fetch(evil)
    assert not list(Path(conf.CACHE_DIR).rglob("evil.json"))


def test_many_processes_fetch_at_once(stored):
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(6)
    answers = context.Queue()

    def one_process():
        ready.wait()
        try:
            answers.put(str(files.fetch(stored)))
        except Exception as error:
            answers.put(repr(error))

    workers = [context.Process(target=one_process) for _ in range(6)]
    for worker in workers:
        worker.start()
    got = {answers.get(timeout=30) for _ in workers}
    for worker in workers:
        worker.join()
    assert got == {str(Path(conf.CACHE_DIR) / stored.prefix)}
    assert list((Path(conf.CACHE_DIR) / stored.prefix).parent.glob(".*")) == []


def test_removing_leaves_no_file(stored):
    files.remove(stored)
    assert [p for p in Path(files.storage().path("ecom_ai")).rglob("*") if p.is_file()] == []


def test_a_storage_that_fails_keeps_nothing(model, settings, tmp_path):
    blocked = tmp_path / "storage"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(EngineUnavailable, match="storage"):
        files.store(model, model_files(model), "ecom_ai/artifacts/text/1")
