"""What small models read and write, and what becomes of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecom_ai.descriptions import slots
from ecom_ai.descriptions.facts import Fact, FactSheet, fact_sheet

LAMP = FactSheet(
    "Alder Desk Lamp",
    "Lighting > Desk Lamps",
    (
        Fact("Material", "Solid oak, Steel"),
        Fact("Weight (g)", "840"),
        Fact("Dimmable", "yes"),
        Fact("Number of sockets", "2"),
        Fact("Energy class", "A+"),
        Fact("Carry case", "no"),
        Fact("Origin", "Denmark"),
        Fact("Care", "Wipe with a dry cloth. Do not use solvents."),
    ),
)
TEAPOT = FactSheet(
    "松月紫砂茶壶",
    "家居/茶壶",
    (Fact("材质", "紫砂"), Fact("容量", "220 ml"), Fact("颜色", "红色、黑色"), Fact("是否防烫", "是")),
    language="zh",
)


def encode(sheet: FactSheet, language: str = "en", **options: object) -> slots.Encoded:
    return slots.encode(sheet, language=language, tone="plain", **options)  # type: ignore[arg-type]


def by_name(encoded: slots.Encoded, name: str) -> str:
    """The value placeholder of a fact by its name's surface."""
    return next(tag.replace("n", "v") for tag, text in encoded.values.items() if tag[1] == "n" and text == name)


def test_the_prompt_shows_class_name_and_kind_but_no_value() -> None:
    prompt = encode(LAMP).prompt
    assert prompt.startswith(
        "<en><plain><one><lighting><t><c>desk lamp<n1><material>material<list><n2><weight>weight<num>"
    )
    assert prompt.endswith("<w>")
    assert "840" not in prompt
    assert "oak" not in prompt


def test_every_token_of_a_prompt_is_known_to_the_tokenizer() -> None:
    import re

    known = set(slots.tokens())
    for sheet, language in ((LAMP, "en"), (TEAPOT, "zh")):
        assert set(re.findall(r"<[^<>]+>", encode(sheet, language).prompt)) <= known


def test_used_tells_the_fact_behind_each_placeholder() -> None:
    encoded = encode(LAMP)
    tag = by_name(encoded, "energy class")
    assert LAMP.facts[encoded.used[tag]].name == "Energy class"


@pytest.mark.parametrize(
    ("name", "value"),
    [("material", "solid oak and steel"), ("weight", "840 g"), ("energy class", "A+"), ("origin", "Denmark")],
)
def test_values_take_the_form_that_stands_in_a_sentence(name: str, value: str) -> None:
    encoded = encode(LAMP)
    assert encoded.values[by_name(encoded, name)] == value


def test_articles_verbs_and_capitals_agree_with_what_is_put_in() -> None:
    encoded = encode(LAMP)
    energy, sockets = by_name(encoded, "energy class"), by_name(encoded, "sockets")
    text = f"<n2> is<v2>. It has a{energy.replace('v', 'n')} of{energy}. The{sockets.replace('v', 'n')} is{sockets}."
    assert slots.realise(text, encoded) == "Weight is 840 g. It has an A+ energy class. It has 2 sockets."


@pytest.mark.parametrize(
    ("word", "an"),
    [("LED", True), ("USB", False), ("hour", True), ("unit", False), ("8 kg", True), ("18 V", True), ("180 V", False),
     ("oak", True), ("European", False), ("unused", True), ("XL", True), ("beech", False)],
)  # fmt: skip
def test_a_or_an_follows_the_sound(word: str, an: bool) -> None:
    from ecom_ai.descriptions.slots_realise import takes_an

    assert takes_an(word) is an


def test_a_sentence_with_an_unfilled_placeholder_is_dropped() -> None:
    assert slots.realise("It weighs<v2>. It costs<v11>. Fine.", encode(LAMP)) == "It weighs 840 g. Fine."
    assert slots.realise("It is <material>. <v2", encode(LAMP)) == ""


def test_a_sentence_that_was_told_is_not_told_again() -> None:
    assert slots.realise("It weighs<v2>. Nice. The<n2> is<v2>. Nice.", encode(LAMP)) == "It weighs 840 g. Nice."


