from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **values: Any) -> Account:
        account = self.model(email=self.normalize_email(email), **values)
        account.set_password(password)
        account.save()
        return account

    def create_superuser(self, email: str, password: str | None = None) -> Account:
        return self.create_user(email, password, is_staff=True, is_superuser=True)


class Account(AbstractBaseUser, PermissionsMixin):
    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_staff = models.BooleanField(default=False)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class LiveArticles(models.Manager["Article"]):
    def get_queryset(self) -> models.QuerySet[Article]:
        return super().get_queryset().filter(deleted=False)


class Article(models.Model):
    """A product: a parent with a title, or a child that only differs in its attributes."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    title = models.JSONField(default=dict, blank=True)
    data = models.JSONField(default=dict)
    locale = models.CharField(max_length=8, default="en_GB")
    deleted = models.BooleanField(default=False)

    objects = LiveArticles()

    class Meta:
        ordering: ClassVar = ["-locale"]

    def __str__(self) -> str:
        return str(self.ref)


class Purchase(models.Model):
    """An order by an e-mail address; there may be no account behind it."""

    number = models.CharField(primary_key=True, max_length=20)
    email = models.EmailField()
    placed = models.DateTimeField()
    lines = models.ManyToManyField(Article, through="PurchaseLine")


class PurchaseLine(models.Model):
    purchase = models.ForeignKey(Purchase, models.CASCADE)
    article = models.ForeignKey(Article, models.CASCADE)
    pieces = models.PositiveIntegerField(default=1)
