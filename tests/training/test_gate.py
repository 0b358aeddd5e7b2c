from __future__ import annotations

from ecom_ai.training.gate import Answered, Gate, gate_of


def answers(part: str, language: str, *, both: int, gained: int, lost: int) -> list[Answered]:
    right = [Answered(part, language, "negative", "negative", "negative")] * both
    won = [Answered(part, language, "negative", "positive", "negative")] * gained
    return [*right, *won, *[Answered(part, language, "negative", "negative", "positive")] * lost]


def test_a_gain_in_one_part_without_a_loss_is_better() -> None:
    gate = gate_of(
        [*answers("corrections", "zh", both=20, gained=10, lost=0), *answers("fixed", "zh", both=200, gained=2, lost=3)]
    )
    assert [(row.part, row.verdict) for row in gate.rows] == [("corrections", "better"), ("fixed", "same")]
    assert gate.is_better


def test_a_loss_in_one_language_is_red_whatever_the_other_gains() -> None:
    zh, en = answers("fixed", "zh", both=100, gained=30, lost=0), answers("fixed", "en", both=100, gained=0, lost=12)
    gate = gate_of([*zh, *en])
    assert {row.language: row.verdict for row in gate.rows} == {"zh": "better", "en": "worse"}
    assert not gate.is_better


def test_few_texts_decide_nothing_alone() -> None:
    gate = gate_of(answers("fixed", "en", both=3, gained=0, lost=2))
    assert (gate.rows[0].verdict, gate.is_better) == ("too_few", False)


def test_corrections_that_are_learned_count_even_where_they_are_few() -> None:
    same = answers("fixed", "zh", both=100, gained=1, lost=1)
    assert gate_of([*same, *answers("corrections", "zh", both=2, gained=3, lost=0)]).is_better
    assert not gate_of([*same, *answers("corrections", "zh", both=5, gained=0, lost=0)]).is_better


def test_nothing_held_out_is_no_reason_to_change() -> None:
    assert not gate_of([]).is_better


def test_a_gate_survives_its_way_through_json() -> None:
    gate = gate_of(answers("fixed", "en", both=30, gained=9, lost=0))
    assert Gate.from_metrics(gate.as_metrics()) == gate
    assert Gate.from_metrics({}) is None
