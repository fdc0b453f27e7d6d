"""The way of a report through its states, and what is refused on it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from huoju.platform.accounts import roles
from huoju.platform.accounts.actions import do_grant
from huoju.platform.accounts.models import Scope
from huoju.platform.audit.actions import NotAllowedError
from huoju.platform.audit.models import Event
from huoju.platform.organisations.kinds import Kind
from huoju.platform.reporting import queries
from huoju.platform.reporting.actions import (
    ReportError,
    do_approve,
    do_lock,
    do_make_form,
    do_open,
    do_open_round,
    do_remind,
    do_return,
    do_submit,
    do_unlock,
    do_withdraw,
    do_write,
    may_review,
)
from huoju.platform.reporting.models import Report, State


def test_a_round_asks_every_zone_and_no_other_unit(open_round):
    units = list(Report.objects.filter(round=open_round).values_list("organisation__kind", "state"))
    assert units == [(Kind.ZONE.value, State.EMPTY)] * 3


def test_a_round_is_opened_once_and_ends_after_it_begins(tree, form, open_round):
    days = {"opens": open_round.opens, "closes": open_round.closes}
    with pytest.raises(ReportError, match="已经布置"):
        do_open_round(acting_user=None, form=form, organisation=tree("CN"), period="2024", **days)
    with pytest.raises(ReportError, match="截止"):
        do_open_round(
            acting_user=None,
            form=form,
            organisation=tree("CN"),
            period="2025",
            opens=date(2025, 2, 2),
            closes=date(2025, 2, 1),
        )


def test_a_form_made_again_is_a_new_version_and_the_old_one_stays(tree, form):
    again = do_make_form(
        acting_user=None, organisation=tree("CN"), code=form.code, reference=form.reference, kind=form.kind
    )
    assert (form.version, again.version) == (1, 2)
    with pytest.raises(ReportError):
        do_make_form(acting_user=None, organisation=tree("CN"), code="X", reference="no/such", kind=form.kind)


def test_a_report_goes_up_is_approved_locked_and_unlocked(report_of, user_of, open_round):
    officer = user_of(roles.NATION_OFFICER)
    report = report_of(state="approved")
    assert (report.state, report.revision) == (State.APPROVED, 2)
    assert do_lock(acting_user=officer, round_=open_round) == 1
    with pytest.raises(ReportError):
        do_return(acting_user=officer, report=report, revision=2, reason="晚了")
    with pytest.raises(ReportError, match="原因"):
        do_unlock(acting_user=officer, report=report, reason=" ")
    assert do_unlock(acting_user=officer, report=report, reason="数据有误").state == State.APPROVED


def test_each_change_leaves_one_audit_row(report_of):
    report_of(state="approved")
    kept = Event.objects.filter(action__startswith="reporting.", user__isnull=False).values_list("action", flat=True)
    assert sorted(kept) == ["reporting.review", "reporting.submit", "reporting.write"]


def test_what_a_check_found_stands_in_the_way_until_it_is_settled(report_of, user_of):
    reporter, report = user_of(roles.ZONE_REPORTER), report_of()
    with pytest.raises(ReportError, match="还没有填写"):
        do_submit(acting_user=reporter, report=report)
    do_write(acting_user=reporter, report=report, values={"revenue": "很多"})
    with pytest.raises(ReportError, match="1 项"):
        do_submit(acting_user=reporter, report=report)
    do_write(acting_user=reporter, report=report, values={"revenue": "1"})
    assert do_submit(acting_user=reporter, report=report).state == State.SUBMITTED


def test_an_emptied_cell_is_gone_and_is_not_zero(report_of, user_of):
    reporter, report = user_of(roles.ZONE_REPORTER), report_of(state="draft")
    kept = do_write(acting_user=reporter, report=report, values={"revenue": " ", "profit": "0"})
    assert "revenue" not in kept.values
    assert kept.values["profit"] == "0"


def test_nothing_is_written_after_submission_or_outside_the_days(report_of, user_of, tree, closed_round):
    reporter = user_of(roles.ZONE_REPORTER)
    with pytest.raises(ReportError, match="已上报"):
        do_write(acting_user=reporter, report=report_of(state="submitted"), values={"revenue": "2"})
    late = Report.objects.get(round=closed_round, organisation=tree("hangzhou"))
    with pytest.raises(ReportError, match="不在填报时间内"):
        do_write(acting_user=reporter, report=late, values={"revenue": "2"})


def test_a_report_is_withdrawn_only_before_anybody_above_has_opened_it(report_of, user_of):
    reporter, report = user_of(roles.ZONE_REPORTER), report_of(state="submitted")
    do_open(acting_user=reporter, report=report)
    assert do_withdraw(acting_user=reporter, report=report).state == State.DRAFT
    report = do_submit(acting_user=reporter, report=report)
    do_open(acting_user=user_of(roles.PROVINCE_OFFICER), report=report)
    with pytest.raises(ReportError, match="已打开"):
        do_withdraw(acting_user=reporter, report=report)


def test_a_returned_report_says_why_and_may_be_mended_after_the_last_day(report_of, user_of, open_round):
    reporter, officer = user_of(roles.ZONE_REPORTER), user_of(roles.PROVINCE_OFFICER)
    report = report_of(state="submitted")
    with pytest.raises(ReportError, match="原因"):
        do_return(acting_user=officer, report=report, revision=1, reason="")
    back = do_return(acting_user=officer, report=report, revision=1, reason="收入口径不对", marked=["revenue"])
    assert (back.state, back.marked) == (State.RETURNED, ["revenue"])
    open_round.closes = open_round.opens
    open_round.save()
    assert timezone.localdate() > open_round.closes
    assert do_write(acting_user=reporter, report=report, values={"revenue": "7"}).state == State.RETURNED
    again = do_submit(acting_user=reporter, report=report)
    assert (again.state, again.reason, again.marked) == (State.SUBMITTED, "", [])


def test_two_reviewers_cannot_both_decide(report_of, user_of):
    report = report_of(state="submitted")
    do_approve(acting_user=user_of(roles.PROVINCE_OFFICER), report=report, revision=1)
    with pytest.raises(ReportError, match="被别人处理过"):
        do_return(acting_user=user_of(roles.NATION_OFFICER), report=report, revision=1, reason="不对")


def test_nobody_decides_about_the_own_unit_or_the_own_submission(report_of, user_of, tree):
    report = report_of(state="submitted")
    reviewer = user_of(roles.ZONE_REVIEWER)
    assert not may_review(reviewer, report)
    with pytest.raises(NotAllowedError):
        do_approve(acting_user=reviewer, report=report, revision=1)
    both = user_of(roles.ZONE_REPORTER)
    do_grant(
        acting_user=None,
        user=both,
        role=roles.PROVINCE_OFFICER,
        organisation=tree("330000"),
        entry_scope=Scope.BRANCH,
        view_scope=Scope.BRANCH,
    )
    with pytest.raises(ReportError, match="自己上报"):
        do_approve(acting_user=both, report=report, revision=1)


def test_an_office_decides_only_below_itself(report_of, user_of):
    with pytest.raises(NotAllowedError):
        do_approve(acting_user=user_of(roles.PROVINCE_OFFICER), report=report_of("nanjing", "submitted"), revision=1)


def test_reminding_reaches_open_reports_below_only(report_of, user_of, open_round):
    report_of(state="submitted")
    assert do_remind(acting_user=user_of(roles.PROVINCE_OFFICER), round_=open_round) == 1
    reminded = Report.objects.filter(reminded_at__isnull=False).values_list("organisation__code", flat=True)
    assert list(reminded) == ["xiaoshan-linjiang"]


def test_evaluations_are_made_from_approved_reports_only(report_of, user_of, open_round):
    report_of("hangzhou", "approved")
    report_of("nanjing", "submitted")
    evaluator = user_of(roles.NATION_EVALUATOR)
    approved = [one.organisation.code for one in queries.values_at_or_above(evaluator, open_round)]
    assert approved == ["hangzhou"]
    sent = [one.organisation.code for one in queries.values_at_or_above(evaluator, open_round, approved_only=False)]
    assert sorted(sent) == ["hangzhou", "nanjing"]


def test_the_period_before_is_the_last_one_sent_up(report_of, tree, closed_round):
    Report.objects.filter(round=closed_round).update(state=State.LOCKED, values={"revenue": "9"})
    assert queries.values_before(report_of()) == {"revenue": "9"}
