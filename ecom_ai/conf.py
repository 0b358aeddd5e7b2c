"""All settings, typed, read on access: no cache, so `override_settings` simply works."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings

STARTER_ENGINES: dict[str, dict[str, Any]] = {
    "text": {"BACKEND": "ecom_ai.engines.hf.generator.HFTextGenerator", "MODEL": "starter"},
    "sentiment": {"BACKEND": "ecom_ai.engines.hf.classifier.HFTextClassifier", "MODEL": "starter"},
}

CHAT: dict[str, Any] = {
    "characters": 2000,  # longest message of a customer
    "visitor_messages": 100,  # a day; None: no limit
    "customer_messages": 200,
    "address_messages": 500,  # by network address, where REST_FRAMEWORK["NUM_PROXIES"] says how to tell it
    "shop_messages": 20_000,
    "visitor_tokens": 200_000,
    "customer_tokens": 400_000,
    "shop_tokens": 20_000_000,
    "visitor_talks": 20,
    "customer_talks": 40,
    "address_talks": 200,
    "shop_talks": 20_000,
    "answer_tokens": 2_000,  # kept free in the budgets while an answer is written
    "visitor_days": 30,  # how long the cookie of a visitor is good
    "keep_days": 180,  # conversations that were quiet for longer are deleted
    "streams": 12,  # at once for one visitor or customer, in one web process
    "notify": [],  # e-mail addresses that hear when somebody waits for a person
    "alike": 0.8,  # how alike a question of the help pages must be to answer by its meaning (engine role "embedding")
}


class Settings:
    @property
    def SHOP_MAP(self) -> str:
        """Dotted path of the host's `ShopMap`, e.g. `shop.ecom_ai_map.shop_map`."""
        return getattr(settings, "ECOM_AI_SHOP_MAP", "")

    @property
    def ENGINES(self) -> dict[str, dict[str, Any]]:
        """Role -> `{"BACKEND": dotted path, "MODEL": ..., "OPTIONS": {...}}`."""
        return {**STARTER_ENGINES, **getattr(settings, "ECOM_AI_ENGINES", {})}

    @property
    def DEFAULT_LANGUAGE(self) -> str:
        """Language of descriptions where nobody chose one: `zh` or `en`; by default that of LANGUAGE_CODE."""
        default = "zh" if settings.LANGUAGE_CODE.lower().startswith("zh") else "en"
        return getattr(settings, "ECOM_AI_DEFAULT_LANGUAGE", default)

    @property
    def STORAGE(self) -> str:
        """Alias in STORAGES that keeps artifacts; workers on other machines fetch them from there."""
        return getattr(settings, "ECOM_AI_STORAGE", "default")

    @property
    def CACHE_DIR(self) -> str:
        """Folder of this machine where artifacts are unpacked, checked by checksum before each load."""
        return str(getattr(settings, "ECOM_AI_CACHE_DIR", "") or _default_cache_dir())

    @property
    def JOB_LEASE_SECONDS(self) -> int:
        """How long a worker may be silent before its job is given to another."""
        return getattr(settings, "ECOM_AI_JOB_LEASE_SECONDS", 9)

    @property
    def JOB_MAX_ATTEMPTS(self) -> int:
        """How often a job may be started before it is failed for good."""
        return getattr(settings, "ECOM_AI_JOB_MAX_ATTEMPTS", 3)

    @property
    def SWEEP_SECONDS(self) -> float:
        """Pause between two rounds of the sweeper."""
        return getattr(settings, "ECOM_AI_SWEEP_SECONDS", 2)

    @property
    def CANDIDATES(self) -> int:
        """How many candidates a description may take before it needs attention."""
        return getattr(settings, "ECOM_AI_CANDIDATES", 4)

    @property
    def MAX_PRODUCTS(self) -> int:
        """Most products in one bulk description job."""
        return getattr(settings, "ECOM_AI_MAX_PRODUCTS", 100_000)

    @property
    def HELPER_PROCESSES(self) -> int:
        """Processes of a worker that judge texts, or read reviews, while its model is at the next; 0: none."""
        return getattr(settings, "ECOM_AI_HELPER_PROCESSES", 1 if (os.cpu_count() or 1) > 1 else 0)

    @property
    def INTERNAL_WEBHOOKS(self) -> list[str]:
        """Hosts of the shop's own network that alerts may be posted to; others there are not called."""
        return list(getattr(settings, "ECOM_AI_INTERNAL_WEBHOOKS", ()))

    @property
    def LABEL(self) -> bool:
        """Show the label that the law asks for on generated text. Switch off only where no such law applies."""
        return getattr(settings, "ECOM_AI_LABEL", True)

    @property
    def DICTIONARY(self) -> str:
        """File of the shop's own words for segmentation (jieba format), or empty."""
        return str(getattr(settings, "ECOM_AI_DICTIONARY", ""))

    @property
    def STOP_WORDS(self) -> str:
        """File of the shop's own stop words, one a line, or empty for the built-in list."""
        return str(getattr(settings, "ECOM_AI_STOP_WORDS", ""))

    @property
    def CHAT(self) -> dict[str, Any]:
        """Limits, budgets a day and retention of the chat; only the keys that differ need be given."""
        return {**CHAT, **getattr(settings, "ECOM_AI_CHAT", {})}


def _default_cache_dir() -> str:
    base = getattr(settings, "BASE_DIR", None)
    return f"{base}/var/ecom_ai" if base else "/var/tmp/ecom_ai"  # noqa: S108 - checked by checksum


conf = Settings()
