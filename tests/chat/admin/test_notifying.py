from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from ecom_ai.chat import services, tasks
from ecom_ai.chat.models import Conversation, ConversationEvent
from ecom_ai.chat.owners import Owner
from ecom_ai.chat.services import notifying, visitors
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from tests.chat.admin.conftest import do

pytestmark = pytest.mark.django_db


def notify_jobs() -> list[Job]:
    return list(Job.objects.filter(kind=tasks.notify.name))


def test_one_mail_goes_to_staff_who_may_answer(
    anna: Client, stranger: Client, talk: Conversation, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.hand_off(talk, reason="my number is 13800138000")
    with django_capture_on_commit_callbacks(execute=True):
        services.hand_off(talk)
    (job,) = notify_jobs()
    execute(tasks.notify.run, job.pk)
    (sent,) = mail.outbox
    assert sent.bcc == ["anna@example.com"]
    assert sent.to == []
    assert "13800138000" not in sent.body


def test_nobody_is_told_once_somebody_took_it(
    anna: Client, talk: Conversation, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.hand_off(talk)
    do(anna, talk, "take")
    execute(tasks.notify.run, notify_jobs()[0].pk)
    assert mail.outbox == []


def test_named_addresses_replace_the_staff(
    anna: Client, talk: Conversation, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ECOM_AI_CHAT = {"notify": ["desk@example.com"]}
    with django_capture_on_commit_callbacks(execute=True):
        services.hand_off(talk)
    execute(tasks.notify.run, notify_jobs()[0].pk)
    assert mail.outbox[0].bcc == ["desk@example.com"]


def test_who_asks_under_many_names_does_not_fill_the_mailboxes(
    anna: Client, talk: Conversation, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(notifying, "MAILS_AN_HOUR", 3)
    for _number in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            services.hand_off(services.start(Owner(visitor=visitors.issue()[0])))
        execute(tasks.notify.run, Job.objects.filter(kind=tasks.notify.name).latest("created_at").pk)
    assert len(mail.outbox) == 3
    ConversationEvent.objects.update(created_at=timezone.now() - timedelta(hours=2))
    with django_capture_on_commit_callbacks(execute=True):
        services.hand_off(talk)
    execute(tasks.notify.run, Job.objects.filter(kind=tasks.notify.name).latest("created_at").pk)
    assert len(mail.outbox) == 4
