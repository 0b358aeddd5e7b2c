"""Numbers and names that look like personal data and are none: one function per slot of `personal_data`."""

from __future__ import annotations

import random
import string


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def order(rng: random.Random) -> str:
    return rng.choice(
        (
            f"2024{_digits(rng, 14)}",
            f"SO-{_digits(rng, 8)}",
            f"#{_digits(rng, 6)}",
            f"DD1{rng.choice('3589')}{_digits(rng, 9)}",
            f"1{_digits(rng, 18)}",
            f"1{rng.choice('3589')}{_digits(rng, 9)}",
            f"113-{_digits(rng, 7)}-{_digits(rng, 7)}",
        )
    )


def tracking(rng: random.Random) -> str:
    return rng.choice(
        (
            f"SF{_digits(rng, 13)}",
            f"YT{_digits(rng, 13)}",
            f"1Z999AA1{_digits(rng, 10)}",
            f"RB{_digits(rng, 9)}CN",
            f"7{_digits(rng, 11)}",
        )
    )


def barcode(rng: random.Random) -> str:
    return f"69{_digits(rng, 11)}"


def sku(rng: random.Random) -> str:
    return rng.choice(
        (f"A-{_digits(rng, 5)}", f"TX{_digits(rng, 4)}-BLK", _digits(rng, 8), f"{_digits(rng, 3)}-{_digits(rng, 5)}")
    )


def model(rng: random.Random) -> str:
    return rng.choice(
        ("WH-1000XM5", f"RT-AC{_digits(rng, 4)}", f"No.{_digits(rng, 5)}", f"Z{_digits(rng, 3)}-{_digits(rng, 4)}")
    )


def serial(rng: random.Random) -> str:
    return rng.choice((_digits(rng, 12), f"SN{_digits(rng, 10)}", f"1{rng.choice('3589')}{_digits(rng, 9)}"))


def size(rng: random.Random) -> str:
    return rng.choice(("120*80*45cm", "120 x 80 x 45 cm", "1920×1080", "35-40", "180/96A", "10.5 x 20.25 x 3.75 in"))


def weight(rng: random.Random) -> str:
    return f"{rng.randint(1, 2000)} g"


def big(rng: random.Random) -> str:
    return rng.choice(
        (f"{rng.randint(1000, 99999)}", f"{rng.randint(1, 9)},{rng.randint(100, 999)},{rng.randint(100, 999)}")
    )


def price(rng: random.Random) -> str:
    return rng.choice((f"¥{rng.randint(1, 999)}.00", f"{rng.randint(10, 999)}元", f"${rng.randint(1, 999)}.99"))


def date(rng: random.Random) -> str:
    return rng.choice(("2024-05-12", "2023年11月11日", "12/05/2024", "20240512", "2024-05-12 13:22:58"))


def expiry(rng: random.Random) -> str:
    return f"{rng.randint(1, 12):02}/27"


def hotline(rng: random.Random) -> str:
    return rng.choice(("400-810-1234", "400 820 8888", "95588", "12315", "4008123123"))


def brand(rng: random.Random) -> str:
    return rng.choice(("Mr. Coffee machine", "Dr. Martens boots", "Dr Pepper can", "Mrs. Meyer's soap"))


def goods(rng: random.Random) -> str:
    return rng.choice(("T恤", "headphones", "保温杯", "desk lamp", "运动鞋", "kettle"))
