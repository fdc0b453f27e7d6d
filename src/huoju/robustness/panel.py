"""A table judged by a relative standard, as the zone laboratory works on it: every period with its population."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from huoju.composite import Choices, IndexResult, IndexTree, evaluate
from huoju.composite.impute import column_median
from huoju.composite.index import rank_interval
from huoju.evaluation.relative import IndexEvaluation, PeriodResult, evaluate_index
from huoju.intake import Intake, take_in
from huoju.reference.zones import list_zones, province_of_zone
from huoju.robustness.errors import LaboratoryError
from huoju.robustness.simulated import says_simulated
from huoju.robustness.zone_model import DimensionInfo, IndicatorInfo, Panel, Year
from huoju.standards import walk
from huoju.standards.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from huoju.composite.arrays import Array
    from huoju.composite.build import Steps
    from huoju.composite.normalise import Normalised
    from huoju.intake import Column
    from huoju.standards.loader import LoadedStandard

_NOUNS = {"zone": "高新区", "region": "地区", "cluster": "集群", "enterprise": "企业", "factory": "工厂"}


def read_panel(
    standard: LoadedStandard,
    table: Path,
    *,
    as_of: date,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
) -> tuple[Panel, Intake]:
    """Take a table in and judge it.

    Raises:
        IntakeError: the table cannot be used.
        LaboratoryError: the standard is no relative system, is known in part only, or nobody gets a score.
    """
    if standard.model.index is None:
        raise LaboratoryError(f"{standard.model.reference} 不是相对评价体系，没有名次可分析")
    if standard.model.partial:
        missing = "；".join(standard.model.partial)
        raise LaboratoryError(f"{standard.model.reference} 尚未收录完整，没有总分和名次。缺：{missing}")
    with duckdb.connect() as connection:
        intake = take_in(
            table,
            fields_of(standard),
            standard.model.key,
            connection=connection,
            mapping=mapping,
            quarantine=quarantine,
            sheet=sheet,
            periods=True,
        )
        found = evaluate_index(standard, connection, intake, as_of)
    return panel_of(found, as_of=as_of, source=table.name, simulated=says_simulated(table)), intake


def panel_of(found: IndexEvaluation, *, as_of: date, source: str, simulated: bool) -> Panel:
    """The panel behind an evaluation of a relative system; units that were not scored are left out."""
    assert found.tree is not None, "a standard known in part is refused before"
    model = found.standard.model
    years = [year for period in found.periods if (year := _year(period, found.tree)).units]
    if not years:
        raise LaboratoryError(f"{source} 中没有一个主体得到分数，无从分析")
    if model.index is not None and model.index.population == "panel":
        years = [_beside(year, years, found.tree) for year in years]
    units = {unit for year in years for unit in year.units}
    return Panel(
        reference=model.reference,
        title=model.title,
        content_hash=found.standard.content_hash,
        as_of=as_of,
        certainty=found.certainty,
        unverified=len(found.unverified),
        noun=_NOUNS.get(model.subject, "主体"),
        source=source,
        simulated=simulated,
        dimensions=_dimensions(found, years[-1]),
        indicators=_indicators(found, years[-1]),
        tree=found.tree,
        years=tuple(years),
        regions=_regions(units),
    )


def year_of(panel: Panel, period: str | None) -> Year:
    """The period with this name, the last one for None; `LaboratoryError` says which there are."""
    if period is None:
        return panel.latest
    known = [str(year.period) for year in panel.years]
    if period not in known:
        raise LaboratoryError(f"表中没有时期“{period}”，有：{'、'.join(known)}")
    return panel.years[known.index(period)]


def judge(panel: Panel, year: Year, values: Array) -> IndexResult:
    """Points, scores and ranks of the year's units with other raw values (units × indicators)."""
    return _judge(values, year.context, panel.tree, year.choices)


def points_of(panel: Panel, year: Year, filled: Array) -> Array:
    """Points of the year's units with other raw values that have no holes (units × indicators)."""
    beside = np.vstack([filled, year.context])
    scaled = year.choices.normalise(beside, panel.tree.directions, codes=panel.tree.indicators)
    return np.asarray(scaled.values[: len(filled)])


def _judge(values: Array, context: Array, tree: IndexTree, choices: Choices) -> IndexResult:
    if not len(context):
        return evaluate(values, tree, choices)
    units = len(values)
    whole = evaluate(np.vstack([values, context]), tree, choices)
    low, high = whole.low[:units], whole.high[:units]
    best, worst = rank_interval(low[:, -1], high[:, -1], choices)
    shares = whole.imputed_share[:units]
    return replace(whole, low=low, high=high, rank_best=best, rank_worst=worst, imputed_share=shares)


def _year(period: PeriodResult, tree: IndexTree) -> Year:
    """The units that have a score, with their holes filled."""
    assert period.built is not None
    assert period.steps is not None
    built, choices = period.built, _with_treatment(period.steps)
    scored = np.flatnonzero(~np.isnan(built.index.low[:, -1]))
    units = tuple(period.units[row] for row in scored.tolist())
    values = built.denominated[scored]
    known = np.where(built.imputed[scored], built.used[scored], values)
    filled = np.where(np.isnan(known), np.nan_to_num(column_median(known)), known) if units else known
    nobody = values[:0]
    index = _judge(known, nobody, tree, choices) if units else built.index
    return Year(period.period, units, values, known, built.used[scored], filled, index, choices, nobody)


def _beside(year: Year, years: list[Year], tree: IndexTree) -> Year:
    """The year with the rows of all others to compare with."""
    context = np.vstack([year.context, *(other.known for other in years if other is not year)])
    return replace(year, context=context, index=_judge(year.known, context, tree, year.choices))


@dataclass(frozen=True, slots=True)
class _Treated:
    """A normalisation that treats outliers first."""

    steps: Steps

    def __call__(self, values: Array, directions: Array, *, codes: tuple[str, ...] | None = None) -> Normalised:
        assert self.steps.treat is not None
        used = self.steps.treat(values, codes=codes).values
        return self.steps.choices.normalise(used, directions, codes=codes)


def _with_treatment(steps: Steps) -> Choices:
    return steps.choices if steps.treat is None else replace(steps.choices, normalise=_Treated(steps))


def _dimensions(found: IndexEvaluation, year: Year) -> tuple[DimensionInfo, ...]:
    """The dimensions right below the index."""
    top = year.index.tree.groups[-1]
    shares = dict(zip(top.children, top.shares.tolist(), strict=True))
    return tuple(DimensionInfo(code, found.labels[code], share) for code, share in shares.items())


def _indicators(found: IndexEvaluation, year: Year) -> tuple[IndicatorInfo, ...]:
    tree = year.index.tree
    parents = {node.code: node.parent for node in tree.nodes}
    dimensions = {one.code: one for one in _dimensions(found, year)}

    def dimension(code: str) -> DimensionInfo:
        while code not in dimensions:
            code = parents[code] or code
        return dimensions[code]

    shares = dict(zip(tree.indicators, tree.global_weights().tolist(), strict=True))
    return tuple(
        IndicatorInfo(
            code=code,
            number=part.code or "",
            label=part.label,
            dimension=dimension(code),
            unit=part.unit,
            direction=1 if part.direction == "higher" else -1,
            share=shares[code],
        )
        for _, code, part in walk.indicators(found.standard.model)
    )


def _regions(units: set[str]) -> dict[str, str]:
    """Province of each unit that is a zone of the register."""
    return {zone.name: province_of_zone(zone).name for zone in list_zones() if zone.name in units}
