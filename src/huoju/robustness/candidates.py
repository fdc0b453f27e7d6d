"""A unit from outside put among those of a panel: where would it stand? (省级高新区升级的准备程度)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from huoju.robustness.errors import LaboratoryError
from huoju.robustness.panel import judge

if TYPE_CHECKING:
    from huoju.robustness.zone_model import Panel, Year


def with_candidates(panel: Panel, candidates: Panel) -> Panel:
    """The panel with the candidates' rows in each period that both have, everybody scored anew.

    Both tables are judged by the same standard. Periods without candidates stay as they are.

    Raises:
        LaboratoryError: another standard, no period in common, or a candidate that the panel has already.
    """
    if panel.content_hash != candidates.content_hash:
        raise LaboratoryError(f"候选表按 {candidates.reference} 评价，与 {panel.reference} 不是同一个标准")
    theirs = {year.period: year for year in candidates.years}
    if not any(year.period in theirs for year in panel.years):
        raise LaboratoryError(f"{candidates.source} 与 {panel.source} 没有共同的时期")
    years = tuple(_joined(panel, year, theirs.get(year.period)) for year in panel.years)
    return replace(
        panel,
        years=years,
        regions={**candidates.regions, **panel.regions},
        simulated=panel.simulated or candidates.simulated,
        source=f"{panel.source}、{candidates.source}",
    )


def _joined(panel: Panel, year: Year, others: Year | None) -> Year:
    if others is None:
        return year
    double = [unit for unit in others.units if unit in set(year.units)]
    if double:
        raise LaboratoryError(f"候选表中的“{double[0]}”已在 {panel.source} 中")
    known = np.vstack([year.known, others.known])
    joined = replace(
        year,
        units=(*year.units, *others.units),
        values=np.vstack([year.values, others.values]),
        known=known,
        filled=np.vstack([year.filled, np.where(np.isnan(others.known), np.median(year.filled, axis=0), others.known)]),
    )
    return replace(joined, index=judge(panel, joined, known))
