from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ecom_ai.text.sentences import sentence_spans, split_sentences


def test_chinese_and_english_are_cut_at_their_full_stops() -> None:
    assert split_sentences("很好。真的吗？是的……It fits. Really!") == [
        "很好。",
        "真的吗？",
        "是的……",
        "It fits.",
        "Really!",
    ]


def test_decimals_versions_and_abbreviations_stay_whole() -> None:
    text = "It is 3.5 cm. Mr. Smith likes v2.0, e.g. at home. See Nos. 5 and 6."
    assert split_sentences(text) == ["It is 3.5 cm.", "Mr. Smith likes v2.0, e.g. at home.", "See Nos. 5 and 6."]


def test_closing_quotes_belong_to_their_sentence_and_opening_ones_to_the_next() -> None:
    assert split_sentences('He said "Yes." Then left.') == ['He said "Yes."', "Then left."]
    assert split_sentences("（很好。）“真的？”他问。") == ["（很好。）", "“真的？”", "他问。"]
    assert split_sentences('是的。"Yes."') == ["是的。", '"Yes."']


def test_lines_are_sentences_and_empty_ones_are_none() -> None:
    assert split_sentences("Soft cotton\n\n  Warm wool \n。\n") == ["Soft cotton", "Warm wool"]
    assert split_sentences(" 。！ ") == []


@given(st.text(alphabet='a。.! \n"“”5中A', max_size=40))
def test_spans_are_in_order_and_keep_every_letter(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
