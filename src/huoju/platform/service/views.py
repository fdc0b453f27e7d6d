"""Pages of requests: the list, one with its whole way, and a button for every step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huoju.platform.accounts.actions import require_any
from huoju.platform.audit.actions import require
from huoju.platform.audit.idempotency import once
from huoju.platform.http import Request
from huoju.platform.service import actions, queries
from huoju.platform.service.forms import AnswerForm, AppealForm, CloseForm, FilterForm, SubmitForm, TransferForm
from huoju.platform.service.models import Case, CaseQuerySet, State
from huoju.platform.service.routing import next_offices, office_above, offices_of
from huoju.platform.ui.downloads import xlsx_response
from huoju.platform.ui.figures import MISSING, day, moment
from huoju.platform.ui.pages import done, failed, invalid, page
from huoju.platform.ui.tables import Column, Table, badge, link

_TONES = {State.ANSWERED: "good", State.CLOSED: "quiet"}
_EXPORTED = 50_000


def _state(case: Case) -> object:
    if case.is_overdue:
        return badge(_("已逾期"), "bad")
    return badge(case.get_state_display(), _TONES.get(State(case.state), "warning"))


TABLE: Table[Case] = Table(
    "cases",
    columns=(
        Column("title", gettext_lazy("标题"), lambda case: link(reverse("service:case", args=[case.pk]), case.title)),
        Column("topic", gettext_lazy("事项"), lambda case: case.get_topic_display(), sort="topic", css="name"),
        Column("firm", gettext_lazy("企业"), lambda case: case.organisation.name, sort="organisation__name"),
        Column("holder", gettext_lazy("承办单位"), lambda case: case.holder, sort="holder__name", css="name"),
        Column("state", gettext_lazy("状态"), _state, sort="state", css="name"),
        Column("appealed", gettext_lazy("申诉"), lambda case: _("申诉") if case.appealed else "", css="name"),
        Column(
            "submitted", gettext_lazy("提交日期"), lambda case: day(case.submitted_at), sort="submitted_at", css="name"
        ),
        Column("deadline", gettext_lazy("办理期限"), lambda case: day(case.deadline), sort="deadline", css="name"),
        Column(
            "simulated",
            gettext_lazy("数据性质"),
            lambda case: badge(_("模拟数据"), "warning") if case.organisation.simulated else "",
            css="name",
        ),
    ),
    default="-submitted",
    caption=gettext_lazy("诉求"),
    empty=gettext_lazy("没有符合条件的诉求。"),
)


def index(request: Request) -> HttpResponse:
    """The requests that one may see."""
    require_any(request.user, queries.VIEW)
    form = FilterForm(request.GET)
    return page(
        request,
        "service/index.html",
        form=form,
        asked=request.GET.urlencode(),
        table=TABLE.page(request, _asked(request, form)),
        own=queries.own_enterprise(request.user),
        may_submit=_may_submit(request),
        overdue=queries.cases_for(request.user, state=queries.OVERDUE).count(),
    )


def export(request: Request) -> HttpResponse:
    """The list as Excel."""
    require_any(request.user, queries.VIEW)
    found = _asked(request, FilterForm(request.GET)).order_by("deadline", "pk")[:_EXPORTED]
    header = ["编号", "标题", "事项", "企业", "承办单位", "状态", "申诉", "提交时间", "办理期限", "逾期", "满意度"]
    rows = [
        (one.pk, one.title, one.get_topic_display(), one.organisation.name, one.holder.name, one.get_state_display(),
         one.appealed, moment(one.submitted_at), moment(one.deadline), one.is_overdue, one.satisfaction)
        for one in found
    ]  # fmt: skip
    simulated = any(one.organisation.simulated for one in found)
    return xlsx_response(request, "企业诉求", header, rows, title="企业诉求", simulated=simulated)


def case(request: Request, number: int) -> HttpResponse:
    """One request: what was asked, its whole way, and what can be done with it now."""
    found = get_object_or_404(queries.cases_for(request.user), pk=number)
    return page(request, "service/case.html", **_shown(request, found))


@once
def submit(request: Request) -> HttpResponse:
    """Write a request."""
    enterprise = request.user.organisation
    require(request.user, "service.submit", enterprise)
    form = SubmitForm(request.POST if request.method == "POST" else None, offices=offices_of(enterprise))
    if not form.is_valid():
        return (invalid if form.is_bound else page)(request, "service/submit.html", form=form)
    made = actions.do_submit(acting_user=request.user, enterprise=enterprise, **form.cleaned_data)
    return done(request, _("已提交给%(office)s。") % {"office": made.holder.name}, "service:case", made.pk)


@require_POST
@once
def accept(request: Request, number: int) -> HttpResponse:
    """Take a request on."""
    found = get_object_or_404(queries.cases_to_handle(request.user, "service.accept"), pk=number)
    return _done(request, found, _("已受理。"), lambda: actions.do_accept(acting_user=request.user, case=found))


@require_POST
@once
def transfer(request: Request, number: int) -> HttpResponse:
    """Pass a request on."""
    found = get_object_or_404(queries.cases_to_handle(request.user, "service.transfer"), pk=number)
    form = TransferForm(request.POST, offices=next_offices(found.organisation, found.holder))
    return _stepped(request, found, "transfer", form, _("已转办。"), actions.do_transfer)


@require_POST
@once
def answer(request: Request, number: int) -> HttpResponse:
    """Answer a request."""
    found = get_object_or_404(queries.cases_to_handle(request.user, "service.answer"), pk=number)
    return _stepped(request, found, "answer", AnswerForm(request.POST), _("已答复。"), actions.do_answer)


@require_POST
@once
def close(request: Request, number: int) -> HttpResponse:
    """Confirm an answer and say how good it was."""
    found = get_object_or_404(queries.cases_to_decide(request.user, "service.close"), pk=number)
    return _stepped(request, found, "close", CloseForm(request.POST), _("已办结，谢谢评价。"), actions.do_close)


@require_POST
@once
def appeal(request: Request, number: int) -> HttpResponse:
    """Appeal against an answer."""
    found = get_object_or_404(queries.cases_to_decide(request.user, "service.appeal"), pk=number)
    return _stepped(request, found, "appeal", AppealForm(request.POST), _("已向上一级申诉。"), actions.do_appeal)


def _asked(request: Request, form: FilterForm) -> CaseQuerySet:
    chosen = form.cleaned_data if form.is_valid() else {}
    return queries.cases_for(request.user, **{name: chosen.get(name, "") for name in form.fields})


def _may_submit(request: Request) -> bool:
    own = queries.own_enterprise(request.user)
    return own is not None and request.user.reach("service.submit").covers(own.path)


def _stepped(
    request: Request, case: Case, step: str, form: forms.Form, text: str, act: Callable[..., None]
) -> HttpResponse:
    if not form.is_valid():
        return invalid(request, "service/case.html", **{**_shown(request, case), step: form})
    return _done(request, case, text, lambda: act(acting_user=request.user, case=case, **form.cleaned_data))


def _done(request: Request, case: Case, text: str, act: Callable[[], None]) -> HttpResponse:
    """Do a step, say what came of it, and show the request; who passed it on still sees it."""
    try:
        act()
    except actions.ServiceError as error:
        return failed(request, str(error), "service:case", case.pk)
    return done(request, text, "service:case", case.pk)


def _shown(request: Request, case: Case) -> dict[str, Any]:
    """The context of a request's page: a form for every step that its state and the user's grants allow."""
    user, holder, owner = request.user, case.holder.path, case.organisation.path
    waiting = case.state in {State.SUBMITTED, State.TRANSFERRED}
    answered = case.state == State.ANSWERED
    can = {
        "accept": waiting and user.reach("service.accept").covers(holder),
        "transfer": case.is_with_office and user.reach("service.transfer").covers(holder),
        "answer": case.state == State.ACCEPTED and user.reach("service.answer").covers(holder),
        "close": answered and user.reach("service.close").covers(owner),
        "appeal": answered and office_above(case.holder) is not None and user.reach("service.appeal").covers(owner),
    }
    return {
        "case": case,
        "state": _state(case),
        "steps": queries.steps_of(case),
        "satisfaction": case.satisfaction or MISSING,
        "may_accept": can["accept"],
        "transfer": TransferForm(offices=next_offices(case.organisation, case.holder)) if can["transfer"] else None,
        "answer": AnswerForm() if can["answer"] else None,
        "close": CloseForm() if can["close"] else None,
        "appeal": AppealForm() if can["appeal"] else None,
        "above": office_above(case.holder),
    }
