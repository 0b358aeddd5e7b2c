from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from ecom_ai.chat.models import Conversation

INBOX = "admin:ecom_ai_chatinbox_"


def make_staff(name: str, *codenames: str, **fields: Any) -> Any:
    user = get_user_model().objects.create_user(name, password="pw", is_staff=True, **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames, content_type__app_label="ecom_ai"))
    return user


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def anna(db: None) -> Client:
    names = ("view_conversation", "answer_conversation", "add_learnedanswer")
    return signed_in(make_staff("anna", *names, first_name="Anna", email="anna@example.com"))


@pytest.fixture
def ben(db: None) -> Client:
    return signed_in(make_staff("ben", "view_conversation", "answer_conversation", first_name="Ben"))


@pytest.fixture
def onlooker(db: None) -> Client:
    return signed_in(make_staff("olga", "view_conversation"))


@pytest.fixture
def stranger(db: None) -> Client:
    return signed_in(make_staff("sam", "view_job"))


def live(client: Client, talk: Conversation, **params: Any) -> Any:
    return client.get(reverse(f"{INBOX}live", args=[talk.pk]), params)


def do(client: Client, talk: Conversation, verb: str, **fields: Any) -> Any:
    return client.post(reverse(f"{INBOX}verb", args=[talk.pk, verb]), fields)


def queue(client: Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(reverse(f"{INBOX}queue")).json()["queue"]
    return rows
