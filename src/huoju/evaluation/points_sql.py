"""Points of a plan as SQL expressions: the lowest and the highest that each item can have."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from huoju.evaluation.conditions_sql import (
    Columns,
    add,
    all_of,
    any_of,
    condition,
    exact_value,
    greatest,
    integer,
    is_null,
    known,
    least,
    polynomial,
    positive_divisor,
    undivided,
)
from huoju.evaluation.plan import (
    AS_OF,
    All,
    Any,
    Best,
    Choice,
    Compare,
    Condition,
    Given,
    Ladder,
    Negated,
    Polynomial,
    Proportional,
    ScoreNode,
    Scoring,
    Tally,
)
from huoju.evaluation.plan_walk import comparisons_in, variables_of


def scoring_low(node: ScoreNode, columns: Columns) -> exp.Expression:
    """The lowest points of an item, in units."""
    return _lowest(node.scoring, columns)


def scoring_high(node: ScoreNode, columns: Columns) -> exp.Expression:
    """The highest points of an item, in units; may use the column of its lowest points."""
    low = exp.column(f"{node.id}_low", quoted=True)
    return _highest(node.scoring, columns, low)


def _lowest(scoring: Scoring, columns: Columns) -> exp.Expression:
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
        case Proportional():
            return _proportional(scoring, columns, unknown=0)
    raise AssertionError(scoring)


def _highest(scoring: Scoring, columns: Columns, low: exp.Expression) -> exp.Expression:
    match scoring:
        case Ladder():
            return _ladder_high(scoring, columns, low)
        case Choice(name, options):
            if all(least_ == most for _, (least_, most) in options):
                top = integer(max(most for _, (_, most) in options))
                return exp.Case().when(is_null(columns.value(name)), top).else_(low)
            return _choice(scoring, columns, end=1)
        case Tally(parts, cap):
            return _tally(parts, cap, columns, end=1)
        case Best(ways):
            return greatest([_ladder_high(way, columns, None) for way in ways])
        case Given(name, most, _):
            return exp.Case().when(is_null(columns.value(name)), integer(most)).else_(low)
        case Proportional():
            return _proportional(scoring, columns, unknown=scoring.points)
    raise AssertionError(scoring)


def _ladder(ladder: Ladder, columns: Columns, *, end: int) -> exp.Expression:
    """Lowest (end 0) or highest (end 1) points of a ladder of cases."""
    if ladder.together:
        unknown = _pick(end, [interval[end] for _, interval in ladder.cases] + [ladder.otherwise[end]])
        return _together(ladder, columns, end, unknown)
    falling = _falling(ladder, end)
    rest: exp.Expression = integer(ladder.otherwise[end])
    if falling:
        case = exp.Case()
        for test, interval in ladder.cases:
            case = case.when(known(condition(test, columns), default=end == 1), integer(interval[end]))
        return case.else_(rest)
    for test, interval in reversed(ladder.cases):
        outcome = condition(test, columns)
        value = integer(interval[end])
        either = least(value.copy(), rest.copy()) if end == 0 else greatest([value.copy(), rest.copy()])
        rest = exp.Case().when(outcome, value).when(is_null(outcome), either).else_(rest)
    return rest


def _falling(ladder: Ladder, end: int) -> bool:
    values = [interval[end] for _, interval in ladder.cases] + [ladder.otherwise[end]]
    return values == sorted(values, reverse=True)


def _pick(end: int, values: Sequence[int]) -> int:
    return max(values) if end else min(values)


def _together(ladder: Ladder, columns: Columns, end: int, unknown: int) -> exp.Expression:
    """Points of bands over one measure; ``unknown`` where the measure is."""
    names = _ladder_names(ladder)
    if not columns.has(names):
        return integer(unknown)
    case = exp.Case()
    for test, interval in ladder.cases:
        case = case.when(_bare(test, columns), integer(interval[end]))
    case = case.else_(integer(ladder.otherwise[end]))
    if end == 0 and ladder.otherwise[0] == unknown and not _guard(ladder):
        return case
    return exp.Case().when(_measure_known(ladder, columns), case).else_(integer(unknown))


def _ladder_high(ladder: Ladder, columns: Columns, low: exp.Expression | None) -> exp.Expression:
    exact = all(interval[0] == interval[1] for interval in (*(interval for _, interval in ladder.cases), ladder.otherwise))
    if low is None or not ladder.together or not exact or not columns.has(_ladder_names(ladder)):
        return _ladder(ladder, columns, end=1)
    top = integer(_pick(1, [interval[1] for _, interval in ladder.cases] + [ladder.otherwise[1]]))
    return exp.Case().when(_measure_known(ladder, columns), low.copy()).else_(top)


def _ladder_names(ladder: Ladder) -> list[str]:
    names: dict[str, None] = {}
    for test, _ in ladder.cases:
        names |= dict.fromkeys(variables_of(test))
    return list(names)


def _guard(ladder: Ladder) -> Compare | None:
    """A comparison of the ladder that has a divisor of known sign; all of them share it."""
    return next(
        (test for test, _ in ladder.cases if isinstance(test, Compare) and test.divisor is not None and not test.signed),
        None,
    )


def _bare(test: Condition, columns: Columns) -> exp.Expression:
    """A band's condition without the guard that the whole ladder already has."""
    match test:
        case Compare(left, operator, right, divisor, signed) if divisor is not None and not signed:
            return undivided(Compare(left, operator, right), columns)
        case Negated(inner):
            return exp.not_(_bare(inner, columns))
        case All(conditions):
            return all_of([_bare(part, columns) for part in conditions])
        case Any(conditions):
            return any_of([_bare(part, columns) for part in conditions])
    return condition(test, columns)


