"""Points of a plan as SQL expressions: the lowest and the highest that each item can have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from huoju.evaluation.conditions_sql import (
    Columns,
    add,
    all_of,
    any_of,
    case,
    condition,
    exact_value,
    greatest,
    if_met,
    integer,
    is_null,
    known,
    least,
    polynomial,
    positive_divisor,
    undivided,
)
from huoju.evaluation.plan import (
    All,
    Any,
    Best,
    Choice,
    Compare,
    Condition,
    Given,
    Interval,
    Ladder,
    Negated,
    Plan,
    Polynomial,
    Proportional,
    ScoreNode,
    Scoring,
    Sum,
    Tally,
)
from huoju.evaluation.plan_walk import comparisons_in, variables_of


def scales_of(plan: Plan) -> dict[str, int]:
    """For each score the largest power of ten, at most a point, that divides all points that it can have."""
    scales: dict[str, int] = {}
    for node in plan.scores:
        if isinstance(node.scoring, Sum):
            scales[node.id] = min([plan.point, *(scales[part] for part in node.scoring.parts)])
        else:
            scales[node.id] = _scale(node.scoring, plan.point)
    return scales


def _scale(scoring: Scoring, point: int) -> int:
    values = _possible_points(scoring)
    scale = point
    while scale > 1 and any(value % scale for value in values):
        scale //= 10
    return scale


def _possible_points(scoring: Scoring) -> list[int]:
    match scoring:
        case Ladder(cases, otherwise):
            return [end for interval in (*(each for _, each in cases), otherwise) for end in interval]
        case Choice(_, options):
            return [end for _, interval in options for end in interval]
        case Tally(parts, cap):
            return [cap, *(end for _, interval in parts for end in interval)]
        case Best(ways):
            return [value for way in ways for value in _possible_points(way)]
    return [1]


def scaled_down(node: ScoreNode, scale: int) -> ScoreNode:
    """An item whose points are divided by ``scale``, which divides them all."""
    return node if scale == 1 else replace(node, scoring=_divided(node.scoring, scale))


def _divided(scoring: Scoring, scale: int) -> Scoring:
    def down(interval: Interval) -> Interval:
        return interval[0] // scale, interval[1] // scale

    match scoring:
        case Ladder(cases, otherwise, together):
            return Ladder(tuple((test, down(interval)) for test, interval in cases), down(otherwise), together)
        case Choice(variable, options):
            return Choice(variable, tuple((option, down(interval)) for option, interval in options))
        case Tally(parts, cap):
            return Tally(tuple((test, down(interval)) for test, interval in parts), cap // scale)
        case Best(ways):
            return Best(tuple(way for way in (_divided(one, scale) for one in ways) if isinstance(way, Ladder)))
    return scoring


def scoring_low(node: ScoreNode, columns: Columns) -> exp.Expr:
    """The lowest points of an item, in its own units."""
    if isinstance(node.scoring, Proportional):
        return _proportional(node, node.scoring, unknown=0)
    return _lowest(node.scoring, columns)


def scoring_high(node: ScoreNode, columns: Columns) -> exp.Expr:
    """The highest points of an item, in its own units; may use the column of its lowest points."""
    if isinstance(node.scoring, Proportional):
        return _proportional(node, node.scoring, unknown=node.scoring.points)
    return _highest(node.scoring, columns, exp.column(f"{node.id}_low", quoted=True))


def _lowest(scoring: Scoring, columns: Columns) -> exp.Expr:
    match scoring:
        case Ladder():
            return _ladder(scoring, columns, end=0)
        case Choice():
            return _choice(scoring, columns, end=0)
        case Tally(parts, cap):
            return _tally(parts, cap, columns, end=0)
        case Best(ways):
            return greatest([_ladder(way, columns, end=0) for way in ways])
        case Given():
            return _given(scoring, columns, unknown=0)
    raise AssertionError(scoring)


def _highest(scoring: Scoring, columns: Columns, low: exp.Expr) -> exp.Expr:
    match scoring:
        case Ladder():
            return _ladder_high(scoring, columns, low)
        case Choice(name, options):
            if all(least_ == most for _, (least_, most) in options):
                top = integer(max(most for _, (_, most) in options))
                return case((is_null(columns.value(name)), top), otherwise=low)
            return _choice(scoring, columns, end=1)
        case Tally(parts, cap):
            return _tally(parts, cap, columns, end=1)
        case Best(ways):
            return greatest([_ladder_high(way, columns, None) for way in ways])
        case Given(name, most, _):
            return case((is_null(columns.value(name)), integer(most)), otherwise=low)
    raise AssertionError(scoring)


def _ladder(ladder: Ladder, columns: Columns, *, end: int) -> exp.Expr:
    """Lowest (end 0) or highest (end 1) points of a ladder of cases."""
    if ladder.together:
        unknown = _pick(end, [interval[end] for _, interval in ladder.cases] + [ladder.otherwise[end]])
        return _together(ladder, columns, end, unknown)
    falling = _falling(ladder, end)
    rest: exp.Expr = integer(ladder.otherwise[end])
    if falling and end == 0:
        cases = [(condition(test, columns), integer(interval[end])) for test, interval in ladder.cases]
        return case(*cases, otherwise=rest)
    if falling:
        for test, interval in reversed(ladder.cases):
            rest = case((exp.not_(condition(test, columns), copy=False), rest), otherwise=integer(interval[end]))
        return rest
    values = [ladder.otherwise[end], *(interval[end] for _, interval in ladder.cases)]
    impossible = max(values) + 1 if end == 0 else -1
    for test, interval in reversed(ladder.cases):
        outcome = condition(test, columns)
        here = case((known(outcome, default=True), integer(interval[end])), otherwise=integer(impossible))
        later = case((known(outcome, default=False), integer(impossible)), otherwise=rest)
        rest = least(here, later) if end == 0 else greatest([here, later])
    return rest


def _falling(ladder: Ladder, end: int) -> bool:
    values = [interval[end] for _, interval in ladder.cases] + [ladder.otherwise[end]]
    return values == sorted(values, reverse=True)


def _pick(end: int, values: Sequence[int]) -> int:
    return max(values) if end else min(values)


def _together(ladder: Ladder, columns: Columns, end: int, unknown: int) -> exp.Expr:
    """Points of bands over one measure; ``unknown`` where the measure is."""
    names = _ladder_names(ladder)
    if not columns.has(names):
        return integer(unknown)
    banded = case(
        *((_bare(test, columns), integer(interval[end])) for test, interval in ladder.cases),
        otherwise=integer(ladder.otherwise[end]),
    )
    if end == 0 and ladder.otherwise[0] == unknown and not _has_divisor(ladder):
        return banded
    return case((_measure_known(ladder, columns), banded), otherwise=integer(unknown))


def _ladder_high(ladder: Ladder, columns: Columns, low: exp.Expr | None) -> exp.Expr:
    exact = all(
        interval[0] == interval[1] for interval in (*(interval for _, interval in ladder.cases), ladder.otherwise)
    )
    if low is None or not ladder.together or not exact or not columns.has(_ladder_names(ladder)):
        return _ladder(ladder, columns, end=1)
    top = integer(_pick(1, [interval[1] for _, interval in ladder.cases] + [ladder.otherwise[1]]))
    return case((_measure_known(ladder, columns), low), otherwise=top)


def _ladder_names(ladder: Ladder) -> list[str]:
    names: dict[str, None] = {}
    for test, _ in ladder.cases:
        names |= dict.fromkeys(variables_of(test))
    return list(names)


def _has_divisor(ladder: Ladder) -> bool:
    """Whether a comparison of the ladder is guarded by a divisor that ``_bare`` leaves out."""
    found = (comparison for test, _ in ladder.cases for comparison in comparisons_in(test))
    return any(comparison.divisor is not None for comparison in found)


def _bare(test: Condition, columns: Columns) -> exp.Expr:
    """A band's condition without the guard that the whole ladder already has."""
    match test:
        case Compare(left, operator, right, divisor, signed) if divisor is not None and not signed:
            return undivided(Compare(left, operator, right), columns)
        case Negated(inner):
            return exp.not_(_bare(inner, columns), copy=False)
        case All(conditions):
            return all_of([_bare(part, columns) for part in conditions])
        case Any(conditions):
            return any_of([_bare(part, columns) for part in conditions])
    return condition(test, columns)


