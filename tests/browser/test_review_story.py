"""Review sentiment as buyers and staff live it, in both languages, with the real model and real workers.

A review is written on the storefront, scored, seen in the numbers, corrected; then the model learns from corrections,
goes live and is rolled back. Set ECOM_AI_PICTURES to a folder to keep a picture of each step.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_story import keep_picture

pytestmark = pytest.mark.browser
SLOW = 60_000
TRAINING = 600_000  # on a busy machine with two cores; it is ten times faster on an idle one
DASHBOARD, SCORES, QUEUE = "sentimentdashboard/", "reviewscore/", "unsurereview/"


@dataclass(frozen=True)
class Tongue:
    """What one language calls things, and a review in it that nobody else would write."""

    prefix: str
    code: str
    customer: str
    words: str
    body: str
    negative: str
    neutral: str
    retrain: str
    activate: str
    roll_back: str
    show_new: str


ENGLISH = Tongue(
    "en", "en", "alice", "zebra-striped", "The zebra-striped lid broke in a day, bad quality and very disappointing.",
    "Negative", "Neutral", "Retrain with", "Put the new model in use", "Roll back to the model before",
    "Show the new numbers",
)  # fmt: skip
CHINESE = Tongue(
    "zh-hans", "zh", "mei", "斑马纹", "斑马纹的盖子用了一天就坏了，质量很差，非常失望。",
    "负面", "中性", "条更正重新训练", "启用新模型", "回退到上一个模型", "显示新数据",
)  # fmt: skip


@pytest.fixture(params=[ENGLISH, CHINESE], ids=["en", "zh"])
def tongue(request: pytest.FixtureRequest) -> Tongue:
    return request.param


@dataclass(frozen=True)
class Story:
    page: Page
    shop: str
    tongue: Tongue

    def open(self, place: str) -> None:
        self.page.goto(f"{self.shop}/{self.tongue.prefix}/admin/ecom_ai/{place}")

    def picture(self, name: str) -> None:
        keep_picture(self.page, f"reviews-{self.tongue.code}-{name}")

    def sign_in(self, name: str, password: str) -> None:
        """At the storefront's door; staff are signed in to both."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.shop}/{self.tongue.prefix}/account/login/")
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", password)
        self.page.locator("form:has([name=password]) [type=submit]").click()
        self.page.wait_for_load_state()

    def staff(self) -> None:
        self.sign_in("admin", "admin-demo")

    def write_review(self, body: str, *, stars: int) -> None:
        self.sign_in(self.tongue.customer, "customer-demo")
        self.page.goto(f"{self.shop}/{self.tongue.prefix}/")
        self.page.locator(".card a").first.click()
        self.page.locator("details.write summary").click()
        self.page.locator(f"label[for=rating-{stars}]").click()
        self.page.fill("[name=body]", body)
        self.page.locator("details.write [type=submit]").click()
        expect(self.page.locator("#reviews")).to_contain_text(body)

    def count(self) -> int:
        """Reviews of all time, as the dashboard tells."""
        self.open(f"{DASHBOARD}?period=all")
        return sum(
            int(row) for row in self.page.locator("#sentiment-mood tbody tr td:nth-child(2)").all_text_contents()
        )

    def job_is_over(self) -> None:
        """Progress shows while reviews are scored, and the page reads itself again at the end."""
        expect(self.page.locator("[data-part=job]")).to_be_hidden(timeout=TRAINING)

    def find(self, words: str) -> Locator:
        self.open(f"{SCORES}?q={words}")
        return self.page.locator("#result_list tbody tr")


@pytest.fixture
def story(page: Page, shop: str, tongue: Tongue) -> Story:
    page.set_default_timeout(SLOW)
    return Story(page, shop, tongue)


def score_the_past(story: Story) -> None:
    """From the empty dashboard, once per shop."""
    story.open(DASHBOARD)
    start = story.page.locator(".sentiment-empty form button")
    if start.count():
        story.picture("1-empty")
        start.click()
        expect(story.page.locator(".sentiment-facts")).to_be_visible(timeout=TRAINING)
    story.job_is_over()


