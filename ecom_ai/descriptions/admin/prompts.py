"""What models are told: saving makes a new version, the old ones stay to be looked at and used again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ecom_ai.creators import ShowsCreator
from ecom_ai.descriptions import services
from ecom_ai.descriptions.admin.permissions import demand
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.models import PromptTemplate, TextLanguage
from ecom_ai.descriptions.prompts import SYSTEM, USER, PromptBook, PromptText, Request, validate_template, write_prompt
from ecom_ai.descriptions.reason_words import error_words
from ecom_ai.exceptions import EcomAIError, InvalidInput, NotFound
from ecom_ai.null_bytes import CleanList
from ecom_ai.shopmap import ProductRecord, get_shop_map


class PromptForm(forms.ModelForm):
    class Meta:
        model = PromptTemplate
        fields = ("language", "tone", "system", "user")

    def clean_user(self) -> str:
        text: str = self.cleaned_data["user"]
        try:
            validate_template(text)
        except InvalidInput as error:
            raise forms.ValidationError(error_words(error)) from error
        return text


@admin.register(PromptTemplate)
class PromptTemplateAdmin(ShowsCreator, CleanList, admin.ModelAdmin):
    form = PromptForm
    fields = ("language", "tone", "system", "user")
    list_display = ("__str__", "language", "tone", "version", "is_active", "creator", "created_at")
    list_filter = ("language", "tone", "is_active")
    list_select_related = ("created_by",)
    change_form_template = "admin/ecom_ai/prompttemplate/change_form.html"
    actions = ("retire",)

    def has_delete_permission(self, request: HttpRequest, obj: PromptTemplate | None = None) -> bool:
        return False  # drafts name the version they were written with

    def get_readonly_fields(self, request: HttpRequest, obj: PromptTemplate | None = None) -> tuple[str, ...]:
        return ("language", "tone") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new prompt starts from the built-in one."""
        language: Language = "zh" if request.GET.get("language") == "zh" else "en"
        texts = {"language": language, "system": SYSTEM[language], "user": USER[language]}
        return {**texts, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: PromptTemplate, form: Any, change: bool) -> None:
        saved = services.save_prompt(
            language=obj.language, tone=obj.tone, system=obj.system, user_text=obj.user, user=request.user
        )
        # the admin goes on with `obj`: its log entry and its links must name the new version
        obj.pk, obj.version, obj.is_active = saved.pk, saved.version, True

    def response_change(self, request: HttpRequest, obj: PromptTemplate) -> HttpResponse:
        self.message_user(request, _("Saved as version %(version)s, in use from now on.") % {"version": obj.version})
        name = "change" if "_continue" in request.POST else "changelist"
        return HttpResponseRedirect(
            reverse(f"admin:ecom_ai_prompttemplate_{name}", args=[obj.pk] if name == "change" else [])
        )

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: PromptTemplate | None = None,
    ) -> HttpResponse:
        versions = PromptTemplate.objects.none()
        if obj is not None:
            versions = PromptTemplate.objects.filter(language=obj.language, tone=obj.tone).select_related("created_by")
        context.update(versions=versions[:50], languages=TextLanguage.choices)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.action(description=gettext_lazy("Stop using the selected prompts"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[PromptTemplate]) -> None:
        count = services.retire_prompts(queryset)
        self.message_user(request, _("%(count)s taken out of use.") % {"count": count}, messages.SUCCESS)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self._preview))
        return [path("preview/", view, name="ecom_ai_prompttemplate_preview"), *super().get_urls()]

    def _preview(self, request: HttpRequest) -> HttpResponse:
        """POST: the prompt as a model would read it, filled with the facts of a real product."""
        if not self.has_change_permission(request):
            demand(request, "ecom_ai.add_prompttemplate")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The prompt as the model reads it"),
        }
        status = 200
        try:
            record = _example(request.POST.get("product", ""))
            context.update(product=record.title, **_filled(request, record))
        except EcomAIError as error:
            context["error"], status = error_words(error), error.status
        return TemplateResponse(request, "admin/ecom_ai/prompttemplate/preview.html", context, status=status)


def _example(key: str) -> ProductRecord:
    """The product with this key, or the shop's first."""
    products = get_shop_map().products
    if key:
        return products.get(key.replace("\0", ""))
    first = next(products.keys(), None)
    if first is None:
        raise NotFound(_("The shop has no product yet."), code="no_products")
    return products.get(first)


def _filled(request: HttpRequest, record: ProductRecord) -> dict[str, str]:
    language = services.valid_language(request.POST.get("language", ""), record)
    user_text = request.POST.get("user", "")
    validate_template(user_text)
    book = PromptBook({(language, ""): PromptText("preview", request.POST.get("system", ""), user_text)})
    asked = Request(services.sheet_of(record), language, services.valid_tone(request.POST.get("tone", "")))
    prompt = write_prompt(asked, book=book, prompt_format="chat").prompt
    return {"system": prompt.system, "user_text": prompt.user}
