"""Pages of enterprises and of the standards they are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huoju.pathways import PathError
from huoju.pathways.rendering import yuan
from huoju.platform.accounts.actions import require_any
from huoju.platform.audit.idempotency import once
from huoju.platform.enterprises import queries, rules
from huoju.platform.enterprises.actions import EnterpriseError, do_grant_title, do_judge_all, do_save
from huoju.platform.enterprises.asking import asked
from huoju.platform.enterprises.forms import TitleForm
from huoju.platform.enterprises.models import Standing
from huoju.platform.http import Request
from huoju.platform.organisations.models import Organisation
from huoju.platform.ui.downloads import xlsx_response
from huoju.platform.ui.pages import done, failed, page
from huoju.platform.ui.tables import Column, Table, badge, link
from huoju.standards.catalogue import CatalogueError
from huoju.standards.fields import Field

_VERDICTS = {
    "pass": (gettext_lazy("通过"), "good"),
    "fail": (gettext_lazy("不通过"), "bad"),
    "undetermined": (gettext_lazy("待定"), "warning"),
}
_EXPORTED = 100_000


def _url(enterprise: Organisation) -> str:
    return reverse("enterprises:profile", args=[enterprise.code])


def _near(standing: Standing) -> str:
    if not standing.near:
        return "—"
    told = _("%(title)s（差 %(unmet)s 项，缺数据 %(unknown)s 项）")
    return told % {"title": _titles()[standing.near], "unmet": standing.unmet, "unknown": standing.unknown}


def _met(standing: Standing) -> str:
    names = [_titles()[name] for name in standing.titles.strip(";").split(";") if name in _titles()]
    return "、".join(names) or "—"


def _titles() -> dict[str, str]:
    """The title of each standard in force by its id."""
    return {one.model.standard: one.model.title for one in rules.in_force(timezone.localdate())}


TABLE: Table[Standing] = Table(
    "standings",
    columns=(
        Column(
            "name",
            gettext_lazy("企业"),
            lambda one: link(_url(one.organisation), one.organisation.name),
            sort="organisation__name",
        ),
        Column("met", gettext_lazy("符合的称号条件"), _met),
        Column("near", gettext_lazy("最近的称号"), _near, sort="near"),
        Column("unmet", gettext_lazy("未达条件数"), lambda one: one.unmet, sort="unmet", number=True),
        Column(
            "simulated",
            gettext_lazy("数据性质"),
            lambda one: badge(_("模拟数据"), "warning") if one.organisation.simulated else "",
        ),
    ),
    default="unmet",
    caption=gettext_lazy("企业"),
    empty=gettext_lazy("没有符合条件的企业，或尚未评价。"),
)


def index(request: Request) -> HttpResponse:
    """For offices the ladder with lists; an enterprise goes to its own page."""
    own = queries.own_enterprise(request.user)
    if own is not None:
        return redirect(_url(own))
    require_any(request.user, queries.VIEW)
    met, near = request.GET.get("met", ""), request.GET.get("near", "")
    return page(
        request,
        "enterprises/index.html",
        table=TABLE.page(request, queries.standings_for(request.user, met=met, near=near)),
        rungs=queries.ladder(request.user),
        met=met,
        near=near,
        ending=queries.titles_ending(request.user)[:20],
        may_judge=request.user.may("enterprises.judge"),
    )


def export(request: Request) -> HttpResponse:
    """The list as Excel."""
    require_any(request.user, queries.VIEW)
    found = queries.standings_for(request.user, met=request.GET.get("met", ""), near=request.GET.get("near", ""))
    header = [
        "统一社会信用代码",
        "企业",
        "符合的称号条件",
        "最近的称号",
        "未达条件数",
        "缺数据的条件数",
        "缺的数据",
        "评价日期",
    ]
    rows = [
        (one.organisation.code, one.organisation.name, _met(one), _titles().get(one.near, ""), one.unmet, one.unknown,
         one.missing, one.as_of.isoformat())
        for one in found.order_by("unmet", "unknown", "pk")[:_EXPORTED]
    ]  # fmt: skip
    simulated = any(one.organisation.simulated for one in found[:1])
    return xlsx_response(request, "梯度培育名单", header, rows, title="梯度培育名单", simulated=simulated)


@require_POST
@once
def judge(request: Request) -> HttpResponse:
    """Judge all enterprises in reach anew."""
    require_any(request.user, "enterprises.judge")
    do_judge_all(acting_user=request.user, organisation=request.user.organisation)
    return done(request, _("已开始评价，完成后本页显示结果。"), "enterprises:index")


def profile(request: Request, code: str) -> HttpResponse:
    """One enterprise: its figures by year, titles, and where it stands under each standard."""
    enterprise = _enterprise(request, code)
    profiles = queries.profiles_of(enterprise)
    written: Mapping[str, str] = profiles[0].values if profiles else {}
    day = timezone.localdate()
    standings = [_standing(rules.rule_of(one.model.reference), written, day) for one in rules.in_force(day)]
    may_grant = request.user.reach("enterprises.grant").covers(enterprise.path)
    return page(
        request,
        "enterprises/profile.html",
        enterprise=enterprise,
        profiles=profiles,
        rows=_history(profiles),
        standings=standings,
        titles=queries.titles_of(enterprise),
        today=day,
        form=TitleForm(choices=_choices()) if may_grant else None,
    )


@require_POST
@once
def grant(request: Request, code: str) -> HttpResponse:
    """Enter a title that was granted."""
    enterprise = _enterprise(request, code, "enterprises.grant")
    form = TitleForm(request.POST, choices=_choices())
    if not form.is_valid():
        return failed(request, _("请填写称号和认定日期。"), _url(enterprise))
    values = form.cleaned_data
    try:
        do_grant_title(acting_user=request.user, enterprise=enterprise, name=_titles()[values["standard"]], **values)
    except EnterpriseError as error:
        return failed(request, str(error), _url(enterprise))
    return done(request, _("已登记称号。"), _url(enterprise))


def assess(request: Request, code: str, reference: str) -> HttpResponse:
    """The form of a standard over the enterprise's figures; htmx gets the verdict alone while somebody types."""
    enterprise = _enterprise(request, code)
    rule = _rule(reference)
    profiles = queries.profiles_of(enterprise)
    stored: Mapping[str, str] = profiles[0].values if profiles else {}
    typed = request.method == "POST"
    written = {**stored, **_typed(request, rule)} if typed else dict(stored)
    context = _assessed(enterprise, rule, written)
    if typed and request.headers.get("HX-Request"):
        return page(request, "enterprises/verdict.html", **context)
    return page(
        request,
        "enterprises/assess.html",
        groups=asked(rule, written, context["wrong"]),
        year=profiles[0].year if profiles else timezone.localdate().year - 1,
        may_save=request.user.reach("enterprises.save").covers(enterprise.path),
        **context,
    )


