"""Trained models in the admin: what each is, how well it does, which one is in use."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecom_ai.artifacts import services
from ecom_ai.artifacts.models import ActivationLog, Artifact
from ecom_ai.creators import ShowsCreator
from ecom_ai.exceptions import EcomAIError
from ecom_ai.null_bytes import CleanList

SHOWN = ("bits_per_byte", "active_bits_per_byte", "valid_loss", "train_loss")


class ActivationInline(admin.TabularInline):
    model = ActivationLog
    fk_name = "artifact"
    fields = readonly_fields = ("at", "user", "previous", "is_roll_back")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Artifact | None = None) -> bool:
        return False


@admin.register(Artifact)
class ArtifactAdmin(ShowsCreator, CleanList, admin.ModelAdmin):
    list_display = ("__str__", "role", "state", "shown_metrics", "shown_size", "created_at", "activated_at")
    list_filter = ("role", "state")
    search_fields = ("name", "role")
    fields = readonly_fields = (
        *("role", "name", "version", "state", "shown_metrics", "shown_size", "shown_card", "shown_files", "parent"),
        *("creator", "created_at", "activated_at"),
    )
    inlines = (ActivationInline,)
    actions = ("activate", "roll_back")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # models come from training runs and from ecom_ai_models

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = dict(extra_context or {})
        if not Artifact.objects.exists():
            context["subtitle"] = _(
                "Models of your own appear here; until one is in use, the engine of the settings writes."
            )
        return super().changelist_view(request, context)

    def has_activate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ecom_ai.activate_artifact")

    def has_delete_permission(self, request: HttpRequest, obj: Artifact | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state != Artifact.State.ACTIVE)

    @admin.display(description=gettext_lazy("measured"))
    def shown_metrics(self, artifact: Artifact) -> str:
        known = [f"{name}: {artifact.metrics[name]}" for name in SHOWN if artifact.metrics.get(name) is not None]
        return ", ".join(known) or "-"

    @admin.display(description=gettext_lazy("size"))
    def shown_size(self, artifact: Artifact) -> str:
        return filesizeformat(artifact.size)

    @admin.display(description=gettext_lazy("model card"))
    def shown_card(self, artifact: Artifact) -> str:
        return artifact.card or "-"  # plain text: escaped, with its line breaks kept

    @admin.display(description=gettext_lazy("files"))
    def shown_files(self, artifact: Artifact) -> str:
        return json.dumps(artifact.manifest, indent=1)

    @admin.action(description=gettext_lazy("Put the selected model in use"), permissions=["activate"])
    def activate(self, request: HttpRequest, queryset: QuerySet[Artifact]) -> None:
        if queryset.count() != 1:
            self.message_user(request, _("Select one model."), messages.WARNING)
            return
        try:
            artifact = services.activate(queryset.get(), user=request.user)
        except EcomAIError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("%(model)s is in use now.") % {"model": artifact}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Roll back to the model before"), permissions=["activate"])
    def roll_back(self, request: HttpRequest, queryset: QuerySet[Artifact]) -> None:
        for role in queryset.order_by("role").values_list("role", flat=True).distinct():
            try:
                before = services.roll_back(role, user=request.user)
            except EcomAIError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                words = {"model": before or _("the starter"), "role": role}
                self.message_user(request, _("%(role)s: %(model)s is in use now.") % words, messages.SUCCESS)

    def delete_model(self, request: HttpRequest, obj: Artifact) -> None:
        services.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Artifact]) -> None:
        kept = []
        for artifact in queryset:
            try:
                services.delete(artifact)
            except EcomAIError:
                kept.append(str(artifact))
        if kept:
            words = _("In use and not deleted: %(models)s.") % {"models": ", ".join(kept)}
            self.message_user(request, words, messages.WARNING)
