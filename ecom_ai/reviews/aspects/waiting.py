"""How long something took to arrive, where no word judges it: "took three weeks", 等了十天."""

from __future__ import annotations

import re

_NUMBER: dict[str, float] = dict(zip("一二两三四五六七八九十半", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0.5), strict=True))
_NUMBER |= {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBER |= {"nine": 9, "ten": 10}
_DAYS = {"hour": 1 / 24, "小时": 1 / 24, "day": 1, "天": 1, "日": 1, "week": 7, "周": 7, "星期": 7, "礼拜": 7}
_DAYS |= {"month": 30, "月": 30}
_WAIT = re.compile(
    r"(?<![a-z\d一二两三四五六七八九十])(\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|[一二两三四五六七八九十半])"
    r"\s?(?:个|多|多个)?(?:\s?(?:full|whole|business|working))?\s?(hour|day|week|month|小时|天|日|周|星期|礼拜|月)",
    re.IGNORECASE,
)
_SOON = 3.0
_LATE = 7.0


def judged(clause: str) -> int | None:
    """1 for a wait of three days at most, -1 for a week and more, None for what lies between or no wait at all."""
    found = _WAIT.search(clause)
    if not found:
        return None
    amount = found[1].lower()
    days = float(_NUMBER.get(amount) or amount) * _DAYS[found[2].lower()]
    if days <= _SOON:
        return 1
    return -1 if days >= _LATE else None
