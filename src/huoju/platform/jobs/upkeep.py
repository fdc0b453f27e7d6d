"""The daily upkeep: what may be forgotten is forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from huoju.platform.accounts.models import Session
from huoju.platform.audit.models import KeptOutcome
from huoju.platform.jobs.run import Run, job

_OUTCOMES_KEPT = timedelta(days=7)
_QUEUE_KEPT = timedelta(days=2)


@job("jobs.upkeep", label="日常清理")
def upkeep(run: Run) -> dict[str, object]:  # noqa: ARG001 - every job is given its run
    """Delete ended sessions, old kept answers and the queue's own finished rows. Never audit events."""
    now = timezone.now()
    return {
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
        "outcomes": KeptOutcome.objects.filter(at__lt=now - _OUTCOMES_KEPT).delete()[0],
        "queue": DBTaskResult.objects.filter(enqueued_at__lt=now - _QUEUE_KEPT).exclude(status="READY").delete()[0],
    }
