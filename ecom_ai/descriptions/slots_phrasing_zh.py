"""Says facts in Chinese as people do where "<name>是<value>" reads badly: 附赠琴架, 宜密封避光存放. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ecom_ai.descriptions.slots_values import NO

_COPULA = "(?:是|为|采用|选用|达|有|包括)"
_PLAIN = re.compile(rf"(的?)<n(\d+)>{_COPULA}?<v\2>")
_WITHOUT = re.compile(r"(?:不含|不带|不配备|不具备|没有|无)<n(\d+)>")
_SPACE_BEFORE_SLOT = re.compile(r"(?<=[^\x00-\x7f]) (?=<)|(?<=>) (?=[^\x00-\x7f])")
_KEEPING = re.compile(r"存放|储存|贮存|保存|存储")
_ABILITY = re.compile(r"(?:调节|功能|模式|连接|控制|充电|投屏|定时)$")
_GIVEN = re.compile(r"附赠|赠送|随赠")
_OWN_VERB = re.compile(r"(?:适合|适用|可|能|支持|带)")
_SHORT = frozenset("快慢高低大小强弱好轻重厚薄软硬深浅")


def well_said(raw: str, values: Mapping[str, str]) -> str:
    """One raw sentence with the clauses that read badly said anew."""
    raw = _SPACE_BEFORE_SLOT.sub("", raw)
    raw = _PLAIN.sub(lambda found: _plain(found[2], found[0], values), raw)
    return _WITHOUT.sub(lambda found: _without(found[1], found[0], values), raw)


def _plain(slot: str, said: str, values: Mapping[str, str]) -> str:
    name, value = values.get(f"<n{slot}>", ""), values.get(f"<v{slot}>", "")
    short = not re.search(r"[，；;：]", value)
    if value in _SHORT or _GIVEN.search(name):
        return f"<n{slot}><v{slot}>"
    if _KEEPING.search(name) and short and re.fullmatch(r"[\u4e00-\u9fff]{2,10}", value) and value[-1] not in "处中内":
        return f"宜<v{slot}>{_KEEPING.search(name)[0]}"  # type: ignore[index] # it was found a line above
    if _OWN_VERB.match(value) and short and len(value) > 2:
        return f"<v{slot}>"
    # a way or a kind is neither "had" nor "reached"; a figure is not "used"
    return re.sub(r"(?<=>)(?:达|有)(?=<)", "为", said) if _is_said_with_is(name, value) else said


def _is_said_with_is(name: str, value: str) -> bool:
    return name.endswith(("类型", "方式", "接口", "形状", "模式")) or not re.search(r"[\d、和]", value)


def _without(slot: str, said: str, values: Mapping[str, str]) -> str:
    name, answer = values.get(f"<n{slot}>", ""), values.get(f"<v{slot}>", "")
    if answer not in NO:
        return said
    if name.endswith("含量"):
        return f"不含{name.removesuffix('含量')}"
    return f"不支持<n{slot}>" if _ABILITY.search(name) else said