def test_a_clause_that_was_told_is_not_told_again() -> None:
    told = "It weighs<v2>, it is<n3>, and the<n2> is<v2>. It is made of<v1>, weighs<v2>, and it is<n3>."
    assert (
        slots.realise(told, encode(LAMP)) == "It weighs 840 g, and it is dimmable. It is made of solid oak and steel."
    )


def test_a_name_that_announces_its_value_is_no_repetition() -> None:
    assert slots.realise("再看<n2>，写的是<v2>。", encode(TEAPOT, "zh")) == "再看容量，写的是220ml。"


def test_a_clause_that_carries_the_subject_stays_though_it_was_told() -> None:
    told = "It weighs<v2>. In addition, it weighs<v2>, and it is<n3>. With<v1>, it weighs<v2>."
    assert slots.realise(told, encode(LAMP)) == (
        "It weighs 840 g. In addition, it weighs 840 g, and it is dimmable. With solid oak and steel, it weighs 840 g."
    )


def test_a_property_without_its_value_is_not_named() -> None:
    encoded = encode(TEAPOT, "zh")
    assert slots.realise("再看<n2>。<n1>为<v1>，<n2>，<n4>。<n4>为<v4>。", encoded) == "材质为紫砂，防烫。"


def test_a_fact_in_the_words_of_another_class_is_said_plainly_instead() -> None:
    raw = "It weighs<v2>. It has a capacity of<v1> and comes with<v4><n4>."
    assert slots.realise(raw, encode(LAMP)) == (
        "It weighs 840 g. The material is solid oak and steel, and it has 2 sockets."
    )
    assert slots.realise("容量为<v1>，<n4>。", encode(TEAPOT, "zh")) == "材质为紫砂，防烫。"


def test_verbs_for_figures_and_for_things_are_kept_apart() -> None:
    assert slots.realise("The<n5> comes to<v5>. The<n2> comes to<v2>.", encode(LAMP)) == (
        "The energy class is A+. The weight comes to 840 g."
    )
    assert slots.realise("<n2>采用<v2>，<n1>给到<v1>。", encode(TEAPOT, "zh")) == "容量为220ml，材质为紫砂。"


def test_a_cut_off_sentence_is_dropped_unless_it_is_all_there_is() -> None:
    assert slots.realise("It weighs<v2>. It has a", encode(LAMP)) == "It weighs 840 g."
    assert slots.realise("It weighs<v2>,", encode(LAMP)) == "It weighs 840 g."


def test_chinese_text_has_no_gaps_and_joins_lists_its_own_way() -> None:
    encoded = encode(TEAPOT, "zh")
    assert slots.realise("<t> 采用<v1>，容量 <v2>。\n颜色有<v3>，<n4>。", encoded) == (
        "松月紫砂茶壶采用紫砂，容量220ml。\n\n颜色有红色和黑色，防烫。"
    )


def test_the_other_language_translates_names_and_values_and_leaves_the_title_out() -> None:
    encoded = encode(TEAPOT, "en")
    assert "<t>" not in encoded.values
    assert encoded.values[by_name(encoded, "capacity")] == "220 ml"
    assert encoded.values[by_name(encoded, "colour")] in {"red and black", "Red and black"}
    assert not any("\u4e00" <= char <= "\u9fff" for text in encoded.values.values() for char in text)


def test_what_cannot_be_said_in_the_language_is_left_out() -> None:
    sheet = FactSheet("茶壶", "茶壶", (Fact("意境", "空山新雨后"), Fact("重量", "300 g")), language="zh")
    assert set(encode(sheet, "en").used.values()) == {1}


def test_shop_keeping_names_and_contradictions_are_left_out() -> None:
    sheet = FactSheet(
        "Lamp", "Lamps", (Fact("SKU", "A-1"), Fact("Price", "9"), Fact("Colour", "red"), Fact("Height", "9 cm")),
        notes=("contradiction:Colour",),
    )  # fmt: skip
    assert set(encode(sheet).used.values()) == {3}


def test_superlatives_of_the_shop_are_not_passed_on() -> None:
    sheet = FactSheet("全网第一台灯", "台灯", (Fact("口碑", "行业最好"), Fact("高度", "40厘米")), language="zh")
    encoded = encode(sheet, "zh")
    assert encoded.values == {"<c>": "台灯", "<v1>": "40厘米", "<n1>": "高度"}


