"""Everything the demo shop serves."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url="/static/shop/lantern.svg")),  # the admin names no icon of its own
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/ai/", include("ecom_ai.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
]
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("", include("shop.urls")),
)
