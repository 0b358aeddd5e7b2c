"""Chinese addresses: from large to small, ending in a numbered door."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .masking_spans import Span

_NUMBER = r"(?:[0-9A-Za-z]{1,6}(?:[-之][0-9]{1,4})?|[一二三四五六七八九十百零]{1,5}|[甲乙丙丁])"
_ROAD = r"(?:大道|大街|胡同|路|街|道|巷|弄|里|桥|村|屯|庄|寨|园区|科技园|工业园|开发区)"
_BUILDING = r"(?:号楼|号院|栋|幢|座|号|弄|单元|室|房|楼|层|组|队|户|门|舍)"
_PLACE = (
    r"(?:小区|花园|公寓|大厦|广场|苑|家园|新村|社区|宿舍|中心|城|府|园|庭|湾|里|居|院|大学|学校|医院|公司|"
    r"写字楼|超市|楼|村|阁|轩|邸|郡|岸|庄)"
)

# road and number, 张江路88号; or community and building, 阳光小区3栋; or village and group, 李家村3组
_CORE = re.compile(
    rf"{_ROAD}(?:[东南西北中]{{0,2}}[一二三四五六七八九十]?段)?[东南西北]?[ ,，]?{_NUMBER}[ ]?(?:号楼|号院|号|"
    rf"弄|巷|组|队|栋|幢|座)"
    rf"|{_PLACE}[东南西北]?[区门苑]?[ ,，]?(?:[一二三四五六七八九十0-9A-Z]{{1,3}}[期区][ ]?)?{_NUMBER}"
    rf"[ ]?(?:号楼|栋|幢|座|单元|号|室)"
)
_DETAIL = re.compile(
    rf"[ ,，]?(?:[\u4e00-\u9fff]{{2,12}}?{_PLACE}[东南西北]?[区门]?|"
    rf")(?:[ ,，\-]{{0,2}}{_NUMBER}[ ]?{_BUILDING}){{1,5}}(?:[ \-]?[0-9]{{2,5}}(?![0-9.\- ]))?"
    rf"|[ ,，]?[\u4e00-\u9fff]{{2,10}}?(?:小区|花园|公寓|大厦|广场|苑|家园|新村|宿舍|"
    rf"写字楼)(?:[ \-]?[0-9]{{2,5}}[室房]?)?"
    r"|[ \-]?[0-9]{3,5}(?![0-9.\-])[室房]?"
    r"|附近|旁边|对面"
)
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|"
    "台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_REGION = re.compile(
    rf"(?:{_PROVINCES})(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)?[\u4e00-\u9fffA-Za-z0-9 ,，·\-]*$"
    r"|[\u4e00-\u9fff]{2,6}?(?:市|自治州|地区|县|区|镇|乡|街道|开发区|新区)[\u4e00-\u9fffA-Za-z0-9 ,，·\-]*$"
)
_REACH_BACK = 60
_CLAUSE_BREAK = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9 ,，·\-]|(?<=[\u4e00-\u9fff]{5})[,，](?![\u4e00-\u9fff]{2,8}[省市区县镇乡路街])"
)
_LEAD_IN = re.compile(
    r"(?:地址|住址|住在|家住|寄到|寄往|寄去|寄至|送到|送至|送往|发到|发往|发至|搬到|搬去|位于|快递到|邮寄到|住|在|到|是|为|至|往|填|改成|改为|换成|去|从|给|请|了|的|我家|公司|单位|收)"
)
# 工业路灯100号 and 流行街2号色 are goods
_GOODS = re.compile(r"^(?:色|码|线|钢|针|字|电池|款|尺|油|胶|灯|型|链|粉底|纱)")
_CUED = re.compile(
    r"(?:(?:收货|收件|寄件|家庭|邮寄|详细|快递|公司|联系|配送|送货|退货|现住)?(?:地址|住址))\s*(?:是|为|[:：])\s*"
    r"([\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9 ,，·\-()（）#]{4,60})"
)
_LOOKS_LIKE_ADDRESS = re.compile(r"[省市区县镇乡村路街道巷弄号栋幢座楼室苑园]")


def find_chinese_addresses(text: str) -> Iterator[Span]:
    at = 0
    for found in _CORE.finditer(text):
        if found.start() < at or _GOODS.match(text[found.end() : found.end() + 2]):
            continue
        start = _beginning(text, max(at, found.start() - _REACH_BACK), found.start())
        if start >= found.start():
            continue
        at = _ending(text, found.end())
        yield Span("address", start, at)
    for found in _CUED.finditer(text):
        value = re.split(r"[,，]?(?:收件人|收货人|联系|电话|手机|邮编|谢谢|麻烦|请)", found[1])[0].rstrip(" ,，-(（")
        if sum(1 for _ in _LOOKS_LIKE_ADDRESS.finditer(value)) >= 2:
            yield Span("address", found.start(1), found.start(1) + len(value))


def _beginning(text: str, reach: int, core: int) -> int:
    """Where the address begins whose road or community ends at `core`."""
    before = text[_after_last_break(text, reach, core) : core]
    offset = core - len(before)
    region = _REGION.search(before)
    head = region.start() if region else max(0, len(before) - 8)
    lead_in = list(_LEAD_IN.finditer(before, 0, _first_region_end(before, head)))
    if lead_in:
        head = max(head, lead_in[-1].end()) if region else lead_in[-1].end()
    start = offset + head
    while start < core and text[start] in " ,，·-":
        start += 1
    return start


def _after_last_break(text: str, reach: int, core: int) -> int:
    last = reach
    for stop in _CLAUSE_BREAK.finditer(text[reach:core]):
        last = reach + stop.end()
    return last


def _first_region_end(before: str, head: int) -> int:
    """Lead-in words count up to the first 省, 市, 区; without one, anywhere."""
    first = re.search(r"[省市区县镇乡]", before[head:])
    return head + first.start() if first else len(before)


def _ending(text: str, end: int) -> int:
    for _ in range(5):
        more = _DETAIL.match(text, end)
        if not more or more.end() == end:
            break
        end = more.end()
    return end
