from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from shop.languages import current_language
from shop.models import FaqEntry, PolicyPage


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    language = current_language()
    texts = {
        "questions": FaqEntry.objects.filter(language=language),
        "policies": PolicyPage.objects.filter(language=language),
    }
    return render(request, "shop/help.html", texts)


@require_safe
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    policies = PolicyPage.objects.filter(language=current_language())
    return render(request, "shop/policy.html", {"policy": get_object_or_404(policies, slug=slug), "policies": policies})
