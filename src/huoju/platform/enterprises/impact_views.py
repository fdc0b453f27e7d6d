"""Pages of what a change of a rule does to the enterprises in reach."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huoju.platform.accounts.actions import require_any
from huoju.platform.audit.actions import Record, append_event
from huoju.platform.audit.idempotency import once
from huoju.platform.enterprises import impacts, queries
from huoju.platform.enterprises.actions import do_measure_impact
from huoju.platform.http import Request
from huoju.platform.jobs.models import Job
from huoju.platform.ui.downloads import XLSX, attachment
from huoju.platform.ui.pages import failed, page

_LISTED = 20


def index(request: Request) -> HttpResponse:
    """The changes that can be measured, and what was measured."""
    require_any(request.user, queries.IMPACT)
    return page(
        request,
        "enterprises/impacts.html",
        pairs=impacts.pairs(),
        measured=queries.impacts_for(request.user)[:_LISTED],
    )


@require_POST
@once
def measure(request: Request) -> HttpResponse:
    """Measure a change over the enterprises of the user's own organisation."""
    require_any(request.user, queries.IMPACT)
    asked = next((pair for pair in impacts.pairs() if pair.code == request.POST.get("pair")), None)
    if asked is None:
        return failed(request, _("请选择一项规则改动。"), "enterprises:impacts")
    made = do_measure_impact(acting_user=request.user, organisation=request.user.organisation, pair=asked)
    return redirect("jobs:job", made.pk)


def impact(request: Request, number: UUID) -> HttpResponse:
    """What was measured: who gains, who loses, because of what."""
    job = _job(request, number)
    return page(
        request,
        "enterprises/impact.html",
        job=job,
        result=job.result,
        totals=impacts.totals(job.result),
        reasons=impacts.reasons(job.result),
        picture=impacts.picture(job.result) if job.result["rows_accepted"] else None,
    )


def rows(request: Request, number: UUID) -> HttpResponse:
    """Every enterprise with both verdicts, as Excel."""
    job = _job(request, number)
    place = impacts.rows_file(job.pk)
    if not place.is_file():
        raise Http404
    append_event(
        "downloads.xlsx",
        acting_user=request.user,
        organisation=job.organisation,
        record=Record(job.label, {"bytes": place.stat().st_size}),
    )
    return attachment(place.read_bytes(), "规则改动影响名单.xlsx", XLSX)


def _job(request: Request, number: UUID) -> Job:
    return get_object_or_404(queries.impacts_for(request.user).filter(state=Job.State.DONE), pk=number)
