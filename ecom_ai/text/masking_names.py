"""Names of people, only where a cue word says so: 收件人, Mr., "contact:"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .masking_spans import Span
from .word_lists import word_list

_SURNAMES = "".join(sorted(word_list("surnames_zh")))
_DOUBLE_SURNAMES = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|独孤|轩辕|宇文|长孙|百里|呼延"
_SURNAME = f"(?:{_DOUBLE_SURNAMES}|[{_SURNAMES}])"
_AFTER_NAME = (
    r"(?=[^\u4e00-\u9fff]|$|电话|手机|地址|收|先生|女士|小姐|老师|同学|太太|联系|身份|微信|住|邮|的|，|在|号码|已|于|"
    r"北京|上海|天津|重庆|广东|浙江|江苏|山东|四川|湖北|湖南|河南|河北|福建|安徽|江西|陕西|辽宁)"
)
_GIVEN = r"(?!先生|女士|小姐|太太|老师)"
_CHINESE = rf"{_SURNAME}{_GIVEN}(?:[\u4e00-\u9fff]{{1,2}}?{_AFTER_NAME}|[·\u4e00-\u9fff]{{1,2}})"
_WESTERN_PART = r"(?:[A-Z]['’]|Mc|Mac|De|Van )?[A-Z][a-z]+"
_WESTERN = rf"{_WESTERN_PART}(?:[ \-](?:{_WESTERN_PART}|[A-Z]\.?(?![A-Za-z]))){{0,3}}"
_LATIN_NAME = rf"(?-i:{_WESTERN})"

_CUE_ZH = (
    r"(?:收件人|收货人|联系人|寄件人|发件人|签收人|持卡人|开户人|开户名|户主|经办人|姓名|真实姓名|客户名|客户|顾客|买家|会员|称呼|机主)"
    r"(?:姓名|名字|名称|名)?\s*(?:(?:是|为|叫)|[:：])\s*"
)
_CUE_ZH_LOOSE = (
    r"(?:收件人|收货人|联系人|寄件人|签收人|持卡人|姓名|我叫|我的名字是|我的名字叫|本人|寄给|请交给|请找|"
    r"麻烦找)\s*+[:：]?\s*+"
)
_CUE_EN = (
    r"\b(?:(?:recipient|consignee|attn|attention|cardholder|customer|buyer|contact|(?:first|last|full|contact|recipient|customer|"
    r"buyer|cardholder|your|account|receiver)(?:'s)? name|contact person|receiver|sender|deliver to|ship to|"
    r"shipped to|signed by|"
    r"for the attention of|sold to|bill to|emergency contact)(?:'s)?(?: name)?\s*(?:[:：]|\bis\b|-)\s*"
    r"|(?:my name is|my name's|name is|this is|i am|i'm|ask for|signed for by|signed by|for the attention of|"
    r"speak (?:to|with)|"
    r"addressed to|(?:best|kind|warm)? ?regards,?|sincerely,?|yours truly,?)\s+)"
)
_TITLE_EN = r"\b(?-i:Mrs?|Ms|Miss|Dr|Prof|Mister|Madam|Sir|MRS?|MS|DR)\b\.?\s+"

_CUED_ZH = re.compile(rf"{_CUE_ZH}(?P<name>{_CHINESE}|{_LATIN_NAME})", re.IGNORECASE)
_LOOSELY_CUED_ZH = re.compile(
    rf"{_CUE_ZH_LOOSE}(?P<name>{_SURNAME}{_GIVEN}[\u4e00-\u9fff]{{1,2}}?{_AFTER_NAME}|{_LATIN_NAME})"
)
_CUED_EN = re.compile(rf"{_CUE_EN}(?:{_TITLE_EN})?(?P<name>{_LATIN_NAME}|{_CHINESE})", re.IGNORECASE)
_TITLED_EN = re.compile(rf"{_TITLE_EN}(?P<name>{_LATIN_NAME})")
_TITLED_ZH = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[给找是叫请和的系与跟])|(?<=联系)|(?<=客户)|(?<=感谢))"
    rf"(?P<name>{_SURNAME}[\u4e00-\u9fff]{{0,2}})(?:先生|女士|小姐|太太|老师)(?![鞋衣裤包裙装款表帽袜手用专])"
)


def find_names(text: str) -> Iterator[Span]:
    for pattern in (_CUED_ZH, _LOOSELY_CUED_ZH, _CUED_EN, _TITLED_EN, _TITLED_ZH):
        for found in pattern.finditer(text):
            name = found["name"]
            if _may_be_a_name(name, titled=pattern is _TITLED_EN):
                yield Span("name", found.start("name"), found.end("name"))


def _may_be_a_name(name: str, *, titled: bool) -> bool:
    first = re.split(r"[ \-'’]", name.lower())[0]
    if titled and first in word_list("title_brands_en"):
        return False
    return first not in word_list("not_names_en")
