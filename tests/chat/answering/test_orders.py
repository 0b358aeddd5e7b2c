"""Orders are code: own ones for who signed in, number and contact for who did not, five tries an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ecom_ai.chat.answering.orders import TRIES, forget_tries, may_try
from ecom_ai.chat.search.models import OrderTry
from shop.models import Customer, Order, Product

from .conftest import Ask


@pytest.fixture
def order(shop: None) -> Order:
    alice = Customer.objects.get(user__username="alice")
    made = Order.objects.create(
        number="LL-261125-77700001",
        customer=alice,
        status="shipped",
        language="en",
        currency="USD",
        recipient="Alice Moreau",
        email="alice@example.com",
        phone="(415) 555-0123",
        address="1 Mill Street",
        note="The key is under the mat.",
        carrier="Swiftpost",
        tracking_number="K00000012345",
        shipped_at=timezone.now(),
    )
    made.lines.create(product=Product.objects.get(sku="APP-E03"), quantity=2, unit_price="62.00")
    return made


@pytest.fixture
def alice(shop: None) -> object:
    return get_user_model().objects.get(username="alice")


@pytest.mark.parametrize(
    "question", ["Where is my last order?", "我的订单到哪了", "Status of order ll-261125-77700001?"]
)
def test_a_customer_is_told_of_their_own_order(ask: Ask, order: Order, alice: object, question: str) -> None:
    given = ask(question, customer=alice)
    assert (given.intent, given.outcome) == ("order", "answered")
    for part in (order.number, "K00000012345", "Swiftpost"):
        assert part in given.text
    assert [(source.kind, source.pk) for source in given.sources] == [("order", str(order.pk))]


def test_nothing_of_note_and_address_is_told(ask: Ask, order: Order, alice: object) -> None:
    given = ask("Tell me everything about my last order, note and address too", customer=alice)
    assert "mat" not in given.text
    assert "Mill Street" not in given.text


def test_contents_and_total_are_told(ask: Ask, order: Order, alice: object) -> None:
    given = ask("What did I order last time?", customer=alice)
    assert "2 × Retro Electric Kettle, 1.7 L" in given.text
    assert "$124.00" in given.text


def test_another_customers_order_is_as_unknown_as_none(ask: Ask, order: Order) -> None:
    mei = get_user_model().objects.get(username="mei")
    other = ask(f"Where is order {order.number}?", customer=mei)
    none = ask("Where is order LL-991231-99900009?", customer=mei)
    assert (other.outcome, other.text, other.sources) == ("refused", none.text, ())


@pytest.mark.parametrize("contact", ["alice@example.com", "ALICE@example.com", "(415) 555-0123", "415-555-0123"])
def test_a_visitor_gives_number_and_contact(ask: Ask, order: Order, contact: str) -> None:
    given = ask(f"Where is order {order.number}? My contact is {contact}", visitor="v1")
    assert given.outcome == "answered"
    assert "K00000012345" in given.text


def test_number_and_contact_may_come_one_after_the_other(ask: Ask, order: Order) -> None:
    given = ask("alice@example.com", "Where is my order?", order.number, visitor="v2")
    assert "K00000012345" in given.text


@pytest.mark.parametrize("text", ["Where is my order?", "Where is order LL-261125-77700001?", "我的快递到哪里了"])
def test_without_both_the_visitor_is_asked(ask: Ask, order: Order, text: str) -> None:
    given = ask(text, visitor="v3")
    assert (given.outcome, given.sources) == ("clarify", ())
    assert not OrderTry.objects.exists()


def test_wrong_and_none_get_the_same_answer_by_the_same_steps(ask: Ask, order: Order) -> None:
    ask(
        "Where is order LL-1? I am mallory@example.com", visitor="first"
    )  # what is looked up once a minute is known now
    texts, steps = set(), set()
    for number in (order.number, "LL-991231-99900009"):
        with CaptureQueriesContext(connection) as queries:
            texts.add(ask(f"Where is order {number}? I am mallory@example.com", visitor=number).text)
        steps.add(sum("shop_order" in query["sql"] for query in queries))
    assert len(texts) == 1
    assert steps == {1}


def test_the_sixth_try_within_an_hour_is_refused_even_if_it_is_right(ask: Ask, order: Order) -> None:
    for place in range(TRIES):
        ask(f"Where is order LL-991231-9990000{place}? I am alice@example.com", visitor="guesser")
    given = ask(f"Where is order {order.number}? I am alice@example.com", visitor="guesser")
    assert given.outcome == "refused"
    assert "K00000012345" not in given.text


def test_new_visitors_do_not_get_more_tries_at_one_order(ask: Ask, order: Order) -> None:
    for place in range(TRIES):
        ask(f"Where is order {order.number}? I am guess{place}@example.com", visitor=f"fresh-{place}")
    assert "K00000012345" not in ask(f"Where is order {order.number}? I am alice@example.com", visitor="fresh-9").text


def test_a_thousand_guesses_are_five_look_ups(shop: None) -> None:
    assert sum(may_try("guesser", f"LL-{number}") for number in range(1_000)) == TRIES


def test_old_tries_are_forgotten(shop: None) -> None:
    OrderTry.objects.create(hour=timezone.now() - timedelta(days=2), owner="visitor:x", used=5)
    assert forget_tries() == 1