def test_a_review_is_written_scored_seen_and_corrected(story: Story) -> None:
    page, tongue = story.page, story.tongue
    story.staff()
    score_the_past(story)
    before = story.count()

    story.write_review(tongue.body, stars=5)
    story.staff()
    story.open(f"{DASHBOARD}?period=all")
    rows = story.find(tongue.words)
    for _second in range(120):  # until a worker has read it
        if rows.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(rows).to_have_count(1)
    expect(rows.locator(".sentiment-label")).to_have_text(tongue.negative)
    story.picture("2-scored")
    assert story.count() == before + 1
    story.open(DASHBOARD)
    story.picture("3-dashboard")

    page.locator(".sentiment-chip.sentiment-negative").first.click()
    expect(page.locator("#voices mark").first).to_be_visible()
    story.picture("4-voices")

    row = story.find(tongue.words)
    row.locator("button[data-label=neutral]").click()
    expect(row.locator(".sentiment-label")).to_have_text(tongue.neutral)
    expect(row.locator("button[data-label=neutral]")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(row.locator(".sentiment-label")).to_have_text(tongue.neutral)
    row.locator("button[data-label=undo]").click()
    expect(row.locator(".sentiment-label")).to_have_text(tongue.negative)
    row.locator("th a").click()
    expect(page.locator("main")).to_contain_text("admin")
    story.picture("5-one-review")


def test_new_numbers_are_offered_while_the_dashboard_is_open(story: Story) -> None:
    page, tongue = story.page, story.tongue
    story.staff()
    score_the_past(story)
    story.open(DASHBOARD)
    other = page.context.new_page()
    Story(other, story.shop, tongue).open(f"{SCORES}?feeling=positive")
    other.locator("button[data-label=negative]").first.click()
    expect(other.locator("button[data-label=undo]:visible").first).to_be_visible()
    other.close()
    offer = page.get_by_role("link", name=tongue.show_new)
    expect(offer).to_be_visible(timeout=SLOW)
    offer.click()
    expect(offer).to_be_hidden()


def test_the_queue_is_worked_through_with_keys(story: Story) -> None:
    page = story.page
    story.staff()
    score_the_past(story)
    story.open(QUEUE + "?kind=unreadable")
    # by its page: two reviews may say the same
    shown, done = page.locator("#sentiment-meta a").last, page.locator("#sentiment-done")
    first = shown.get_attribute("href") or ""
    tab = page.locator(".sentiment-chips [aria-current] b").first
    waiting = int(tab.inner_text())
    story.picture("6-queue")
    page.keyboard.press("s")
    expect(shown).not_to_have_attribute("href", first)
    second = shown.get_attribute("href") or ""
    page.keyboard.press("1")
    expect(shown).not_to_have_attribute("href", second)
    expect(done).to_contain_text("1")
    expect(tab).to_have_text(str(waiting - 1))
    page.keyboard.press("u")
    expect(shown).to_have_attribute("href", second)
    expect(done).to_contain_text("0")
    page.keyboard.press("?")
    expect(page.locator("#sentiment-help")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(shown).to_have_attribute("href", first)  # what was taken back or left for later waits again
    for _review in range(waiting):
        expect(page.locator("#sentiment-later")).to_be_enabled()
        page.keyboard.press("s")
    expect(page.locator("#sentiment-nothing")).to_be_visible()
    expect(page.locator("#sentiment-later")).to_be_disabled()


def correct_many(story: Story, count: int) -> None:
    """By turns negative and neutral, from the list of the positive ones."""
    story.open(f"{SCORES}?feeling=positive&corrected=no&language={story.tongue.code}")
    for number in range(count):
        row = story.page.locator("#result_list tbody tr").nth(number)
        row.locator(f"button[data-label={'neutral' if number % 2 else 'negative'}]").click()
        expect(row.locator("button[data-label=undo]")).to_be_visible()


def test_the_model_learns_goes_live_and_is_rolled_back(story: Story) -> None:
    page, tongue = story.page, story.tongue
    story.staff()
    score_the_past(story)
    correct_many(story, 20)
    story.open(DASHBOARD + "models/")
    story.picture("7-corrections")
    page.get_by_role("button", name=tongue.retrain).click()
    expect(page.locator("#sentiment-run")).to_be_visible()
    story.picture("8-training")
    expect(page.locator("#sentiment-gate")).to_be_visible(timeout=TRAINING)
    verdicts = page.locator("#sentiment-gate tbody td:last-child").all_text_contents()
    assert all(verdict.strip() for verdict in verdicts)
    story.picture("9-gate")

    page.get_by_role("button", name=tongue.activate).click()
    back = page.get_by_role("button", name=tongue.roll_back)
    expect(back).to_be_visible()
    expect(page.locator("#sentiment-history tbody tr").first).to_contain_text("sentiment")
    story.open(DASHBOARD)
    story.job_is_over()
    story.open(DASHBOARD + "models/")
    story.picture("10-live")
    back.click()
    expect(page.locator("#sentiment-history tbody tr").first).to_contain_text("admin")
    expect(page.get_by_role("button", name=tongue.activate)).to_have_count(0)
    story.picture("11-rolled-back")


def test_the_pages_fit_a_narrow_and_a_dark_screen(story: Story) -> None:
    page = story.page
    story.staff()
    score_the_past(story)
    pages = {"dashboard": DASHBOARD, "voices": DASHBOARD + "?aspect=quality&feeling=negative", "queue": QUEUE}
    pages |= {"scores": SCORES, "aspects": "reviewaspect/", "rules": "alertrule/", "models": DASHBOARD + "models/"}
    for width, scheme in ((390, "light"), (390, "dark"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for name, place in pages.items():
            story.open(place)
            assert page.evaluate("document.documentElement.scrollWidth") <= width + 1, (name, width)
            story.picture(f"{name}-{width}-{scheme}")
