"""Training in the admin: start a run, watch its loss, cancel it, put its model in use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException

from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.models import Artifact
from ecom_ai.creators import ShowsCreator
from ecom_ai.exceptions import EcomAIError, NotFound
from ecom_ai.jobs import services as jobs
from ecom_ai.null_bytes import CleanList
from ecom_ai.strict_json import load_strictly
from ecom_ai.training import services, tasks
from ecom_ai.training.models import DataSet, TrainingRun

BASE_ROLES = tuple(services.ROLES.values())


class StartForm(forms.ModelForm):
    """The options people change; every other one goes into "more options"."""

    epochs = forms.FloatField(label=gettext_lazy("Passes over the data"), min_value=0.01, initial=1)
    learning_rate = forms.FloatField(
        label=gettext_lazy("Learning rate"),
        min_value=0,
        initial=0.001,
        help_text=gettext_lazy("About 0.001 from scratch, 0.0003 or less for fine-tuning."),
    )
    layers = forms.IntegerField(label=gettext_lazy("Layers (from scratch)"), min_value=1, max_value=200, initial=6)
    width = forms.IntegerField(label=gettext_lazy("Width (from scratch)"), min_value=8, max_value=16384, initial=256)
    heads = forms.IntegerField(label=gettext_lazy("Heads (from scratch)"), min_value=1, max_value=256, initial=8)
    context = forms.IntegerField(label=gettext_lazy("Longest text in tokens"), min_value=16, initial=512)
    more = forms.CharField(
        label=gettext_lazy("More options"),
        required=False,
        initial="{}",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy('Options of ecom_ai_train as JSON, e.g. {"batch_tokens": 4096}.'),
    )

    class Meta:
        model = TrainingRun
        fields = ("task", "dataset", "base", "activate")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].required = True
        bases: Any = self.fields["base"]
        bases.queryset = Artifact.objects.filter(role__in=BASE_ROLES)
        bases.help_text = _("A tokenizer or a model to train further; without one a model is made from scratch.")

    def clean_more(self) -> dict[str, Any]:
        try:
            more = load_strictly((self.cleaned_data["more"] or "{}").encode())
        except APIException as error:
            raise forms.ValidationError(str(error.detail)) from error
        if not isinstance(more, dict):
            raise forms.ValidationError(_("More options must be a JSON object."))
        return more

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        more = data.get("more") or {}
        named = ("epochs", "learning_rate", "layers", "width", "heads", "context")
        data["params"] = {name: data[name] for name in named if name in data} | more
        return data


@admin.register(TrainingRun)
class TrainingRunAdmin(ShowsCreator, CleanList, admin.ModelAdmin):
    list_display = ("__str__", "dataset", "shown_state", "shown_loss", "artifact", "creator", "created_at")
    list_filter = ("task", "created_at")
    list_select_related = ("dataset", "job", "artifact", "created_by")
    change_form_template = "admin/ecom_ai/trainingrun/run.html"
    add_form_template = "admin/change_form.html"
    fields = readonly_fields = (
        *("task", "dataset", "base", "shown_state", "params", "metrics", "artifact", "activate"),
        *("creator", "created_at"),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ecom_ai.start_training")

    def has_change_permission(self, request: HttpRequest, obj: TrainingRun | None = None) -> bool:
        return False  # what was run stays on record

    def has_delete_permission(self, request: HttpRequest, obj: TrainingRun | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, run: TrainingRun) -> str:
        return run.job.get_state_display() if run.job else "-"

    @admin.display(description=gettext_lazy("validation loss"))
    def shown_loss(self, run: TrainingRun) -> str:
        return str(run.metrics.get("valid_loss", "-"))

    def get_urls(self) -> list[URLPattern]:
        doors = (("progress", self.progress_view), ("cancel", self.cancel_view), ("activate", self.activate_view))
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"ecom_ai_trainingrun_{name}")
            for name, view in doors
        ]
        return own + super().get_urls()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                run = self._start(request, form.cleaned_data)
            except EcomAIError as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, jobs.queued_message(run.job) if run.job else "", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:ecom_ai_trainingrun_change", args=[run.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Start a training run"),
            "form": form,
            "opts": self.opts,
            "has_data": DataSet.objects.exists(),
            "media": self.media + form.media,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/ecom_ai/trainingrun/start.html", context)

    def _start(self, request: HttpRequest, data: dict[str, Any]) -> TrainingRun:
        allowed = request.user.has_perm("ecom_ai.activate_artifact")
        return tasks.start(
            task=data["task"],
            dataset=data["dataset"],
            params=data["params"],
            base=data["base"],
            activate=data["activate"] and allowed,
            user=request.user,
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        may_cancel = self.has_add_permission(request)
        extra = {"title": _("Training run"), "may_cancel": may_cancel, "may_activate": self._may_activate(request)}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def _may_activate(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ecom_ai.activate_artifact")

    def _run(self, request: HttpRequest, object_id: str) -> TrainingRun:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return services.get_run(unquote(object_id))
        except NotFound as error:
            raise Http404(str(error)) from error

    def progress_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What the page asks for every second."""
        run = self._run(request, object_id)
        seen = jobs.progress(run.job) if run.job else None
        return JsonResponse(
            {
                "state": run.state,
                "state_label": self.shown_state(run),
                "open": run.job.is_open if run.job else False,
                "done": seen.done if seen else 0,
                "total": seen.total if seen else 0,
                "remaining": seen.remaining if seen else None,
                "error": run.job.error if run.job else "",
                "artifact": str(run.artifact) if run.artifact else "",
                "curve": run.curve,
            }
        )

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        run = self._run(request, object_id)
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        if run.job:
            jobs.cancel(run.job, request.user)
        return HttpResponseRedirect(reverse("admin:ecom_ai_trainingrun_change", args=[run.pk]))

    def activate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        run = self._run(request, object_id)
        if request.method != "POST" or not self._may_activate(request):
            raise PermissionDenied
        try:
            if run.artifact:
                artifacts.activate(run.artifact, user=request.user)
                words = _("%(model)s is in use now.") % {"model": run.artifact}
                self.message_user(request, words, messages.SUCCESS)
        except EcomAIError as error:
            self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:ecom_ai_trainingrun_change", args=[run.pk]))


@admin.register(DataSet)
class DataSetAdmin(ShowsCreator, CleanList, admin.ModelAdmin):
    list_display = ("__str__", "shown_counts", "creator", "created_at")
    fields = readonly_fields = ("name", "version", "path", "card", "manifest", "creator", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # data sets come from ecom_ai_prepare

    def has_delete_permission(self, request: HttpRequest, obj: DataSet | None = None) -> bool:
        return False  # runs name what they were trained on

    @admin.display(description=gettext_lazy("records"))
    def shown_counts(self, dataset: DataSet) -> str:
        counts = dataset.card.get("languages") or {}
        return ", ".join(f"{language}: {count}" for language, count in counts.items()) or "-"
