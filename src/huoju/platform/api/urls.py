"""Addresses of the API and of the page of keys."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from huoju.platform.api import service, views

app_name = "api"


def _with_own_sign_in(patterns: Iterable[URLPattern | URLResolver]) -> None:
    """The API answers strangers with 401 itself instead of sending them to the sign-in page."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = login_not_required(pattern.callback)


service.mount()
_routes, _application, _namespace = service.api.urls
_with_own_sign_in(_routes)

urlpatterns = [
    path("keys/", views.index, name="index"),
    path("keys/create/", views.create, name="create"),
    path("keys/<int:number>/revoke/", views.revoke, name="revoke"),
    path("v1/", include((_routes, _application), namespace=_namespace.rpartition(":")[2])),
]
