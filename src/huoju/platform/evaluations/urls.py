"""Addresses of evaluations."""

from django.urls import path

from huoju.platform.evaluations import views

app_name = "evaluations"
urlpatterns = [
    path("", views.index, name="index"),
    path("make/", views.make, name="make"),
    path("national/", views.national, name="national"),
    path("<slug:name>/", views.snapshot, name="snapshot"),
    path("<slug:name>/rule/", views.set_rule, name="set_rule"),
    path("<slug:name>/download/", views.download, name="download"),
    path("<slug:name>/compare/", views.compare, name="compare"),
    path("<slug:name>/zones/<str:unit>/", views.zone, name="zone"),
    path("<slug:name>/zones/<str:unit>/what-if/", views.what_if, name="what_if"),
    path("<slug:name>/zones/<str:unit>/report.<str:suffix>", views.report, name="report"),
]
