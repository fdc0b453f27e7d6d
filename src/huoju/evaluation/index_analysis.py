"""Looking at an index: its data, how its indicators go together, what its weights do, and what others would do.

Everything concerns one period of an evaluated relative system. Correlations and weights use the points (normalised
values, more is better) of the units that were scored; a missing value plays no part in the pair or the unit it is
missing for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from huoju.composite import (
    Built,
    Choices,
    CompositeError,
    IndexResult,
    IndexTree,
    data_weights,
    describe,
    evaluate,
    weights,
)
from huoju.composite.consistency import components, cronbach_alpha
from huoju.composite.correlate import CorrelationKind, Flag, correlate, cross_correlate, flags
from huoju.composite.describe import IndicatorFigures
from huoju.composite.importance import effective_weights, leave_one_out
from huoju.composite.index import Weigher
from huoju.composite.normalise import Normalised
from huoju.evaluation.relative import IndexEvaluation, PeriodResult
from huoju.standards import walk

Array = NDArray[np.float64]

WEIGHERS: Mapping[str, Weigher] = {
    "pca": data_weights.pca,
    "entropy": data_weights.entropy,
    "critic": data_weights.critic,
    "optimised": weights.optimised,
}
"""Weights that the data suggest, under the names they have in a standard's file; ``equal`` comes on top."""


class AnalysisError(ValueError):
    """The evaluation has no scores to look at, or not the period that was asked for."""


@dataclass(frozen=True, slots=True)
class IndicatorData:
    """One indicator's data: its figures after denomination, and what was done to it.

    ``imputed`` and ``treated`` count cells.
    """

    figures: IndicatorFigures
    label: str
    unit: str
    imputed: int
    treated: int


@dataclass(frozen=True, slots=True)
class DataReport:
    """The data of a period: every indicator, and the share of known values by unit and by unit and dimension."""

    period: str | None
    indicators: tuple[IndicatorData, ...]
    units: Mapping[str, float]
    dimensions: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class DimensionFit:
    """Whether the indicators of a dimension measure one thing; None where that is not defined.

    Attributes:
        alpha: Cronbach's alpha.
        first_component: share of the variance that the first principal component explains.
        inside: mean correlation of its indicators with each other.
        outside: mean correlation of its indicators with those of other dimensions.
        with_index: correlation of its score with the index.
    """

    code: str
    label: str
    alpha: float | None
    first_component: float | None
    inside: float | None
    outside: float | None
    with_index: float | None


@dataclass(frozen=True, slots=True)
class CorrelationReport:
    """How the indicators of a period go together; ``coefficient`` has them in the order of ``codes``."""

    period: str | None
    kind: CorrelationKind
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    coefficient: tuple[tuple[float | None, ...], ...]
    with_dimension: tuple[float | None, ...]
    with_index: tuple[float | None, ...]
    flags: tuple[Flag, ...]
    dimensions: tuple[DimensionFit, ...]


@dataclass(frozen=True, slots=True)
class WeightEffect:
    """What the weight of an indicator really does.

    Attributes:
        nominal: its share in the index.
        variance_share: part of the index's variance that it brings; negative for one that works against the index.
        correlation: with the index.
        mean_shift, largest_shift: how far ranks move when it is left out.
    """

    code: str
    label: str
    nominal: float
    variance_share: float | None
    correlation: float | None
    mean_shift: float | None
    largest_shift: float | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """The ranking under other weights; ``problem`` says why there is none.

    Attributes:
        weights: share of each indicator.
        agreement: rank correlation (Spearman) with the ranking as it is.
        shifts: rank as it is minus rank under these weights, by unit; positive means that the unit gains.
    """

    method: str
    weights: tuple[float, ...] = ()
    agreement: float | None = None
    mean_shift: float | None = None
    largest_shift: float | None = None
    shifts: Mapping[str, float] | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class WeightReport:
    """What the weights of a period do, and what others would do; units with missing values are scored on the rest."""

    period: str | None
    effects: tuple[WeightEffect, ...]
    alternatives: tuple[Alternative, ...]


def period_of(evaluation: IndexEvaluation, period: str | None = None) -> tuple[PeriodResult, Built]:
    """One period of an evaluation, the last where none is named.

    Raises:
        AnalysisError: there is no such period, or the standard is only partly known.
    """
    known = {result.period: result for result in evaluation.periods}
    result = evaluation.periods[-1] if period is None else known.get(period)
    if result is None:
        raise AnalysisError(f"表中没有时期“{period}”，有：{'、'.join(str(name) for name in known)}")
    if result.built is None:
        raise AnalysisError("标准尚未收录完整，没有得分，无从分析")
    return result, result.built


def describe_data(evaluation: IndexEvaluation, period: str | None = None) -> DataReport:
    """Figures of every indicator and the availability of data."""
    result, built = period_of(evaluation, period)
    codes = evaluation.indicators
    units = dict(zip(codes, _units(evaluation), strict=True))
    own = describe.figures(built.denominated, codes)
    indicators = tuple(
        IndicatorData(
            figures,
            evaluation.labels[figures.code],
            units[figures.code],
            int(built.imputed[:, place].sum()),
            int(built.treated[:, place].sum()),
        )
        for place, figures in enumerate(own)
    )
    tree = built.index.tree
    dimensions = [tree.dimension_of(code) for code in codes]
    found = describe.availability(built.denominated, dimensions)
    by_dimension = {
        evaluation.labels[name]: dict(zip(result.units, shares.tolist(), strict=True))
        for name, shares in found.groups.items()
    }
    return DataReport(
        result.period, indicators, dict(zip(result.units, found.units.tolist(), strict=True)), by_dimension
    )


