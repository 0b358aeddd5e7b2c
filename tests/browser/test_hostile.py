"""Scripts as model output, title, live text and model name: on no page does one run, and nothing is fetched outside."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import MODEL_NAME, PATIENCE, ToldShop
from tests.browser.test_story import ENGLISH, keep_picture, sign_in
from tests.engines import chat_server

pytestmark = pytest.mark.browser
OUT = "https://evil.invalid"
SCRIPTS = [
    "<script>ran(1)</script>",
    "</script><script>ran(1)</script>",
    "<!--<script>ran(1)//--></script>",
    "<ScRiPt>ran(1)</sCrIpT>",
    "<scr<script>ipt>ran(1)</scr</script>ipt>",
    "</textarea><script>ran(1)</script>",
    "</title><script>ran(1)</script>",
    "</style><script>ran(1)</script>",
    '"><script>ran(1)</script>',
    "'><script>ran(1)</script>",
    f"<script src={OUT}/a.js></script>",
    MODEL_NAME,
    "<img/src=x/onerror=ran(1)>",
    '" onmouseover="ran(1)" autofocus onfocus="ran(1)" x="',
    "' onfocus='ran(1)' autofocus tabindex=0 x='",
    f"<img src={OUT}/b.png>",
    f"<img srcset='{OUT}/c.png 1x'>",
    "<svg onload=ran(1)>",
    "<svg><script>ran(1)</script></svg>",
    "<svg><animate onbegin=ran(1) attributeName=x dur=1s>",
    "<math><mtext></p><style><img src=x onerror=ran(1)></style></mtext></math>",
    "<body onload=ran(1)>",
    "<details open ontoggle=ran(1)>",
    "<input autofocus onfocus=ran(1)>",
    "<video><source onerror=ran(1)></video>",
    "<audio src=x onerror=ran(1)>",
    "<iframe srcdoc='<script>parent.ran(1)</script>'></iframe>",
    "<iframe src='javascript:parent.ran(1)'></iframe>",
    f"<iframe src={OUT}/d.html></iframe>",
    "<object data='javascript:ran(1)'></object>",
    f"<embed src={OUT}/e.swf>",
    f"<link rel=stylesheet href={OUT}/f.css>",
    f"<style>@import '{OUT}/g.css';</style>",
    f"<base href={OUT}/>",
    f"<meta http-equiv=refresh content='0;url={OUT}/h'>",
    "<a href='javascript:ran(1)' autofocus>press</a>",
    f"[press](javascript:ran(1)) ![x]({OUT}/i.png)",
    "<form><button formaction='javascript:ran(1)'>press</button></form>",
    "<marquee onstart=ran(1)>x</marquee>",
    "{{constructor.constructor('ran(1)')()}} ${ran(1)} #{ran(1)}",
    "&lt;script&gt;ran(1)&lt;/script&gt; &#60;img src=x onerror=ran(1)&#62;",
    "\u2028ran(1)\u2029 \\u003cscript\\u003eran(1)\\u003c/script\\u003e",
]
ALL = "\n".join(SCRIPTS)


@dataclass
class Watched:
    """What must stay empty."""

    ran: list[str] = field(default_factory=list)
    asked_outside: list[str] = field(default_factory=list)


@pytest.fixture
def hostile_shop(told_shop: ToldShop, monkeypatch: pytest.MonkeyPatch) -> str:
    """A shop whose model answers with every script."""
    monkeypatch.setattr(chat_server, "answer_to", lambda body: (ALL, "stop"))
    return told_shop.address


@pytest.fixture
def watched(page: Page, hostile_shop: str) -> Watched:
    seen = Watched()

    def note(request: Request) -> None:
        if not request.url.startswith((hostile_shop, "data:", "about:")):
            seen.asked_outside.append(request.url)

    page.on("request", note)
    page.on("dialog", lambda dialog: (seen.ran.append(dialog.message), dialog.accept()))
    page.expose_function("ran", lambda _what: seen.ran.append(page.url))
    return seen


def press_everything(page: Page) -> None:
    """Moves over what a hidden handler might wait for."""
    for link in page.locator("a[href^='javascript']").all():
        link.click()
    page.mouse.move(300, 300)
    page.mouse.move(600, 500)


def test_no_script_runs_on_any_page(page: Page, hostile_shop: str, watched: Watched) -> None:
    shop = hostile_shop
    sign_in(page, shop, ENGLISH)
    page.goto(f"{shop}/en/admin/shop/product/?language__exact=en&published__exact=1")
    page.locator("#result_list tbody tr").first.locator("th a").click()
    page.fill("#id_title", SCRIPTS[1] + MODEL_NAME)
    page.fill("#id_description", ALL)
    page.locator("#id_attributes-0-value").fill(MODEL_NAME)
    page.locator("input[name=_continue]").click()
    product = page.url
    expect(page.locator("#ecom-ai-live")).to_contain_text("ran(1)")
    page.wait_for_load_state()
    page.get_by_role("button", name=ENGLISH.generate).click()
    expect(page.locator("#ecom-ai-draft textarea").first).to_be_visible()
    expect(page.locator("#ecom-ai-draft")).to_contain_text("ran(1)")
    keep_picture(page, "hostile-panel")
    public = shop + (page.locator(".viewsitelink").get_attribute("href") or "")
    page.locator("#ecom-ai-draft a").last.click()
    expect(page.locator("#ecom-ai-text")).to_have_value(ALL.replace("\u2028", "\n").replace("\u2029", "\n"))
    press_everything(page)
    page.locator("#ecom-ai-text").press("Escape")
    admin = f"{shop}/en/admin"
    pages = [product, f"{product}?language=zh", public, public.replace("/en/", "/zh-hans/"), f"{shop}/en/"]
    pages += [
        f"{admin}/ecom_ai/{name}/" for name in ("draft", "draft/review", "draft/ledger", "job", "livedescription")
    ]
    pages += [f"{admin}/shop/product/?q=ran", f"{shop}/en/search/?q=%3Cscript%3Eran(1)%3C/script%3E"]
    for address in pages:
        page.goto(address)
        press_everything(page)
        assert (watched.ran, watched.asked_outside) == ([], []), address
    page.goto(f"{admin}/ecom_ai/job/")
    page.locator("#result_list tbody tr th a").first.click()
    expect(page.locator("#ecom-ai-job")).to_contain_text("ran(1)")
    page.wait_for_timeout(1500)
    assert (watched.ran, watched.asked_outside) == ([], [])
    # the alarm itself works
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<details open ontoggle=ran(1)>')")
    deadline = time.monotonic() + PATIENCE
    while not watched.ran and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert watched.ran
