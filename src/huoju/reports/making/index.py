"""Reports by a relative system: the whole evaluation, one unit, or every unit."""

from __future__ import annotations

from huoju import robustness
from huoju.evaluation.lookup import SubjectError
from huoju.evaluation.output import Progress
from huoju.reports.document import ReportError
from huoju.reports.forms import Job, write_all, write_document
from huoju.reports.making.request import Made, Request, outputs, outputs_of_all, write_to
from huoju.reports.provenance import year_words
from huoju.reports.whole import whole_report
from huoju.reports.workbook import write_live_workbook
from huoju.reports.zone import zone_report
from huoju.robustness.certainty import RobustRanking, robust_ranking
from huoju.robustness.errors import LaboratoryError
from huoju.robustness.panel import read_panel
from huoju.robustness.zone_model import Panel, Year
from huoju.standards import walk
from huoju.standards.expressions import parse_number
from huoju.standards.index_choices import normalisation_of
from huoju.standards.loader import LoadedStandard

_SECONDS = 60.0
"""For the proofs of a ranking; bounds that are not proved by then are valid but perhaps not reached."""


def report_index(request: Request, progress: Progress | None = None) -> Made:
    """Make the reports of a relative system."""
    panel, intake = read_panel(
        request.standard,
        request.table,
        as_of=request.as_of,
        mapping=request.mapping,
        quarantine=request.quarantine,
        sheet=request.sheet,
    )
    provenance = request.provenance(panel.certainty, panel.unverified, simulated=panel.simulated)
    year = _year(panel, request)
    if request.every:
        files = outputs_of_all(request, year.units)
        found = robustness.diagnose_all(panel, period=year.period)
        jobs = [Job(zone_report, diagnosis, provenance, files[diagnosis.unit]) for diagnosis in found]
        write_all(jobs, progress)
        return Made(tuple(files.values()), intake)
    if request.subject is not None:
        if request.subject not in year.units:
            raise SubjectError(
                f"{request.table}：{year_words(year.period)}没有名为“{request.subject}”而且有得分的单位"
                f"（列 {intake.key}）"
            )
        document = zone_report(robustness.diagnose(panel, request.subject, period=year.period), provenance)
        return Made(write_to(document, outputs(request, request.subject)), intake)
    document = whole_report(panel, provenance, year, _robust(panel, year, request))
    made = outputs(request, "评价报告")
    for number, out in enumerate(made, start=1):
        if out.suffix.lower() == ".xlsx":
            write_live_workbook(panel, provenance, out, year=year, targets=_targets(request.standard))
        else:
            write_document(document, out)
        if progress is not None:
            progress(number / len(made))
    return Made(made, intake)


def _robust(panel: Panel, year: Year, request: Request) -> RobustRanking | None:
    """The ranking under other weights, where that is asked for and the index allows a proof."""
    if not request.within or len(year.units) < 2:  # noqa: PLR2004 - a ranking has two units
        return None
    try:
        return robust_ranking(panel, period=year.period, within=request.within, time_limit=_SECONDS)
    except LaboratoryError:
        return None


def _targets(standard: LoadedStandard) -> tuple[tuple[float, float], ...]:
    """The scales to which the standard brings its indicators by the min-max method."""
    index = standard.model.index
    assert index is not None
    ways = [normalisation_of(index, indicator) for _, _, indicator in walk.indicators(standard.model)]
    found = ((float(parse_number(way.lower).value), float(parse_number(way.upper).value)) for way in ways)
    return tuple(dict.fromkeys(found))


def _year(panel: Panel, request: Request) -> Year:
    """The year that is asked for, or the latest."""
    if request.year is None:
        return panel.latest
    periods = [year.period for year in panel.years]
    if request.year not in periods:
        there = "、".join(period for period in periods if period) or "没有年份一列"
        raise ReportError(f"{request.table}：没有 {request.year} 年度的得分，表中有：{there}")
    return panel.year(request.year)
