from __future__ import annotations

import io
import json

import jieba
import pytest
from django.core.management import CommandError, call_command

from ecom_ai.exceptions import InvalidInput
from ecom_ai.text import similarity
from ecom_ai.text.segmentation import stop_word_set
from ecom_ai.training.models import DataSet
from ecom_ai.training.prepare import PrepareOptions, cut_many, in_processes, prepare
from ecom_ai.training.sources import Source, from_files
from shop.models import Category, Product

TEXTS = [
    "这款保温杯采用不锈钢制成，双层真空，保温十二小时。",
    "The lid is easy to open and the bottle fits most cup holders.",
    "面料选用长绒棉，柔软亲肤，机洗不变形。",
]


def rows(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def records(folder):
    return [
        row
        for name in ("train", "valid")
        if (folder / f"{name}.jsonl").exists()
        for row in rows(folder / f"{name}.jsonl")
    ]


def done(tmp_path, sources, **options):
    folder = tmp_path / "prepared"
    card = prepare(sources, folder, PrepareOptions(processes=1, **options))
    return card, records(folder), folder


def test_text_is_cleaned_and_its_language_told(tmp_path):
    card, found, _ = done(tmp_path, [Source(f"<p>{TEXTS[0]}</p><script>x()</script>"), Source(TEXTS[1] + "\x00")])
    assert [(row["text"], row["language"]) for row in found] == [(TEXTS[0], "zh"), (TEXTS[1], "en")]
    assert card["languages"] == {"en": 1, "zh": 1}


def test_personal_data_is_masked_and_counted_but_not_kept(tmp_path):
    card, found, folder = done(
        tmp_path,
        [Source("联系电话 13812345678，欢迎来电咨询保温杯。"), Source("Mail anna@example.com for the bottle.")],
    )
    everything = "".join(path.read_text("utf-8") for path in folder.iterdir())
    assert "13812345678" not in everything
    assert "anna@example.com" not in everything
    assert sum(card["masked"].values()) == 2
    assert len(found) == 2


def test_equal_and_nearly_equal_texts_are_dropped(tmp_path):
    long = " ".join(f"word{i}" for i in range(60))
    card, found, _ = done(
        tmp_path, [Source(TEXTS[0]), Source(f"<b>{TEXTS[0]}</b>"), Source(long), Source(long + " more")]
    )
    assert (card["duplicates_removed"], card["near_duplicates_removed"], len(found)) == (1, 1, 2)


def test_texts_too_short_to_learn_from_are_left_out(tmp_path):
    card, found, _ = done(tmp_path, [Source(""), Source("好"), Source(TEXTS[0])])
    assert (card["left_out"], len(found)) == ({"too_short": 2}, 1)


def test_a_part_is_held_out_for_validation(tmp_path):
    card, _, folder = done(tmp_path, [Source(f"{TEXTS[1]} Number {i * 7919}.") for i in range(400)], near_duplicates=0)
    assert card["train"] + card["valid"] == 400
    assert 0 < len(rows(folder / "valid.jsonl")) == card["valid"] < 30


def test_the_number_of_processes_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("ecom_ai.training.prepare.ALONE_SECONDS", 0)
    sources = [Source(f"{TEXTS[i % 3]} {i // 2}号", key=str(i)) for i in range(700)]
    for count in (1, 2):
        prepare(iter(sources), tmp_path / str(count), PrepareOptions(processes=count, words=True, near_duplicates=0))
    for name in ("train.jsonl", "valid.jsonl", "words.jsonl", "card.json"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_words_are_those_of_jieba_with_the_shops_dictionary_and_stop_words(tmp_path):
    dictionary, stop_words = tmp_path / "own.txt", tmp_path / "stop.txt"
    dictionary.write_text("长绒棉 1000\n", "utf-8")
    stop_words.write_text("的\n选用\n", "utf-8")
    peer = jieba.Tokenizer()
    peer.load_userdict(str(dictionary))
    stop = {"的", "选用"}
    expected = [[w for w in peer.cut(t) if w not in stop and any(c.isalnum() for c in w)] for t in TEXTS]
    assert list(cut_many(TEXTS, dictionary=str(dictionary), stop_words=str(stop_words), processes=1)) == expected
    assert "长绒棉" in expected[2]


def test_without_files_the_built_in_stop_words_count():
    cut = next(cut_many(["这是一个很好的保温杯"], processes=1))
    assert "保温杯" in cut
    assert not set(cut) & stop_word_set("")


def test_texts_of_one_template_are_not_all_compared_with_each_other(tmp_path, monkeypatch):
    compared = []
    original = similarity.jaccard
    monkeypatch.setattr(similarity, "jaccard", lambda a, b: (compared.append(1), original(a, b))[1])
    text = "This lamp is made of oak, weighs {} grams, shines for {} hours and comes with a white cable of two metres."
    card, _, _ = done(tmp_path, [Source(text.format(i, 7 * i)) for i in range(300)], near_duplicates=0.95)
    assert card["found"] == 300
    assert len(compared) < 300 * 30


def test_input_is_read_only_a_little_ahead(monkeypatch):
    monkeypatch.setattr("ecom_ai.training.prepare.ALONE_SECONDS", 0)
    read = []

    def items():
        for i in range(100):
            read.append(i)
            yield i

    results = in_processes(abs, items(), 2)
    assert next(results) == 0
    assert len(read) < 10
    assert list(results) == list(range(1, 100))


def test_files_of_all_kinds_are_read(tmp_path):
    (tmp_path / "a.txt").write_text("one\n\ntwo\n", "utf-8")
    (tmp_path / "b.jsonl").write_text('{"title": "T", "attributes": [["Size", "5 cm"]], "description": "D", "id": 7}\n')
    found = list(from_files([tmp_path]))
    assert [s.text.strip() for s in found] == ["one", "two", "D"]
    assert (found[2].attributes, found[2].key) == ({"Size": "5 cm"}, "7")


def test_a_file_of_an_editor_that_marks_utf8_is_read(tmp_path):
    (tmp_path / "b.jsonl").write_text('{"text": "A mug"}\n', "utf-8-sig")
    assert [s.text for s in from_files([tmp_path])] == ["A mug"]


@pytest.mark.parametrize("line", ["{", "[]", "3", "[" * 100_000])
def test_a_bad_line_is_named(tmp_path, line):
    (tmp_path / "b.jsonl").write_text(line + "\n")
    with pytest.raises(InvalidInput, match=r"b\.jsonl:1"):
        list(from_files([tmp_path / "b.jsonl"]))


PRODUCT = {
    "title": "Anna Bottle",
    "category": "Bottles",
    "attributes": {"Material": "stainless steel", "Capacity": "500 ml", "Lid": "bamboo"},
    "language": "en",
    "description": "This bottle is made of stainless steel. It holds 500 ml of tea.",
}


def command(*arguments):
    out = io.StringIO()
    call_command("ecom_ai_prepare", *map(str, arguments), "--processes", "1", stdout=out)
    return out.getvalue()


@pytest.fixture
def products(tmp_path):
    other = {**PRODUCT, "description": "Nothing here stands in the facts of the product at all."}
    path = tmp_path / "products.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in (PRODUCT, other)), "utf-8")
    return path


def test_products_become_pairs_with_placeholders(products, tmp_path):
    command("--files", products, "--out", tmp_path / "out", "--licence", "own texts")
    (record,) = records(tmp_path / "out" / "v1")
    assert "stainless steel" not in record["text"]
    assert "500 ml" not in record["text"]
    assert record["text"].count("<v") == 2
    assert "<v1>" in (tmp_path / "out" / "v1" / "special_tokens.txt").read_text()
    card = json.loads((tmp_path / "out" / "v1" / "card.json").read_text())
    assert (card["left_out"], card["licence"]) == ({"no_pair": 1}, "own texts")


def test_products_become_instructions_for_chat_models(products, tmp_path):
    command("--files", products, "--out", tmp_path / "out", "--pairs", "chat")
    first = next(row for row in records(tmp_path / "out" / "v1") if "steel" in row["text"])
    assert "500 ml" in first["prompt"]
    assert first["text"] == PRODUCT["description"]


def test_a_run_that_fails_leaves_no_half_version(products, tmp_path):
    with products.open("a", encoding="utf-8") as file:
        file.write("{\n")
    with pytest.raises(CommandError, match="not a JSON object"):
        command("--files", products, "--out", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_each_run_is_a_new_version(products, tmp_path):
    for _ in range(2):
        command("--files", products, "--out", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["v1", "v2"]


@pytest.mark.django_db
def test_it_is_kept_as_a_data_set_on_request(products, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "storage"
    assert "data set own-1" in command("--files", products, "--out", tmp_path / "out", "--name", "own")
    dataset = DataSet.objects.get()
    assert dataset.card["records"] == 1
    assert "train.jsonl" in dataset.manifest or "valid.jsonl" in dataset.manifest


@pytest.mark.django_db
def test_the_shops_own_products_are_read(tmp_path):
    category = Category.objects.create(name_en="Bottles", name_zh="水杯", slug="bottles")
    common = {"category": category, "language": "en", "price": 5, "currency": "EUR"}
    bottle = Product.objects.create(title="Bottle", sku="1", slug="1", description=PRODUCT["description"], **common)
    bottle.attributes.create(name="Material", value="stainless steel")
    bottle.attributes.create(name="Capacity", value="500 ml")
    Product.objects.create(title="Without words", sku="2", slug="2", **common)
    said = command("--out", tmp_path / "out")
    (record,) = records(tmp_path / "out" / "v1")
    assert (record["id"], record["text"].count("<v")) == (str(bottle.pk), 2)
    assert "shop.Product" in said


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CommandError, match="no file"):
        command("--files", tmp_path / "none.jsonl", "--out", tmp_path / "out")
