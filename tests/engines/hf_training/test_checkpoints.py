from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from ecom_ai.engines.hf.training.checkpoints import KEPT, Checkpoints
from ecom_ai.exceptions import EngineError

# A real limit on file sizes: writes fail as they do on a full disk, in a process of its own.
WRITE_TOO_MUCH = """
import resource, signal, sys
import torch
from pathlib import Path
from ecom_ai.engines.hf.training.checkpoints import Checkpoints
from ecom_ai.exceptions import EngineError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
checkpoints = Checkpoints(Path(sys.argv[1]))
checkpoints.save(1, {"model": {"w": torch.zeros(10)}})
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    checkpoints.save(2, {"model": {"w": torch.zeros(1_000_000)}})
except EngineError as error:
    print(error.code, error)
"""


def test_the_last_two_are_kept(tmp_path):
    checkpoints = Checkpoints(tmp_path)
    for step in (1, 2, 3, 4):
        checkpoints.save(step, {"step": torch.tensor(step)})
    assert checkpoints.numbers() == [3, 4]
    assert len(checkpoints.numbers()) == KEPT
    step, state = checkpoints.load_last()
    assert (step, int(state["step"])) == (4, 4)


def test_a_full_disk_is_told_and_the_last_good_checkpoint_stays(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WRITE_TOO_MUCH, str(tmp_path)], capture_output=True, text=True, timeout=120
    )
    assert done.stdout.startswith("disk_full The disk is full"), done.stderr
    assert "step 1 is kept" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["step-00000001.pt"]
    assert Checkpoints(tmp_path).load_last()[0] == 1


def test_a_disk_without_room_is_found_before_writing(tmp_path):
    huge = torch.empty(1 << 50, dtype=torch.uint8, device="meta")
    with pytest.raises(EngineError, match="The disk is full") as caught:
        Checkpoints(tmp_path).save(1, {"model": {"w": huge}})
    assert caught.value.code == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_has_none(tmp_path):
    assert Checkpoints(tmp_path / "none").load_last() is None
