"""Corpus preparation beside jieba used the plain way, in one run.

    python -m benchmarks.prepare_speed [--texts 20000]

The plain way: for each text, read the stop words and cut with jieba, in one process. Ours: stop words read once,
chunks, flat memory, more processes where the work is long. Loading the dictionary is counted for neither. Both give
the same words, which is checked. Goal: 5 times the texts per second. The last line is the whole preparation (clean,
mask, tell the language, drop duplicates, cut), for comparison.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

import jieba

from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.segmentation import stop_word_set
from ecom_ai.training.prepare import PrepareOptions, cut_many, prepare
from ecom_ai.training.sources import Source

GOAL = 5
OWN_WORDS = ("双层真空 2000", "长绒棉 2000", "珍珠白 2000")
ZH = (
    "这款{a}采用{m}制成，容量{n}毫升，双层真空保温，杯口圆润易清洗，适合办公室和户外使用。",
    "产品重量约为{n}克，防漏设计，颜色有深空灰与珍珠白两种可选，附赠清洁刷一支。",
    "{a}面料选用新疆长绒棉，柔软亲肤不起球，经过水洗预缩处理，机洗也不易变形。",
    "整机功率{n}瓦，三档温度调节，{m}内胆不粘底，烹饪更省心，附中文说明书。",
    "续航可达{n}小时，充电十分钟可听两小时，{a}佩戴舒适轻盈，通勤出差都合适。",
)
EN = (
    "This {a} is made of {m} and holds {n} ml.",
    "It weighs {n} grams and comes in two colours with a small brush.",
    "Washed {m} stays soft and keeps its shape in the machine.",
    "Three settings up to {n} watts make weeknight cooking easy.",
    "One charge of the {a} lasts {n} hours.",
)
THINGS = (("保温杯", "bottle"), ("衬衫", "shirt"), ("电饭煲", "rice cooker"), ("耳机", "headset"), ("台灯", "lamp"))
MATTER = (("不锈钢", "steel"), ("亚麻", "linen"), ("陶瓷", "ceramic"), ("橡木", "oak"), ("硅胶", "silicone"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=20_000)
    texts = [clean_text(text) for text in products(parser.parse_args().texts)]
    with tempfile.TemporaryDirectory() as folder:
        dictionary, stop_words = Path(folder) / "words.txt", Path(folder) / "stop.txt"
        dictionary.write_text("\n".join(OWN_WORDS), "utf-8")
        stop_words.write_text("\n".join(sorted(stop_word_set(""))), "utf-8")
        for warm in (plain_way, own_way):  # both load their dictionaries before the clock starts
            warm(texts[:2], dictionary, stop_words)
        plain, expected = timed(lambda: plain_way(texts, dictionary, stop_words))
        ours, got = timed(lambda: own_way(texts, dictionary, stop_words))
        if got != expected:
            raise SystemExit("The words differ from those of jieba.")
        options = PrepareOptions(words=True, dictionary=str(dictionary), stop_words=str(stop_words))
        whole, _card = timed(lambda: prepare(map(Source, texts), Path(folder) / "out", options))
    print(f"{'':<34} {'products/s':>10} {'ratio':>6}  goal {GOAL}")
    for name, seconds in (
        ("jieba, the plain way", plain),
        ("ours, same words", ours),
        ("ours, whole preparation", whole),
    ):
        print(f"{name:<34} {len(texts) / seconds:>10,.0f} {plain / seconds:>6.1f}")


def own_way(texts: list[str], dictionary: Path, stop_words: Path) -> list[list[str]]:
    return list(cut_many(texts, dictionary=str(dictionary), stop_words=str(stop_words)))


def plain_way(texts: list[str], dictionary: Path, stop_words: Path) -> list[list[str]]:
    if not jieba.dt.initialized:
        jieba.load_userdict(str(dictionary))
    cutter, cut = jieba.dt, []
    for text in texts:
        with stop_words.open(encoding="utf-8") as lines:
            stop = {line.strip() for line in lines}
        cut.append([w for w in cutter.cut(text) if w not in stop and w.lower() not in stop and is_word(w)])
    return cut


def is_word(piece: str) -> bool:
    return any(char.isalnum() for char in piece)


def products(count: int) -> list[str]:
    random.seed(0)
    found = []
    for i in range(count):
        lines, language, glue = (ZH, 0, "") if i % 2 else (EN, 1, " ")
        said = [
            line.format(a=random.choice(THINGS)[language], m=random.choice(MATTER)[language], n=random.randrange(2000))
            for line in random.sample(lines, 4)
        ]
        found.append(f"<p>{glue.join(said)}</p>")
    return found


def timed(function):
    started = time.perf_counter()
    result = function()
    return time.perf_counter() - started, result


if __name__ == "__main__":
    main()
