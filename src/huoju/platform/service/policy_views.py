"""The page of policies that fit an enterprise now."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from huoju.platform.enterprises import queries as enterprises
from huoju.platform.http import Request
from huoju.platform.policies.queries import VIEW as READ_POLICIES
from huoju.platform.service.fitting import fits_of
from huoju.platform.service.queries import own_enterprise
from huoju.platform.ui.pages import page

_VERDICTS = {
    "pass": (_("符合"), "good"),
    "undetermined": (_("待定"), "warning"),
    "fail": (_("不符合"), "bad"),
}


def own(request: Request) -> HttpResponse:
    """The page of the user's own enterprise."""
    enterprise = own_enterprise(request.user)
    if enterprise is None:
        raise Http404
    return redirect("service:fitting", enterprise.code)


def fitting(request: Request, code: str) -> HttpResponse:
    """Every recognition in force: whether the enterprise fits, why not, what is missing, and where to read on."""
    enterprise = get_object_or_404(enterprises.enterprises_for(request.user), code=code)
    lang = translation.get_language() or "zh"
    fits = fits_of(enterprise, timezone.localdate(), lang, with_documents=request.user.may(READ_POLICIES))
    found: Counter[str] = Counter(fit.explanation.verdict for fit in fits)
    return page(
        request,
        "service/fitting.html",
        enterprise=enterprise,
        counts=[(label, found[verdict]) for verdict, (label, _tone) in _VERDICTS.items()],
        fits=[(fit, *_VERDICTS[fit.explanation.verdict]) for fit in fits],
    )
