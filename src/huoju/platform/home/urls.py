"""Addresses of the home page and the notices."""

from django.urls import path

from huoju.platform.home import views

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("notices/", views.notices, name="notices"),
    path("notices/publish/", views.publish, name="publish"),
    path("notices/<int:number>/", views.notice, name="notice"),
    path("notices/<int:number>/withdraw/", views.withdraw, name="withdraw"),
]
