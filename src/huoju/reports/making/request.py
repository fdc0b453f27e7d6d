"""What is to be reported on, and where it goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huoju.evaluation.output import OutputError
from huoju.intake import Column, Intake
from huoju.reference.certainty import Certainty
from huoju.reports.document import Document, ReportError
from huoju.reports.forms import SUFFIXES, check_suffix, write_document
from huoju.reports.provenance import Provenance, of_standard
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be reported on.

    Attributes:
        out: a file whose suffix chooses the form, or a folder.
        subject: key of one subject; None for the whole table.
        every: a report for each subject, in the folder `out`.
        year: the period of a relative system; None for the latest.
        within: largest relative change of weights for which ranks are proved; 0 leaves the proofs out.
        form: suffix of the files in a folder; None for .pdf when there is one for each subject, else for all forms.
    """

    standard: LoadedStandard
    table: Path
    out: Path
    as_of: date
    subject: str | None = None
    every: bool = False
    year: str | None = None
    within: float = 0.2
    form: str | None = None
    purpose: Purpose = "recognition"
    mapping: Mapping[str, Column] | None = None
    quarantine: Path | None = None
    sheet: str | None = None

    def provenance(self, certainty: Certainty, unverified: int, *, simulated: bool) -> Provenance:
        """What the report rests on."""
        return of_standard(
            self.standard,
            data=self.table.name,
            as_of=self.as_of,
            certainty=certainty,
            unverified=unverified,
            simulated=simulated,
        )


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a report, and what intake found."""

    files: tuple[Path, ...]
    intake: Intake


def outputs(request: Request, name: str) -> tuple[Path, ...]:
    """The files of one report: the one that is named, or one for each form in a folder."""
    if request.out.suffix:
        check_suffix(request.out)
        return (request.out,)
    folder = _made(request.out)
    forms = (_form(request.form),) if request.form else SUFFIXES
    return tuple(folder / f"{safe_name(name)}{form}" for form in forms)


def outputs_of_all(request: Request, subjects: Iterable[str]) -> dict[str, Path]:
    """One file for each subject in a folder; names that would fall together are numbered."""
    if request.out.suffix:
        raise ReportError(f"{request.out}：逐个主体的报告要写进文件夹，请给出不带后缀的名称")
    form = _form(request.form or ".pdf")
    folder = _made(request.out)
    taken: set[str] = set()
    files = {}
    for subject in subjects:
        name, number = safe_name(subject), 2
        while name.casefold() in taken:
            name, number = f"{safe_name(subject)}_{number}", number + 1
        taken.add(name.casefold())
        files[subject] = folder / f"{name}{form}"
    return files


def write_to(document: Document, files: Iterable[Path]) -> tuple[Path, ...]:
    """The report in every form that is asked for."""
    made = tuple(files)
    for out in made:
        write_document(document, out)
    return made


def safe_name(subject: str) -> str:
    """A file name made of a subject's name."""
    return _NOT_IN_NAMES.sub("_", subject).strip(" .")[:_LONGEST_NAME] or "_"


def _form(written: str) -> str:
    form = f".{written.lower().lstrip('.')}"
    if form not in SUFFIXES:
        raise ReportError(f"不支持“{written}”，报告可写为 {'、'.join(SUFFIXES)}")
    return form


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}：不能建立文件夹（{error.strerror}）") from error
    return folder
