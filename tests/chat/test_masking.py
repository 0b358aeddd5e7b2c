"""What a model reads of a talk, and what the customer gets back."""

from __future__ import annotations

import pytest

from ecom_ai.chat.answering.masking import Masker, Restorer

TEXT = "My number is 13812345678, mail li@example.com; order A-1001."


def test_the_model_reads_no_personal_data_and_the_answer_gets_it_back() -> None:
    masker = Masker()
    masked = masker.mask(TEXT)
    assert "13812345678" not in masked
    assert "li@example.com" not in masked
    assert "A-1001" in masked
    assert masker.restore(masked) == TEXT
    assert "13812345678" not in repr(masker)


def test_one_value_has_one_placeholder_in_all_texts_and_two_values_have_two() -> None:
    masker = Masker()
    first, again, other = masker.mask("电话13812345678"), masker.mask("还是13812345678"), masker.mask("电话13987654321")
    assert first.removeprefix("电话") == again.removeprefix("还是")
    assert other.removeprefix("电话") not in first
    assert masker.restore(f"{first}，{other}") == "电话13812345678，电话13987654321"


def test_what_a_customer_typed_is_never_taken_for_a_placeholder() -> None:
    masker = Masker()
    masked = masker.mask("[phone_1] is not 13812345678")
    assert masker.restore(masked) == "[phone_1] is not 13812345678"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
def test_a_placeholder_that_is_cut_in_pieces_is_restored(size: int) -> None:
    masker = Masker()
    masked = masker.mask(TEXT) + " [phone_9] [x"
    restorer = Restorer(masker)
    pieces = [restorer.feed(masked[start : start + size]) for start in range(0, len(masked), size)]
    assert "".join(pieces) + restorer.close() == TEXT + " [phone_9] [x"
