"""Jobs as people see them, and the clock of the periodic ones."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.scoping import ScopedQuerySet


class JobQuerySet(ScopedQuerySet["Job"]):
    """Jobs, by the organisation for which they run."""


class Job(models.Model):
    """One piece of work in the background.

    `attempt` counts how often a worker has taken it: a worker that comes back from the dead with an old attempt can no
    longer write anything (see `huoju.platform.jobs.run`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("运行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=60)
    label = models.CharField(_("任务"), max_length=120)
    arguments = models.JSONField(default=dict)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    steps = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    result_url = models.CharField(max_length=200, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    alive_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=["state", "alive_until"], name="job_state"),
            models.Index(fields=["organisation", "-created_at"], name="job_organisation"),
            models.Index(fields=["user", "-created_at"], name="job_user"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        return min(100, 100 * self.done // self.total) if self.total else 0


class Clock(models.Model):
    """When a periodic job is due next; the row is the lock between several workers."""

    kind = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at}"