def _measure_known(ladder: Ladder, columns: Columns) -> exp.Expr:
    """Whether the measure of a ladder is known: no value missing, no divisor zero."""
    divisors = _divisors(ladder)
    guarded = {name for divisor in divisors if divisor.divisor for name in divisor.divisor.variables}
    checks: list[exp.Expr] = [_nonzero(divisor, columns) for divisor in divisors]
    checks += [exp.not_(is_null(columns.value(name))) for name in _ladder_names(ladder) if name not in guarded]
    return all_of(checks)


def _nonzero(node: Compare, columns: Columns) -> exp.Expr:
    if not node.signed:
        return positive_divisor(node, columns)
    assert node.divisor is not None
    return exp.NEQ(this=polynomial(node.divisor, columns), expression=integer(0))


def _divisors(ladder: Ladder) -> list[Compare]:
    """One comparison for each different divisor in a ladder."""
    found: dict[Polynomial, Compare] = {}
    for test, _ in ladder.cases:
        for comparison in comparisons_in(test):
            if comparison.divisor is not None:
                found.setdefault(comparison.divisor, comparison)
    return list(found.values())


def _choice(choice: Choice, columns: Columns, *, end: int) -> exp.Expr:
    value = columns.value(choice.variable)
    unknown = _pick(end, [interval[end] for _, interval in choice.points])
    cases = [
        (exp.EQ(this=value.copy(), expression=exp.Literal.string(option)), integer(interval[end]))
        for option, interval in choice.points
        if interval[end] != unknown
    ]
    return case(*cases, otherwise=integer(unknown)) if cases else integer(unknown)


