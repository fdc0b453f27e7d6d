"""Points of a plan as SQL expressions: the lowest and the highest that each item can have, in one number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    integer,
    is_null,
    known,
    least,
    polynomial,
    positive_divisor,
    times,
    undivided,
)
from huoju.evaluation.ends import Ends
from huoju.evaluation.plan import (
    AS_OF,
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


def ends_of(plan: Plan, scales: Mapping[str, int]) -> Ends:
    """How both ends of all scores of a plan fit into one number."""
    most: dict[str, int] = {}
    for node in plan.scores:
        scale = scales[node.id]
        if isinstance(node.scoring, Sum):
            most[node.id] = sum(most[part] * (scales[part] // scale) for part in node.scoring.parts)
        else:
            most[node.id] = _most(node.scoring) // scale
    return Ends.holding(max(most.values(), default=0))


def _most(scoring: Scoring) -> int:
    """The most that an item, or the sum inside it, can come to."""
    match scoring:
        case Proportional(points=points) | Given(points=points):
            return points
        case Tally(parts, _):
            return sum(interval[1] for _, interval in parts)
    return max(_possible_points(scoring))


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


def item_parts(node: ScoreNode, columns: Columns) -> dict[str, exp.Expr]:
    """What the points of an item use more than once, as columns of their own, in order."""
    match node.scoring:
        case Proportional(numerator, denominator):
            parts = {"above": numerator, "below": denominator}
            return {f"{node.id}_{name}": _part(part, columns) for name, part in parts.items()}
        case Tally(parts, cap) if _exceeds(parts, cap):
            return {f"{node.id}_sum": _tally(parts, columns)}
        case Best(ways):
            return {f"{node.id}_way{number}": _ladder(way, columns) for number, way in enumerate(ways)}
    return {}


def item_ends(node: ScoreNode, columns: Columns) -> exp.Expr:
    """The lowest and the highest points of an item, in its own units; may use the columns of its parts."""
    match node.scoring:
        case Ladder() as ladder:
            return _ladder(ladder, columns)
        case Choice() as choice:
            return _choice(choice, columns)
        case Tally(parts, cap):
            return _tally(parts, columns) if not _exceeds(parts, cap) else capped(f"{node.id}_sum", cap, columns.ends)
        case Best(ways):
            return _best([exp.column(f"{node.id}_way{number}", quoted=True) for number in range(len(ways))], columns)
        case Proportional() as rule:
            return _proportional(node, rule, columns)
        case Given() as given:
            return _given(given, columns)
    raise AssertionError(node.scoring)


def capped(name: str, cap: int, ends: Ends) -> exp.Expr:
    """Both ends of a column, at most ``cap``."""
    total = exp.column(name, quoted=True)
    low, high = least(ends.low(total), integer(cap)), least(ends.shifted_high(total), integer(cap << ends.bits))
    return add([low, high])


def _best(ways: Sequence[exp.Expr], columns: Columns) -> exp.Expr:
    """The higher of the low ends with the higher of the high ends."""
    ends = columns.ends
    return add([greatest([ends.low(way) for way in ways]), greatest([ends.shifted_high(way) for way in ways])])


def _ladder(ladder: Ladder, columns: Columns) -> exp.Expr:
    """Both ends of a ladder of cases."""
    if ladder.together:
        return _together(ladder, columns)
    return add([_one_end(ladder, columns, end=0), _one_end(ladder, columns, end=1)])


def _one_end(ladder: Ladder, columns: Columns, *, end: int) -> exp.Expr:
    """The lowest (end 0) or highest (end 1) points of a ladder whose cases may be unknown one by one."""
    unit = (1 << columns.ends.bits) if end else 1
    values = [interval[end] * unit for _, interval in ladder.cases]
    last = ladder.otherwise[end] * unit
    rest: exp.Expr = integer(last)
    if not any((*values, last)):
        return rest
    falling = [*values, last] == sorted([*values, last], reverse=True)
    if falling and end == 0:
        cases = [
            (condition(test, columns), integer(value)) for (test, _), value in zip(ladder.cases, values, strict=True)
        ]
        return case(*cases, otherwise=rest)
    if falling:
        for (test, _), value in zip(reversed(ladder.cases), reversed(values), strict=True):
            rest = case((exp.not_(condition(test, columns), copy=False), rest), otherwise=integer(value))
        return rest
    impossible = max(*values, last) + 1 if end == 0 else -1
    for (test, _), value in zip(reversed(ladder.cases), reversed(values), strict=True):
        outcome = condition(test, columns)
        here = case((known(outcome, default=True), integer(value)), otherwise=integer(impossible))
        later = case((known(outcome, default=False), integer(impossible)), otherwise=rest)
        rest = least(here, later) if end == 0 else greatest([here, later])
    return rest


def _together(ladder: Ladder, columns: Columns) -> exp.Expr:
    """Both ends of bands over one measure, which are unknown together."""
    ends = columns.ends
    possible = [*(interval for _, interval in ladder.cases), ladder.otherwise]
    unknown = integer(ends.between(min(low for low, _ in possible), max(high for _, high in possible)))
    if not columns.has(_ladder_names(ladder)):
        return unknown
    bands = [(_bare(test, columns), integer(ends.between(*interval))) for test, interval in ladder.cases]
    otherwise = integer(ends.between(*ladder.otherwise))
    names = set(_ladder_names(ladder))
    if _has_divisor(ladder) or any(set(variables_of(test)) != names for test, _ in ladder.cases):
        return case((_measure_known(ladder, columns), case(*bands, otherwise=otherwise)), otherwise=unknown)
    missing = [is_null(columns.value(name)) for name in _ladder_names(ladder) if name != AS_OF]
    unmeasured = [(any_of(missing), unknown)] if missing else []
    return case(*bands, *unmeasured, otherwise=otherwise)


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
    needed = [name for name in _ladder_names(ladder) if name not in guarded and name != AS_OF]
    checks += [exp.not_(is_null(columns.value(name))) for name in needed]
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


def _choice(choice: Choice, columns: Columns) -> exp.Expr:
    value, ends = columns.value(choice.variable), columns.ends
    least_, most = min(low for _, (low, _) in choice.points), max(high for _, (_, high) in choice.points)
    unknown = integer(ends.between(least_, most))
    if not columns.has([choice.variable]):
        return unknown
    last = choice.points[-1][1]
    cases = [
        (exp.EQ(this=value.copy(), expression=exp.Literal.string(option)), integer(ends.between(*interval)))
        for option, interval in choice.points
        if interval != last
    ]
    return case(*cases, (is_null(value), unknown), otherwise=integer(ends.between(*last)))


def _exceeds(parts: Sequence[tuple[Condition, Interval]], cap: int) -> bool:
    return sum(interval[1] for _, interval in parts) > cap


def _tally(parts: Sequence[tuple[Condition, Interval]], columns: Columns) -> exp.Expr:
    """Both ends of the sum of what holds, without the cap."""
    terms: list[exp.Expr] = []
    for test, (low, high) in parts:
        outcome = condition(test, columns)
        terms.append(
            case(
                (outcome, integer(columns.ends.between(low, high))),
                (exp.not_(outcome.copy(), copy=False), integer(0)),
                otherwise=integer(columns.ends.between(0, high)),
            )
        )
    return add(terms)


def _given(given: Given, columns: Columns) -> exp.Expr:
    binding, ends = columns.bindings.get(given.variable), columns.ends
    unknown = integer(ends.between(0, given.points))
    if binding is None:
        return unknown
    column = exp.column(binding.column, quoted=True)
    scaled = exp.Mul(this=exact_value(given.variable, columns), expression=integer(given.scale))
    units = exp.cast(scaled, ends.type)
    clamped = least(greatest([units, integer(0)]), integer(given.points))
    return case((is_null(column), unknown), otherwise=times(ends.between(1, 1), clamped))


def _part(part: Polynomial, columns: Columns) -> exp.Expr:
    """A polynomial in the widest decimals; NULL where the table has no column for one of its variables."""
    return (
        polynomial(part, columns, wide=True) if columns.has(part.variables) else exp.cast(exp.null(), "DECIMAL(38, 0)")
    )


def _proportional(node: ScoreNode, rule: Proportional, columns: Columns) -> exp.Expr:
    above, below = (exp.column(f"{node.id}_{part}", quoted=True) for part in ("above", "below"))
    zero, both = integer(0), columns.ends.between(1, 1)
    upwards = _rounded(above, below, rule, columns.ends)
    downwards = _rounded(exp.Neg(this=above.copy()), exp.Neg(this=below.copy()), rule, columns.ends)
    known_above = exp.not_(is_null(above))
    return case(
        (all_of([known_above, exp.GT(this=below, expression=zero)]), times(both, exp.paren(upwards))),
        (
            all_of([known_above.copy(), exp.LT(this=below.copy(), expression=zero.copy())]),
            times(both, exp.paren(downwards)),
        ),
        otherwise=integer(columns.ends.between(0, rule.points)),
    )


def _rounded(above: exp.Expr, below: exp.Expr, rule: Proportional, ends: Ends) -> exp.Expr:
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
    units = least(exp.cast(exp.Mul(this=steps, expression=step.copy()), ends.type), integer(rule.points))
    full = exp.GTE(this=above.copy(), expression=exp.Mul(this=integer(rule.points), expression=exp.paren(below.copy())))
    none = exp.LTE(this=above.copy(), expression=integer(0))
    return case((none, integer(0)), (full, integer(rule.points)), otherwise=units)
