"""Aspects that staff edit, and "Count again"."""

from __future__ import annotations

import pytest

from ecom_ai.jobs.models import Job
from ecom_ai.reviews import tasks
from ecom_ai.reviews.models import ReviewAspect
from tests.reviews.admin.conftest import ASPECTS, DASHBOARD

pytestmark = pytest.mark.django_db
MASCOT = {
    "code": "mascot", "name_zh": "吉祥物", "name_en": "Mascot", "words_zh": "吉祥物\n小人偶",
    "words_en": "mascot\r\nfigurine\nmascot ", "categories": "", "position": "0", "is_active": "on",
}  # fmt: skip


def words(answer):
    return answer.content.decode()


def test_the_built_in_aspects_are_there_to_be_edited(boss):
    page = words(boss.get(ASPECTS))
    assert ReviewAspect.objects.filter(code="quality").exists()
    assert "质量" in page
    assert "Count again" in page


def test_a_new_aspect_with_words_in_both_languages(boss):
    answer = boss.post(ASPECTS + "add/", MASCOT, follow=True)
    aspect = ReviewAspect.objects.get(code="mascot")
    assert aspect.words_en == "mascot\nfigurine"
    assert aspect.words_zh == "吉祥物\n小人偶"
    assert "Count again" in words(answer)


def test_new_words_count_from_the_next_review(boss, scored):
    boss.get(ASPECTS)
    boss.post(ASPECTS + "add/", MASCOT)
    scored("The mascot is broken.")
    page = boss.get(DASHBOARD)
    assert "Mascot" in [chip["name"] for chip in page.context["hates"]]


def test_the_code_stays(boss):
    boss.post(ASPECTS + "add/", MASCOT)
    aspect = ReviewAspect.objects.get(code="mascot")
    boss.post(f"{ASPECTS}{aspect.pk}/change/", {**MASCOT, "code": "other", "name_en": "Figurine"})
    aspect.refresh_from_db()
    assert (aspect.code, aspect.name_en) == ("mascot", "Figurine")


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Tea Mascot"},
        {"code": ""},
        {"words_zh": "", "words_en": " \n "},
        {"words_en": "w" * 41},
        {"words_en": "\n".join(f"word{number}" for number in range(501))},
        {"words_zh": "吉\0嘴"},
    ],
)
def test_what_cannot_work_is_refused(boss, wrong):
    answer = boss.post(ASPECTS + "add/", {**MASCOT, **wrong})
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert not ReviewAspect.objects.filter(code="mascot").exists()


def test_count_again_is_a_job(boss, scored):
    scored("Good.")
    answer = boss.post(ASPECTS + "recount/")
    job = Job.objects.get(kind=tasks.backfill.name)
    assert str(job.pk) in answer.url


def test_only_for_those_who_may(staff_who, boss):
    boss.get(ASPECTS)
    assert staff_who("view_product").get(ASPECTS).status_code == 403
    reader = staff_who("view_reviewaspect")
    assert "Count again" not in words(reader.get(ASPECTS))
    assert reader.post(ASPECTS + "recount/").status_code == 403
    assert reader.post(ASPECTS + "add/", MASCOT).status_code == 403
