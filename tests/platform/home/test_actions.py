"""Notices reach everybody below, and nobody else."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from huoju.platform.accounts import roles
from huoju.platform.home.actions import do_publish_notice, do_withdraw_notice
from huoju.platform.home.queries import notices_for


def test_a_notice_reaches_the_whole_branch_and_nobody_beside_it(tree, user_of):
    province = user_of(roles.PROVINCE_OFFICER)
    do_publish_notice(acting_user=province, organisation=tree("330000"), title="省内通知", text="内容")
    assert notices_for(user_of(roles.ENTERPRISE_REPORTER)).count() == 1
    assert notices_for(province).count() == 1
    assert notices_for(user_of(roles.ZONE_REVIEWER, "nanjing")).count() == 0
    assert notices_for(user_of(roles.NATION_OFFICER)).count() == 0


def test_a_notice_ends_when_its_day_is_over_or_it_is_withdrawn(tree, user_of):
    officer, reader = user_of(roles.NATION_OFFICER), user_of(roles.ZONE_REPORTER)
    today = timezone.localdate()
    ended = today - timedelta(days=1)
    do_publish_notice(acting_user=officer, organisation=tree("CN"), title="旧", text="x", ends_on=ended)
    kept = do_publish_notice(acting_user=officer, organisation=tree("CN"), title="新", text="x", ends_on=today)
    assert [notice.title for notice in notices_for(reader)] == ["新"]
    do_withdraw_notice(acting_user=officer, notice=kept)
    assert notices_for(reader).count() == 0


def test_a_notice_of_another_branch_has_no_page(client_of, user_of, tree):
    officer = user_of(roles.PROVINCE_OFFICER)
    notice = do_publish_notice(acting_user=officer, organisation=tree("330000"), title="省内通知", text="<b>内容</b>")
    page = client_of(roles.ZONE_REPORTER).get(f"/notices/{notice.pk}/").content.decode()
    assert "&lt;b&gt;" in page
    assert client_of(roles.ZONE_REPORTER, "nanjing").get(f"/notices/{notice.pk}/").status_code == 404
    assert client_of(roles.ZONE_REPORTER).post(f"/notices/{notice.pk}/withdraw/").status_code == 404