@require_POST
@once
def save(request: Request, code: str, reference: str) -> HttpResponse:
    """Write what was typed into the profile; what cannot be used is not written, and said."""
    enterprise = _enterprise(request, code, "enterprises.save")
    rule = _rule(reference)
    typed = _typed(request, rule)
    _record, wrong = rules.read_values(rule, typed)
    year = request.POST.get("year", "")
    try:
        do_save(
            acting_user=request.user,
            enterprise=enterprise,
            year=int(year) if year.isdigit() else 0,
            values={name: text for name, text in typed.items() if name not in wrong},
        )
    except EnterpriseError as error:
        return failed(request, str(error), "enterprises:assess", code, reference)
    if wrong:
        return failed(request, "；".join(wrong.values()), "enterprises:assess", code, reference)
    return done(request, _("已保存。"), "enterprises:assess", code, reference)


def cheapest(request: Request, code: str, reference: str) -> HttpResponse:
    """The cheapest way to pass, proved; or why there is none."""
    enterprise = _enterprise(request, code)
    rule = _rule(reference)
    profiles = queries.profiles_of(enterprise)
    record, _wrong = rules.read_values(rule, profiles[0].values if profiles else {})
    found, error = None, ""
    try:
        found = rules.cheapest_path(rule, record, timezone.localdate(), enterprise.name)
    except PathError as problem:
        error = str(problem)
    return page(
        request,
        "enterprises/path.html",
        enterprise=enterprise,
        standard=rule.standard.model,
        found=found,
        error=error,
        ways=_ways(found),
    )


