"""Starts the periodic jobs when they are due: one row per kind, locked while it is moved on."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from huoju.platform import registry
from huoju.platform.jobs import run
from huoju.platform.jobs.models import Clock


def tick() -> list[str]:
    """Start what is due; the kinds started. Safe with several workers: whoever moves the clock on starts the job."""
    now = timezone.now()
    started = []
    for periodic in registry.periodic_jobs():
        clock, _made = Clock.objects.get_or_create(kind=periodic.kind, defaults={"due_at": now})
        if clock.due_at > now:
            continue
        with transaction.atomic():
            moved = Clock.objects.filter(kind=periodic.kind, due_at=clock.due_at).update(due_at=now + periodic.every)
            if moved:
                run.start(periodic.kind, acting_user=None)
                started.append(periodic.kind)
    return started
