from django.urls import include, path

urlpatterns = [path("machine/", include("ecom_ai.urls"))]
