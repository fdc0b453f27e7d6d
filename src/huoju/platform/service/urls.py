"""Addresses of requests and of the policies that fit."""

from django.urls import path

from huoju.platform.service import policy_views, views

app_name = "service"
urlpatterns = [
    path("", views.index, name="index"),
    path("export/", views.export, name="export"),
    path("submit/", views.submit, name="submit"),
    path("policies/", policy_views.own, name="own_policies"),
    path("policies/<str:code>/", policy_views.fitting, name="fitting"),
    path("<int:number>/", views.case, name="case"),
    path("<int:number>/accept/", views.accept, name="accept"),
    path("<int:number>/transfer/", views.transfer, name="transfer"),
    path("<int:number>/answer/", views.answer, name="answer"),
    path("<int:number>/close/", views.close, name="close"),
    path("<int:number>/appeal/", views.appeal, name="appeal"),
]
