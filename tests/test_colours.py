"""Words on a coloured ground can be read: 4.5 to 1, as WCAG asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ecom_ai

CSS = Path(ecom_ai.__file__).parent / "static" / "ecom_ai"


def variable(sheet: str, name: str) -> str:
    """As the light look has it, which comes first."""
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}})", (CSS / sheet).read_text("utf-8"))
    assert found, name
    return found[1]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    dark, light = sorted((luminance(ink), luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mood", ["positive", "negative"])
def test_the_name_of_a_mood_stands_out_from_its_wash(mood: str) -> None:
    ink, ground = (variable("sentiment.css", f"sentiment-{mood}{end}") for end in ("", "-wash"))
    assert contrast(ink, ground) >= 4.5


def test_what_needs_attention_stands_out_from_its_badge() -> None:
    selected = "#e4e4e4"  # the admin's --selected-bg
    assert contrast(variable("descriptions.css", "ecom-ai-bad"), selected) >= 4.5
