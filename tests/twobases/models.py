from typing import ClassVar

from django.db import models

from ecom_ai.descriptions.mixins import DescriptionMixin
from ecom_ai.reviews.mixins import SentimentMixin


class Pot(DescriptionMixin):
    name = models.CharField(max_length=100)
    facts: ClassVar = models.JSONField(default=dict)


class Voice(SentimentMixin):
    pot: ClassVar = models.ForeignKey(Pot, on_delete=models.CASCADE)
    body = models.TextField()
