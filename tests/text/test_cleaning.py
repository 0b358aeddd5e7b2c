from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecom_ai.text.cleaning import clean_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>one</p><p>two<br>three</p>", "one two three"),
        ("<b>bold</b>er", "bolder"),
        ("a<script>alert(1)</script>b<style>p{}</style>", "ab"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;hi", "hi"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;hi", "hi"),
        ("5 &lt; 6 &amp; 7 > 3", "5 < 6 & 7 > 3"),
        ("size<10cm", "size<10cm"),
        ("a\x00b\x07c&#0;", "abc�".replace("�", "")),
        ("ad\u202emin\u200b x\ufeff&#8238;y", "admin xy"),
        ("ｆｕｌｌ　ｗｉｄｔｈ１２％", "full width12%"),
        ("纯棉，柔软。５ｃｍ", "纯棉，柔软。5cm"),
        ("12 m² ½ ™ ①", "12 m² ½ ™ ①"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"),
        ("קפה العربية", "קפה العربية"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb\u200dc", "abc"),
        ("  a \t\n\r\n b\u3000c ", "a b c"),
        ("cafe\u0301", "café"),
        ("𝐅𝐫𝐞𝐞", "Free"),
        ("\ud800ok", "ok"),
        ("", ""),
    ],
)
def test_text_comes_out_plain(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


def test_stacked_marks_are_cut_to_three() -> None:
    assert len(clean_text("a" + "\u0335" * 200)) <= 4


def test_lines_are_kept_when_asked_for() -> None:
    assert clean_text("<p>one</p>\n\n<p>two  x</p>\r\nthree", lines=True) == "one\ntwo x\nthree"


def test_the_limit_ends_at_a_word() -> None:
    assert clean_text("soft cotton shirt", limit=13) == "soft cotton"
    assert clean_text("纯棉柔软透气", limit=4) == "纯棉柔软"


@pytest.mark.parametrize(
    "piece", ["<b>x</b>", "<", "&lt;", "<a", "<p ", "好", "a\u0301", "\u200d", "&amp;", "<script>"]
)
def test_sixty_thousand_characters_of_anything_come_to_an_end(piece: str) -> None:
    assert len(clean_text((piece * 60_000)[:60_000], limit=400)) <= 400


@given(
    st.text()
    | st.lists(
        st.sampled_from(["<", ">", "&", "lt;", "script", "/", "a", " ", "\n", "=", "&amp;", "!", "--", "\x00", "#60;"])
    ).map("".join)
)
@settings(max_examples=400, deadline=None)
def test_no_text_can_come_out_as_markup(text: str) -> None:
    clean = clean_text(text)
    assert not re.search(r"<[a-zA-Z/!?]", clean)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", clean)
    assert clean == clean.strip()
    assert clean_text(clean) == clean
    clean.encode()
