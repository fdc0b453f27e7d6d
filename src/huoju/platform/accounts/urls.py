"""Addresses of accounts."""

from django.urls import path

from huoju.platform.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.index, name="index"),
    path("own/", views.own, name="own"),
    path("own/end-session/", views.end_session, name="end_session"),
    path("invite/", views.invite, name="invite"),
    path("matrix/", views.matrix, name="matrix"),
    path("matrix/permit/", views.permit, name="permit"),
    path("<int:number>/", views.account, name="account"),
    path("<int:number>/grant/", views.grant, name="grant"),
    path("<int:number>/revoke/<int:grant_number>/", views.revoke, name="revoke"),
    path("<int:number>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:number>/reset/", views.reset, name="reset"),
    path("<int:number>/switch/", views.switch, name="switch"),
]
