"""From a colour's name, in either language, to the tone in which it is drawn."""

from __future__ import annotations

from zlib import crc32

TONES = {
    "d9c7a8": (
        "beige",
        "cream",
        "oat",
        "sand",
        "ivory",
        "linen",
        "natural",
        "米",
        "燕麦",
        "象牙",
        "奶油",
        "原色",
        "杏",
    ),
    "ece6da": ("white", "pearl", "白", "珍珠"),
    "43494d": ("black", "charcoal", "graphite", "ebony", "黑", "炭", "墨"),
    "8f979b": ("grey", "gray", "silver", "slate", "steel", "灰", "银", "钢"),
    "b5483c": ("red", "brick", "rust", "cherry", "burgundy", "红", "砖", "酒"),
    "d9825b": ("orange", "terracotta", "coral", "copper", "amber", "apricot", "橙", "橘", "珊瑚", "铜", "陶土"),
    "e0b04a": ("yellow", "mustard", "gold", "honey", "黄", "姜", "金", "蜂蜜"),
    "7d9a76": ("sage", "olive", "moss", "green", "forest", "pine", "绿", "橄榄", "竹", "松"),
    "5fa8a0": ("teal", "mint", "turquoise", "aqua", "青", "薄荷", "湖"),
    "4a7096": ("blue", "navy", "denim", "indigo", "cobalt", "sky", "ocean", "蓝", "藏青", "靛"),
    "86739f": ("purple", "lavender", "plum", "lilac", "violet", "紫", "薰衣草"),
    "d99aa5": ("pink", "rose", "blush", "粉", "玫瑰", "樱"),
    "7c5a43": ("brown", "walnut", "chocolate", "coffee", "tan", "camel", "oak", "棕", "咖", "驼", "胡桃", "褐", "木"),
}
BY_WORD = {word: code for code, words in TONES.items() for word in words}
UNNAMED = ("6f9488", "c98a5a", "7d8fb0", "b7777a", "8c9a5b", "c2a24f")


def colour_code(colour: str, key: str) -> str:
    """Six hexadecimal digits. A product without a colour gets a quiet one, always the same for the same key."""
    lowered = colour.lower()
    found = [(lowered.rfind(word), len(word), code) for word, code in BY_WORD.items() if word in lowered]
    if found:
        return max(found)[2]  # the last word carries the hue: "sky blue", "brick red", 雾霾蓝
    return UNNAMED[crc32(key.encode()) // 7 % len(UNNAMED)]
