"""Verbs on descriptions: draft, review, publish, undo, count."""

from ecom_ai.descriptions.services.drafting import (
    KnownDescriptions,
    build_draft,
    described,
    draft_description,
    prompt_book,
    request_for,
    sheet_of,
    valid_language,
    valid_tone,
    writer,
)
from ecom_ai.descriptions.services.files import Counts, describe_file
from ecom_ai.descriptions.services.ledger import LedgerRow, accepted_drafts, ledger
from ecom_ai.descriptions.services.live import LiveText, live_of_drafts, live_text, main_language, written_by_people
from ecom_ai.descriptions.services.prompting import retire_prompts, save_prompt
from ecom_ai.descriptions.services.publishing import publish_draft, undo_publication
from ecom_ai.descriptions.services.records import sheet_from_json
from ecom_ai.descriptions.services.reviewing import (
    approve_draft,
    edit_draft,
    override_reason,
    reject_draft,
    reopen_draft,
)
from ecom_ai.descriptions.services.showing import ShownText, shop_title, shown_text

__all__ = [
    "Counts",
    "KnownDescriptions",
    "LedgerRow",
    "LiveText",
    "ShownText",
    "accepted_drafts",
    "approve_draft",
    "build_draft",
    "describe_file",
    "described",
    "draft_description",
    "edit_draft",
    "ledger",
    "live_of_drafts",
    "live_text",
    "main_language",
    "override_reason",
    "prompt_book",
    "publish_draft",
    "reject_draft",
    "reopen_draft",
    "request_for",
    "retire_prompts",
    "save_prompt",
    "sheet_from_json",
    "sheet_of",
    "shop_title",
    "shown_text",
    "undo_publication",
    "valid_language",
    "valid_tone",
    "writer",
    "written_by_people",
]