def _tally(parts: Sequence[tuple[Condition, tuple[int, int]]], cap: int, columns: Columns, *, end: int) -> exp.Expr:
    terms: list[exp.Expr] = [
        if_met(condition(test, columns), interval[end], unknown=end == 1) for test, interval in parts
    ]
    most = sum(interval[end] for _, interval in parts)
    total = add(terms)
    return total if most <= cap else least(total, integer(cap))


def _given(given: Given, columns: Columns, *, unknown: int) -> exp.Expr:
    binding = columns.bindings.get(given.variable)
    if binding is None:
        return integer(unknown)
    column = exp.column(binding.column, quoted=True)
    scaled = exp.Mul(this=exact_value(given.variable, columns), expression=integer(given.scale))
    units = exp.cast(scaled, "INTEGER")
    clamped = least(greatest([units, integer(0)]), integer(given.points))
    return case((is_null(column), integer(unknown)), otherwise=clamped)


def proportional_parts(node: ScoreNode, columns: Columns) -> dict[str, exp.Expr]:
    """Numerator and denominator of a proportional item as columns of their own, for they are used many times."""
    rule = node.scoring
    if not isinstance(rule, Proportional):
        return {}
    parts = {"above": rule.numerator, "below": rule.denominator}
    return {f"{node.id}_{name}": _part(part, columns) for name, part in parts.items()}


def _part(part: Polynomial, columns: Columns) -> exp.Expr:
    """A polynomial in the widest decimals; NULL where the table has no column for one of its variables."""
    return (
        polynomial(part, columns, wide=True) if columns.has(part.variables) else exp.cast(exp.null(), "DECIMAL(38, 0)")
    )


def _proportional(node: ScoreNode, rule: Proportional, *, unknown: int) -> exp.Expr:
    above, below = (exp.column(f"{node.id}_{part}", quoted=True) for part in ("above", "below"))
    zero = integer(0)
    return case(
        (all_of([exp.not_(is_null(above)), exp.GT(this=below, expression=zero)]), _rounded(above, below, rule)),
        (
            all_of([exp.not_(is_null(above)), exp.LT(this=below.copy(), expression=zero.copy())]),
            _rounded(exp.Neg(this=above.copy()), exp.Neg(this=below.copy()), rule),
        ),
        otherwise=integer(unknown),
    )


def _rounded(above: exp.Expr, below: exp.Expr, rule: Proportional) -> exp.Expr:
    """``above ÷ below`` units for a positive ``below``: inside ``[0, points]``, rounded half up to the rule's steps.

    The number of steps is guessed in floating point and then set right by exact comparison.
    """
    step = integer(rule.rounding)
    half_up = exp.paren(
        add([exp.Mul(this=integer(2), expression=exp.paren(above)), exp.Mul(this=step, expression=exp.paren(below))])
    )
    width = exp.paren(exp.Mul(this=integer(2 * rule.rounding), expression=exp.paren(below.copy())))
    guess = exp.cast(
        exp.Floor(this=exp.Div(this=exp.cast(half_up.copy(), "DOUBLE"), expression=exp.cast(width.copy(), "DOUBLE"))),
        "DECIMAL(9, 0)",
    )
    next_step = exp.paren(exp.Add(this=guess.copy(), expression=integer(1)))
    too_high = exp.LT(this=half_up.copy(), expression=exp.Mul(this=guess.copy(), expression=width.copy()))
    too_low = exp.GTE(this=half_up.copy(), expression=exp.Mul(this=next_step.copy(), expression=width.copy()))
    before = exp.paren(exp.Sub(this=guess.copy(), expression=integer(1)))
    steps = case((too_high, before), (too_low, next_step), otherwise=guess)
    units = least(exp.cast(exp.Mul(this=steps, expression=step.copy()), "INTEGER"), integer(rule.points))
    full = exp.GTE(this=above.copy(), expression=exp.Mul(this=integer(rule.points), expression=exp.paren(below.copy())))
    none = exp.LTE(this=above.copy(), expression=integer(0))
    return case((none, integer(0)), (full, integer(rule.points)), otherwise=units)
