"""What a web process loads: never torch, and it works where the worker extra is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    *("torch", "transformers", "peft", "accelerate", "opacus", "safetensors", "tokenizers"),
    *("numpy", "scipy", "jieba"),
)
WORKER_EXTRA = ("torch", "transformers", "tokenizers", "safetensors", "accelerate", "peft", "numpy")

WEB_PROCESS = """
import time
start = time.perf_counter()
import django
django.setup()
import importlib
from django.conf import settings
for name in ("ecom_ai.urls", "ecom_ai.tasks", settings.ROOT_URLCONF, *EXTRA):
    importlib.import_module(name)
from django.urls import get_resolver
get_resolver().url_patterns
seconds = time.perf_counter() - start
import sys
print("loaded:", *sorted({name.split(".")[0] for name in sys.modules} & set(HEAVY)))
status = open("/proc/self/status").read() if sys.platform == "linux" else ""
peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
print(f"started in {seconds:.2f} s, peak {int(peak[0]) // 1024 if peak else '?'} MB")
"""

WITHOUT_EXTRA = """
import sys

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

sys.meta_path.insert(0, NotInstalled())
"""


def in_fresh_process(code: str, *, settings: str = "config.settings_test", var: Path) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}},
        "DJANGO_SETTINGS_MODULE": settings,
        "VAR_DIR": str(var),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize(
    ("settings", "extra"),
    [
        ("config.settings_test", ("ecom_ai.admin", "config.celery", "config.asgi", "shop.urls")),
        ("tests.settings_othershop", ()),
    ],
)
def test_a_web_process_loads_no_model_library(settings: str, extra: tuple[str, ...], tmp_path: Path) -> None:
    out = in_fresh_process(f"HEAVY, EXTRA = {HEAVY!r}, {extra!r}\n{WEB_PROCESS}", settings=settings, var=tmp_path)
    print(settings, out.splitlines()[1])
    assert out.splitlines()[0] == "loaded:"


@pytest.mark.parametrize("settings", ["config.settings_test", "tests.settings_othershop"])
def test_the_checks_pass_without_the_worker_extra(settings: str, tmp_path: Path) -> None:
    code = f"""BLOCKED = {WORKER_EXTRA!r}
{WITHOUT_EXTRA}
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "check", "--fail-level", "WARNING"])
"""
    assert "no issues" in in_fresh_process(code, settings=settings, var=tmp_path)


def test_the_block_works(tmp_path: Path) -> None:
    code = f"BLOCKED = {WORKER_EXTRA!r}\n{WITHOUT_EXTRA}\nimport torch"
    with pytest.raises(AssertionError, match="No module named 'torch'"):
        in_fresh_process(code, var=tmp_path)


def test_the_starter_engine_without_the_worker_extra_names_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    code = f"""BLOCKED = {WORKER_EXTRA!r}
{WITHOUT_EXTRA}
import django
from django.test.utils import override_settings
django.setup()
from ecom_ai.backends import engine_for
from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.exceptions import MissingExtra
backend = "ecom_ai.engines.hf.generator.HFTextGenerator"
with override_settings(ECOM_AI_ENGINES={{"text": {{"BACKEND": backend, "MODEL": {str(tmp_path)!r}}}}}):
    try:
        engine_for("text").generate([Prompt("a mug")], GenerationOptions())
    except MissingExtra as error:
        print(error)
"""
    assert "ecom_ai[worker]" in in_fresh_process(code, var=tmp_path)


def test_the_text_package_loads_neither_django_nor_a_dictionary(tmp_path: Path) -> None:
    code = """
import pkgutil, importlib, sys
import ecom_ai.text
names = [module.name for module in pkgutil.iter_modules(ecom_ai.text.__path__) if not module.name.startswith("jieba_")]
for name in names:
    importlib.import_module(f"ecom_ai.text.{name}")
print(len(names), "loaded:", *sorted({"django", "jieba", "phonenumbers", "stdnum", "numpy"} & set(sys.modules)))
"""
    count, loaded = in_fresh_process(code, var=tmp_path).strip().split(" ", 1)
    assert int(count) > 10
    assert loaded == "loaded:"
