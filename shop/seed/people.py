"""Customers with names, addresses and phone numbers that belong to nobody."""

from __future__ import annotations

from random import Random

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from shop.languages import Language
from shop.models import Customer
from shop.seed.plan import Plan

USERNAME_PREFIX = "seed-"
SURNAMES_ZH = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN_ZH = [
    "晓雯",
    "子涵",
    "建国",
    "雨桐",
    "志强",
    "梦洁",
    "浩然",
    "思远",
    "佳怡",
    "俊杰",
    "丽华",
    "文博",
    "静怡",
    "宇航",
    "欣然",
    "明轩",
    "秀英",
    "海涛",
    "若曦",
    "天佑",
]
STREETS_ZH = ["青禾路", "春晓街", "望江路", "桂花巷", "石桥大道", "云栖路", "梧桐街", "听雨巷", "长亭路", "新月街"]
CITIES_ZH = [
    "杭州市西湖区",
    "成都市武侯区",
    "武汉市洪山区",
    "南京市鼓楼区",
    "西安市雁塔区",
    "长沙市岳麓区",
    "青岛市市南区",
    "厦门市思明区",
]
FIRST_EN = [
    "Alice",
    "Ben",
    "Clara",
    "Daniel",
    "Ella",
    "Felix",
    "Grace",
    "Henry",
    "Iris",
    "Jack",
    "Kate",
    "Leo",
    "Maya",
    "Noah",
    "Olive",
    "Paul",
    "Quinn",
    "Rosa",
    "Sam",
    "Tess",
    "Uma",
    "Victor",
    "Wendy",
    "Xavier",
    "Yara",
    "Zoe",
]
LAST_EN = [
    "Abbott",
    "Bell",
    "Carver",
    "Dalton",
    "Ellis",
    "Foster",
    "Grant",
    "Hughes",
    "Ingram",
    "Jensen",
    "Keller",
    "Lawson",
    "Mercer",
    "Norris",
    "Ortega",
    "Porter",
    "Quigley",
    "Reyes",
    "Shaw",
    "Turner",
    "Underhill",
    "Vance",
    "Walsh",
    "Young",
]
STREETS_EN = [
    "Orchard Lane",
    "Mill Street",
    "Harbor Road",
    "Linden Avenue",
    "Quarry Hill",
    "Chapel Walk",
    "Ferry Street",
    "Juniper Drive",
]
CITIES_EN = [
    "Portland, OR 97205",
    "Madison, WI 53703",
    "Asheville, NC 28801",
    "Burlington, VT 05401",
    "Boulder, CO 80302",
]


def seed_people(plan: Plan) -> list[Customer]:
    chance = plan.random("people")
    languages = [Language.CHINESE if number % 2 else Language.ENGLISH for number in range(plan.customers)]
    users = []
    for number, language in enumerate(languages, 1):
        first, last = _name(chance, language)
        name = f"{USERNAME_PREFIX}{number:04d}"
        # nobody signs in as these: an unusable password costs no hashing
        users.append(
            get_user_model()(
                username=name,
                first_name=first,
                last_name=last,
                email=f"{name}@example.com",
                password=make_password(None),
            )
        )
    saved = get_user_model().objects.bulk_create(users)
    return Customer.objects.bulk_create(
        Customer(
            user=user,
            language=language,
            phone=phone(chance, language),
            address=address(chance, language),
            joined_at=plan.moment(chance.uniform(0.5, plan.days)),
        )
        for user, language in zip(saved, languages, strict=True)
    )


def phone(chance: Random, language: Language) -> str:
    if language == Language.CHINESE:
        return f"1{chance.choice((38, 39, 58, 86))}{chance.randrange(10**8):08d}"
    return f"({chance.randint(201, 989)}) 555-01{chance.randrange(100):02d}"


def address(chance: Random, language: Language) -> str:
    number = chance.randint(1, 199)
    if language == Language.CHINESE:
        flat = f"{chance.randint(1, 20)}幢{chance.randint(1, 4)}单元{chance.randint(1, 25)}0{chance.randint(1, 4)}室"
        return f"{chance.choice(CITIES_ZH)}{chance.choice(STREETS_ZH)}{number}号{flat}"
    return f"{number} {chance.choice(STREETS_EN)}\n{chance.choice(CITIES_EN)}"


def _name(chance: Random, language: Language) -> tuple[str, str]:
    if language == Language.CHINESE:
        return chance.choice(GIVEN_ZH), chance.choice(SURNAMES_ZH)
    return chance.choice(FIRST_EN), chance.choice(LAST_EN)
