"""Orders: code, not the model. A customer is told of their own; a visitor gives the number and a contact of the order.

Nothing of an order's note, address or payer is ever read here.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import formats, timezone, translation

from ecom_ai import shoptime
from ecom_ai.chat.answering.contract import Question, Source
from ecom_ai.chat.answering.drafts import Draft, one
from ecom_ai.chat.answering.reading import Reading, order_number, read
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.models import OrderTry
from ecom_ai.shopmap import OrderMap, OrderRecord, get_shop_map
from ecom_ai.text.masking import find_personal_data

TRIES = 5
"""Look-ups an hour, for one visitor and for one order number alike: neither new visitors nor one patient one guess."""
KEPT = timedelta(days=1)
_SHOWN = 5
_LOCALES = {"zh": "zh-hans", "en": "en"}
_TURNS = 6


def answer_order(reading: Reading, question: Question) -> Draft | None:
    """What the customer may know about an order; None where the shop has mapped none."""
    mapped = get_shop_map().orders
    if mapped is None:
        return None
    if question.customer is not None and question.customer.is_authenticated:
        return _of_customer(mapped, reading, question)
    return _of_visitor(mapped, reading, question)


def _of_customer(mapped: OrderMap, reading: Reading, question: Question) -> Draft:
    orders = mapped.of(question.customer)
    if reading.order_number:
        found = _numbered(mapped, reading.order_number, orders)
        return _told(mapped, [found], reading) if found is not None else _not_found(reading.language, signed_in=True)
    wanted = _SHOWN if reading.has("many") else 1
    latest = list(orders[:wanted])
    return _told(mapped, latest, reading) if latest else one(say("order_none", reading.language), "order", "answered")


def _numbered(mapped: OrderMap, number: str, orders: QuerySet[Any]) -> Any:
    """Typed in other case or without hyphens it is still the number; compared within a customer's own orders."""
    wanted = _bare(number)
    exact = orders.filter(ecom_ai_number=number).first()
    if exact is not None:
        return exact
    return next((obj for obj in orders[:200] if _bare(mapped.read(obj, "number")) == wanted), None)


def _of_visitor(mapped: OrderMap, reading: Reading, question: Question) -> Draft:
    number, contacts = _given(reading, question)
    language = reading.language
    if not mapped.contact:
        return one(say("order_sign_in", language), "order", "clarify")
    if not number or not contacts:
        return one(say("order_give_both", language), "order", "clarify")
    if not may_try(question.visitor, number):
        return one(say("order_too_often", language), "order", "refused", offer_person=True)
    found = _proven(mapped, number, contacts)
    return _told(mapped, [found], reading) if found is not None else _not_found(language)


def _given(reading: Reading, question: Question) -> tuple[str, tuple[str, ...]]:
    """Number and contact of this message, or of the customer's last ones in this talk."""
    number, contacts = reading.order_number, reading.contacts
    earlier = [turn.text for turn in question.history[-_TURNS:] if turn.speaker == "customer"]
    for text in reversed(earlier):
        if number and contacts:
            break
        before = tuple(item.value for item in find_personal_data(text) if item.kind in {"email", "phone"})
        contacts = contacts or before
        number = number or order_number(text, before)
    return number, contacts


def _proven(mapped: OrderMap, number: str, contacts: Sequence[str]) -> Any:
    """The order, if one of the contacts is one of its own. The same steps are gone whether there is such an order or
    not, so that the time tells nothing either: what belongs to it is read only once it is proven."""
    obj = mapped.numbered(number).prefetch_related(None).first()
    known = mapped.contacts(obj) if obj is not None else ("-", "-")
    given = {_digest(contact) for contact in contacts}
    right = [hmac.compare_digest(_digest(contact), other) for contact in known for other in given]
    return obj if obj is not None and any(right) else None


def _digest(contact: str) -> bytes:
    """An address in lower case, a telephone number by its last ten digits."""
    digits = re.sub(r"\D", "", contact)
    plain = contact.strip().lower() if "@" in contact else digits[-10:] if len(digits) >= 7 else contact
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()


def _bare(number: str) -> str:
    return re.sub(r"[\W_]", "", number).upper()


def may_try(visitor: str, number: str) -> bool:
    """Counts one look-up; False once there were five within the hour. Both counts are atomic rows."""
    forget_tries()
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    owners = (f"visitor:{_short(visitor)}", f"order:{_short(_bare(number))}")
    counted = [_count(hour, owner) for owner in owners]  # both are counted, whatever the first says
    return all(counted)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _count(hour: datetime, owner: str) -> bool:
    with transaction.atomic():
        OrderTry.objects.bulk_create([OrderTry(hour=hour, owner=owner)], ignore_conflicts=True)
        return bool(OrderTry.objects.filter(hour=hour, owner=owner, used__lt=TRIES).update(used=F("used") + 1))


def forget_tries() -> int:
    """Rows older than a day say nothing any more."""
    return OrderTry.objects.filter(hour__lt=timezone.now() - KEPT).delete()[0]


def _not_found(language: str, *, signed_in: bool = False) -> Draft:
    return one(
        say("order_not_yours" if signed_in else "order_not_found", language), "order", "refused", offer_person=True
    )


def _told(mapped: OrderMap, orders: Iterable[Any], reading: Reading) -> Draft:
    with translation.override(_LOCALES[reading.language]):
        records = [mapped.record(obj) for obj in orders]
        lines = [line for record in records for line in _lines(record, reading, brief=len(records) > 1)]
    sources = tuple(Source("order", record.pk, record.number) for record in records)
    return Draft(tuple(lines), "order", "answered", sources)


def _lines(record: OrderRecord, reading: Reading, *, brief: bool) -> list[str]:
    language = reading.language
    placed = _date(record.placed)
    head = say("order_head", language, number=record.number, placed=placed, status=record.status)
    if brief:
        return [f"- {head}"]
    lines = [head]
    if record.delivered is not None:
        lines.append(say("order_delivered", language, date=_date(record.delivered)))
    elif record.shipped is not None:
        lines.append(say("order_shipped", language, date=_date(record.shipped)))
    if record.tracking and (record.delivered is None or reading.has("tracking")):
        lines.append(say("order_tracking", language, carrier=record.carrier or "–", tracking=record.tracking))
    if not record.tracking and reading.has("tracking"):
        lines.append(say("order_no_tracking", language))
    if reading.has("contents") or not reading.has("tracking"):
        lines += _contents(record, language)
    return lines


def _contents(record: OrderRecord, language: str) -> list[str]:
    if not record.lines:
        return []
    items = [f"- {quantity} × {title}" for title, quantity in record.lines]
    total = [say("order_total", language, total=record.total)] if record.total else []
    return [say("order_contents", language), *items, *total]


def _date(moment: datetime | date | None) -> str:
    return formats.date_format(shoptime.day(moment), "DATE_FORMAT") if moment is not None else "–"


def reads_as_order(text: str) -> bool:
    """Whether a message asks for an order; for follow-ups that only give the number or the address."""
    return read(text).has("order")
