from __future__ import annotations

import pytest

from ecom_ai.engines.base import TermInContext
from ecom_ai.engines.clauses import LONGEST, clause_around


@pytest.mark.parametrize(
    ("text", "term", "clause"),
    [
        ("屏幕很好，电池不行。送货快", "电池", "电池不行"),
        ("屏幕很好但电池不行", "屏幕", "屏幕很好"),
        ("Great zip, but the lining tore. Fine.", "lining", "but the lining tore"),
        ("Costs 3.5 euro and the lid leaks", "lid", "Costs 3.5 euro and the lid leaks"),
        ("nice zip but bad lining", "zip", "nice zip"),
    ],
)
def test_the_clause_ends_at_the_boundaries_next_to_the_term(text: str, term: str, clause: str) -> None:
    start = text.index(term)
    assert clause_around(TermInContext(text, start, start + len(term))) == clause


def test_text_without_boundaries_is_cut_to_a_bounded_piece() -> None:
    text = "啊" * 50_000
    assert len(clause_around(TermInContext(text, 20_000, 20_002))) == 2 * LONGEST + 2
