"""A report from a standard and a table: take in, judge, write."""

from __future__ import annotations

from huoju.evaluation.output import Progress
from huoju.reports.document import ReportError
from huoju.reports.fonts import chinese_fonts
from huoju.reports.making.conditions import report_conditions
from huoju.reports.making.index import report_index
from huoju.reports.making.request import Made, Request

__all__ = ["Made", "Request", "make_report"]


def make_report(request: Request, progress: Progress | None = None) -> Made:
    """Make what is asked for. A name without suffix is a folder: all forms, or one file for each subject.

    Raises:
        ReportError: subject, year or suffix is not there.
        IntakeError, OutputError, FontError, SubjectError, LaboratoryError: as their names say.
    """
    if _needs_fonts(request):
        chinese_fonts()
    relative = request.standard.model.index is not None
    if request.subject is not None and request.every:
        raise ReportError("--subject 和 --all-subjects 只能选一个")
    if request.year is not None and not relative:
        raise ReportError(f"{request.standard.model.reference} 不分年度评价，请去掉 --year")
    return report_index(request, progress) if relative else report_conditions(request, progress)


def _needs_fonts(request: Request) -> bool:
    """Whether a font is needed: better to miss it before the work than after."""
    form = request.form or request.out.suffix or ".pdf"
    return form.lower().lstrip(".") in {"pdf", "docx"}
