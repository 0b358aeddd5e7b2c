"""The README says what is there."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management import get_commands

from ecom_ai.conf import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_and_no_other():
    listed = set(re.findall(r"^\| `ECOM_AI_(\w+)`", README, re.MULTILINE))
    assert listed == {name for name in dir(Settings) if name.isupper()}
    assert len(listed) < 20


def test_every_command_is_in_the_table_and_no_other():
    listed = set(re.findall(r"^\| `(ecom_ai_\w+)`", README, re.MULTILINE))
    assert listed == {name for name, app in get_commands().items() if app == "ecom_ai"}


def test_every_link_leads_somewhere():
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