def test_of_many_facts_twelve_are_chosen_and_the_seed_rotates_them() -> None:
    sheet = FactSheet("Lamp", "Lamps", tuple(Fact(f"quality {chr(97 + n)}", f"{n} cm") for n in range(26)))
    first, second = encode(sheet), encode(sheet, seed=3)
    assert len(set(first.used.values())) == len(set(second.used.values())) == slots.MAX_SLOTS
    assert first.used != second.used
    assert encode(sheet, seed=3) == second


def test_angle_brackets_in_names_cannot_forge_a_slot() -> None:
    sheet = FactSheet("Lamp", "Lamps", (Fact("a <v2> b", "9 cm"), Fact("Height", "9 cm")))
    assert "<v2>" not in encode(sheet).prompt


def test_a_product_without_anything_still_has_a_prompt() -> None:
    assert encode(FactSheet("")).values == {"<c>": "product"}


@settings(deadline=None)
@given(cuts=st.lists(st.integers(0, 200), max_size=12))
def test_streaming_gives_the_same_text_wherever_the_pieces_are_cut(cuts: list[int]) -> None:
    encoded = encode(LAMP)
    text = "Meet the<t>.\nThis<c> is made of<v1>, weighs<v2> and is<n3>! It has<v4><n4>. <v99> is odd. Bye"
    bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    realiser = slots.stream_realiser(encoded)
    pieces = [realiser.feed(text[start:end]) for start, end in pairwise(bounds)]
    assert "".join(pieces) + realiser.close() == slots.realise(text, encoded)


@pytest.mark.parametrize(
    ("raw", "name", "value", "said"),
    [
        ("It has a<v1><n1>.", "Hooks", "brass", "It has brass hooks."),
        ("It has a<v1><n1>.", "Stitching", "nylon", "It has nylon stitching."),
        ("It has a<v1><n1>.", "Varnish", "spirit varnish", "It has spirit varnish."),
        ("It has a<v1> finish.", "Finish", "matte finish", "It has a matte finish."),
        ("It comes with a<n1>.", "Glue", "yes", "It comes with glue."),
        ("It has<v1><n1>.", "Parts", "612 pieces", "It has 612 parts."),
        ("It has a<n1> of<v1>.", "Bluetooth", "5.3", "It has Bluetooth 5.3."),
        ("It has a<n1> of<v1>.", "Finder scope", "red dot", "It has a red dot finder scope."),
        ("It has a<n1> of<v1>.", "Tripod height", "75 cm", "It has a tripod height of 75 cm."),
    ],
)
def test_english_articles_and_words_that_stand_twice(raw: str, name: str, value: str, said: str) -> None:
    assert slots.realise(raw, encode(fact_sheet("Kit", "Tools", {name: value}, language="en"))) == said


def test_chinese_words_that_stand_twice_are_said_once() -> None:
    sheet = fact_sheet("清溪水壶", "水壶", {"认证": "3C认证", "颜色": "白色"}, language="zh")
    encoded = slots.encode(sheet, language="zh", tone="plain")
    assert slots.realise("<t>通过<v1>认证，颜色为<v2>。", encoded) == "清溪水壶通过3C认证，颜色为白色。"


def test_a_part_is_named_without_the_word_material() -> None:
    encoded = encode(fact_sheet("Mug", "Mugs", {"Cup material": "Oak", "Fingerboard": "brass"}, language="en"))
    assert encoded.values["<n1>"] == "cup"
    assert encoded.classes["2"] == "part_material"  # the lexicon knows brass as a material


def test_capitals_of_a_sheet_that_capitalises_everything_carry_no_meaning() -> None:
    loud = encode(fact_sheet("Beans", "Coffee", {"Roast": "Light", "Body": "Full"}, language="en"))
    quiet = encode(fact_sheet("Bow", "Bows", {"Cord": "Dacron", "Body": "slim"}, language="en"))
    assert (loud.values["<v1>"], quiet.values["<v1>"]) == ("light", "Dacron")


def test_a_chinese_verb_that_speaks_of_a_fact_needs_one() -> None:
    encoded = encode(TEAPOT, "zh")
    assert slots.realise("慢慢喝。采用喜欢的事，容量为<v2>。采用好物。", encoded) == "慢慢喝。容量为220ml。"
