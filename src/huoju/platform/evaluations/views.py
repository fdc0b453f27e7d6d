"""Pages of evaluations: snapshots, ranking, one zone with its what-if, comparison, the national panel."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huoju.platform.accounts.actions import require_any
from huoju.platform.audit.idempotency import once
from huoju.platform.evaluations import laboratory, pictures, queries
from huoju.platform.evaluations.actions import EvaluationError, do_make, do_set_rule
from huoju.platform.evaluations.forms import MakeForm, RuleForm
from huoju.platform.evaluations.levers import levers_of, wanted_changes
from huoju.platform.evaluations.models import Snapshot, State
from huoju.platform.evaluations.queries import ShownPlace
from huoju.platform.http import Request
from huoju.platform.ui.downloads import attachment, xlsx_response
from huoju.platform.ui.figures import moment
from huoju.platform.ui.pages import done, failed, invalid, page
from huoju.platform.ui.tables import Column, Table, badge, link
from huoju.reference.certainty import Certainty
from huoju.robustness import Diagnosis, LaboratoryError, latest_shares

_TONES = {State.READY: "good", State.PREPARING: "warning", State.FAILED: "bad"}
MOST_COMPARED = 6

TABLE: Table[Snapshot] = Table(
    "snapshots",
    columns=(
        Column("title", gettext_lazy("标准"), lambda one: link(f"/evaluations/{one.name}/", one.title), sort="title"),
        Column("as_of", gettext_lazy("评价日期"), lambda one: one.as_of.isoformat(), sort="as_of"),
        Column("units", gettext_lazy("参评单位数"), lambda one: one.units or "—", sort="units", number=True),
        Column("source", gettext_lazy("数据来源"), lambda one: one.source),
        Column("rule", gettext_lazy("得分可见范围"), lambda one: one.get_rule_display()),
        Column("state", gettext_lazy("状态"), lambda one: badge(one.get_state_display(), _TONES[State(one.state)])),
        Column("made", gettext_lazy("生成时间"), lambda one: moment(one.made_at), sort="made_at"),
    ),
    default="-made",
    caption=gettext_lazy("评价结果"),
    empty=gettext_lazy("还没有评价结果。"),
)


def index(request: Request) -> HttpResponse:
    """All snapshots that the user may open."""
    return _index(request, MakeForm(), page)


@require_POST
@once
def make(request: Request) -> HttpResponse:
    """Start an evaluation over an uploaded table."""
    require_any(request.user, "evaluations.make")
    form = MakeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, form, invalid)
    values = form.cleaned_data
    upload: UploadedFile[bytes] = values["table"]
    given = upload.name or "table.csv"
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / f"table{Path(given).suffix.lower()}"
        with kept.open("wb") as target:
            for block in upload.chunks():
                target.write(block)
        try:
            snapshot = do_make(
                acting_user=request.user,
                organisation=request.user.organisation,
                reference=values["reference"],
                table=kept,
                source=given[:200],
                as_of=values["as_of"],
                rule=values["rule"],
            )
        except EvaluationError as error:
            form.add_error("table", str(error))
            return _index(request, form, invalid)
    return done(request, _("已开始评价，完成后本页显示结果。"), "evaluations:snapshot", snapshot.name)


def snapshot(request: Request, name: str) -> HttpResponse:
    """The ranking of one period."""
    found = _snapshot(request, name)
    if found.state != State.READY:
        return page(request, "evaluations/waiting.html", snapshot=found)
    period = _period(request, found)
    places = queries.places_for(request.user, found, period)
    return page(
        request,
        "evaluations/snapshot.html",
        snapshot=found,
        period=period,
        places=places,
        weakest=Certainty(found.certainty).label,
        tiles=pictures.tiles(found, places, period) if places else None,
        may_set=request.user.reach("evaluations.set_rule").covers(found.organisation.path),
        form=RuleForm(initial={"rule": found.rule}),
    )


@require_POST
@once
def set_rule(request: Request, name: str) -> HttpResponse:
    """Change who may see whose scores."""
    found = _snapshot(request, name)
    form = RuleForm(request.POST)
    if not form.is_valid():
        return failed(request, _("请选择得分可见范围。"), "evaluations:snapshot", name)
    do_set_rule(acting_user=request.user, snapshot=found, rule=form.cleaned_data["rule"])
    return done(request, _("已更改得分可见范围。"), "evaluations:snapshot", name)


def download(request: Request, name: str) -> HttpResponse:
    """The ranking as Excel, as the user may see it."""
    found = _snapshot(request, name)
    period = _period(request, found)
    places = queries.places_for(request.user, found, period)
    dimensions = [one["label"] for one in found.dimensions]
    header = [
        "名次（最好）", "名次（最差）", "单位", "地区", "得分（最低）", "得分（最高）",
        *(f"{label}（{end}）" for label in dimensions for end in ("最低", "最高")),
        "权重±20%内最好名次", "权重±20%内最差名次", "标准", "内容指纹", "引擎",
    ]  # fmt: skip
    rows = [_line(found, shown) for shown in places]
    name_of_file = f"{found.title}-{period}"
    return xlsx_response(request, name_of_file, header, rows, title=str(found), simulated=found.simulated)


def zone(request: Request, name: str, unit: str) -> HttpResponse:
    """One unit: where it stands, why, how sure that is, what would move it."""
    found, diagnosis = _diagnosed(request, name, unit)
    panel = laboratory.panel_of(found)
    history = queries.history(found, unit)
    return page(
        request,
        "evaluations/zone.html",
        snapshot=found,
        unit=unit,
        diagnosis=diagnosis,
        period=panel.latest.period,
        levers=levers_of(panel, diagnosis),
        pictures=(
            pictures.contributions(found, panel, diagnosis),
            pictures.against_peers(found, panel, diagnosis),
            *((pictures.paths(found, {unit: history}),) if len(history) > 1 else ()),
        ),
        weakest=panel.certainty.label,
        strengths=[diagnosis.indicator(code) for code in diagnosis.strengths],
        weaknesses=[diagnosis.indicator(code) for code in diagnosis.weaknesses],
    )


def what_if(request: Request, name: str, unit: str) -> HttpResponse:
    """Score and rank with other values; a part of the page for htmx, a whole page without."""
    found, diagnosis = _diagnosed(request, name, unit)
    panel = laboratory.panel_of(found)
    result, error = None, ""
    try:
        changes = wanted_changes(request.GET, diagnosis)
        result = laboratory.what_if(found, unit, changes) if changes else None
    except (LaboratoryError, ValueError) as problem:
        error = str(problem)
    context: dict[str, Any] = {
        "snapshot": found,
        "unit": unit,
        "result": result,
        "error": error,
        "before": diagnosis.place,
    }
    if request.headers.get("HX-Request"):
        return page(request, "evaluations/what_if_result.html", **context)
    return page(request, "evaluations/what_if.html", levers=levers_of(panel, diagnosis, request.GET), **context)


def report(request: Request, name: str, unit: str, suffix: str) -> HttpResponse:
    """The report on one unit as PDF or Word."""
    found, _diagnosis = _diagnosed(request, name, unit)
    if suffix not in laboratory.REPORTS:
        raise Http404
    content, kind = laboratory.report_of(found, unit, suffix)
    return attachment(content, f"{unit}-{found.title}.{suffix}", kind)


def compare(request: Request, name: str) -> HttpResponse:
    """Several units side by side."""
    found = _snapshot(request, name)
    period = _period(request, found)
    choice = [shown for shown in queries.places_for(request.user, found, period) if shown.open]
    asked = request.GET.getlist("unit")[:MOST_COMPARED]
    chosen = [shown for shown in choice if shown.name in asked] or choice[:3]
    return page(
        request,
        "evaluations/compare.html",
        snapshot=found,
        period=period,
        choice=choice,
        chosen=chosen,
        asked=[shown.name for shown in chosen],
        radar=pictures.compared(found, [(one.name, one.place) for one in chosen], period) if chosen else None,
        paths=_paths(found, chosen),
    )


def national(request: Request) -> HttpResponse:
    """What all national zones together contribute to the nation: the panel 2345678."""
    require_any(request.user, queries.VIEW)
    return page(request, "evaluations/national.html", shares=latest_shares())


def _paths(found: Snapshot, chosen: list[ShownPlace]) -> object:
    if len(found.periods) < 2 or not chosen:  # noqa: PLR2004 - a path needs two points
        return None
    return pictures.paths(found, {one.name: queries.history(found, one.place.unit) for one in chosen})


def _line(found: Snapshot, shown: ShownPlace) -> list[object]:
    place = shown.place
    ends = [end for pair in place.dimensions for end in pair]
    return [
        place.rank_best, place.rank_worst, shown.name, shown.region, place.score_low, place.score_high, *ends,
        place.range_best, place.range_worst, found.reference, found.content_hash, found.engine,
    ]  # fmt: skip


def _index(request: Request, form: MakeForm, answer: object) -> HttpResponse:
    assert callable(answer)
    table = TABLE.page(request, queries.snapshots_for(request.user))
    result: HttpResponse = answer(request, "evaluations/index.html", table=table, form=form)
    return result


def _snapshot(request: Request, name: str) -> Snapshot:
    return get_object_or_404(queries.snapshots_for(request.user), name=name)


def _diagnosed(request: Request, name: str, unit: str) -> tuple[Snapshot, Diagnosis]:
    found = _snapshot(request, name)
    if found.state != State.READY or not queries.may_open(request.user, found, unit):
        raise Http404
    try:
        return found, laboratory.diagnosis_of(found, unit)
    except LaboratoryError as error:
        raise Http404(str(error)) from error


def _period(request: Request, found: Snapshot) -> str:
    asked = request.GET.get("period", "")
    if asked in found.periods:
        return asked
    if not found.periods:
        raise Http404
    last: str = found.periods[-1]
    return last
