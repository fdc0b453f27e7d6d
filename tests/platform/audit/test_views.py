"""The pages of the audit administrator."""

from __future__ import annotations

import io

import openpyxl
import pytest

from huoju.platform.accounts import roles
from huoju.platform.home.actions import do_publish_notice


@pytest.fixture
def client(client_of, user_of):
    user = user_of(roles.NATION_OFFICER)
    do_publish_notice(acting_user=user, organisation=user.organisation, title="通知", text="内容")
    return client_of(roles.AUDIT_ADMINISTRATOR)


def test_the_audit_administrator_sees_what_happened(client, query_baseline):
    with query_baseline("audit:index"):
        page = client.get("/audit/")
    assert "发布通知" in page.content.decode()


def test_filters_narrow_the_log(client):
    page = client.get("/audit/", {"action": "home."}).content.decode()
    assert "发布通知" in page
    assert "装入角色" not in page
    assert "没有符合条件" in client.get("/audit/", {"user": "nobody"}).content.decode()
    assert client.get("/audit/", {"since": "not-a-day"}).status_code == 200


def test_export_holds_the_hashes(client):
    answer = client.get("/audit/", {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    header = [cell.value for cell in sheet[1]]
    assert header[0] == "序号"
    assert header[-1] == "散列值"
    assert len(sheet[2][len(header) - 1].value) == 64


def test_the_chain_is_verified_on_request(client):
    page = client.post("/audit/verify/", follow=True).content.decode()
    assert "审计链完整" in page


@pytest.mark.parametrize("role", [roles.SYSTEM_ADMINISTRATOR, roles.SECURITY_ADMINISTRATOR, roles.NATION_OFFICER])
def test_nobody_else_reads_the_log(client_of, role):
    assert client_of(role).get("/audit/").status_code == 403
