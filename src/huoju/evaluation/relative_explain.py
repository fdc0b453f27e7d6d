"""Why a unit got its score in a relative system: every indicator with its value, the population, weight and points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from huoju.evaluation.explain import CitationData
from huoju.evaluation.relative import IndexEvaluation, PeriodResult
from huoju.evaluation.stamps import ENGINE
from huoju.standards import walk
from huoju.standards.citations import cite

SCHEMA_VERSION = 1
_DONE = {"imputed": "插补", "treated": "异常值处理"}
_MARKS = {"official": "官方文本", "secondary": "第三方转述", "unverified": "未核实"}


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid")


class IndicatorData(_Data):
    """One indicator of a unit.

    ``used`` is the value after denomination, imputation and treatment, ``mark`` says which of them changed it;
    ``low`` and ``high`` are its normalised value (an interval where the value is missing), ``weight`` its share in the
    total, ``contribution_low`` and ``contribution_high`` the points it adds.
    """

    id: str
    code: str | None
    label: str
    dimension: str
    direction: Literal["higher", "lower"]
    unit: str
    value: float | None
    used: float | None
    mark: str | None
    population_min: float | None
    population_max: float | None
    units_known: int
    low: float | None
    high: float | None
    weight: float | None
    contribution_low: float | None
    contribution_high: float | None
    citation: CitationData


class DimensionData(_Data):
    """One dimension of a unit: lowest and highest score; None for a unit that is not scored."""

    id: str
    label: str
    low: float | None
    high: float | None


class UnitExplanation(_Data):
    """The reason for one unit's place. ``schema_version`` changes when a reader must change."""

    schema_version: int
    unit: str
    period: str | None
    standard: str
    version: str
    title: str
    document: str
    content_hash: str
    as_of: date
    engine: str
    certainty: Literal["official", "secondary", "unverified"]
    partial: list[str]
    units_ranked: int
    score_low: float | None
    score_high: float | None
    rank_best: int | None
    rank_worst: int | None
    imputed_share: float | None
    excluded: bool
    dimensions: list[DimensionData]
    indicators: list[IndicatorData]


def explain_unit(evaluation: IndexEvaluation, name: str, as_of: date) -> UnitExplanation:
    """The explanation of one unit, in its latest period."""
    result = next(found for found in reversed(evaluation.periods) if name in found.units)
    place = result.units.index(name)
    model = evaluation.standard.model
    row = next(row for row in evaluation.rows if row[model.key] == name and row.get("period") == result.period)
    return UnitExplanation(
        schema_version=SCHEMA_VERSION,
        unit=name,
        period=result.period,
        standard=model.standard,
        version=model.version,
        title=model.title,
        document=model.document,
        content_hash=evaluation.standard.content_hash,
        as_of=as_of,
        engine=ENGINE,
        certainty=evaluation.certainty.value,
        partial=list(model.partial),
        units_ranked=len(result.units),
        score_low=row.get("score_low"),
        score_high=row.get("score_high"),
        rank_best=row.get("rank_best"),
        rank_worst=row.get("rank_worst"),
        imputed_share=row.get("imputed_share"),
        excluded=bool(row.get("excluded")),
        dimensions=[
            DimensionData(id=code, label=part.label, low=row[f"{code}_low"], high=row[f"{code}_high"])
            for _, code, part in walk.index_dimensions(model)
            if f"{code}_low" in row
        ],
        indicators=list(_indicators(evaluation, result, place, row)),
    )


