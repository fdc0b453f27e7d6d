"""Addresses of organisations."""

from django.urls import path

from huoju.platform.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.organisation, name="organisation"),
    path("<str:code>/create/", views.create, name="create"),
    path("<str:code>/rename/", views.rename, name="rename"),
    path("<str:code>/move/", views.move, name="move"),
    path("<str:code>/close/", views.close, name="close"),
]
