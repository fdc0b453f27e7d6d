"""Addresses of the policy library."""

from django.urls import path

from huoju.platform.policies import views

app_name = "policies"
urlpatterns = [
    path("", views.index, name="index"),
    path("targets/", views.targets, name="targets"),
    path("upload/", views.upload, name="upload"),
    path("upload/<int:number>/", views.preview, name="preview"),
    path("upload/<int:number>/add/", views.add, name="add"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("topics/<int:number>/", views.topic, name="topic"),
    path("topics/<int:number>/stop/", views.unsubscribe, name="unsubscribe"),
    path("<int:number>/", views.article, name="article"),
    path("<int:number>/source/", views.source, name="source"),
    path("<int:number>/figures/", views.figures, name="figures"),
]
