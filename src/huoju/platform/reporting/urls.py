"""Addresses of reporting."""

from django.urls import path

from huoju.platform.reporting import office_views, views

app_name = "reporting"
urlpatterns = [
    path("", views.index, name="index"),
    path("manage/", office_views.manage, name="manage"),
    path("manage/form/", office_views.make_form, name="make_form"),
    path("manage/round/", office_views.open_round, name="open_round"),
    path("rounds/", office_views.rounds, name="rounds"),
    path("rounds/<int:number>/", office_views.round_page, name="round"),
    path("rounds/<int:number>/changes/", office_views.changes, name="changes"),
    path("rounds/<int:number>/remind/", office_views.remind, name="remind"),
    path("rounds/<int:number>/lock/", office_views.lock, name="lock"),
    path("rounds/<int:number>/evaluate/", office_views.evaluate, name="evaluate"),
    path("<int:number>/", views.report, name="report"),
    path("<int:number>/write/", views.write, name="write"),
    path("<int:number>/copy/", views.copy, name="copy"),
    path("<int:number>/findings/", views.findings, name="findings"),
    path("<int:number>/submit/", views.submit, name="submit"),
    path("<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:number>/approve/", office_views.approve, name="approve"),
    path("<int:number>/return/", office_views.send_back, name="return"),
    path("<int:number>/unlock/", office_views.unlock, name="unlock"),
    path("<int:number>/print/", views.printed, name="print"),
    path("<int:number>/sheet/", views.sheet, name="sheet"),
    path("<int:number>/upload/", views.upload, name="upload"),
]
