"""Reads of jobs: one's own, and those of the organisations one may look at."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q

from huoju.platform.accounts.models import User
from huoju.platform.jobs.models import Job, JobQuerySet


def jobs_for(user: User) -> JobQuerySet:
    """The jobs that `user` started, or that run for organisations in reach."""
    reached = user.reach("jobs.view").condition(JobQuerySet.path_field)
    return Job.objects.filter(Q(user=user) | reached).select_related("user", "organisation")


def job_for(user: User, job_id: UUID) -> Job:
    """One job, if `user` may see it. Raises Job.DoesNotExist."""
    return jobs_for(user).get(pk=job_id)


def state_counts() -> dict[str, int]:
    """How many jobs are in each state."""
    return dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
