"""Cutting a text into supported claims, problems and the words between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecom_ai.descriptions.admin.segments import fact_name, segments

SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40), st.just("tip")), max_size=8)
SHEET = {"title": "Mug", "category": "Mugs", "price_band": "", "facts": [["Weight", "410 g"]]}
NAMES = {-1: "Product name", -2: "Category", -3: "Price band"}


@given(st.text(max_size=30), SPANS, SPANS)
def test_the_pieces_always_join_to_the_text(text, supported, problems):
    assert "".join(piece.text for piece in segments(text, supported=supported, problems=problems)) == text


def test_a_problem_wins_over_the_fact_that_it_overlaps():
    pieces = segments("It holds 350 ml.", supported=[(9, 15, "Capacity: 350 ml")], problems=[(9, 12, "not a fact")])
    assert [(piece.text, piece.mark) for piece in pieces] == [("It holds ", ""), ("350", "problem"), (" ml.", "")]


def test_a_claim_names_the_fact_that_it_came_from():
    assert fact_name(SHEET, 0, NAMES) == "Weight: 410 g"
    assert fact_name(SHEET, -1, NAMES) == "Product name: Mug"
    assert fact_name(SHEET, -2, NAMES) == "Category: Mugs"
    assert fact_name(SHEET, 7, NAMES) == ""
    assert fact_name(SHEET, None, NAMES) == ""
