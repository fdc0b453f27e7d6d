"""Addresses of the log."""

from django.urls import path

from huoju.platform.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("verify/", views.verify, name="verify"),
]
