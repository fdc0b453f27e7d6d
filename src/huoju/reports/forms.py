"""The forms in which a report is written: HTML, PDF, Word and Excel."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from huoju.evaluation.output import OutputError, Progress, replacing
from huoju.reports.document import Document, ReportError
from huoju.reports.html import as_html
from huoju.reports.pdf import as_pdf
from huoju.reports.provenance import Provenance
from huoju.reports.word import as_word
from huoju.reports.workbook import write_tables_workbook

SUFFIXES = (".html", ".pdf", ".docx", ".xlsx")

_WORTH_PROCESSES = 8
"""From so many reports on, starting other processes pays."""

_PORTION = 4


@dataclass(frozen=True, slots=True)
class Job:
    """One report to be made: `make(data, provenance)` gives the document, `out` is its file."""

    make: Callable[[Any, Provenance], Document]
    data: Any
    provenance: Provenance
    out: Path


def write_document(document: Document, out: Path) -> None:
    """Write a report; the suffix chooses the form. The file is complete or not there.

    Raises:
        ReportError: the suffix is unknown.
        OutputError: the file cannot be written.
        FontError: a PDF or Word report needs a Chinese font and there is none.
    """
    suffix = check_suffix(out)
    if suffix == ".xlsx":
        write_tables_workbook(document, out)
        return
    content = {
        ".html": lambda: as_html(document).encode(),
        ".pdf": lambda: as_pdf(document),
        ".docx": lambda: as_word(document),
    }[suffix]()
    with replacing(out) as unfinished:
        unfinished.write_bytes(content)


def check_suffix(out: Path) -> str:
    """The form that a file name asks for."""
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise ReportError(f"{out}：不支持“{out.suffix}”，报告可写为 {'、'.join(SUFFIXES)}")
    if not out.parent.is_dir():
        raise OutputError(f"{out}：文件夹 {out.parent} 不存在，请先建立")
    return suffix


def write_all(jobs: Sequence[Job], progress: Progress | None = None) -> None:
    """Write many reports, on all processors where there are many."""
    done = 0
    for finished in _written(jobs):
        done += finished
        if progress is not None:
            progress(done / len(jobs))


def _written(jobs: Sequence[Job]) -> Iterator[int]:
    """How many reports have been finished at a time."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(jobs) < _WORTH_PROCESSES or processors == 1:
        for job in jobs:
            yield _write([job])
        return
    portions = [jobs[start : start + _PORTION] for start in range(0, len(jobs), _PORTION)]
    with ProcessPoolExecutor(processors, mp_context=_context()) as pool:
        for made in as_completed([pool.submit(_write, portion) for portion in portions]):
            yield made.result()


def _context() -> BaseContext:
    """Processes that start from one that has imported this module already, where the system can do that."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _write(jobs: Sequence[Job]) -> int:
    for job in jobs:
        write_document(job.make(job.data, job.provenance), job.out)
    return len(jobs)
