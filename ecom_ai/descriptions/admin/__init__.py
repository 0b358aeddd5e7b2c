"""Doors for staff: the panel on the host's product form, drafts, review queue, prompts, ledger."""

from ecom_ai.descriptions.admin import drafts, history, prompts
from ecom_ai.descriptions.admin.product import DescriptionAdminMixin

__all__ = ["DescriptionAdminMixin", "drafts", "history", "prompts"]