def correlations(
    evaluation: IndexEvaluation, period: str | None = None, kind: CorrelationKind = "pearson"
) -> CorrelationReport:
    """Correlations of the indicators with each other, their dimension and the index; what they warn of."""
    result, built = period_of(evaluation, period)
    index, codes = built.index, evaluation.indicators
    scores = _single(index)
    points = scores[:, : len(codes)]
    own = correlate(points, kind).coefficient
    above = cross_correlate(points, scores[:, len(codes) :], kind)
    dimensions = [index.tree.dimension_of(code) for code in codes]
    groups = index.codes[len(codes) :]
    return CorrelationReport(
        period=result.period,
        kind=kind,
        codes=codes,
        labels=tuple(evaluation.labels[code] for code in codes),
        coefficient=tuple(tuple(_known(value) for value in row) for row in own.tolist()),
        with_dimension=tuple(_known(above[j, groups.index(name)]) for j, name in enumerate(dimensions)),
        with_index=tuple(_known(value) for value in above[:, -1].tolist()),
        flags=flags(own, codes, dimensions),
        dimensions=tuple(_fits(evaluation, points, scores, own, dimensions, index, kind)),
    )


def weight_effects(evaluation: IndexEvaluation, period: str | None = None) -> WeightReport:
    """What each weight does, what leaving an indicator out does, and the rankings under other weights."""
    result, built = period_of(evaluation, period)
    index, codes = built.index, evaluation.indicators
    kept = np.flatnonzero(~np.isnan(index.low[:, -1]))
    points = _single(index)[kept][:, : len(codes)]
    assert result.choices is not None
    choices = _on_points(result.choices)
    influence = effective_weights(points, index.tree.global_weights())
    out = {one.indicator: one for one in leave_one_out(points, index.tree, choices)}
    effects = tuple(
        WeightEffect(
            code,
            evaluation.labels[code],
            float(influence.nominal[j]),
            _known(influence.variance_share[j]),
            _known(influence.correlation[j]),
            _known(out[code].mean_shift) if code in out else None,
            _known(out[code].largest_shift) if code in out else None,
        )
        for j, code in enumerate(codes)
    )
    units = [result.units[row] for row in kept.tolist()]
    alternatives = tuple(_alternative(method, points, index.tree, choices, units) for method in ("equal", *WEIGHERS))
    return WeightReport(result.period, effects, alternatives)


def _alternative(method: str, points: Array, tree: IndexTree, choices: Choices, units: Sequence[str]) -> Alternative:
    try:
        if method == "equal":
            other = evaluate(points, tree.with_shares({g.code: np.ones(len(g.children)) for g in tree.groups}), choices)
        else:
            several = {group.code: WEIGHERS[method] for group in tree.groups if len(group.children) > 1}
            other = evaluate(points, tree, replace(choices, weigh=several))
    except CompositeError as error:
        return Alternative(method, problem=str(error))
    before, after = evaluate(points, tree, choices).ranks, other.ranks
    both = ~np.isnan(before) & ~np.isnan(after)
    shifts = before[both] - after[both]
    pair = np.column_stack([before, after])
    return Alternative(
        method,
        tuple(other.tree.global_weights().tolist()),
        _known(correlate(pair, "spearman").coefficient[0, 1]),
        float(np.abs(shifts).mean()) if shifts.size else None,
        float(np.abs(shifts).max()) if shifts.size else None,
        dict(zip(np.array(units)[both].tolist(), shifts.tolist(), strict=True)),
    )


def _fits(
    evaluation: IndexEvaluation,
    points: Array,
    scores: Array,
    own: Array,
    dimensions: Sequence[str],
    index: IndexResult,
    kind: CorrelationKind,
) -> list[DimensionFit]:
    found = []
    for name in dict.fromkeys(dimensions):
        members = np.array([dimension == name for dimension in dimensions])
        inner = own[np.ix_(members, members)]
        apart = inner[np.triu_indices(int(members.sum()), 1)]
        pair = scores[:, [index.codes.index(name), len(index.codes) - 1]]
        found.append(
            DimensionFit(
                name,
                evaluation.labels[name],
                _known(cronbach_alpha(points[:, members])),
                _first_component(points[:, members]),
                _mean(apart),
                _mean(own[np.ix_(members, ~members)]),
                _known(correlate(pair, kind).coefficient[0, 1]),
            )
        )
    return found


def _first_component(points: Array) -> float | None:
    try:
        return float(components(points).explained[0]) if points.shape[1] > 1 else None
    except CompositeError:
        return None


def _single(index: IndexResult) -> Array:
    """Points and scores where they are one number; NaN where a missing value makes them an interval."""
    return np.where(index.low == index.high, index.low, np.nan)


def _on_points(choices: Choices) -> Choices:
    """The same index over values that are normalised already, scored on what is known."""
    normalise: Callable[..., Normalised] = _as_they_are
    missing = "rescale" if choices.missing == "interval" else choices.missing
    return replace(choices, normalise=normalise, missing=missing, weigh={})


def _as_they_are(points: Array, _directions: Array, *, codes: Sequence[str] | None = None) -> Normalised:  # noqa: ARG001 - the signature of a normalisation
    nothing = np.full(points.shape[1], np.nan)
    return Normalised(points, nothing, nothing)


def _units(evaluation: IndexEvaluation) -> list[str]:
    """The unit of each indicator, with what it is divided by."""
    return [
        indicator.unit if indicator.denominator is None else f"{indicator.unit}÷{indicator.denominator}"
        for _, _, indicator in walk.indicators(evaluation.standard.model)
    ]


def _mean(values: Array) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else None


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
