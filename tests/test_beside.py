"""Work beside the model: in a helper process, and in this one where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecom_ai import beside as module
from ecom_ai.beside import beside
from ecom_ai.descriptions.facts import fact_sheet
from ecom_ai.descriptions.judging import Unjudged, judge_all
from ecom_ai.descriptions.prompts import PromptBook, Request, write_prompt
from ecom_ai.reviews.aspects import Aspect, built_in_aspects, lexicon_of
from ecom_ai.reviews.judging import ToJudge, read, read_for

HELPED = """
import time
from django.conf import settings
settings.configure(ECOM_AI_HELPER_PROCESSES=1)
from ecom_ai.beside import beside
import os
if __name__ == "__main__":
    print(beside(os.getpid), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def helper(settings: Any) -> Iterator[int]:
    """The id of a helper process."""
    settings.ECOM_AI_HELPER_PROCESSES = 1
    yield beside(os.getpid)
    module._helpers.drop(module._helpers._pool)


def test_another_process_judges_and_says_the_same(helper: int) -> None:
    assert helper != os.getpid()
    sheet = fact_sheet("保温杯", "水杯", {"容量": "480 毫升", "材质": "304 不锈钢"})
    request = Request(sheet, "zh")
    written = write_prompt(request, book=PromptBook(), prompt_format="slots")
    answers = [Unjudged(request, written, text) for text in ("<t>很好。", "容量 900 毫升，全国第一。", "")]
    assert beside(judge_all, answers) == judge_all(answers)


def test_without_helpers_the_work_is_done_here(settings: Any) -> None:
    settings.ECOM_AI_HELPER_PROCESSES = 0
    assert beside(os.getpid) == os.getpid()


def test_a_helper_that_was_killed_is_replaced_and_nothing_is_lost(
    helper: int, caplog: pytest.LogCaptureFixture
) -> None:
    os.kill(helper, signal.SIGKILL)
    pids = {beside(os.getpid) for _ in range(3)}
    assert helper not in pids
    assert pids - {os.getpid()}
    assert "No helper process" in caplog.text


def test_what_the_work_raises_is_raised_here(helper: int) -> None:
    with pytest.raises(ZeroDivisionError):
        beside(divmod, helper, 0)
    assert beside(os.getpid) == helper


def test_no_helper_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(HELPED)
    environment = {**os.environ, "PYTHONPATH": str(Path(module.__file__).parents[1])}
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout is not None
    helper = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    ends = time.monotonic() + 20
    while _lives(helper):
        assert time.monotonic() < ends
        time.sleep(0.05)


def _lives(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize("more", [False, True], ids=["built in", "the shop's own"])
def test_the_words_of_reviews_are_read_alike_in_either(helper: int, more: bool) -> None:
    own = Aspect("glaze", "釉面", "Glaze", ("釉面",), ("glaze",), ("Mugs",))
    aspects = (*built_in_aspects(), own) if more else built_in_aspects()
    texts = [
        ToJudge(text, "Mugs") for text in ("Bad quality, it broke.", "质量很好", "The glaze is lovely.", "?!", "\0")
    ]
    here = read(texts, lexicon_of(aspects))
    assert beside(read_for, texts, aspects) == here
    assert any(mention.aspect == "glaze" for mention in here[2].mentions) == more
    assert {mention.aspect for each in here[:2] for mention in each.mentions} == {"quality"}
