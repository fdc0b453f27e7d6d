"""Pages of jobs."""

from __future__ import annotations

import pytest

from huoju.platform import registry
from huoju.platform.accounts import roles
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.run import perform, start


@pytest.fixture
def made(user_of, tree):
    registry.load_job_modules()
    return start(
        "jobs.upkeep", acting_user=user_of(roles.ZONE_REVIEWER), organisation=tree("hangzhou"), result_url="/notices/"
    )


def test_a_job_shows_its_state_and_leads_to_its_result(client_of, made, query_baseline):
    client = client_of(roles.ZONE_REVIEWER)
    url = f"/jobs/{made.pk}/"
    assert 'hx-trigger="load delay:1s"' in client.get(url).content.decode()
    perform.call(str(made.pk))
    with query_baseline("jobs:job"):
        page = client.get(url).content.decode()
    assert "查看结果" in page
    assert "hx-trigger" not in page


def test_htmx_gets_the_state_alone(client_of, made):
    part = client_of(roles.ZONE_REVIEWER).get(f"/jobs/{made.pk}/", headers={"HX-Target": "job-state"})
    assert part.content.decode().startswith('<div id="job-state"')


def test_jobs_of_others_do_not_exist(client_of, made):
    assert client_of(roles.ZONE_REVIEWER, "nanjing").get(f"/jobs/{made.pk}/").status_code == 404
    assert client_of(roles.PROVINCE_OFFICER).get(f"/jobs/{made.pk}/").status_code == 200


def test_the_list_shows_what_is_in_reach(client_of, made, query_baseline):
    client = client_of(roles.ZONE_REVIEWER)
    with query_baseline("jobs:index"):
        assert "日常清理" in client.get("/jobs/").content.decode()
    assert "日常清理" not in client_of(roles.ZONE_REVIEWER, "nanjing").get("/jobs/").content.decode()
    Job.objects.update(error="出错了", state=Job.State.FAILED)
    assert "失败" in client.get("/jobs/").content.decode()