def _measure_known(ladder: Ladder, columns: Columns) -> exp.Expression:
    """Whether the measure of a ladder is known: no value missing, no divisor zero."""
    divisors = _divisors(ladder)
    guarded = {name for divisor in divisors if divisor.divisor for name in divisor.divisor.variables}
    checks: list[exp.Expression] = [_nonzero(divisor, columns) for divisor in divisors]
    checks += [exp.not_(is_null(columns.value(name))) for name in _ladder_names(ladder) if name not in guarded]
    return all_of(checks)


def _nonzero(node: Compare, columns: Columns) -> exp.Expression:
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


def _choice(choice: Choice, columns: Columns, *, end: int) -> exp.Expression:
    value = columns.value(choice.variable)
    unknown = _pick(end, [interval[end] for _, interval in choice.points])
    case = exp.Case()
    for option, interval in choice.points:
        if interval[end] != unknown:
            case = case.when(exp.EQ(this=value.copy(), expression=exp.Literal.string(option)), integer(interval[end]))
    if not case.args.get("ifs"):
        return integer(unknown)
    return case.else_(integer(unknown))


def _tally(
    parts: Sequence[tuple[Condition, tuple[int, int]]], cap: int, columns: Columns, *, end: int
) -> exp.Expression:
    terms: list[exp.Expression] = [
        exp.Case()
        .when(known(condition(test, columns), default=end == 1), integer(interval[end]))
        .else_(integer(0))
        for test, interval in parts
    ]
    most = sum(interval[end] for _, interval in parts)
    total = add(terms)
    return total if most <= cap else least(total, integer(cap))


def _given(given: Given, columns: Columns, *, unknown: int) -> exp.Expression:
    binding = columns.bindings.get(given.variable)
    if binding is None:
        return integer(unknown)
    column = exp.column(binding.column, quoted=True)
    scaled = exp.Mul(this=exact_value(given.variable, columns), expression=integer(given.scale))
    units = exp.cast(scaled, "INTEGER")
    clamped = least(greatest([units, integer(0)]), integer(given.points))
    return exp.Case().when(is_null(column), integer(unknown)).else_(clamped)


def _proportional(rule: Proportional, columns: Columns, *, unknown: int) -> exp.Expression:
    names = [*rule.numerator.variables, *rule.denominator.variables]
    if not columns.has(names):
        return integer(unknown)
    above, below = polynomial(rule.numerator, columns), polynomial(rule.denominator, columns)
    zero = integer(0)
    positive = _rounded(above, below, rule)
    negative = _rounded(exp.Neg(this=exp.paren(above.copy())), exp.Neg(this=exp.paren(below.copy())), rule)
    known_values = [exp.not_(is_null(columns.value(name))) for name in dict.fromkeys(names) if name != AS_OF]
    case = exp.Case()
    case = case.when(exp.and_(*known_values, exp.GT(this=exp.paren(below), expression=zero)), positive)
    case = case.when(exp.and_(*known_values, exp.LT(this=exp.paren(below.copy()), expression=zero.copy())), negative)
    return case.else_(integer(unknown))


def _rounded(above: exp.Expression, below: exp.Expression, rule: Proportional) -> exp.Expression:
    """``above ÷ below`` units for a positive ``below``: inside ``[0, points]``, rounded half up to the rule's steps.

    The number of steps is guessed in floating point and then set right by exact comparison.
    """
    step = integer(rule.rounding)
    half_up = exp.paren(add([exp.Mul(this=integer(2), expression=exp.paren(above)), exp.Mul(this=step, expression=exp.paren(below))]))
    width = exp.paren(exp.Mul(this=integer(2 * rule.rounding), expression=exp.paren(below.copy())))
    guess = exp.cast(
        exp.Floor(this=exp.Div(this=exp.cast(half_up.copy(), "DOUBLE"), expression=exp.cast(width.copy(), "DOUBLE"))),
        "DECIMAL(9, 0)",
    )
    next_step = exp.paren(exp.Add(this=guess.copy(), expression=integer(1)))
    too_high = exp.LT(this=half_up.copy(), expression=exp.Mul(this=guess.copy(), expression=width.copy()))
    too_low = exp.GTE(this=half_up.copy(), expression=exp.Mul(this=next_step.copy(), expression=width.copy()))
    before = exp.paren(exp.Sub(this=guess.copy(), expression=integer(1)))
    steps = exp.Case().when(too_high, before).when(too_low, next_step).else_(guess)
    units = least(exp.cast(exp.Mul(this=steps, expression=step.copy()), "INTEGER"), integer(rule.points))
    full = exp.GTE(this=above.copy(), expression=exp.Mul(this=integer(rule.points), expression=exp.paren(below.copy())))
    none = exp.LTE(this=above.copy(), expression=integer(0))
    return exp.Case().when(none, integer(0)).when(full, integer(rule.points)).else_(units)
