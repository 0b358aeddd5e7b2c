"""The text grows on the page while the model writes: the model goes on when the page has been looked at."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ToldShop
from tests.browser.test_story import ENGLISH, keep_picture, open_product, sign_in
from tests.engines import chat_server

pytestmark = pytest.mark.browser
FIRST, SECOND = "These are the first words of a text", " and these are its last words"


def test_words_are_read_before_the_model_has_said_the_last(
    page: Page, told_shop: ToldShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_server, "answer_to", lambda body: (FIRST + SECOND, "stop"))
    told_shop.model.go_on.clear()
    try:
        sign_in(page, told_shop.address, ENGLISH)
        open_product(page, told_shop.address, ENGLISH, row=3)
        page.get_by_role("button", name=ENGLISH.generate).click()
        expect(page.locator("#ecom-ai-writing")).to_contain_text("first words of a")
        expect(page.locator("#ecom-ai-writing")).not_to_contain_text("last words")
        expect(page.locator("#ecom-ai-draft textarea")).to_have_count(0)
        dots = page.locator("#ecom-ai-writing").inner_text().count(".")
        expect(page.locator("#ecom-ai-writing")).to_contain_text("." * (dots + 2))
        keep_picture(page, "growing")
    finally:
        told_shop.model.go_on.set()
    expect(page.locator("#ecom-ai-draft textarea").first).to_have_value(re.compile("first words.*last words"))
    expect(page.locator("#ecom-ai-writing")).to_be_hidden()
