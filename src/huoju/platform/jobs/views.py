"""Pages of jobs: what runs, how far it is, what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huoju.platform.http import Request
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.queries import jobs_for
from huoju.platform.ui.figures import moment
from huoju.platform.ui.pages import page
from huoju.platform.ui.tables import Column, Table, badge, link

_TONES = {Job.State.DONE: "good", Job.State.FAILED: "bad", Job.State.RUNNING: "warning", Job.State.WAITING: "quiet"}

TABLE: Table[Job] = Table(
    "jobs",
    columns=(
        Column("label", _("任务"), lambda job: link(reverse("jobs:job", args=[job.pk]), job.label)),
        Column("state", _("状态"), lambda job: badge(Job.State(job.state).label, _TONES[Job.State(job.state)])),
        Column("organisation", _("组织"), lambda job: job.organisation or "—"),
        Column("user", _("发起人"), lambda job: job.user.name if job.user else "系统"),
        Column("created", _("提交时间"), lambda job: moment(job.created_at), sort="created_at", css="nowrap"),
        Column("finished", _("完成时间"), lambda job: moment(job.finished_at), sort="finished_at", css="nowrap"),
    ),
    default="-created",
    caption=_("后台任务"),
    empty=_("还没有后台任务。"),
)


def index(request: Request) -> HttpResponse:
    """All jobs in reach, the newest first."""
    return page(request, "jobs/index.html", table=TABLE.page(request, jobs_for(request.user)))


def job(request: Request, job_id: UUID) -> HttpResponse:
    """One job; while it runs, htmx asks every second for the state alone."""
    found = get_object_or_404(jobs_for(request.user), pk=job_id)
    if request.headers.get("HX-Target") == "job-state":
        return render(request, "jobs/state.html", {"job": found, "tone": _TONES[Job.State(found.state)]})
    return page(request, "jobs/job.html", job=found, tone=_TONES[Job.State(found.state)])
