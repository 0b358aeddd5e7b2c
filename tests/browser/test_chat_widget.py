"""The chat widget on any page: what one can do with it, who can use it, and what it never does."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chat_page import LONG, answers, ask, finished, open_chat, panel, stop_in_the_middle
from tests.browser.conversation_server import SCRIPT
from tests.browser.test_hostile import SCRIPTS

pytestmark = pytest.mark.browser


# ---- what one can do


def test_the_script_stays_small() -> None:
    assert len(SCRIPT.read_bytes()) < 30_000


def test_it_says_that_it_is_an_ai_and_offers_a_person_before_the_first_message(visit, server):
    chat = open_chat(visit())
    expect(chat.get_by_text("You are talking to an AI.")).to_be_visible()
    expect(chat.get_by_role("button", name="Talk to a person")).to_be_visible()
    assert server.talks == {}, "a curious click leaves nothing behind"


def test_a_question_is_answered_with_label_source_and_product(visit, server):
    server.extras = {
        "sources": [{"kind": "policy", "title": "Returns", "url": "/returns/", "quote": "Thirty days."}],
        "products": [{"id": "12", "title": "Pan", "url": "/pan/", "price": "€ 39.00", "available": True, "stock": 3}],
    }
    page = visit("/?language=en&product=12")
    chat = open_chat(page)
    ask(page)
    finished(page, "Hello there.")
    expect(chat.get_by_text("AI-generated")).to_be_visible()
    expect(chat.get_by_role("link", name="Returns")).to_have_attribute("href", f"{server.url}/returns/")
    expect(chat.get_by_text("Thirty days.")).to_be_visible()
    card = chat.get_by_role("link", name="Pan")
    expect(card).to_contain_text("€ 39.00")
    expect(card).to_contain_text("Only 3 left")
    assert server.received == [{"text": "How long does delivery take?", "product": "12"}]


def test_a_chinese_page_speaks_chinese(visit, server):
    page = visit("/?language=zh-hans")
    chat = open_chat(page)
    expect(chat.get_by_text("与您对话的是人工智能助手")).to_be_visible()
    chat.get_by_role("button", name="多久能送到？").click()
    finished(page, "Hello there.")
    expect(chat.get_by_role("button", name="转人工")).to_be_visible()
    expect(chat.get_by_role("button", name="有帮助", exact=True)).to_be_visible()


def test_an_answer_can_be_stopped_and_asked_for_again(visit, server):
    stop_in_the_middle(server)
    page = visit()
    chat = open_chat(page)
    ask(page)
    expect(answers(page)).to_contain_text("Piece 9")
    chat.get_by_role("button", name="Stop the answer").click()
    expect(chat.get_by_text("Stopped")).to_be_visible()
    assert "Piece 10" not in answers(page).inner_text()
    server.step.set()
    server.pieces = ["Whole."]
    chat.get_by_role("button", name="Try again").click()
    finished(page, "Whole.")


def test_a_failed_answer_has_a_button_to_try_again_and_is_not_shown_as_whole(visit, server):
    server.end = "failed"
    page = visit()
    chat = open_chat(page)
    ask(page)
    expect(chat.get_by_role("button", name="Try again")).to_be_visible()
    expect(chat.get_by_role("button", name="Helpful", exact=True)).to_have_count(0)
    server.end = "done"
    chat.get_by_role("button", name="Try again").click()
    finished(page, "Hello there.")
    expect(answers(page)).to_have_count(1)


def test_thumbs_and_a_word_reach_the_shop(visit, server):
    page = visit()
    chat = open_chat(page)
    ask(page)
    finished(page, "Hello there.")
    chat.get_by_role("button", name="Helpful", exact=True).click()
    expect(chat.get_by_role("textbox", name="What was missing?")).to_be_hidden()  # nothing was, to whom it helped
    chat.get_by_role("button", name="Not helpful").click()
    chat.get_by_role("textbox", name="What was missing?").fill("The price")
    with page.expect_response("**/feedback/"):
        chat.get_by_role("textbox", name="What was missing?").press("Enter")
    expect(chat.get_by_text("Thank you.")).to_be_visible()
    rated = server.talk["messages"][-1]
    assert (rated["feedback"], rated["comment"]) == ("down", "The price")
    page.reload()
    pressed = panel(page).get_by_role("button", name="Not helpful")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    pressed.click()
    expect(pressed).to_have_attribute("aria-pressed", "false")


def test_a_person_takes_over_and_gives_back(visit, server):
    page = visit()
    chat = open_chat(page)
    ask(page)
    finished(page, "Hello there.")
    chat.get_by_role("button", name="Talk to a person").click()
    expect(chat.get_by_text("number 2 in the queue")).to_be_visible()
    server.move("person", person={"name": "Mei"})
    server.add("person", "Good morning, <b>how</b> can I help?", person={"name": "Mei"})
    expect(chat.get_by_text("Mei is with you").first).to_be_visible()
    expect(chat.get_by_text("Good morning, <b>how</b> can I help?")).to_be_visible()
    ask(page, "Where is it?")
    expect(page.locator(".msg.customer").last).to_contain_text("Where is it?")
    expect(page.locator(".msg.bot")).to_have_count(1)
    server.move("bot")
    expect(chat.get_by_role("button", name="Talk to a person")).to_be_visible()


def test_out_of_hours_and_the_end_are_told(visit, server):
    server.staff = {"available": False, "text": "Our team is back on Monday at nine."}
    page = visit()
    chat = open_chat(page)
    expect(chat.get_by_text("Our team is back on Monday at nine.")).to_be_visible()
    ask(page)
    finished(page, "Hello there.")
    server.move("closed")
    page.reload()
    expect(panel(page).get_by_text("This conversation has ended.")).to_be_visible()
    panel(page).get_by_role("button", name="Start a new one").click()
    expect(answers(page)).to_have_count(0)


def test_a_message_opens_an_ended_talk_again_at_once(visit, server):
    page = visit()
    chat = open_chat(page)
    ask(page)
    finished(page, "Hello there.")
    server.move("closed")
    expect(chat.get_by_role("button", name="Start a new one")).to_be_visible()
    server.talk["state"] = "bot"  # as the shop does with the message below
    page.route("**/messages/?after=*", lambda route: None)  # the widget knows before it has looked
    ask(page)
    expect(chat.get_by_role("button", name="Talk to a person")).to_be_visible(timeout=5000)


def test_what_came_while_the_panel_was_closed_is_counted_on_the_bubble(visit, server):
    page = visit()
    chat = open_chat(page)
    server.step.clear()
    ask(page)
    expect(page.locator(".msg.bot")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(chat).to_be_hidden()
    server.step.set()
    page.get_by_role("button", name="Open chat (1 unread)").click()
    expect(page.get_by_role("button", name="Close chat", exact=True).last).to_be_visible()
    expect(page.locator(".badge")).to_have_count(0)


# ---- any page


@pytest.mark.parametrize("path", ["/csp/", "/hostile/"])
def test_it_works_on_a_page_with(path, visit, server):
    page = visit(f"{path}?language=en")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    chat = open_chat(page)
    ask(page)
    finished(page, "Hello there.")
    box, text = chat.bounding_box(), answers(page)
    assert box is not None
    assert (round(box["width"]), round(box["x"] + box["width"])) == (396, 1260)
    style = text.evaluate(
        "node => { const s = getComputedStyle(node); return [s.fontSize, s.direction, s.textTransform] }"
    )
    assert style == ["15px", "ltr", "none"]
    assert refused == []


def test_no_script_runs_from_any_text_and_nothing_is_asked_of_others(visit, server):
    texts = "\n".join(SCRIPTS)
    server.pieces = [texts]
    bad = [
        "javascript:ran(1)",
        "data:text/html,<script>ran(1)</script>",
        "vbscript:x",
        "JaVaScRiPt:ran(1)",
        "\tjavascript:ran(1)",
    ]
    server.extras = {
        "sources": [{"kind": "faq", "title": texts, "url": url, "quote": texts} for url in bad],
        "products": [
            {"id": 1, "title": texts, "url": url, "price": texts, "stock": texts, "image": url} for url in bad
        ],
    }
    page = visit()
    outside: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(server.url) else outside.append(request.url))
    page.evaluate("() => { window.ran = () => { window.did = true } }")
    open_chat(page)
    ask(page, texts)
    finished(page, texts.strip())
    panel(page).get_by_role("button", name="Talk to a person").click()
    server.move("person", person={"name": texts})
    server.add("person", texts, person={"name": texts})
    server.add("system", texts)
    expect(page.locator(".msg.system")).to_contain_text("<script>ran(1)</script>")
    assert page.evaluate("window.did") is None
    assert outside == []
    assert page.locator(".log a, .log img").count() == 0


# ---- everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(visit, server, width, scheme):
    server.extras = {
        "sources": [{"kind": "policy", "title": "Returns", "url": "/returns/", "quote": "Thirty days."}],
        "products": [{"id": "12", "title": "Pan", "url": "/pan/", "price": "€ 39.00", "stock": 3, "image": "/pan.svg"}],
    }
    page = visit(width=width, color_scheme=scheme, reduced_motion="reduce")
    chat = open_chat(page)
    check_axe(page)
    ask(page)
    finished(page, "Hello there.")
    chat.get_by_role("button", name="Not helpful").click()
    server.faults.posts.append(429)
    ask(page, "And?")
    expect(chat.get_by_text("Words for 429.")).to_be_visible()
    check_axe(page)
    chat.get_by_role("button", name="Talk to a person").click()
    expect(chat.get_by_text("number 2 in the queue")).to_be_visible()
    check_axe(page)


def check_axe(page: Page) -> None:
    found = Axe().run(page, context="ecom-ai-chat").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_the_keyboard_alone_is_enough(visit, server):
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("textbox")).to_be_focused()
    page.keyboard.type("One line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and another")
    page.keyboard.press("Enter")
    finished(page, "Hello there.")
    assert server.received[0]["text"] == "One line\nand another"
    expect(panel(page).get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()


def test_an_input_method_chooses_with_enter_without_sending(visit, server):
    page = visit("/?language=zh")
    open_chat(page)
    box = panel(page).get_by_role("textbox")
    box.fill("你好")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(box).to_have_value("你好")
    assert server.received == []


def test_a_screen_reader_hears_the_finished_answer_once(visit, server):
    server.pieces = LONG[:20]
    page = visit()
    open_chat(page)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    page.evaluate("""() => {
      window.heard = []
      const log = document.querySelector("ecom-ai-chat").shadowRoot.querySelector("[role=log]")
      new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes)
          if (!node.ariaHidden && !(node.parentElement ?? change.target).closest("[aria-hidden]"))
            window.heard.push(node.textContent)
      }).observe(log, { childList: true, subtree: true, characterData: true })
    }""")
    ask(page)
    finished(page, "".join(LONG[:20]).strip())
    server.pieces = ["Second."]
    ask(page, "And then?")
    finished(page, "Second.")
    heard = page.evaluate("window.heard")
    assert sum("Piece 19" in text for text in heard) == 1
    assert sum("Piece" in text for text in heard) == 1
    assert sum("Second." in text for text in heard) == 1


def test_on_a_telephone_it_is_a_sheet_that_keeps_the_focus(visit, server):
    page = visit(width=390, height=760, has_touch=True, is_mobile=True, reduced_motion="reduce")
    chat = open_chat(page)
    assert chat.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 760}
    for _ in range(12):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.localName")
        assert focused in ("ecom-ai-chat", "body"), "the page behind is out of reach"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    chat.get_by_role("button", name="Close chat").click()
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()


def test_the_page_can_theme_and_open_it(visit, server):
    page = visit()
    page.add_style_tag(content="ecom-ai-chat { --ecom-ai-accent: rgb(200, 0, 90); --ecom-ai-bottom: 90px }")
    page.evaluate("document.querySelector('ecom-ai-chat').open()")
    expect(panel(page)).to_be_visible()
    page.evaluate("document.querySelector('ecom-ai-chat').ask('From the page')")
    finished(page, "Hello there.")
    assert page.locator(".msg.customer .text").evaluate("n => getComputedStyle(n).backgroundColor") == "rgb(200, 0, 90)"
