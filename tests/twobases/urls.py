from django.contrib import admin
from django.urls import include, path

from ecom_ai.admin import DescriptionAdminMixin, SentimentAdminMixin
from tests.twobases.models import Pot, Voice


class PotAdmin(DescriptionAdminMixin, admin.ModelAdmin): ...


class VoiceAdmin(SentimentAdminMixin, admin.ModelAdmin):
    list_display = ("body",)


for model, door in ((Pot, PotAdmin), (Voice, VoiceAdmin)):
    if not admin.site.is_registered(model):
        admin.site.register(model, door)

urlpatterns = [path("admin/", admin.site.urls), path("api/ai/", include("ecom_ai.urls"))]
