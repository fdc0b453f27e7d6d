"""Pages of the tree."""

from __future__ import annotations

import pytest

from huoju.platform.accounts import roles
from huoju.platform.organisations.models import Organisation
from tests.platform.conftest import firm_code


def test_the_list_is_sorted_searched_and_scoped(client_of, query_baseline):
    client = client_of(roles.PROVINCE_OFFICER)
    with query_baseline("organisations:index"):
        page = client.get("/organisations/", {"sort": "-name"}).content.decode()
    assert "杭州高新技术产业开发区" in page
    assert "南京高新技术产业开发区" not in page
    assert "滨江区" not in client.get("/organisations/", {"text": "杭州"}).content.decode()


def test_htmx_gets_the_table_alone(client_of):
    client = client_of(roles.NATION_OFFICER)
    part = client.get("/organisations/", headers={"HX-Request": "true", "HX-Target": "table-organisations"})
    assert part.content.decode().lstrip().startswith('<div class="table-block"')


def test_a_page_shows_history_and_what_hangs_below(client_of, query_baseline):
    client = client_of(roles.SYSTEM_ADMINISTRATOR)
    answer = client.post(
        "/organisations/hangzhou/rename/", {"name": "杭州高新区（滨江）", "from_day": "2026-07-01", "reason": "批复"}
    )
    assert answer.status_code == 302
    with query_baseline("organisations:organisation"):
        page = client.get("/organisations/hangzhou/").content.decode()
    assert "历史沿革" in page
    assert "杭州高新技术产业开发区" in page
    assert "模拟企业1号有限公司" in page


@pytest.mark.parametrize("verb", ["rename", "move", "close", "create"])
def test_changing_is_404_without_the_right(client_of, verb):
    assert client_of(roles.PROVINCE_OFFICER).post(f"/organisations/hangzhou/{verb}/", {}).status_code == 404


def test_units_out_of_reach_do_not_exist(client_of):
    client = client_of(roles.ZONE_REVIEWER)
    assert client.get("/organisations/hangzhou/").status_code == 200
    assert client.get("/organisations/nanjing/").status_code == 404
    assert client.get("/organisations/330000/").status_code == 404


def test_wrong_input_comes_back_with_its_reason(client_of):
    client = client_of(roles.SYSTEM_ADMINISTRATOR)
    answer = client.post("/organisations/hangzhou/create/", {"kind": "enterprise", "code": "123", "name": "某公司"})
    assert answer.status_code == 422
    assert "统一社会信用代码不正确" in answer.content.decode()
    answer = client.post(
        "/organisations/hangzhou/move/", {"parent": "nowhere", "from_day": "2026-07-01", "reason": "x"}
    )
    assert "没有这个代码的组织" in answer.content.decode()


def test_the_whole_work_on_a_unit_by_its_pages(client_of):
    client = client_of(roles.SYSTEM_ADMINISTRATOR)
    code = firm_code(9)
    client.post(
        "/organisations/hangzhou/create/", {"kind": "enterprise", "code": code.lower(), "name": "模拟企业9号有限公司"}
    )
    client.post(f"/organisations/{code}/move/", {"parent": "nanjing", "from_day": "2026-07-01", "reason": "迁址"})
    client.post(f"/organisations/{code}/close/", {"on": "2026-08-01", "reason": "注销"})
    made = Organisation.objects.get(code=code)
    assert (made.parent.code, str(made.valid_to)) == ("nanjing", "2026-08-01")
    assert "撤销" in client.get(f"/organisations/{code}/").content.decode()


def test_text_from_outside_is_escaped(client_of):
    page = client_of(roles.NATION_OFFICER).get("/organisations/", {"text": "<script>x</script>"}).content.decode()
    assert "<script>x" not in page
