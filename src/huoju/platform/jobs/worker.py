"""The process that runs jobs: `python -m huoju.platform.jobs.worker`."""

from __future__ import annotations

import os
import signal
import time
from types import FrameType

_IDLE_SECONDS = 0.3
_UPKEEP_SECONDS = 10.0


class _Stop:
    """Set by SIGTERM or ctrl-C; the job at hand is finished first."""

    asked = False

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


def main() -> None:
    """Take jobs until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huoju.platform.settings")
    import django  # noqa: PLC0415 - settings must be named first

    django.setup()
    stop = _Stop()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    work_until(stop)


def work_until(stop: _Stop, *, parent: int | None = None) -> None:
    """The loop: upkeep now and then, otherwise one job after the other. Ends when the starting process has ended."""
    from django.db import close_old_connections  # noqa: PLC0415 - Django is set up only now
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - as above

    from huoju.platform.jobs import run, scheduler  # noqa: PLC0415 - as above

    parent = parent or os.getppid()
    upkeep_at = 0.0
    while not stop.asked and os.getppid() == parent:
        if time.monotonic() >= upkeep_at:
            close_old_connections()
            run.recover()
            scheduler.tick()
            upkeep_at = time.monotonic() + _UPKEEP_SECONDS
        if DBTaskResult.objects.ready().exists():
            run_one()
        else:
            time.sleep(_IDLE_SECONDS)


def run_one() -> None:
    """Let the queue's own worker take one job."""
    from django.utils.crypto import get_random_string  # noqa: PLC0415 - Django is set up only now
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 - as above

    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    ).run()


if __name__ == "__main__":
    main()
