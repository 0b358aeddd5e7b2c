"""The catalogue is complete and compiled."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

import shop

FOLDER = Path(shop.__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES"


def test_every_text_has_a_chinese_translation_and_it_is_compiled() -> None:
    entries = (FOLDER / "django.po").read_text(encoding="utf-8").strip().split("\n\n")[1:]
    assert len(entries) > 150
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries:
        assert "fuzzy" not in entry
        found = re.search(r'^msgid "(.+)"(?:\nmsgid_plural ".+")?\nmsgstr(?:\[0\])? "(.+)"$', entry, re.MULTILINE)
        assert found, entry
        source, target = (text.replace('\\"', '"') for text in found.groups())
        plural = "msgid_plural" in entry
        assert (compiled.ngettext(source, source, 1) if plural else compiled.gettext(source)) == target
        assert set(re.findall(r"%\(\w+\)s", source)) == set(re.findall(r"%\(\w+\)s", target)), entry


def test_the_language_of_the_page_decides() -> None:
    with translation.override("zh-hans"):
        assert _("Add to cart") == "加入购物车"
