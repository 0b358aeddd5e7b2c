"""Alerts: the rules that staff set, and each episode with its reason and whom it was told."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from ecom_ai.null_bytes import without_null_bytes
from ecom_ai.reviews import services
from ecom_ai.reviews.admin.frame import tabs
from ecom_ai.reviews.admin.permissions import SEE, demand
from ecom_ai.reviews.models import AlertDelivery, AlertRule, ReviewAlert, Scope

MOST_ADDRESSES = 50


class AlertRuleForm(forms.ModelForm):
    webhook = forms.URLField(
        label=gettext_lazy("webhook"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Gets each alert as JSON by POST."),
    )

    class Meta:
        model = AlertRule
        fields = ("name", "is_active", "scope", "window_days", "minimum", "chance", "emails", "webhook")
        widgets = {"emails": forms.Textarea({"rows": 3})}

    def clean_emails(self) -> str:
        given = dict.fromkeys(filter(None, map(str.strip, self.cleaned_data["emails"].replace(",", "\n").splitlines())))
        if len(given) > MOST_ADDRESSES:
            raise ValidationError(_("At most %(count)s addresses.") % {"count": MOST_ADDRESSES})
        for address in given:
            try:
                validate_email(address)
            except ValidationError as error:
                raise ValidationError(_("%(address)s is no e-mail address.") % {"address": address[:80]}) from error
        return "\n".join(given)


@admin.register(AlertRule)
class AlertRuleAdmin(admin.ModelAdmin):
    form = AlertRuleForm
    list_display = ("name", "scope", "window_days", "minimum", "told", "is_active", "open_now")
    list_filter = ("is_active", "scope")
    search_fields = ("name",)
    change_list_template = "admin/ecom_ai/sentiment/rules.html"
    fieldsets = (
        (None, {"fields": ("name", "is_active")}),
        (
            gettext_lazy("When"),
            {
                "fields": ("scope", "window_days", "minimum", "chance"),
                "description": gettext_lazy(
                    "An alert is raised when a product has more negative reviews in the last days than chance would "
                    "bring with its usual share of negatives. It is told once, and again only after it was over."
                ),
            },
        ),
        (
            gettext_lazy("Whom to tell"),
            {
                "fields": ("emails", "webhook"),
                "description": gettext_lazy("Open alerts also stand on the dashboard, with or without these."),
            },
        ),
    )

    class Media:
        css = {"all": ["ecom_ai/sentiment.css"]}

    @admin.display(description=gettext_lazy("told to"))
    def told(self, rule: AlertRule) -> str:
        count = len(rule.emails.split())
        mails = ngettext("%(count)s address", "%(count)s addresses", count) % {"count": count} if count else ""
        return ", ".join(filter(None, [mails, _("webhook") if rule.webhook else ""])) or _("the dashboard only")

    @admin.display(description=gettext_lazy("open alerts"))
    def open_now(self, rule: Any) -> int:
        return int(rule.open_alerts)

    def get_queryset(self, request: HttpRequest) -> Any:
        open_alerts = Count("alerts", filter=Q(alerts__closed_at__isnull=True))
        return super().get_queryset(request).annotate(open_alerts=open_alerts)

    @without_null_bytes
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        extra = {"tabs": tabs(request, "alerts"), "may_see_alerts": request.user.has_perm("ecom_ai.view_reviewalert")}
        return super().changelist_view(request, {**extra, **(extra_context or {})})


class DeliveryInline(admin.TabularInline):
    model = AlertDelivery
    fields = readonly_fields = ("channel", "target", "sent_at", "error")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("ecom_ai.view_reviewalert") or request.user.has_perm("ecom_ai.change_reviewalert")


@admin.register(ReviewAlert)
class ReviewAlertAdmin(admin.ModelAdmin):
    list_display = ("title", "scope", "why", "day", "seen_by", "closed_at")
    list_filter = ("scope", ("closed_at", admin.EmptyFieldListFilter), "opened_at")
    list_select_related = ("rule", "seen_by")
    search_fields = ("title", "key")
    fields = readonly_fields = (
        *("title", "scope", "why", "day", "rule", "opened_at", "closed_at", "seen_by", "seen_at", "shown_link"),
    )
    inlines = (DeliveryInline,)
    actions = ("see",)
    change_list_template = "admin/ecom_ai/sentiment/alerts.html"

    class Media:
        css = {"all": ["ecom_ai/sentiment.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_see_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SEE)

    @admin.display(description=gettext_lazy("reason"))
    def why(self, alert: ReviewAlert) -> str:
        return reason_words(alert)

    @admin.display(description=gettext_lazy("dashboard"))
    def shown_link(self, alert: ReviewAlert) -> str:
        return format_html('<a href="{}">{}</a>', dashboard_url(alert), _("The reviews behind it"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.see_view))
        return [path("<int:pk>/see/", view, name="ecom_ai_reviewalert_see"), *super().get_urls()]

    def see_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST from the dashboard."""
        demand(request, SEE)
        services.see_alert(get_object_or_404(ReviewAlert, pk=pk), user=request.user)
        self.message_user(request, _("Marked as seen."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:ecom_ai_sentimentdashboard_changelist"))

    @admin.action(description=gettext_lazy("Mark the selected alerts as seen"), permissions=["see"])
    def see(self, request: HttpRequest, queryset: Any) -> None:
        for alert in queryset:
            services.see_alert(alert, user=request.user)
        self.message_user(request, _("Marked as seen."), messages.SUCCESS)

    @without_null_bytes
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"tabs": tabs(request, "alerts"), **(extra_context or {})})


def reason_words(alert: ReviewAlert) -> str:
    """Why it was raised, with both counts."""
    reason = alert.reason
    values = {
        "negatives": reason.get("negatives", alert.negatives),
        "total": reason.get("total", alert.total),
        "days": reason.get("window_days", "–"),
        "usual": _share(
            reason.get("usual_negatives", alert.usual_negatives), reason.get("usual_total", alert.usual_total)
        ),
        "usual_total": reason.get("usual_total", alert.usual_total),
        "threshold": reason.get("threshold", alert.threshold),
    }
    return (
        _(
            "%(negatives)s of %(total)s reviews of the last %(days)s days are negative; usual here are %(usual)s "
            "(of %(usual_total)s reviews). From %(threshold)s on it is hardly chance."
        )
        % values
    )


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"


def dashboard_url(alert: ReviewAlert) -> str:
    """The dashboard with what the alert is about."""
    names = {Scope.PRODUCT: "product", Scope.CATEGORY: "category"}
    name = names.get(Scope(alert.scope))
    query = f"?period=28&{urlencode({name: alert.key})}" if name else "?period=28"
    return reverse("admin:ecom_ai_sentimentdashboard_changelist") + query


def open_alerts() -> list[dict[str, Any]]:
    """For the dashboard; those that somebody has seen come last."""
    return [
        {
            "pk": alert.pk,
            "title": alert.title,
            "reason": reason_words(alert),
            "seen_by": alert.seen_by,
            "is_seen": alert.seen_at is not None,
            "url": dashboard_url(alert),
            "page": reverse("admin:ecom_ai_reviewalert_change", args=[alert.pk]),
        }
        for alert in sorted(services.open_alerts(), key=lambda alert: alert.seen_at is not None)
    ]