def _indicators(
    evaluation: IndexEvaluation, result: PeriodResult, place: int, row: Mapping[str, Any]
) -> Iterator[IndicatorData]:
    model = evaluation.standard.model
    weights = None if result.index is None else result.index.tree.global_weights()
    dimensions = {code: part.label for _, code, part in walk.index_dimensions(model)}
    for number, (path, code, indicator) in enumerate(walk.indicators(model)):
        column = result.values[:, number]
        known = column[~np.isnan(column)]
        low, high = row.get(f"{code}_score_low"), row.get(f"{code}_score_high")
        weight = None if weights is None else float(weights[number])
        citation = cite(model, path)
        yield IndicatorData(
            id=code,
            code=indicator.code,
            label=indicator.label,
            dimension=dimensions[str(path[-3])],
            direction=indicator.direction,
            unit=indicator.unit,
            value=None if np.isnan(column[place]) else float(column[place]),
            used=row.get(f"{code}_used", row[code]),
            mark=row.get(f"{code}_mark"),
            population_min=float(known.min()) if known.size else None,
            population_max=float(known.max()) if known.size else None,
            units_known=int(known.size),
            low=low,
            high=high,
            weight=weight,
            contribution_low=None if low is None or weight is None else low * weight,
            contribution_high=None if high is None or weight is None else high * weight,
            citation=CitationData(
                document=citation.document,
                clause=citation.clause,
                certainty=citation.certainty.value,
                note=citation.note,
            ),
        )


def unit_as_text(data: UnitExplanation) -> str:
    """A table for the terminal."""
    return "\n".join(_lines(data, markdown=False)) + "\n"


def unit_as_markdown(data: UnitExplanation) -> str:
    """Headings and a table."""
    return "\n".join(_lines(data, markdown=True)) + "\n"


def _lines(data: UnitExplanation, *, markdown: bool) -> Iterator[str]:
    yield f"# {data.title}" if markdown else data.title
    yield f"主体：{data.unit}" + (f"（{data.period}）" if data.period else "")
    yield f"依据：{data.document}（{data.standard}@{data.version}，{_MARKS[data.certainty]}）"
    if data.partial:
        yield f"本标准尚未收录完整，不给出总分和名次：{'；'.join(data.partial)}"
    if data.excluded:
        yield "数据不足，未通过筛选：不计分、不排名"
    elif data.score_low is not None and data.score_high is not None:
        yield f"综合得分：{_interval(data.score_low, data.score_high)}"
        yield f"名次：{_ranks(data)}（共 {data.units_ranked} 个）"
        if data.imputed_share:
            yield f"得分中有 {data.imputed_share:.1%} 的权重依据插补值"
    for dimension in data.dimensions:
        score = "—" if dimension.low is None or dimension.high is None else _interval(dimension.low, dimension.high)
        yield f"{'- ' if markdown else '  '}{dimension.label}：{score}"
    yield ""
    if markdown:
        yield "| 指标 | 数值 | 总体范围 | 标准化得分 | 权重 | 贡献 | 依据 |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
    for indicator in data.indicators:
        cells = _cells(indicator)
        yield f"| {' | '.join(cells)} |" if markdown else "  " + "  ".join(cells)


def _cells(indicator: IndicatorData) -> list[str]:
    value = _value(indicator)
    bounds = (
        "无数据"
        if indicator.population_min is None or indicator.population_max is None
        else f"{indicator.population_min:.4g}–{indicator.population_max:.4g}"
    )
    direction = "" if indicator.direction == "higher" else "（越低越好）"
    low, high = indicator.low, indicator.high
    normalised = "—" if low is None or high is None else _interval(low, high)
    weight = "—" if indicator.weight is None else f"{indicator.weight:.2%}"
    points = (
        "—"
        if indicator.contribution_low is None or indicator.contribution_high is None
        else _interval(indicator.contribution_low, indicator.contribution_high)
    )
    name = f"{indicator.code or ''} {indicator.label}{direction}".strip()
    return [name, value, bounds, normalised, weight, points, _MARKS[indicator.citation.certainty]]


def _value(indicator: IndicatorData) -> str:
    """The value with what was done to it."""
    own = "缺" if indicator.value is None else f"{indicator.value:.4g} {indicator.unit}"
    done = "、".join(_DONE[mark] for mark in (indicator.mark or "").split("+") if mark)
    if indicator.used is None or indicator.used == indicator.value:
        return own
    return f"{own} → {indicator.used:.4g}" + (f"（{done}）" if done else "")


def _interval(low: float, high: float) -> str:
    return f"{low:.2f}" if low == high else f"{low:.2f}–{high:.2f}"


def _ranks(data: UnitExplanation) -> str:
    return f"{data.rank_best}" if data.rank_best == data.rank_worst else f"{data.rank_best}–{data.rank_worst}"
