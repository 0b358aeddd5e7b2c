from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcomAIConfig(AppConfig):
    name = "ecom_ai"
    label = "ecom_ai"
    verbose_name = _("AI for the shop")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ecom_ai import backends, checks, opinions, warming
        from ecom_ai.chat import receivers as chat_receivers
        from ecom_ai.chat.search import receivers as chat_search
        from ecom_ai.descriptions import receivers
        from ecom_ai.jobs import workers
        from ecom_ai.reviews import receivers as review_receivers
        from ecom_ai.reviews.services import opinions_of

        checks.register_all()
        receivers.connect()
        chat_receivers.connect()
        chat_search.connect()
        review_receivers.connect()
        opinions.provide(opinions_of)
        warming.connect()
        workers.add_info(lambda: {"engines": backends.loaded()})
