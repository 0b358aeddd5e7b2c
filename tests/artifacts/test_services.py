from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from ecom_ai.artifacts import files, services
from ecom_ai.artifacts.models import ActivationLog, Artifact
from ecom_ai.exceptions import Conflict, EngineUnavailable, InvalidInput, UnsafeModel

from .conftest import write_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(tmp_path):
    return [services.register(write_model(tmp_path / f"m{i}", bytes([i])), role="text") for i in (1, 2, 3)]


def state_of(artifact):
    artifact.refresh_from_db()
    return artifact.state


def test_versions_count_up_in_each_role(model, three):
    assert [a.version for a in three] == [1, 2, 3]
    assert services.register(model, role="sentiment").version == 1


def test_a_registered_model_keeps_name_card_and_checksums(model, admin_user):
    artifact = services.register(model, role="text", metrics={"valid_loss": 1.5}, user=admin_user)
    assert (artifact.name, artifact.state, artifact.created_by) == ("tiny", "ready", admin_user)
    assert artifact.card.startswith("# A card")
    assert set(artifact.manifest) == {
        "model.safetensors",
        "config.json",
        "tokenizer.json",
        "README.md",
        "ecom_ai.json",
    }
    assert artifact.size == sum(path.stat().st_size for path in model.iterdir())


def test_a_pickle_is_refused_and_nothing_is_stored(model, settings):
    (model / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(UnsafeModel):
        services.register(model, role="text")
    assert not Artifact.objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()


@pytest.mark.parametrize("role", ["", "Text", "../x", "a" * 41])
def test_a_wrong_role_is_refused(model, role):
    with pytest.raises(InvalidInput):
        services.register(model, role=role)


def test_exactly_one_is_in_use(three, admin_user):
    assert services.active("text") is None
    for artifact in three:
        services.activate(artifact, user=admin_user)
    assert [state_of(a) for a in three] == ["retired", "retired", "active"]
    assert services.active("text") == three[2]
    entry = ActivationLog.objects.first()
    assert (entry.artifact, entry.previous, entry.user) == (three[2], three[1], admin_user)


def test_the_database_refuses_a_second_one_in_use(three):
    services.activate(three[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Artifact.objects.filter(pk=three[1].pk).update(state="active")


def test_activating_twice_is_one_activation(three):
    services.activate(three[0])
    services.activate(three[0])
    assert ActivationLog.objects.count() == 1


def test_rolling_back_goes_back_step_by_step_to_the_starter(three):
    for artifact in three:
        services.activate(artifact)
    assert services.roll_back("text") == three[1]
    assert services.roll_back("text") == three[0]
    assert services.roll_back("text") is None
    assert services.active("text") is None
    with pytest.raises(Conflict):
        services.roll_back("text")


def test_a_second_click_on_roll_back_does_not_go_back_twice(three):
    for artifact in three:
        services.activate(artifact)
    services.roll_back("text", expected=three[2])
    with pytest.raises(Conflict, match="not in use"):
        services.roll_back("text", expected=three[2])
    assert services.active("text") == three[1]


def test_a_model_whose_files_are_gone_is_not_put_in_use(three):
    files.storage().delete(f"{three[0].prefix}/model.safetensors")
    with pytest.raises(EngineUnavailable, match="missing"):
        services.activate(three[0])
    assert services.active("text") is None


def test_a_damaged_file_is_not_put_in_use(three):
    Path(files.storage().path(f"{three[0].prefix}/model.safetensors")).write_bytes(b"short")
    with pytest.raises(UnsafeModel, match="damaged"):
        services.activate(three[0])


def test_the_model_in_use_cannot_be_deleted(three):
    services.activate(three[0])
    for delete in (lambda: services.delete(three[0]), three[0].delete, Artifact.objects.all().delete):
        with pytest.raises(Conflict, match="in use"):
            delete()
    assert Artifact.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_deleting_removes_the_files(three):
    services.delete(three[0])
    assert not files.storage().exists(f"{three[0].prefix}/model.safetensors")
    assert files.storage().exists(f"{three[1].prefix}/model.safetensors")


def test_a_failed_row_leaves_no_files(model, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError("no")

    monkeypatch.setattr(Artifact, "save", fail)
    with pytest.raises(IntegrityError):
        services.register(model, role="text")
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == []


def test_a_card_of_any_bytes_and_a_mark_without_a_name_are_taken_as_they_are(model: Path) -> None:
    (model / "README.md").write_bytes(b"\xff\0card")
    (model / "ecom_ai.json").write_text("[1]")
    artifact = services.register(model, role="text")
    assert (artifact.name, artifact.card) == ("text", "card")


def test_a_damaged_mark_is_refused(model: Path) -> None:
    (model / "ecom_ai.json").write_text("{")
    with pytest.raises(UnsafeModel, match="no JSON"):
        services.register(model, role="text")
