"""Jobs: run once, whatever happens to the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from huoju.platform import registry
from huoju.platform.accounts import roles
from huoju.platform.home.models import Notice
from huoju.platform.jobs import run, scheduler, worker, workers
from huoju.platform.jobs.models import Clock, Job
from huoju.platform.jobs.run import LostJobError, Run, UnknownJobError, job, perform, recover, start
from huoju.platform.organisations.actions import OrganisationError

CALLS: list[str] = []


@job("tests.count", label="数数")
def count(run: Run, *, to: int) -> dict[str, object]:
    for number in range(to):
        run.progress(number, to, "正在数")
    return {"counted": to}


@job("tests.refuse", label="出错")
def refuse(_run: Run) -> None:
    raise OrganisationError("代码已经有组织使用")


@job("tests.break", label="内部错误")
def break_down(_run: Run) -> None:
    raise ZeroDivisionError


@job("tests.write", label="写两步")
def write(run: Run, *, die: bool) -> dict[str, object]:
    def first():
        CALLS.append("first")
        return len(CALLS)

    kept = run.once("first", first)
    if die and run.attempt == 1:
        raise KeyboardInterrupt
    return {"kept": kept}


@pytest.fixture(autouse=True)
def _no_calls():
    CALLS.clear()


def finished(made):
    made.refresh_from_db()
    return made


def test_a_job_runs_through_the_queue_to_its_result(committed_db):
    made = start("tests.count", acting_user=None, to=3)
    assert made.state == Job.State.WAITING
    worker.run_one()
    assert finished(made).state == Job.State.DONE
    assert (made.result, made.done, made.total, made.attempt) == ({"counted": 3}, 2, 3, 1)
    assert not DBTaskResult.objects.ready().exists()


def test_an_error_of_ours_is_told_an_inner_one_only_named(tree):
    told, inner = start("tests.refuse", acting_user=None), start("tests.break", acting_user=None)
    for made in (told, inner):
        perform.call(str(made.pk))
    assert finished(told).error == "代码已经有组织使用"
    assert finished(inner).error == "内部错误：ZeroDivisionError"


def test_a_job_of_a_dead_worker_is_taken_again_exactly_once_and_keeps_its_steps(db):
    made = start("tests.write", acting_user=None, die=True)
    with pytest.raises(KeyboardInterrupt):
        perform.call(str(made.pk))
    assert finished(made).state == Job.State.RUNNING
    assert recover() == 0
    Job.objects.update(alive_until=timezone.now() - timedelta(seconds=1))
    assert recover() == 1
    assert recover() == 0
    perform.call(str(made.pk))
    perform.call(str(made.pk))
    assert finished(made).state == Job.State.DONE
    assert (made.result, made.attempt, CALLS) == ({"kept": 1}, 2, ["first"])


def test_a_worker_of_this_machine_that_is_gone_is_noticed_at_once(db):
    made = start("tests.write", acting_user=None, die=True)
    with pytest.raises(KeyboardInterrupt):
        perform.call(str(made.pk))
    host = workers.worker_name().split(":")[0]
    Job.objects.update(worker=f"{host}:{2**22 + 1}:12345")
    assert recover() == 1


def test_a_worker_back_from_the_dead_can_write_nothing(db):
    made = start("tests.count", acting_user=None, to=1)
    old = Run(made, run._take(str(made.pk)))
    Job.objects.update(state=Job.State.WAITING)
    assert run._take(str(made.pk)) == 2
    with pytest.raises(LostJobError):
        old.progress(1, 2)
    with pytest.raises(LostJobError):
        old.once("step", Notice.objects.count)
    run._finish(str(made.pk), old.attempt, state=Job.State.FAILED)
    assert finished(made).state == Job.State.RUNNING


def test_a_job_that_kills_every_worker_is_given_up(db):
    made = start("tests.count", acting_user=None, to=1)
    Job.objects.update(state=Job.State.RUNNING, attempt=run.MOST_ATTEMPTS, alive_until=timezone.now() - timedelta(1))
    assert recover() == 0
    assert "停止重试" in finished(made).error


def test_a_job_waits_for_the_commit_of_its_reason(committed_db):
    def failing():
        with transaction.atomic():
            start("tests.count", acting_user=None, to=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert Job.objects.count() == DBTaskResult.objects.count() == 0


def test_an_unknown_kind_is_refused(db):
    with pytest.raises(UnknownJobError):
        start("tests.unknown", acting_user=None)


def test_the_clock_starts_a_periodic_job_once_per_period(db):
    registry.load_job_modules()
    kinds = [periodic.kind for periodic in registry.periodic_jobs()]
    assert scheduler.tick() == kinds
    assert scheduler.tick() == []
    Clock.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert scheduler.tick() == kinds


def test_the_daily_upkeep_forgets_what_may_be_forgotten(user_of):
    registry.load_job_modules()
    user_of(roles.ANALYST)
    made = start("jobs.upkeep", acting_user=None)
    perform.call(str(made.pk))
    assert finished(made).result == {"sessions": 0, "outcomes": 0, "queue": 0}
