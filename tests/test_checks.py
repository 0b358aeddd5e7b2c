"""Each bad setting is told by `manage.py check`, and the doctor gets past it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks

from ecom_ai.doctor import examine

BAD: list[tuple[str, Any, str]] = [
    ("ECOM_AI_SHOP_MAP", 5, "E001"),
    ("ECOM_AI_SHOP_MAP", ["shop"], "E001"),
    ("ECOM_AI_ENGINES", None, "E003"),
    ("ECOM_AI_ENGINES", [1], "E003"),
    ("ECOM_AI_DEFAULT_LANGUAGE", ["zh"], "E004"),
    ("ECOM_AI_JOB_LEASE_SECONDS", "9", "E005"),
    ("ECOM_AI_JOB_LEASE_SECONDS", None, "E005"),
    ("ECOM_AI_JOB_LEASE_SECONDS", float("inf"), "E005"),
    ("ECOM_AI_JOB_LEASE_SECONDS", float("nan"), "E005"),
    ("ECOM_AI_JOB_LEASE_SECONDS", 10**20, "E005"),
    ("ECOM_AI_JOB_MAX_ATTEMPTS", 2.5, "E005"),
    ("ECOM_AI_CANDIDATES", 1.5, "E005"),
    ("ECOM_AI_MAX_PRODUCTS", 1e9, "E005"),
    ("ECOM_AI_HELPER_PROCESSES", -1, "E005"),
    ("ECOM_AI_HELPER_PROCESSES", 0.0, "E005"),
    ("ECOM_AI_HELPER_PROCESSES", "1", "E005"),
    ("ECOM_AI_INTERNAL_WEBHOOKS", "alerts.internal", "E009"),
    ("ECOM_AI_INTERNAL_WEBHOOKS", None, "E009"),
    ("ECOM_AI_LABEL", "False", "E010"),
    ("ECOM_AI_LABEL", None, "E010"),
    ("ECOM_AI_STORAGE", "nowhere", "E006"),
    ("ECOM_AI_STORAGE", ["default"], "E006"),
    ("ECOM_AI_CHAT", {"characters": 1.5}, "E007"),
    ("ECOM_AI_CHAT", {"keep_days": float("inf")}, "E007"),
    ("ECOM_AI_CHAT", {"keep_days": 10**12}, "E007"),
    ("ECOM_AI_CHAT", {"alike": 5}, "E007"),
    ("ECOM_AI_DICTIONARY", "/no/such/file", "E008"),
    ("ECOM_AI_STOP_WORDS", "/no/such/file", "E008"),
    ("LANGUAGE_CODE", "zh-cn", "W004"),
    ("LANGUAGES", [("en", "English"), ("zh-CN", "Chinese")], "W004"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value", "code"), BAD)
def test_a_bad_setting_is_told_and_the_doctor_goes_on(settings, name, value, code):
    setattr(settings, name, value)
    assert f"ecom_ai.{code}" in {message.id for message in run_checks(tags=["ecom_ai"])}
    assert {"settings", "database", "jobs", "device"} <= {finding.subject for finding in examine(load=False)}


@pytest.mark.parametrize("processes", [0, 1, 4])
def test_no_helper_or_several_are_no_fault(settings, processes):
    settings.ECOM_AI_HELPER_PROCESSES = processes
    assert "ecom_ai.E005" not in {message.id for message in run_checks(tags=["ecom_ai"])}


@pytest.mark.parametrize("code", ["zh-hans", "en", "de"])
def test_other_language_codes_are_no_fault(settings, code):
    settings.LANGUAGE_CODE = code
    assert "ecom_ai.W004" not in {message.id for message in run_checks(tags=["ecom_ai"])}
