"""The exact test against values worked out by hand."""

from __future__ import annotations

import pytest

from ecom_ai.engines.significance import mcnemar


@pytest.mark.parametrize(("won", "lost", "p_value"), [(0, 0, 1.0), (5, 0, 0.0625), (1, 8, 0.0390625), (30, 30, 1.0)])
def test_mcnemars_exact_test(won: int, lost: int, p_value: float) -> None:
    assert mcnemar(won, lost) == pytest.approx(p_value, abs=1e-6)
