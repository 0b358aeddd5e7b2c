"""For the host's own product admin: the panel on the form and the action in the list."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten, flatten_fieldsets, quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import select_template
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from ecom_ai.descriptions.admin import bulk, generating
from ecom_ai.descriptions.admin.panel import panel_context
from ecom_ai.descriptions.admin.permissions import GENERATE
from ecom_ai.descriptions.mixins import DescriptionMixin

Base = admin.ModelAdmin
LIVE_COLUMNS = ("ai_description", "ai_seo_title", "ai_meta_description")
PANEL_TEMPLATE = "admin/ecom_ai/description/change_form.html"


class DescriptionAdminMixin(admin.ModelAdmin):
    """`class ProductAdmin(DescriptionAdminMixin, admin.ModelAdmin)`: put it first in the bases.

    Adds the description panel to the change form, whatever template that form has, and "Generate AI descriptions" to
    the list. Objects are looked up by the admin's own `get_queryset`, so what a user cannot open cannot be described.
    """

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self._host_change_form: Any = self.change_form_template
        # on the instance: the host's class keeps its own template
        self.change_form_template = PANEL_TEMPLATE  # type: ignore[misc] # a class variable in the stubs only

    def has_generate_descriptions_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(GENERATE)

    @admin.action(description=_("Generate AI descriptions"), permissions=["generate_descriptions"])
    def generate_ai_descriptions(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk.ask_or_start(self, request, queryset)

    def _get_base_actions(self) -> list[Any]:
        """Beside the host's own actions, which may be a class attribute that knows nothing of ours."""
        actions = super()._get_base_actions()  # type: ignore[misc]
        if bulk.ACTION not in {name for _function, name, _label in actions}:
            actions.append(self.get_action(bulk.ACTION))
        return actions  # type: ignore[no-any-return]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """The panel edits the live columns; a form opened before a publishing would bring the old text back."""
        exclude = super().get_exclude(request, obj)
        if not issubclass(self.model, DescriptionMixin):
            return exclude
        if exclude is None:  # Django then asks the form, as we do here
            exclude = getattr(getattr(self.form, "_meta", None), "exclude", None) or ()
        named = {*flatten_fieldsets(self.fieldsets or ()), *flatten(self.fields or ()), *self.readonly_fields}
        return [*exclude, *(name for name in LIVE_COLUMNS if name not in named)]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A text published since the form was read stays: saving a product writes all its columns."""
        if change and isinstance(obj, DescriptionMixin):
            untouched = {*LIVE_COLUMNS, "ai_description_model"} - set(form.changed_data)
            rows = self.model._base_manager.select_for_update().filter(pk=obj.pk)
            for name, value in (rows.values(*untouched).first() or {}).items():
                setattr(obj, name, value)
        super().save_model(request, obj, form, change)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context["ecom_ai_base"] = self._host_template()
        if obj is not None and not context.get("is_popup"):
            context["ecom_ai_panel"] = panel_context(request, obj, self._description_urls(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_description"
        doors = [
            path(
                "<path:object_id>/description/start/", self._described(self._start, require_POST), name=f"{name}_start"
            ),
            path(
                "<path:object_id>/description/<uuid:job_id>/",
                self._described(self._watch, require_GET),
                name=f"{name}_watch",
            ),
            path(
                "<path:object_id>/description/<uuid:job_id>/stop/",
                self._described(self._stop, require_POST),
                name=f"{name}_stop",
            ),
        ]
        return [*doors, *super().get_urls()]

    def _host_template(self) -> Any:
        meta = self.opts
        names = [
            f"admin/{meta.app_label}/{meta.model_name}/change_form.html",
            f"admin/{meta.app_label}/change_form.html",
            "admin/change_form.html",
        ]
        return select_template([self._host_change_form] if self._host_change_form else names)

    def _description_urls(self, product: Model) -> dict[str, str]:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        job = uuid.UUID(int=0)  # the script puts the real one in its place
        return {
            "form": reverse(f"{name}_change", args=[quote(product.pk)]),
            "start": reverse(f"{name}_description_start", args=[quote(product.pk)]),
            "watch": reverse(f"{name}_description_watch", args=[quote(product.pk), job]),
            "stop": reverse(f"{name}_description_stop", args=[quote(product.pk), job]),
        }

    def _described(self, view: Callable[..., HttpResponse], method: Any) -> Callable[..., HttpResponse]:
        """`view` with the product that `object_id` names, if this user may see it."""

        def with_product(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
            product = None if "\0" in object_id else self.get_object(request, unquote(object_id))
            if product is None:
                raise Http404
            if not self.has_view_permission(request, product):
                raise PermissionDenied
            return view(request, product, **kwargs)

        guarded: Callable[..., HttpResponse] = self.admin_site.admin_view(method(with_product))
        return guarded

    def _start(self, request: HttpRequest, product: Model) -> HttpResponse:
        return generating.start(request, product, self._description_urls(product)["form"])

    def _watch(self, request: HttpRequest, product: Model, job_id: uuid.UUID) -> HttpResponse:
        return generating.watch(request, product, job_id)

    def _stop(self, request: HttpRequest, product: Model, job_id: uuid.UUID) -> HttpResponse:
        return generating.stop(request, product, job_id)
