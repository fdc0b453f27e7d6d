"""The steps of a relative system as functions of ``huoju.composite``, with the parameters that its file writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

import numpy as np
from numpy.typing import NDArray

from huoju.composite import Choices, CompositeError, Finding, IndexTree, Node, Steps, aggregate, data_weights, weights
from huoju.composite import findings as found
from huoju.composite import impute as imputation
from huoju.composite import normalise as normalisation
from huoju.composite.aggregate import Aggregator
from huoju.composite.by_indicator import impute_each, normalise_each
from huoju.composite.denominate import Denominated, denominate
from huoju.composite.impute import Imputed
from huoju.composite.index import Weigher
from huoju.composite.normalise import Normalised
from huoju.composite.screen import Screened, screen
from huoju.composite.treat import UNTREATED, Form, Limits, Treated, Treatment, treat_each
from huoju.evaluation.relative_values import Figures
from huoju.reference.units import unit
from huoju.standards import index_steps as written
from huoju.standards.expressions import parse_number
from huoju.standards.index_choices import NodeChoice, imputation_of, nodes, normalisation_of, treatment_of
from huoju.standards.index_model import Index, IndexDimension, Indicator

Array = NDArray[np.float64]
TOTAL = "score"
"""Code of the index itself in its tree."""

_WHOLE = 100.0


def tree_of(index: Index) -> tuple[IndexTree, tuple[Finding, ...]]:
    """Dimensions and indicators with their weights as a tree, and what is wrong with the weights.

    Weights that the data give are 1 here; the evaluation finds them.
    """
    parents = [Node(TOTAL, None)]
    indicators: list[Node] = []
    remarks: list[Finding] = []
    for node in nodes(index):
        shares, said = _weights(node)
        remarks += said
        for (name, child), share in zip(node.children.items(), shares, strict=True):
            if isinstance(child, Indicator):
                direction = 1 if child.direction == "higher" else -1
                indicators.append(Node(name, node.name or TOTAL, share, direction))
            else:
                parents.append(Node(name, node.name or TOTAL, share))
    order = {name: number for number, name in enumerate(_indicators_of(index))}
    return IndexTree((*parents, *sorted(indicators, key=lambda node: order[node.code]))), tuple(remarks)


def steps_before(index: Index, figures: Figures) -> Steps:
    """The steps that come before treatment, for all rows of a table; holes are filled within each population."""
    indicators = list(_indicators_of(index).values())
    return Steps(
        denominate=_denominate(indicators, figures),
        screen=None if index.screening is None else partial(_screen, how=index.screening, units=figures.units),
        screen_imputed=index.screening is not None and index.screening.after == "imputation",
        impute=_impute(index, indicators, figures),
    )


def steps_within(index: Index, units: Sequence[str]) -> Steps:
    """The steps within one population, whose rows are ``units``."""
    indicators = list(_indicators_of(index).values())
    return Steps(treat=_treat(index, indicators), choices=choices_of(index, units))


def choices_of(index: Index, units: Sequence[str]) -> Choices:
    """Normalisation, weights, aggregation and what a hole means, for a population whose rows are ``units``."""
    chosen = list(nodes(index))
    aggregators = {node.name or TOTAL: _aggregator(node) for node in chosen}
    weighers = {node.name or TOTAL: _weigher(node) for node in chosen}
    return Choices(
        normalise=_normaliser(index, units),
        by_node=aggregators,
        weigh={name: weigher for name, weigher in weighers.items() if weigher is not None},
        missing=index.missing,
        least_available=0.0 if index.least_available is None else _number(index.least_available),
    )


def _number(text: str, symbol: str = "") -> float:
    """A number as written, in the unit ``symbol``; its own unit is converted."""
    number = parse_number(text)
    value = number.value if number.unit is None else number.value * unit(number.unit).factor / unit(symbol).factor
    return float(value)


def _indicators_of(part: Index | IndexDimension) -> dict[str, Indicator]:
    own = dict((part.indicators or {}) if isinstance(part, IndexDimension) else {})
    for inner in (part.dimensions or {}).values():
        own |= _indicators_of(inner)
    return own


def _weights(node: NodeChoice) -> tuple[list[float], tuple[Finding, ...]]:
    """Relative weights of a node's children, and what is wrong with them."""
    comparisons = node.weighting.comparisons
    if comparisons is not None:
        matrix = [[float(Fraction(text.replace(" ", ""))) for text in row] for row in comparisons]
        judged = weights.ahp(matrix)
        return judged.values.tolist(), judged.findings
    if node.weighting.method != "given":
        return [1.0] * len(node.children), ()
    numbers = [parse_number(child.weight) for child in node.children.values() if child.weight is not None]
    total = float(sum(number.value for number in numbers))
    off = any(number.unit == "%" for number in numbers) and abs(total - _WHOLE) > 0
    remarks = (found.weights_do_not_sum(node.name or TOTAL, total, _WHOLE),) if off else ()
    return [float(number.value) for number in numbers], remarks


