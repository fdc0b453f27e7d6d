"""Addresses of operations are at the root (see huoju.platform.urls)."""

from django.urls import URLPattern

app_name = "operations"
urlpatterns: list[URLPattern] = []
