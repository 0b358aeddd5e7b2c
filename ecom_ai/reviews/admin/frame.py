"""What all sentiment pages share: the tabs that lead from each to each."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ecom_ai.reviews import services
from ecom_ai.reviews.admin.permissions import granted, may_view

MOST_COUNTED = 999
"""Nobody reads more digits on a tab."""


def frame(model_admin: ModelAdmin, request: HttpRequest, title: str, *, tab: str) -> dict[str, Any]:
    """The context that templates/admin/ecom_ai/sentiment/base.html needs."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "tabs": tabs(request, tab),
        "may": granted(request),
    }


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Only those that this user may open."""
    may = request.user.has_perm
    sees = may_view(request)
    aspects = may("ecom_ai.view_reviewaspect") or may("ecom_ai.change_reviewaspect")
    rules = may("ecom_ai.view_alertrule") or may("ecom_ai.change_alertrule")
    known = [
        ("dashboard", "sentimentdashboard_changelist", _("Dashboard"), sees, ""),
        ("queue", "unsurereview_changelist", _("Unsure reviews"), sees, _waiting() if sees else ""),
        ("scores", "reviewscore_changelist", _("All scored reviews"), sees, ""),
        ("aspects", "reviewaspect_changelist", _("Aspects"), aspects, ""),
        ("alerts", "alertrule_changelist", _("Alerts"), rules, ""),
        ("models", "sentimentdashboard_models", _("Learning from corrections"), sees, ""),
    ]
    return [
        {"label": label, "url": reverse(f"admin:ecom_ai_{name}"), "count": count, "current": key == current}
        for key, name, label, allowed, count in known
        if allowed
    ]


def _waiting() -> str:
    count = services.queue_size()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
