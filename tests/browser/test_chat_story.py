"""The chat as a customer and the staff live it, in both languages, with real workers and the real inbox.

Set ECOM_AI_PICTURES to a folder to keep a picture of each step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_story import ENGLISH, keep_picture, sign_in

pytestmark = pytest.mark.browser
SLOW = 90_000  # the first question of a process builds the index and the dictionary


@dataclass(frozen=True)
class Tongue:
    """What one language says."""

    prefix: str
    customer: str
    stock: str
    price: str
    order: str
    thanks: str
    person: str
    open: str
    box: str


TONGUES = [
    Tongue("en", "alice", "Is this in stock?", "And how much is it?", "Where is my order?", "Thank you, Sam.",
           "Talk to a person", "Open chat", "Type your question"),
    Tongue("zh-hans", "mei", "这件有货吗？", "那多少钱？", "我的订单到哪了？", "谢谢您。",
           "转人工", "打开客服窗口", "请输入您的问题"),
]  # fmt: skip


@pytest.fixture(params=TONGUES, ids=["en", "zh"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    return request.param


@pytest.fixture
def staff(browser: Browser) -> Iterator[Page]:
    """A second browser, that of the shop's staff."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def panel(page: Page) -> Locator:
    return page.locator("ecom-ai-chat").get_by_role("dialog")


def open_product(page: Page, shop: str, tongue: Tongue) -> str:
    """The price as the page of the first product shows it."""
    page.goto(f"{shop}/{tongue.prefix}/")
    page.locator("a.card-link").first.click()
    return page.locator(".product-price").inner_text()


def sign_in_customer(page: Page, shop: str, tongue: Tongue) -> None:
    page.goto(f"{shop}/{tongue.prefix}/account/login/")
    page.fill("#id_username", tongue.customer)
    page.fill("#id_password", "customer-demo")
    page.locator("main form button").click()
    page.wait_for_url("**/account/")


def ask(page: Page, tongue: Tongue, text: str) -> str:
    """The finished answer."""
    answers = panel(page).locator(".msg.bot:not([aria-hidden]) .text")
    before = answers.count()
    panel(page).get_by_role("textbox", name=tongue.box).fill(text)
    page.keyboard.press("Enter")
    expect(answers).to_have_count(before + 1, timeout=SLOW)
    return answers.last.inner_text()


def test_a_customer_asks_and_a_person_takes_over_and_gives_back(
    page: Page, staff: Page, shop: str, tongue: Tongue
) -> None:
    sign_in_customer(page, shop, tongue)
    numbers = set(re.findall(r"/orders/([\w-]+)/", page.content()))
    price = open_product(page, shop, tongue)
    page.get_by_role("button", name=tongue.open).click()
    ask(page, tongue, tongue.stock)
    assert price in ask(page, tongue, tongue.price), "the follow-up knows what it is about"
    keep_picture(page, f"{tongue.prefix}-chat-1-product")
    assert any(number in ask(page, tongue, tongue.order) for number in numbers), "an order of this customer"
    keep_picture(page, f"{tongue.prefix}-chat-2-order")

    said = panel(page).locator(".msg .text").all_inner_texts()
    page.reload()
    expect(panel(page).locator(".msg .text")).to_have_count(len(said), timeout=SLOW)
    assert panel(page).locator(".msg .text").all_inner_texts() == said

    panel(page).get_by_role("button", name=tongue.person).click()
    expect(panel(page).locator(".bar.waiting")).to_be_visible(timeout=SLOW)
    sign_in(staff, shop, ENGLISH)
    staff.goto(f"{shop}/en/admin/ecom_ai/chatinbox/")
    staff.locator(".ecom-ai-talk-waiting").first.click()
    expect(staff.locator("[data-part=log]")).to_contain_text(tongue.order, timeout=SLOW)
    staff.get_by_role("button", name="Take over").click()
    staff.locator("[data-part=text]").fill("Good morning, <b>here</b> I am. 您好！")
    staff.locator("[data-part=send]").click()
    reply = panel(page).locator(".msg.person .text")
    expect(reply).to_have_text("Good morning, <b>here</b> I am. 您好！", timeout=SLOW)
    expect(panel(page).locator(".bar.person")).to_be_visible()
    keep_picture(page, f"{tongue.prefix}-chat-3-person")

    panel(page).get_by_role("textbox", name=tongue.box).fill(tongue.thanks)
    page.keyboard.press("Enter")
    expect(staff.locator("[data-part=log]")).to_contain_text(tongue.thanks, timeout=SLOW)
    keep_picture(staff, f"{tongue.prefix}-chat-4-inbox")
    staff.get_by_role("button", name="Give back to the assistant").click()
    expect(panel(page).get_by_role("button", name=tongue.person)).to_be_visible(timeout=SLOW)
    assert price in ask(page, tongue, tongue.price)


def test_a_visitor_without_an_account_is_asked_for_number_and_contact(page: Page, shop: str, tongue: Tongue) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_product(page, shop, tongue)
    page.get_by_role("button", name=tongue.open).click()
    answer = ask(page, tongue, tongue.order)
    assert re.search("order number|订单号", answer)
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    keep_picture(page, f"{tongue.prefix}-chat-5-narrow")
