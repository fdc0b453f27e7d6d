"""Addresses of jobs."""

from django.urls import path

from huoju.platform.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:job_id>/", views.job, name="job"),
]
