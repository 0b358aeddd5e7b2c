"""The whole story as an admin and a customer live it, in both languages, with the real model and real workers.

Set ECOM_AI_PICTURES to a folder to keep a picture of each step.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("ECOM_AI_PICTURES", "")


@dataclass(frozen=True)
class Tongue:
    """What one language calls things."""

    prefix: str
    code: str
    generate: str
    publish: str
    published: str
    undo: str
    label: str
    own: str


ENGLISH = Tongue(
    "en", "en", "Generate description", "Publish", "Published", "Undo publishing", "AI-generated", "closely looked at"
)
CHINESE = Tongue("zh-hans", "zh", "生成描述", "发布", "已发布", "撤销发布", "人工智能生成", "经人工核对")


@pytest.fixture(params=[ENGLISH, CHINESE], ids=["en", "zh"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    return request.param


def sign_in(page: Page, shop: str, tongue: Tongue, name: str = "admin") -> None:
    page.goto(f"{shop}/{tongue.prefix}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", f"{name}-demo")
    page.click("input[type=submit]")


def keep_picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def open_product(page: Page, shop: str, tongue: Tongue, row: int = 1) -> None:
    page.goto(f"{shop}/{tongue.prefix}/admin/shop/product/?language__exact={tongue.code}&published__exact=1")
    page.locator("#result_list tbody tr").nth(row).locator("th a").click()
    expect(page.locator("#ecom-ai-panel")).to_be_visible()
    page.wait_for_load_state()  # a click before the page's script has run goes to the job's own page


def generate(page: Page, tongue: Tongue) -> None:
    page.get_by_role("button", name=tongue.generate).click()
    expect(page.locator("#ecom-ai-draft textarea").first).to_be_visible()


def test_generate_edit_publish_see_and_undo(page: Page, shop: str, tongue: Tongue) -> None:
    sign_in(page, shop, tongue)
    open_product(page, shop, tongue)
    generate(page, tongue)
    keep_picture(page, f"{tongue.code}-1-draft")

    text = page.locator("#ecom-ai-draft textarea").first
    ending = f" It was {tongue.own}." if tongue is ENGLISH else f"{tongue.own}。"
    text.fill(text.input_value().rstrip() + ending)
    page.get_by_role("button", name=tongue.publish, exact=True).click()
    expect(page.locator("#ecom-ai-live")).to_contain_text(tongue.own)
    keep_picture(page, f"{tongue.code}-2-published")

    admin_page = page.url
    page.goto(shop + (page.locator(".viewsitelink").get_attribute("href") or ""))
    description = page.locator("[data-ai-generated]")
    expect(description).to_contain_text(tongue.own)
    expect(description).to_contain_text(tongue.label)
    keep_picture(page, f"{tongue.code}-3-storefront")

    page.goto(admin_page)
    page.get_by_role("button", name=tongue.undo, exact=True).click()
    expect(page.locator("#ecom-ai-live")).not_to_contain_text(tongue.own)


def test_a_bulk_run_shows_its_progress_and_fills_the_review_queue(page: Page, shop: str, tongue: Tongue) -> None:
    sign_in(page, shop, tongue)
    page.goto(f"{shop}/{tongue.prefix}/admin/shop/product/?language__exact={tongue.code}")
    for row in range(4, 10):
        page.locator("#result_list tbody tr").nth(row).locator("input[type=checkbox]").check()
    page.locator("select[name=action]").select_option("generate_ai_descriptions")
    page.locator("button[name=index]").click()
    keep_picture(page, f"{tongue.code}-4-bulk")
    page.locator("#content form [type=submit]").first.click()
    expect(page.locator("[role=progressbar], progress").first).to_be_visible()
    expect(page.locator("#content")).to_contain_text("100 %")
    keep_picture(page, f"{tongue.code}-5-job")

    page.goto(f"{shop}/{tongue.prefix}/admin/ecom_ai/draft/review/")
    keep_picture(page, f"{tongue.code}-6-review")
    first = page.locator("#ecom-ai-text").input_value()
    page.keyboard.press("j")
    expect(page.locator("#ecom-ai-text")).not_to_have_value(first)


def test_the_pages_fit_a_narrow_screen(page: Page, shop: str, tongue: Tongue) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("", "admin/login/"):
        page.goto(f"{shop}/{tongue.prefix}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 391, path
    sign_in(page, shop, tongue)
    open_product(page, shop, tongue, row=2)
    keep_picture(page, f"{tongue.code}-7-narrow")


def test_a_clerk_without_the_permission_sees_no_button(page: Page, shop: str) -> None:
    sign_in(page, shop, ENGLISH, name="clerk")
    page.goto(f"{shop}/en/admin/shop/product/")
    page.locator("#result_list tbody tr th a").first.click()
    expect(page.get_by_role("button", name=ENGLISH.generate)).to_have_count(0)
