"""Editing what models are told: each change is a new version, the old ones stay."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from ecom_ai.descriptions.models import PromptTemplate
from ecom_ai.descriptions.prompts import validate_template
from ecom_ai.exceptions import Conflict

TRIES = 20


def save_prompt(*, language: str, tone: str, system: str, user_text: str, user: Any) -> PromptTemplate:
    """A new version for this language and tone; it is in use at once."""
    validate_template(user_text)
    for _attempt in range(TRIES):
        try:
            return _insert(language=language, tone=tone, system=system, user_text=user_text, user=user)
        except IntegrityError:
            continue  # somebody else took this version
    raise Conflict(_("This prompt is being changed by somebody else; try again."), code="busy")


@transaction.atomic
def _insert(*, language: str, tone: str, system: str, user_text: str, user: Any) -> PromptTemplate:
    same = PromptTemplate.objects.select_for_update().filter(language=language, tone=tone)
    latest = same.aggregate(latest=Max("version"))["latest"] or 0
    same.filter(is_active=True).update(is_active=False)
    return PromptTemplate.objects.create(
        language=language,
        tone=tone,
        version=latest + 1,
        system=system,
        user=user_text,
        created_by_id=user.pk if user else None,
    )


def retire_prompts(prompts: QuerySet[PromptTemplate]) -> int:
    """Take them out of use: the prompt for every tone counts again, or else the built-in one."""
    return prompts.filter(is_active=True).update(is_active=False)
