"""What the zone laboratory says about a snapshot, kept in memory while it is asked for.

Nothing is computed here: `huoju.robustness` does that. A snapshot never changes, so what was read once stays right.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from huoju.platform.evaluations import files
from huoju.platform.evaluations.models import Snapshot
from huoju.reports.pdf import as_pdf
from huoju.reports.provenance import of_standard
from huoju.reports.word import as_word
from huoju.reports.zone import zone_report
from huoju.robustness import (
    Diagnosis,
    Panel,
    Prepared,
    WhatIfResult,
    diagnose,
    prepare,
    read_panel,
    what_if_of,
)
from huoju.standards import catalogue

_SNAPSHOTS = 4
_DIAGNOSES = 512


def panel_of(snapshot: Snapshot) -> Panel:
    """The table of a snapshot as its standard judges it."""
    return _panel(snapshot.name, snapshot.as_of)


def diagnosis_of(snapshot: Snapshot, unit: str) -> Diagnosis:
    """Why one unit stands where it stands in the last period. Raises LaboratoryError: there is no such unit."""
    return _diagnosis(snapshot.name, snapshot.as_of, unit)


def what_if(snapshot: Snapshot, unit: str, changes: Mapping[str, float]) -> WhatIfResult:
    """Score and rank of a unit with other values. Raises LaboratoryError: no such unit or indicator, or no number."""
    return what_if_of(_prepared(snapshot.name, snapshot.as_of), unit, changes)


@lru_cache(maxsize=_SNAPSHOTS)
def _panel(name: str, as_of: date) -> Panel:
    standard = catalogue.load(files.standard_of(name))
    panel, _ = read_panel(standard, files.table_of(name), as_of=as_of, quarantine=files.folder(name) / "quarantine.csv")
    return panel


@lru_cache(maxsize=_DIAGNOSES)
def _diagnosis(name: str, as_of: date, unit: str) -> Diagnosis:
    return diagnose(_panel(name, as_of), unit)


@lru_cache(maxsize=_SNAPSHOTS)
def _prepared(name: str, as_of: date) -> Prepared:
    return prepare(_panel(name, as_of))


REPORTS = {
    "pdf": (as_pdf, "application/pdf"),
    "docx": (as_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def report_of(snapshot: Snapshot, unit: str, suffix: str) -> tuple[bytes, str]:
    """The report on one unit as a file, with its content type; `suffix` is a key of REPORTS."""
    panel = panel_of(snapshot)
    provenance = of_standard(
        catalogue.load(files.standard_of(snapshot.name)),
        data=snapshot.source,
        as_of=snapshot.as_of,
        certainty=panel.certainty,
        unverified=panel.unverified,
        simulated=snapshot.simulated,
    )
    write, kind = REPORTS[suffix]
    return write(zone_report(diagnosis_of(snapshot, unit), provenance)), kind
