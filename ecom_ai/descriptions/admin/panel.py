"""What the description panel on a product form shows when the page opens."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.admin.panel_words import panel_words
from ecom_ai.descriptions.admin.permissions import granted
from ecom_ai.descriptions.admin.presenting import languages, present_draft, present_history, present_live
from ecom_ai.descriptions.models import Draft, Tone
from ecom_ai.descriptions.reason_words import error_words
from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs.models import Job
from ecom_ai.shopmap import ProductRecord, get_shop_map


def panel_context(request: HttpRequest, product: Model, urls: dict[str, str]) -> dict[str, Any]:
    """`data` goes to the script, the rest to the template; a product outside the shop map gets one sentence."""
    try:
        record = _record(product)
    except EcomAIError as error:
        return {"problem": error_words(error)}
    language, may = services.main_language(record), granted(request)
    live = {code: present_live(record, code) for code, _name in languages()}
    history = present_history(product) if may["view"] else []
    running = _running_job(record)
    return {
        "live": live[language],
        "language": language,
        "languages": languages(),
        "tones": Tone.choices,
        "may": may,
        "urls": urls,
        "history": history,
        "data": {
            "live": live,
            "language": language,
            "draft": _latest(request, product) if may["view"] else None,
            "history": history,
            "job": str(running.pk) if running and may["generate"] else "",
            "may": may,
            "urls": urls,
            "words": panel_words(),
        },
    }


def _record(product: Model) -> ProductRecord:
    products = get_shop_map().products
    if not isinstance(product, products.model):
        raise EcomAIError(_("The shop map does not name this kind of product."))
    return products.get(product.pk)


def _latest(request: HttpRequest, product: Model) -> dict[str, Any] | None:
    """The newest draft that is not rejected: the one to go on with."""
    draft = Draft.objects.of(product).exclude(state=Draft.State.REJECTED).order_by("-pk").first()
    return present_draft(draft, request) if draft else None


def _running_job(record: ProductRecord) -> Job | None:
    """Somebody clicked before and left the page: the text goes on appearing."""
    keys = [f"{record.pk}:{code}" for code, _name in languages()]
    return Job.objects.open().filter(kind=tasks.generate_one.name, singleton__in=keys).first()
