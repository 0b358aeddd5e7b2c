"""Alert rules in the admin, and episodes with their reason."""

from __future__ import annotations

import datetime

import pytest

from ecom_ai.reviews.models import AlertRule, ReviewAlert, Scope
from tests.reviews.admin.conftest import ALERTS, DASHBOARD, RULES

pytestmark = pytest.mark.django_db
RULE = {
    "name": "Products", "is_active": "on", "scope": "product", "window_days": "7", "minimum": "5", "chance": "0.001",
    "emails": "a@example.com, b@example.com\na@example.com", "webhook": "https://hooks.example/x",
}  # fmt: skip


def words(answer):
    return answer.content.decode()


@pytest.fixture
def alert(product):
    return ReviewAlert.objects.create(
        rule=AlertRule.objects.create(name="Products"), scope=Scope.PRODUCT, key=str(product.pk), title="Harbour mug",
        day=datetime.date(2026, 11, 20), negatives=9, total=12, usual_negatives=20, usual_total=200, threshold=5,
        reason={"code": "negatives_jumped", "negatives": 9, "total": 12, "usual_negatives": 20, "usual_total": 200,
                "threshold": 5, "window_days": 7, "chance": 0.001},
    )  # fmt: skip


def test_a_rule_with_addresses_webhook_and_threshold(boss):
    boss.post(RULES + "add/", RULE)
    rule = AlertRule.objects.get(name="Products")
    assert rule.emails == "a@example.com\nb@example.com"
    assert rule.webhook == "https://hooks.example/x"
    page = words(boss.get(RULES))
    assert "2 addresses" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"emails": "nobody"},
        {"emails": "\n".join(f"a{number}@example.com" for number in range(51))},
        {"webhook": "javascript:alert(1)"},
        {"webhook": "ftp://hooks.example/"},
        {"window_days": "0"},
        {"chance": "2"},
        {"name": "a\0b"},
        {"scope": "model"},
    ],
)
def test_what_cannot_work_is_refused(boss, wrong):
    answer = boss.post(RULES + "add/", {**RULE, **wrong})
    assert answer.status_code == 200
    assert answer.context["errors"]


def test_an_open_alert_stands_on_the_dashboard_with_its_reason(boss, alert, scored):
    scored("Bad.")
    page = words(boss.get(DASHBOARD))
    assert "9 of 12 reviews of the last 7 days are negative; usual here are 10 % (of 200 reviews)" in page
    assert f"product={alert.key}" in page


def test_alerts_are_looked_at_never_written_by_hand(boss, alert):
    assert "usual here are 10 %" in words(boss.get(ALERTS))
    page = words(boss.get(f"{ALERTS}{alert.pk}/change/"))
    assert "usual here are 10 %" in page
    assert boss.get(ALERTS + "add/").status_code == 403


def test_an_alert_is_marked_as_seen_on_the_dashboard_and_in_the_list(boss, alert, scored):
    scored("Bad.")
    page = boss.post(f"{ALERTS}{alert.pk}/see/", follow=True)
    assert "seen by boss" in words(page)
    assert "Mark as seen" not in words(page)
    ReviewAlert.objects.update(seen_by=None, seen_at=None)
    boss.post(ALERTS, {"action": "see", "_selected_action": [alert.pk]})
    alert.refresh_from_db()
    assert alert.seen_by.get_username() == "boss"


def test_a_hostile_title_is_only_text(boss, alert, scored):
    scored("Bad.")
    ReviewAlert.objects.update(title="<script>alert(1)</script>")
    for address in (DASHBOARD, ALERTS, f"{ALERTS}{alert.pk}/change/"):
        assert "<script>alert(1)" not in words(boss.get(address))


def test_only_for_those_who_may(staff_who, alert):
    nobody = staff_who("view_product")
    assert nobody.get(RULES).status_code == 403
    assert nobody.get(ALERTS).status_code == 403
    reader = staff_who("view_reviewalert")
    assert reader.get(ALERTS).status_code == 200
    assert 'value="see"' not in words(reader.get(ALERTS))
    assert reader.post(f"{ALERTS}{alert.pk}/see/").status_code == 403


@pytest.mark.parametrize("address", [RULES, ALERTS])
def test_null_bytes_in_a_search_do_not_break_it(boss, alert, address):
    assert boss.get(address + "?q=a%00b").status_code == 200
