"""The home page and the notices."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huoju.platform import registry
from huoju.platform.audit.idempotency import once
from huoju.platform.home.actions import do_publish_notice, do_withdraw_notice
from huoju.platform.home.forms import NoticeForm
from huoju.platform.home.queries import due_for, notices_by, notices_for
from huoju.platform.http import Request
from huoju.platform.ui.pages import done, invalid, page

_NOTICES_SHOWN = 5


def index(request: Request) -> HttpResponse:
    """What is due first, notices, and the blocks of the apps that the user's roles allow."""
    user = request.user
    shown = [part for part in registry.panels() if part.action is None or user.may(part.action)]
    return page(
        request,
        "home/index.html",
        due=due_for(user),
        notices=notices_for(user)[:_NOTICES_SHOWN],
        panels=[{"template": part.template, **part.context(user)} for part in shown],
    )


def notice(request: Request, number: int) -> HttpResponse:
    """One notice."""
    return page(request, "home/notice.html", notice=get_object_or_404(notices_for(request.user), pk=number))


def notices(request: Request) -> HttpResponse:
    """The notices one has given, and the form for another."""
    form = NoticeForm()
    return page(request, "home/notices.html", form=form, notices=notices_by(request.user)[:100])


@require_POST
@once
def publish(request: Request) -> HttpResponse:
    """Publish a notice for the user's own organisation."""
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return invalid(request, "home/notices.html", form=form, notices=notices_by(request.user)[:100])
    do_publish_notice(acting_user=request.user, organisation=request.user.organisation, **form.cleaned_data)
    return done(request, _("通知已发布。"), "home:notices")


@require_POST
@once
def withdraw(request: Request, number: int) -> HttpResponse:
    """Take a notice back."""
    do_withdraw_notice(acting_user=request.user, notice=get_object_or_404(notices_by(request.user), pk=number))
    return done(request, _("通知已撤下。"), "home:notices")