def _denominate(indicators: Sequence[Indicator], figures: Figures) -> Callable[..., Denominated] | None:
    names = list(figures.denominators)
    if not names:
        return None
    return partial(
        denominate,
        denominators=np.column_stack([figures.denominators[name] for name in names]),
        choice=[None if one.denominator is None else names.index(one.denominator) for one in indicators],
        factor=[1.0 if one.factor is None else _number(one.factor) for one in indicators],
    )


def _screen(table: Array, *, how: written.Screening, units: Sequence[str]) -> Screened:
    return screen(
        table,
        least_available=0.0 if how.least_available is None else _number(how.least_available),
        least_non_zero=0.0 if how.least_non_zero is None else _number(how.least_non_zero),
        always_keep=[row for row, name in enumerate(units) if name in how.keep],
        always_drop=[row for row, name in enumerate(units) if name in how.drop],
    )


def _impute(index: Index, indicators: Sequence[Indicator], figures: Figures) -> Callable[..., Imputed] | None:
    chosen = [imputation_of(index, indicator) for indicator in indicators]
    if not any(chosen):
        return None
    made = {how: _imputer(how, index, figures) for how in chosen if how is not None}
    return partial(impute_each, methods=[None if how is None else made[how] for how in chosen])


def _imputer(how: written.Imputation, index: Index, figures: Figures) -> Callable[..., Imputed]:
    """Means and medians are those of the population, or of the group within it."""
    if how.method == "panel":
        return partial(
            imputation.panel_rows,
            units=figures.units,
            years=_years(figures.periods),
            method=how.form or "linear",
            most_steps=how.most_steps,
        )
    periods = figures.periods if index.population == "period" else (None,) * len(figures.units)
    groups = (None,) * len(figures.units) if how.group is None else figures.groups[how.group]
    by_group = imputation.by_group_mean if how.method.endswith("mean") else imputation.by_group_median
    return partial(by_group, groups=list(zip(periods, groups, strict=True)))


def _years(periods: Sequence[str | None]) -> list[float]:
    """The periods as numbers: years where all are numbers, otherwise their order."""
    names = sorted({period or "" for period in periods})
    if all(name.isdecimal() for name in names):
        return [float(period or 0) for period in periods]
    return [float(names.index(period or "")) for period in periods]


def _treat(index: Index, indicators: Sequence[Indicator]) -> Callable[..., Treated] | None:
    chosen = [treatment_of(index, indicator) for indicator in indicators]
    if not any(chosen):
        return None
    return partial(treat_each, treatments=[UNTREATED if how is None else _treatment(how) for how in chosen])


def _treatment(how: written.Treatment) -> Treatment:
    plain = Limits()
    limits = Limits(
        plain.skewness if how.skewness is None else _number(how.skewness),
        plain.kurtosis if how.kurtosis is None else _number(how.kurtosis),
        plain.most_points if how.most_points is None else how.most_points,
    )
    power = 0.0 if how.power is None else _number(how.power)
    if how.method == "treat":
        first, second = how.first or "winsorise", how.second or "none"
        return Treatment(limits, first, second, power=power, shift=how.shift, combine=how.combine)
    form: Form = (how.form or "range_shift") if how.method == "logarithm" else how.method
    return Treatment(limits, form, power=power, shift=how.shift, always=True)


