from __future__ import annotations

import json

import numpy as np
import pytest

from ecom_ai.engines.hf.training import records
from ecom_ai.engines.hf.training.data import IGNORED, BucketedBatches, PackedBatches, build_store
from ecom_ai.engines.hf.training.records import Record, read, training_records, validation_records
from ecom_ai.engines.hf.training.sentiment.records import read as read_labelled
from ecom_ai.exceptions import InvalidInput

END = 99


def store_of(folder, lengths, prompt=2):
    """Documents of the given lengths; document i is [i, i, ...] and ends with END."""
    records = [Record(str(i)) for i in range(len(lengths))]

    def encode(chunk):
        pairs = []
        for record in chunk:
            number = int(record.text)
            pairs.append(([number] * prompt, [number] * (lengths[number] - prompt - 1) + [END]))
        return pairs

    return build_store(records, encode, folder / "store", vocabulary=100)


def all_batches(batches, epoch=0):
    return [batches.batch(epoch * len(batches) + i) for i in range(len(batches))]


def test_packed_blocks_hold_every_token_once_and_no_padding(tmp_path):
    store = store_of(tmp_path, [17, 30, 9, 25, 40])
    batches = PackedBatches(store, context=8, batch_tokens=24, seed=1)
    seen = np.concatenate([inputs.ravel() for inputs, _ in all_batches(batches)])
    assert sorted(seen) == sorted(store.tokens[: batches.blocks * 8])
    assert batches.tokens_per_epoch == len(seen)


def test_targets_are_the_inputs_one_later(tmp_path):
    batches = PackedBatches(store_of(tmp_path, [50, 50]), context=10, batch_tokens=30, seed=1)
    for inputs, targets in all_batches(batches):
        assert (inputs[:, 1:] == targets[:, :-1]).all()


def test_a_batch_depends_only_on_seed_and_number(tmp_path):
    store = store_of(tmp_path, [20 + i % 7 for i in range(60)])
    for kind in (PackedBatches, BucketedBatches):
        more = {"pad": 0} if kind is BucketedBatches else {}
        read_all = all_batches(kind(store, context=64, batch_tokens=200, seed=5, **more), epoch=1)
        jumped = kind(store, context=64, batch_tokens=200, seed=5, **more).batch(len(read_all) + 3)
        assert (jumped[0] == read_all[3][0]).all()


def test_epochs_are_shuffled_differently(tmp_path):
    batches = BucketedBatches(store_of(tmp_path, [20] * 50), context=64, batch_tokens=100, seed=5, pad=0)
    first, second = all_batches(batches), all_batches(batches, epoch=1)
    assert any((a[0] != b[0]).any() for a, b in zip(first, second, strict=True))


def test_buckets_hold_every_document_once_with_loss_on_its_text_only(tmp_path):
    lengths = [5 + i % 23 for i in range(70)]
    batches = BucketedBatches(store_of(tmp_path, lengths), context=64, batch_tokens=128, seed=2, pad=0)
    documents = []
    for inputs, targets in all_batches(batches):
        assert inputs.size <= 128
        for row, wanted in zip(inputs, targets, strict=True):
            number = int(row[0])
            documents.append(number)
            kept = wanted[wanted != IGNORED]
            assert wanted[0] == IGNORED  # the prompt's second token
            assert list(kept) == [number] * (lengths[number] - 3) + [END]
    assert sorted(documents) == list(range(70))


def test_little_is_padding(tmp_path):
    lengths = [20 + (i * 7) % 100 for i in range(2000)]
    batches = BucketedBatches(store_of(tmp_path, lengths), context=256, batch_tokens=2048, seed=2, pad=0)
    positions = sum(inputs.size for inputs, _ in all_batches(batches))
    assert batches.tokens_per_epoch / positions > 0.93


def test_a_document_longer_than_the_context_is_left_out_and_counted(tmp_path):
    batches = BucketedBatches(store_of(tmp_path, [10, 70, 12]), context=64, batch_tokens=128, seed=2, pad=0)
    assert batches.too_long == 1
    assert list(batches.kept) == [0, 2]


def test_a_store_is_built_once_and_a_half_built_one_not_used(tmp_path):
    store_of(tmp_path, [10, 20])
    (tmp_path / "store" / "store.json").unlink()
    (tmp_path / "store" / "tokens.bin").write_bytes(b"")
    assert store_of(tmp_path, [10, 20]).document(1)[-1] == END
    untouched = build_store([], None, tmp_path / "store", vocabulary=100)
    assert len(untouched.ends) == 2


def test_records_are_held_out_always_the_same(tmp_path):
    lines = [json.dumps({"text": f"text {i}"}) for i in range(1000)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    training, valid = list(training_records(tmp_path)), list(validation_records(tmp_path))
    assert len(training) + len(valid) == 1000
    assert 0 < len(valid) < 40
    assert not {r.text for r in training} & {r.text for r in valid}


@pytest.mark.parametrize("line", ["{", "[1]", '{"prompt": "x"}', '"text"'])
def test_a_bad_line_is_named(tmp_path, line):
    (tmp_path / "a.jsonl").write_text('{"text": "good"}\n' + line)
    with pytest.raises(InvalidInput, match=r"a\.jsonl, line 2"):
        list(read(tmp_path / "a.jsonl"))


ROW = b'{"text": "a mug"}\n'


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b"\xff\xfe{", '{"text": "Café"}'.encode("latin-1"), b"\0", b'{"text"']
)
@pytest.mark.parametrize("reading", [read, read_labelled])
def test_a_line_that_cannot_be_read_is_named(tmp_path, reading, line):
    (tmp_path / "train.jsonl").write_bytes(ROW + line + b"\n" + ROW)
    with pytest.raises(InvalidInput, match="line 2"):
        list(reading(tmp_path / "train.jsonl"))


@pytest.mark.parametrize("field", [b'"end": 1e400', b'"probabilities": [NaN, NaN, NaN]', b'"start": ' + b"9" * 30])
def test_a_label_with_an_impossible_number_is_named(tmp_path, field):
    (tmp_path / "train.jsonl").write_bytes(b'{"text": "a mug", ' + field + b"}\n")
    with pytest.raises(InvalidInput, match="line 1"):
        list(read_labelled(tmp_path / "train.jsonl"))


@pytest.mark.parametrize("reading", [read, read_labelled])
def test_marks_of_an_editor_and_halves_of_signs_are_no_fault(tmp_path, reading):
    (tmp_path / "train.jsonl").write_bytes(b"\xef\xbb\xbf" + ROW + b'{"text": "a \\ud800 mug"}\n')
    assert [record.text for record in reading(tmp_path / "train.jsonl")] == ["a mug", "a ? mug"]


@pytest.mark.parametrize("card", [b"{", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_card_is_told(tmp_path, card):
    (tmp_path / "card.json").write_bytes(card)
    with pytest.raises(InvalidInput, match=r"card\.json"):
        records.data_card(tmp_path)


def test_placeholders_that_are_not_utf8_are_told(tmp_path):
    (tmp_path / "special_tokens.txt").write_bytes("<n1>".encode("utf-16"))
    with pytest.raises(InvalidInput, match="not UTF-8"):
        records.placeholders(tmp_path)
