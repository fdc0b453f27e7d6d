"""The page of one's keys, with the list of what the API offers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huoju.platform.accounts.actions import require_any
from huoju.platform.api.actions import KeyLimitError, do_create_key, do_revoke_key
from huoju.platform.api.forms import KeyForm
from huoju.platform.api.queries import keys_of
from huoju.platform.api.service import api
from huoju.platform.http import Request
from huoju.platform.ui.pages import done, invalid, page


def index(request: Request) -> HttpResponse:
    """One's keys and the routes."""
    require_any(request.user, "api.use")
    return _page(request, KeyForm(user=request.user))


@require_POST
def create(request: Request) -> HttpResponse:
    """Make a key, and show it once."""
    form = KeyForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            key = do_create_key(acting_user=request.user, **form.cleaned_data)
        except KeyLimitError as error:
            form.add_error("actions", str(error))
        else:
            return page(request, "api/key.html", key=key)
    return _page(request, form)


@require_POST
def revoke(request: Request, number: int) -> HttpResponse:
    """End a key."""
    do_revoke_key(acting_user=request.user, key=get_object_or_404(keys_of(request.user), pk=number))
    return done(request, _("密钥已停用。"), "api:index")


def _page(request: Request, form: KeyForm) -> HttpResponse:
    paths = api.get_openapi_schema()["paths"]
    routes = [
        (method.upper(), path, route.get("summary", ""))
        for path, methods in paths.items()
        for method, route in methods.items()
    ]
    answer = invalid if form.is_bound else page
    return answer(request, "api/index.html", form=form, keys=keys_of(request.user), routes=routes)