def _normaliser(index: Index, units: Sequence[str]) -> Callable[..., Normalised]:
    """One method for all indicators, or one for each."""
    made: dict[tuple[written.Normalisation, str], Callable[..., Normalised]] = {}
    methods = []
    for indicator in _indicators_of(index).values():
        how = normalisation_of(index, indicator)
        in_unit = how.bounds is not None or how.posts is not None or how.target is not None
        key = (how, indicator.unit if in_unit else "")
        if key not in made:
            made[key] = _normalisation(how, indicator.unit, units)
        methods.append(made[key])
    return methods[0] if len(made) == 1 else partial(normalise_each, methods=methods)


def _normalisation(how: written.Normalisation, symbol: str, units: Sequence[str]) -> Callable[..., Normalised]:
    """A method with its parameters; bounds, posts and targets in the unit of the indicator."""
    ends = None if how.bounds is None else (_number(how.bounds[0], symbol), _number(how.bounds[1], symbol))
    match how.method:
        case "min_max":
            return partial(normalisation.min_max, target=(_number(how.lower), _number(how.upper)), bounds=ends)
        case "z_score":
            return partial(normalisation.z_score, mean=_number(how.mean), deviation=_number(how.deviation))
        case "rank" | "percentile_rank" | "borda":
            return partial(getattr(normalisation, how.method), ties=how.ties)
        case "distance_to_reference":
            assert how.reference is not None
            row = _reference_row(how.reference, units)
            return partial(normalisation.distance_to_reference, reference_unit=row, cap=how.cap)
        case "distance_to_target":
            assert how.target is not None
            return partial(normalisation.distance_to_target, targets=_number(how.target, symbol), cap=how.cap)
        case "goalposts":
            assert how.posts is not None
            posts = (_number(how.posts[0], symbol), _number(how.posts[1], symbol))
            return partial(normalisation.goalposts, posts=posts, scale=_number(how.scale), truncate=how.truncate)
        case "scaled":
            return partial(normalisation.scaled, bounds=ends or (0.0, 100.0))
        case "efficacy":
            return partial(normalisation.efficacy, base=_number(how.base), span=_number(how.span), bounds=ends)
        case "distance_to_max":
            return normalisation.distance_to_max
        case "share_of_max":
            return normalisation.share_of_max


def _reference_row(name: str, units: Sequence[str]) -> int:
    if name not in units:
        raise CompositeError(
            Finding(
                "reference_unit",
                f"表中没有参照主体“{name}”：请补上它，或改写标准的 reference",
                f"the table has no reference unit {name}",
            )
        )
    return list(units).index(name)


def _aggregator(node: NodeChoice) -> Aggregator:
    if node.weighting.method == "benefit_of_the_doubt":
        shares = node.weighting.shares
        bounds = None if shares is None else (_number(shares[0]), _number(shares[1]))
        return partial(aggregate.benefit_of_the_doubt, shares=bounds)
    how = node.aggregation
    if how.power is not None:
        return aggregate.generalised(_number(how.power))
    if how.majority is not None:
        return partial(aggregate.vikor, majority=_number(how.majority))
    return (aggregate.MEANS | aggregate.COMPARATIVE)[how.method]


def _weigher(node: NodeChoice) -> Weigher | None:
    """The method that finds a node's weights in the data; None where they are known before."""
    match node.weighting.method:
        case "pca":
            return data_weights.pca
        case "entropy":
            return data_weights.entropy
        case "critic":
            return data_weights.critic
        case "optimised":
            wished = node.weighting.importance
            importance = [1.0] * len(node.children) if wished is None else [_number(wished[n]) for n in node.children]
            return partial(weights.optimised, importance=importance)
    return None
