"""How much processor time the guard takes for one text.

    python -m benchmarks.guard_speed [--rounds 200]

Prints milliseconds per text: for a sheet seen before (candidates of one product) and for a new sheet, per language.
Exits with 1 where a text of about 100 words or 150 Chinese characters takes 3 ms or more.
"""

from __future__ import annotations

import argparse
import time

from ecom_ai.descriptions.facts import FactSheet, Language, fact_sheet
from ecom_ai.descriptions.guard import check
from ecom_ai.descriptions.guard.sources import sources_of

GOAL_MS = 3.0
ENGLISH = fact_sheet(
    "Ridgeline Insulated Bottle",
    "Water bottles",
    {
        "Brand": "Ridgeline",
        "Model": "RB-500",
        "Capacity": "500 ml",
        "Material": "304 stainless steel",
        "Weight": "240 g",
        "Colour": "dark blue",
        "Keeps cold": "24 hours",
        "Size": "7 x 24 cm",
        "BPA-free": "yes",
        "Warranty": "2 years",
    },
)
CHINESE = fact_sheet(
    "山行保温杯",
    "水杯",
    {
        "品牌": "山行",
        "型号": "SX-500",
        "容量": "500毫升",
        "材质": "304不锈钢",
        "重量": "240克",
        "颜色": "深蓝色",
        "保温时长": "12小时",
        "尺寸": "7×24厘米",
        "不含双酚A": "是",
        "质保": "2年",
    },
)
ENGLISH_TEXT = """The Ridgeline Insulated Bottle holds 500 ml and weighs only 0.24 kg, so it slips easily into a bag. \
Its body is made from 304 stainless steel in dark blue, and it is BPA-free. Drinks stay cold for 24 hours, from the \
first train in the morning to the last lamp at night. At 7 x 24 cm it stands calmly on a desk and finds room in most \
car doors. Rinse it with warm water after use and leave the lid open while it dries. Model RB-500 is covered by a \
two-year warranty, so you can take it along without a second thought, day after day."""
CHINESE_TEXT = """山行保温杯容量为500毫升，杯身采用304不锈钢，重量仅0.24公斤，随手放进包里也不觉得沉。深蓝色外观耐看，\
热水放入后可保温12小时，上班路上也能喝到温热的水。杯身尺寸为7×24厘米，放在桌面或书包侧袋都合适，不含双酚A，\
家人一起用也安心。型号SX-500，提供两年质保，日常清洗只需用温水冲一冲，再打开盖子晾干，就能陪你走过很多个普通的日子。"""
TEXTS: dict[Language, tuple[FactSheet, str]] = {"en": (ENGLISH, ENGLISH_TEXT), "zh": (CHINESE, CHINESE_TEXT)}


def milliseconds(language: Language, rounds: int, *, new_sheet: bool) -> float:
    sheet, text = TEXTS[language]
    assert check(text, sheet, language=language).passed
    started = time.process_time()
    for _ in range(rounds):
        if new_sheet:
            sources_of.cache_clear()
        check(text, sheet, language=language)
    return (time.process_time() - started) / rounds * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    slowest = 0.0
    print(f"{'language':<10}{'sheet':<8}{'ms per text':>12}")
    for language in TEXTS:
        for new_sheet in (False, True):
            taken = milliseconds(language, rounds, new_sheet=new_sheet)
            slowest = max(slowest, taken)
            print(f"{language:<10}{'new' if new_sheet else 'known':<8}{taken:>12.2f}")
    print(f"goal: under {GOAL_MS} ms; slowest {slowest:.2f} ms")
    return 0 if slowest < GOAL_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