def standards(request: Request) -> HttpResponse:
    """Every version of every standard."""
    return page(request, "enterprises/standards.html", standards=[one.model for one in rules.catalogue()])


def standard(request: Request, reference: str) -> HttpResponse:
    """One version: its rule with clauses and marks, what it asks, and what changed between the versions."""
    name, _at, _version = reference.partition("@")
    versions = rules.versions_of(name)
    if not versions:
        raise Http404
    shown = next((one for one in versions if one.standard.model.reference == reference), versions[0])
    model = shown.standard.model
    rule = None if model.index is not None else rules.rule_of(model.reference)
    lang = translation.get_language() or "zh"
    return page(
        request,
        "enterprises/standard.html",
        standard=model,
        hash=shown.standard.content_hash,
        versions=versions,
        explanation=rules.explained(rule, {}, timezone.localdate(), "", lang) if rule else None,
        groups=asked(rule, {}, {}) if rule else [],
    )


def _enterprise(request: Request, code: str, action: str = queries.VIEW) -> Organisation:
    return get_object_or_404(queries.enterprises_for(request.user, action), code=code)


def _rule(reference: str) -> rules.Rule:
    try:
        rule = rules.rule_of(reference)
    except CatalogueError as error:
        raise Http404(str(error)) from error
    if rule.standard.model.index is not None:
        raise Http404
    return rule


def _typed(request: Request, rule: rules.Rule) -> dict[str, str]:
    """What a form holds of the standard's inputs; several options are joined."""
    return {
        need.name: "；".join(part for part in request.POST.getlist(need.name) if part)
        for need in rule.needs
        if need.name in request.POST
    }


def _assessed(enterprise: Organisation, rule: rules.Rule, written: Mapping[str, str]) -> dict[str, Any]:
    day = timezone.localdate()
    record, wrong = rules.read_values(rule, written)
    lang = translation.get_language() or "zh"
    explanation = rules.explained(rule, record, day, enterprise.name, lang)
    question = rules.next_question(rule, record, day)
    label, tone = _VERDICTS[explanation.verdict]
    return {
        "enterprise": enterprise,
        "standard": rule.standard.model,
        "explanation": explanation,
        "verdict": label,
        "tone": tone,
        "wrong": wrong,
        "question": rule.plan.variables[question.name].field.label if question else "",
        "question_name": question.name if question else "",
    }


def _standing(rule: rules.Rule, written: Mapping[str, str], day: date) -> dict[str, Any]:
    record, _wrong = rules.read_values(rule, written)
    judgement = rules.judge(rule, record, day)
    label, tone = _VERDICTS[judgement.verdict]
    unmet = [node.label for node in rule.plan.requirements if judgement.outcomes[node.id] is False]
    open_ = [node.label for node in rule.plan.requirements if judgement.outcomes[node.id] is None]
    graded = judgement.grade is not None and not any(grade.passes for grade in rule.plan.grades)
    return {
        "standard": rule.standard.model,
        "verdict": label,
        "tone": tone,
        "unmet": unmet,
        "open": open_,
        "graded": graded,
    }


def _history(profiles: list[Any]) -> list[tuple[str, list[str]]]:
    """Label and the value of each year, for the inputs that any standard in force asks for."""
    fields: dict[str, Field] = {}
    for one in rules.in_force(timezone.localdate()):
        rule = rules.rule_of(one.model.reference)
        fields |= {name: variable.field for name, variable in rule.plan.variables.items()}
    names = [name for name in fields if any(name in profile.values for profile in profiles)]
    return [
        (
            f"{fields[name].label}（{fields[name].unit}）" if fields[name].unit else fields[name].label,
            [profile.values.get(name, "—") for profile in profiles],
        )
        for name in names
    ]


def _ways(found: Any) -> list[dict[str, Any]]:
    if found is None:
        return []
    ways = [way for way in (found.best, *found.alternatives) if way is not None]
    return [
        {"way": way, "cost": yuan(way.cost), "steps": [(step, yuan(step.cost)) for step in way.steps]} for way in ways
    ]


def _choices() -> list[tuple[str, str]]:
    return list(_titles().items())
