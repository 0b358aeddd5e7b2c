"""Jobs in the admin: a list, and a live page per job with cancel and retry."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ecom_ai.exceptions import EcomAIError, NotFound
from ecom_ai.jobs import services
from ecom_ai.jobs.live import live_data, page_context
from ecom_ai.jobs.models import Job, WorkerBeat
from ecom_ai.jobs.tasks import label_of
from ecom_ai.null_bytes import CleanList


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = Job.objects.order_by("kind").values_list("kind", flat=True).distinct()
        return [(kind, label_of(kind)) for kind in kinds]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(CleanList, admin.ModelAdmin):
    list_display = ["kind_label", "state_badge", "bar", "user", "created_at", "finished_at"]
    list_filter = ["state", KindFilter, "queue", "created_at"]
    list_select_related = ["user"]
    show_full_result_count = False
    date_hierarchy = None

    class Media:
        css = {"all": ["ecom_ai/jobs.css"]}

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_label(self, job: Job) -> str:
        return label_of(job.kind)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, job: Job) -> str:
        return format_html('<span class="ecom-ai-state ecom-ai-{}">{}</span>', job.state, Job.State(job.state).label)

    @admin.display(description=gettext_lazy("progress"))
    def bar(self, job: Job) -> str:
        processed = job.done + job.failed
        return format_html(
            '<progress class="ecom-ai-bar" max="{}" value="{}"></progress> {}/{}',
            max(1, job.total), processed, processed, job.total,
        )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).visible_to(request.user).defer("params", "result", "preview", "cursor")  # type: ignore[attr-defined] # the manager is ours

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        mine = obj is not None and obj.user_id is not None and obj.user_id == request.user.pk
        return mine or super().has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return (obj is None or not obj.is_open) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> Any:
        return {}  # deleting many rows is the sweeper's business

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<uuid:job_id>/live/", view(require_GET(self.live_view)), name="ecom_ai_job_live"),
            path("<uuid:job_id>/cancel/", view(require_POST(self.cancel_view)), name="ecom_ai_job_cancel"),
            path("<uuid:job_id>/retry/", view(require_POST(self.retry_view)), name="ecom_ai_job_retry"),
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            job = services.get_visible(request.user, object_id)
        except NotFound:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return] # Django's own, not in the stubs
        context = {
            **self.admin_site.each_context(request),
            **page_context(job, request.user, after=_after(request)),
            "title": label_of(job.kind),
            "opts": self.opts,
            "media": self.media,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/ecom_ai/job/page.html", context)

    def live_view(self, request: HttpRequest, job_id: Any) -> HttpResponse:
        try:
            job = services.get_visible(request.user, job_id)
        except NotFound as error:
            return JsonResponse({"code": error.code, "detail": str(error)}, status=404)
        return JsonResponse(live_data(job, after=_after(request)), headers={"Cache-Control": "no-store"})

    def cancel_view(self, request: HttpRequest, job_id: Any) -> HttpResponse:
        try:
            job = services.cancel(services.get_changeable(request.user, job_id), request.user)
        except EcomAIError as error:
            return self._refused(request, error)
        if job.is_open:
            self.message_user(request, _("The job stops as soon as its current step ends."))
        return HttpResponseRedirect(job_url(job))

    def retry_view(self, request: HttpRequest, job_id: Any) -> HttpResponse:
        try:
            again = services.retry(services.get_changeable(request.user, job_id), request.user)
        except EcomAIError as error:
            return self._refused(request, error)
        self.message_user(request, services.queued_message(again))
        return HttpResponseRedirect(job_url(again))

    def _refused(self, request: HttpRequest, error: EcomAIError) -> HttpResponse:
        self.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:ecom_ai_job_changelist"))


@admin.register(WorkerBeat)
class WorkerBeatAdmin(CleanList, admin.ModelAdmin):
    list_display = ["name", "served", "started_at", "seen_at"]

    @admin.display(description=gettext_lazy("queues"))
    def served(self, beat: WorkerBeat) -> str:
        return ", ".join(beat.queues) or "-"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: WorkerBeat | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WorkerBeat | None = None) -> bool:
        return False


def job_url(job: Job) -> str:
    """The live page of the job."""
    return reverse("admin:ecom_ai_job_change", args=[job.pk])


def _after(request: HttpRequest) -> int:
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
