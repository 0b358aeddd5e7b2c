"""The chat widget where streams are dropped, replies are lost, proxies hold back and many tabs are open."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chat_page import LONG, WHOLE, answers, ask, finished, look_now, open_chat, panel, stop_in_the_middle
from tests.browser.conversation_server import Faults

pytestmark = pytest.mark.browser


def test_twenty_dropped_streams_give_the_same_text(visit, server):
    server.pieces, server.pace, server.faults.drops, server.faults.duplicates = LONG, 0.06, 20, True
    page = visit()
    open_chat(page)
    ask(page)
    finished(page, WHOLE.strip())
    assert server.faults.drops == 0
    assert answers(page).evaluate("node => node.textContent") == WHOLE


def test_a_reload_in_the_middle_goes_on(visit, server):
    stop_in_the_middle(server)
    page = visit()
    open_chat(page)
    ask(page)
    expect(answers(page)).to_contain_text("Piece 9")
    page.reload()
    expect(answers(page)).to_contain_text("Piece 9")
    server.step.set()
    finished(page, WHOLE.strip())
    assert answers(page).evaluate("node => node.textContent") == WHOLE
    expect(page.locator(".msg")).to_have_count(2)


def test_a_lost_network_and_a_restarted_web_server_lose_nothing(visit, server):
    stop_in_the_middle(server)
    page = visit()
    chat = open_chat(page)
    ask(page)
    expect(answers(page)).to_contain_text("Piece 9")
    server.faults = Faults(down=True, drops=1)
    page.context.set_offline(True)
    expect(chat.get_by_text("No connection")).to_be_visible()
    page.context.set_offline(False)
    server.faults = Faults()
    server.step.set()
    finished(page, WHOLE.strip())
    expect(chat.get_by_text("No connection")).to_be_hidden()
    assert answers(page).evaluate("node => node.textContent") == WHOLE


@pytest.mark.parametrize("status", [406, 429, 501, 503])
def test_without_streams_it_polls(visit, server, status):
    server.pieces, server.faults.stream_status = LONG[:20], status
    page = visit()
    open_chat(page)
    ask(page)
    finished(page, "".join(LONG[:20]).strip())


def test_a_proxy_that_holds_the_stream_back_is_noticed(visit, server):
    server.pieces, server.pace, server.faults.held_back = LONG, 0.1, True
    page = visit()
    open_chat(page)
    ask(page)
    expect(answers(page)).to_contain_text("Piece 30")
    assert server.talk["messages"][-1]["status"] == "streaming", "seen while it was written, not at its end"
    finished(page, WHOLE.strip())
    before = server.calls.count(("GET", f"/api/ai/chat/conversations/{server.talk['id']}/stream/"))
    server.pieces = ["Second."]
    ask(page, "And then?")
    finished(page, "Second.")
    after = server.calls.count(("GET", f"/api/ai/chat/conversations/{server.talk['id']}/stream/"))
    assert after == before, "it does not try again"


def test_a_message_whose_reply_was_lost_is_there_once(visit, server):
    server.faults.posts.extend(["lost", "lost"])
    page = visit()
    open_chat(page)
    ask(page)
    finished(page, "Hello there.")
    assert len(server.received) == 1
    expect(page.locator(".msg.customer")).to_have_count(1)


def test_a_reload_while_sending_sends_once(visit, server):
    server.faults.posts.extend(["lost", 503, 503, 503])
    page = visit()
    open_chat(page)
    ask(page)
    expect(page.locator(".msg.customer")).to_contain_text("Sending")
    page.reload()
    finished(page, "Hello there.")
    assert len(server.received) == 1
    expect(page.locator(".msg.customer")).to_have_count(1)


def test_messages_sent_while_offline_go_later_in_order(visit, server):
    page = visit()
    open_chat(page)
    ask(page, "First")
    finished(page, "Hello there.")
    server.move("person", person={"name": "Mei"})
    look_now(page)
    expect(panel(page).get_by_text("Mei is with you").first).to_be_visible()
    page.context.set_offline(True)
    for text in ("Second", "Third"):
        ask(page, text)
    expect(panel(page).get_by_role("button", name="Try again")).to_have_count(2)
    page.context.set_offline(False)
    expect(panel(page).get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.locator(".unsent")).to_have_count(0)
    assert [body["text"] for body in server.received] == ["First", "Second", "Third"]
    assert page.locator(".msg.customer .text").all_inner_texts() == ["First", "Second", "Third"]


def test_a_spent_budget_is_told_in_the_shops_words_and_the_message_is_kept(visit, server):
    server.faults.posts.append(429)
    page = visit()
    chat = open_chat(page)
    ask(page)
    expect(chat.get_by_role("status").get_by_text("Words for 429.")).to_be_visible()
    chat.get_by_role("button", name="Try again").click()
    finished(page, "Hello there.")


def test_what_the_shop_refuses_comes_back_to_be_changed(visit, server):
    server.faults.posts.append(400)
    page = visit()
    chat = open_chat(page)
    ask(page, "x" * 20_000)
    expect(chat.get_by_text("Words for 400.")).to_be_visible()
    expect(chat.get_by_role("textbox")).to_have_value("x" * 20_000)
    expect(page.locator(".msg")).to_have_count(0)


def test_a_conversation_that_is_gone_is_begun_anew(visit, server):
    page = visit()
    open_chat(page)
    ask(page, "Before")
    finished(page, "Hello there.")
    server.talks.clear()
    ask(page, "After")
    expect(page.locator(".msg.customer")).to_have_count(1)  # "Before" is there until the new talk is begun
    expect(page.locator(".msg.customer")).to_have_text(re.compile("After"))
    finished(page, "Hello there.")


def test_many_tabs_of_one_visitor_show_the_same_and_few_streams_are_open(visit, server):
    server.pieces, server.pace = LONG, 0.03
    first = visit()
    open_chat(first)
    ask(first, "Hello")
    others = [first.context.new_page() for _ in range(12)]
    for other in others:
        other.goto(server.url + "/?language=en")
    open_chat(others[0])
    finished(first, WHOLE.strip())
    finished(others[0], WHOLE.strip())
    assert server.most_streams <= 4
    server.pieces = ["Second."]
    ask(first, "Again")
    finished(others[0], "Second.")
    assert others[0].locator(".msg.customer .text").all_inner_texts() == ["Hello", "Again"]
