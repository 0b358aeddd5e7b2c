"""The three queues: bulk work never delays a person who waits, training never delays either."""

from __future__ import annotations

from enum import StrEnum


class Queue(StrEnum):
    INTERACTIVE = "ecom_ai.interactive"
    BULK = "ecom_ai.bulk"
    TRAINING = "ecom_ai.training"
