"""Defining, starting and running jobs.

    @job("reporting.check_upload", label="检查上传的表格")
    def check_upload(run: Run, *, upload_id: int) -> dict[str, object]:
        rows = read(upload_id)
        for number, row in enumerate(rows):
            run.progress(number, len(rows))
            ...
        return {"errors": 3}

    start("reporting.check_upload", acting_user=user, organisation=zone, upload_id=7)

A worker may be killed at any moment. The job is then taken again, once, by another worker, and begins from its start:
what must not happen twice stands in a step, `run.once("write", function)`, whose result is kept in the transaction of
its changes and given back the second time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from huoju.platform import registry
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.workers import is_gone, worker_name
from huoju.platform.logs import get_logger

if TYPE_CHECKING:
    from huoju.platform.accounts.models import User
    from huoju.platform.organisations.models import Organisation

log = get_logger(__name__)

LEASE = timedelta(seconds=60)
"""How long a worker may be silent before its job is given to another."""

MOST_ATTEMPTS = 5
_BEAT_SECONDS = 15
_LONGEST_ERROR = 500

_Work = Callable[..., "dict[str, object] | None"]


class LostJobError(Exception):
    """Another worker has taken the job over; this one must stop at once."""


class UnknownJobError(Exception):
    """No job of this kind is defined."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: the function that does the work, and what people read."""

    work: _Work
    label: str


_KINDS: dict[str, Kind] = {}


def job(kind: str, *, label: str) -> Callable[[_Work], _Work]:
    """Define a kind of job. The module must be named in the app's `contribution.job_modules`."""

    def defined(work: _Work) -> _Work:
        _KINDS[kind] = Kind(work, label)
        return work

    return defined


@dataclass(slots=True)
class Run:
    """One attempt at a job, handed to the function that does the work."""

    job: Job
    attempt: int

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Show how far the work is. Cheap enough for every thousand rows, not for every row. Raises LostJobError."""
        self._write(done=done, total=total, note=note)

    def once(self, step: str, function: Callable[[], Any]) -> Any:
        """Do `function` and keep its result (JSON) in one transaction, or give the result an earlier attempt kept.

        Raises LostJobError if another worker has the job.
        """
        with transaction.atomic():
            # FOR UPDATE: nobody else may take the job while this step is being kept.
            current = Job.objects.select_for_update().get(pk=self.job.pk)
            if current.attempt != self.attempt:
                raise LostJobError
            if step not in current.steps:
                current.steps[step] = function()
                current.save(update_fields=["steps"])
            return current.steps[step]

    def _write(self, **values: object) -> None:
        mine = Job.objects.filter(pk=self.job.pk, attempt=self.attempt, state=Job.State.RUNNING)
        if not mine.update(**values):
            raise LostJobError


def start(
    kind: str,
    *,
    acting_user: User | None,
    organisation: Organisation | None = None,
    label: str = "",
    result_url: str = "",
    **arguments: object,
) -> Job:
    """Put a job into the queue; it runs after the surrounding transaction has been committed. Raises UnknownJobError.

    `arguments` are JSON: ids, not rows. `result_url` is where the job page leads when the job is done.
    """
    registry.load_job_modules()
    if kind not in _KINDS:
        registry.load_job_modules()
    if kind not in _KINDS:
        raise UnknownJobError(f"没有名为 {kind} 的任务")
    made = Job.objects.create(
        kind=kind,
        label=label or _KINDS[kind].label,
        arguments=arguments,
        user=acting_user,
        organisation=organisation or (acting_user.organisation if acting_user else None),
        result_url=result_url,
    )
    perform.enqueue(str(made.pk))
    return made


@task()
def perform(job_id: str) -> None:
    """Run a job, if it is still to be run: what the queue calls."""
    registry.load_job_modules()
    attempt = _take(job_id)
    if attempt is None:
        return
    current = Job.objects.select_related("user", "organisation").get(pk=job_id)
    try:
        with _alive(job_id, attempt):
            result = _KINDS[current.kind].work(Run(current, attempt), **current.arguments) or {}
        _finish(job_id, attempt, state=Job.State.DONE, result=result)
    except LostJobError:
        log.warning("job_lost", job=job_id, attempt=attempt)
    except Exception as error:
        ours = type(error).__module__.startswith("huoju.")
        if not ours:
            log.exception("job_failed", job=job_id, kind=current.kind)
        told = str(error) if ours else f"内部错误：{type(error).__name__}"
        _finish(job_id, attempt, state=Job.State.FAILED, error=told[:_LONGEST_ERROR])


def recover() -> int:
    """Queue again every running job whose worker is gone; the number of jobs queued."""
    queued = 0
    for lost in Job.objects.filter(state=Job.State.RUNNING):
        if lost.alive_until and lost.alive_until > timezone.now() and not is_gone(lost.worker):
            continue
        mine = Job.objects.filter(pk=lost.pk, state=Job.State.RUNNING, attempt=lost.attempt)
        with transaction.atomic():
            if lost.attempt >= MOST_ATTEMPTS:
                mine.update(state=Job.State.FAILED, error="任务多次中断，已停止重试", finished_at=timezone.now())
            elif mine.update(state=Job.State.WAITING, note="上次运行中断，已重新排队"):
                perform.enqueue(str(lost.pk))
                queued += 1
    return queued


def _take(job_id: str) -> int | None:
    """Make the job this worker's, if nobody else has it; the number of the attempt."""
    now = timezone.now()
    free = Q(state=Job.State.WAITING)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        worker=worker_name(),
        alive_until=now + LEASE,
        started_at=now,
        error="",
    )
    return Job.objects.values_list("attempt", flat=True).get(pk=job_id) if taken else None


def _finish(job_id: str, attempt: int, **values: object) -> None:
    mine = Job.objects.filter(pk=job_id, attempt=attempt, state=Job.State.RUNNING)
    mine.update(**values, finished_at=timezone.now(), alive_until=None)


@contextmanager
def _alive(job_id: str, attempt: int) -> Iterator[None]:
    """Say every few seconds that the job is still being worked on."""
    stopped = threading.Event()

    def beat() -> None:
        while not stopped.wait(_BEAT_SECONDS):
            Job.objects.filter(pk=job_id, attempt=attempt).update(alive_until=timezone.now() + LEASE)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
