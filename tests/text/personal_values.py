"""Values for `personal_data`: one function per slot. A `|` ends the labelled part of a value."""

from __future__ import annotations

import random
import string

from stdnum import luhn
from stdnum.cn import ric

_SURNAMES = (
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "赵",
    "黄",
    "周",
    "吴",
    "徐",
    "孙",
    "胡",
    "朱",
    "高",
    "林",
    "何",
    "郭",
    "马",
    "罗",
    "欧阳",
    "司马",
    "诸葛",
    "谢",
    "韩",
    "唐",
    "冯",
    "于",
    "董",
    "萧",
)
_GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "秀英",
    "霞",
    "平",
    "刚",
    "桂英",
    "子涵",
    "浩然",
    "雨桐",
    "梓萱",
    "一诺",
    "欣怡",
    "宇轩",
    "思远",
    "建国",
    "晓东",
)
_FIRST = (
    "John",
    "Mary",
    "Alice",
    "Robert",
    "Emily",
    "Michael",
    "Sarah",
    "Daniel",
    "Olivia",
    "James",
    "Sofia",
    "Liam",
    "Priya",
    "Ahmed",
    "Wei",
    "Grace",
    "Anne-Marie",
    "Thomas",
)
_LAST = (
    "Smith",
    "Johnson",
    "Wong",
    "O'Brien",
    "Garcia",
    "Miller",
    "Davis",
    "Patel",
    "Khan",
    "Nguyen",
    "Anderson",
    "Taylor",
    "Lee",
    "Walker",
    "Hughes",
    "Novak",
    "Schmidt",
)
_PLACES = ("110105", "310101", "440106", "330106", "320102", "510104", "420106", "360426", "370102", "610103")
_CITIES = (
    "上海市浦东新区",
    "北京市朝阳区",
    "广东省广州市天河区",
    "浙江省杭州市西湖区",
    "江苏省南京市玄武区",
    "四川省成都市武侯区",
    "深圳南山区",
    "湖北武汉洪山区",
    "广西壮族自治区南宁市青秀区",
    "苏州工业园区",
    "重庆市渝北区",
    "山东省青岛市市南区",
)
_ROADS = (
    "张江路",
    "建国门外大街",
    "体育西路",
    "文三路",
    "中山北路",
    "人民南路四段",
    "解放大道",
    "科技园南路",
    "长江东街",
    "星湖街",
)
_ESTATES = (
    "阳光小区",
    "万科城市花园",
    "碧桂园",
    "金地国际公寓",
    "龙湖苑",
    "中海大厦",
    "绿地广场",
    "师范大学家属院",
    "幸福新村",
)
_STREETS = (
    "Baker Street",
    "Maple Avenue",
    "Oak Rd",
    "Old Mill Lane",
    "Sunset Blvd",
    "W 42nd St",
    "Martin Luther King Drive",
    "Elm Ct",
    "Park Place",
)
_TOWNS = (
    ("Springfield", "IL"),
    ("New York", "NY"),
    ("San Francisco", "CA"),
    ("Austin", "TX"),
    ("St. Louis", "MO"),
    ("Portland", "OR"),
)
_UK_TOWNS = (
    ("London", "NW1 6XE"),
    ("Leeds", "LS1 4AP"),
    ("Bristol", "BS8 1TH"),
    ("Milton Keynes", "MK9 3XL"),
    ("Oxford", "OX1 2JD"),
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def name_zh(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def name_zh_titled(rng: random.Random) -> str:
    return rng.choice((name_zh(rng), rng.choice(_SURNAMES))) + "|" + rng.choice(("先生", "女士", "小姐"))


def name_en(rng: random.Random) -> str:
    middle = rng.choice(("", "", "", " J.", " Lee"))
    return f"{rng.choice(_FIRST)}{middle} {rng.choice(_LAST)}"


def name_en_last(rng: random.Random) -> str:
    return rng.choice((rng.choice(_LAST), f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"))


def phone_cn(rng: random.Random) -> str:
    number = "1" + rng.choice(("38", "39", "50", "86", "77", "99", "31", "59", "65", "91")) + _digits(rng, 8)
    shapes = (
        number,
        number,
        number,
        f"{number[:3]} {number[3:7]} {number[7:]}",
        f"{number[:3]}-{number[3:7]}-{number[7:]}",
        f"+86 {number}",
        f"+86-{number[:3]}-{number[3:7]}-{number[7:]}",
        f"86{number}",
        " ".join(number),
        number.translate(_FULL_WIDTH),
        f"{number[:5]} {number[5:]}",
        f"(+86){number}",
        ".".join((number[:3], number[3:7], number[7:])),
    )
    return rng.choice(shapes)


def landline_cn(rng: random.Random) -> str:
    code, length = rng.choice((("010", 8), ("021", 8), ("0571", 8), ("0755", 8), ("0512", 8), ("028", 8)))
    number = rng.choice("568") + _digits(rng, length - 1)
    return rng.choice(
        (
            f"{code}-{number}",
            f"{code}{number}",
            f"({code}){number}",
            f"{code} {number[:4]} {number[4:]}",
            f"{code}-{number}-8012",
        )
    )


def phone_us(rng: random.Random) -> str:
    area, middle, last = (
        rng.choice(("415", "212", "312", "617", "206", "512")),
        rng.choice("2345678") + rng.choice("023456789") + rng.choice("2345678"),
        _digits(rng, 4),
    )
    return rng.choice(
        (
            f"({area}) {middle}-{last}",
            f"{area}-{middle}-{last}",
            f"{area}.{middle}.{last}",
            f"+1 {area} {middle} {last}",
            f"1-{area}-{middle}-{last}",
            f"{area} {middle} {last}",
            f"{area}{middle}{last}",
        )
    )


def phone_uk(rng: random.Random) -> str:
    mobile = "07911 1" + _digits(rng, 5)
    return rng.choice(
        (
            mobile,
            mobile.replace(" ", ""),
            "+44 7911 1" + _digits(rng, 5),
            "020 7946 0" + _digits(rng, 3),
            "+44 (0)20 7946 0" + _digits(rng, 3),
        )
    )


def phone_intl(rng: random.Random) -> str:
    return rng.choice(
        (
            "+33 6 12 34 " + _digits(rng, 2) + " " + _digits(rng, 2),
            "+49 1512 3" + _digits(rng, 6),
            "+852 9" + rng.choice("0123") + _digits(rng, 2) + " " + _digits(rng, 4),
            "+81 90-1234-" + _digits(rng, 4),
            "+65 9" + rng.choice("0123") + _digits(rng, 2) + " " + _digits(rng, 4),
            "0044 7911 1" + _digits(rng, 5),
            "+61 412 34" + _digits(rng, 1) + " " + _digits(rng, 3),
        )
    )


def id_cn(rng: random.Random) -> str:
    base = (
        f"{rng.choice(_PLACES)}{rng.randint(1960, 2005)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{_digits(rng, 3)}"
    )
    number = base + ric.calc_check_digit(base + "0")
    return rng.choice(
        (number, number, f"{number[:6]} {number[6:14]} {number[14:]}", number.lower(), number.translate(_FULL_WIDTH))
    )


def card(rng: random.Random) -> str:
    prefix, length = rng.choice((("6222", 19), ("6217", 16), ("4532", 16), ("5425", 16), ("6228", 19)))
    body = prefix + _digits(rng, length - len(prefix) - 1)
    number = body + luhn.calc_check_digit(body)
    grouped = " ".join(number[i : i + 4] for i in range(0, length, 4))
    return rng.choice((number, grouped, grouped.replace(" ", "-")))


def ssn(rng: random.Random) -> str:
    return f"{rng.choice((212, 340, 518, 421))}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}"


def passport(rng: random.Random) -> str:
    return rng.choice("EGP") + _digits(rng, 8)


def email(rng: random.Random) -> str:
    user = rng.choice(("lily.wang", "zhang_wei88", "j.smith+shop", "10086abc", "cool-cat", "Anna", _digits(rng, 9)))
    host = rng.choice(("qq.com", "163.com", "gmail.com", "mail.example.co.uk", "foxmail.com", "company.cn"))
    return rng.choice((f"{user}@{host}",) * 4 + (f"{user}＠{host}", f"{user}(at){host}", f"{user} [at] {host}"))


def wechat(rng: random.Random) -> str:
    return rng.choice(
        (
            "lily_2020",
            "zhangwei88",
            "wxid_" + _digits(rng, 6),
            "abc-" + _digits(rng, 5),
            "Sunny1990",
            "q" + _digits(rng, 8),
        )
    )


def qq(rng: random.Random) -> str:
    return rng.choice("123456789") + _digits(rng, rng.choice((5, 7, 8, 9)))


def address_zh(rng: random.Random) -> str:
    city, number = rng.choice(_CITIES), rng.randint(1, 1999)
    road, estate = rng.choice(_ROADS), rng.choice(_ESTATES)
    building = f"{rng.randint(1, 40)}{rng.choice(('栋', '幢', '号楼'))}{rng.choice(('', '2单元'))}"
    door = f"{building}{rng.randint(101, 3204)}{rng.choice(('室', '', '房'))}"
    return rng.choice(
        (
            f"{city}{road}{number}号",
            f"{city}{road}{number}号{estate}{door}",
            f"{city}{estate}{door}",
            f"{city}{road}{estate}{door}",
            f"{city}{road}{number}弄{rng.randint(1, 90)}号{rng.randint(101, 999)}室",
            f"{city} {road} {number}号",
            f"{road}{number}号{door}",
            f"{city}李家村{rng.randint(1, 12)}组{rng.randint(1, 60)}号",
        )
    )


def address_us(rng: random.Random) -> str:
    town, state = rng.choice(_TOWNS)
    street = f"{rng.randint(1, 9999)} {rng.choice(_STREETS)}"
    unit = rng.choice(
        ("", "", f", Apt {rng.randint(1, 99)}B", f" #{rng.randint(1, 40)}", f", Suite {rng.randint(100, 900)}")
    )
    code = f"{rng.randint(10000, 99950)}"
    return rng.choice(
        (
            f"{street}{unit}, {town}, {state} {code}",
            f"{street}{unit}, {town} {state} {code}",
            f"{street}{unit}, {town}, {state}",
            f"PO Box {rng.randint(10, 9999)}, {town}, {state} {code}",
        )
    )


def address_uk(rng: random.Random) -> str:
    town, code = rng.choice(_UK_TOWNS)
    return rng.choice(
        (
            f"{rng.randint(1, 300)} {rng.choice(_STREETS[:5])}, {town} {code}",
            f"Flat {rng.randint(1, 30)}, {rng.randint(1, 99)} {rng.choice(_STREETS[:4])}, {town}, {code}",
        )
    )
