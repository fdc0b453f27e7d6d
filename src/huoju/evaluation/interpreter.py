"""The small executor: one subject at a time, with the outcome of every node.

It serves forms, what-if and explanations, and is the oracle for the SQL of the other executor. A plan is turned into
nested functions once; numbers are exact decimals, and nothing is divided to reach a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact, localcontext
from typing import Any as AnyValue

from huoju.evaluation.plan import (
    All,
    Any,
    Best,
    ByCase,
    Choice,
    Compare,
    Condition,
    Constant,
    Contains,
    CountCompare,
    Given,
    IsTrue,
    Ladder,
    Negated,
    OneOf,
    Operator,
    Plan,
    Polynomial,
    Proportional,
    Reference,
    ScoreCompare,
    Scoring,
    Sum,
    Tally,
    Verdict,
)
from huoju.evaluation.record import Value, read_record

Outcome = bool | None
"""Met, unmet or (None) unknown."""


@dataclass(slots=True)
class State:
    """What is known of one subject while its plan runs."""

    values: dict[str, Value]
    outcomes: dict[str, Outcome]
    scores: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result for one subject.

    Attributes:
        verdict: pass or fail only where no missing value and no expert's choice can change it.
        outcomes: met (True), unmet (False) or unknown (None) by requirement.
        scores: lowest and highest points by item, dimension and ``score``, in units of the plan's ``point``.
        grade: ids of the worst and the best grade possible; None where the standard has none.
        values: the values that were read.
    """

    plan: Plan
    as_of: date
    verdict: Verdict
    outcomes: Mapping[str, Outcome]
    scores: Mapping[str, tuple[int, int]]
    grade: tuple[str, str] | None
    values: Mapping[str, Value]

    def points(self, score: str) -> tuple[Decimal, Decimal]:
        """Lowest and highest points of an item, a dimension or the whole score."""
        low, high = self.scores[score]
        return self._decimal(low), self._decimal(high)

    @property
    def score(self) -> tuple[Decimal, Decimal] | None:
        """Lowest and highest total; None where the standard gives none."""
        return None if self.plan.total is None else self.points(self.plan.total)

    def _decimal(self, units: int) -> Decimal:
        return Decimal(units).scaleb(-self.plan.decimals)


_EXACT = Context(prec=400, traps=[Inexact])

_Test = Callable[[State], Outcome]
_Score = Callable[[State], tuple[int, int]]
_Number = Callable[[Mapping[str, Value]], AnyValue]


class Interpreter:
    """A plan made ready to judge single subjects."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._scores = [(node.id, compile_scoring(node.scoring)) for node in plan.scores]
        self._requirements = [(node.id, compile_condition(node.condition)) for node in plan.all_requirements()]

    def judge(self, record: Mapping[str, AnyValue], as_of: date) -> Judgement:
        """Judge one subject on a day.

        Args:
            record: value by input name, in the input's unit; None or absent where unknown.
            as_of: the day of the evaluation.

        Raises:
            RecordError: a value cannot be used.
        """
        with localcontext(_EXACT):
            state = State(read_record(self.plan, record, as_of), {}, {})
            for name, score in self._scores:
                state.scores[name] = score(state)
            for name, test in self._requirements:
                state.outcomes[name] = test(state)
        return Judgement(
            self.plan,
            as_of,
            self._verdict(state.outcomes),
            state.outcomes,
            state.scores,
            self._grade(state.outcomes),
            state.values,
        )

    def _verdict(self, outcomes: Mapping[str, Outcome]) -> Verdict:
        met = _all_of([outcomes[node.id] for node in self.plan.requirements])
        grades = self.plan.grades
        if grades:
            reached = _any_of([outcomes[grade.requirement.id] for grade in grades if grade.passes])
            met = _all_of([met, reached])
        return "undetermined" if met is None else "pass" if met else "fail"

    def _grade(self, outcomes: Mapping[str, Outcome]) -> tuple[str, str] | None:
        names = [grade.requirement.id for grade in self.plan.grades]
        if not names:
            return None
        best = next((name for name in names if outcomes[name] is not False), names[-1])
        worst = next((name for name in names if outcomes[name] is True), names[-1])
        return worst, best


def judge(plan: Plan, record: Mapping[str, AnyValue], as_of: date) -> Judgement:
    """Judge one subject; for many subjects keep an ``Interpreter``.

    Raises:
        RecordError: a value cannot be used.
    """
    return Interpreter(plan).judge(record, as_of)


def _all_of(outcomes: list[Outcome]) -> Outcome:
    if False in outcomes:
        return False
    return None if None in outcomes else True


def _any_of(outcomes: list[Outcome]) -> Outcome:
    if True in outcomes:
        return True
    return None if None in outcomes else False


def compile_condition(condition: Condition) -> _Test:
    """A function that works out a condition from the state of one subject."""
    match condition:
        case Compare():
            return _comparison(condition)
        case IsTrue(name):
            return lambda state: state.values[name]  # type: ignore[return-value]  # a boolean input
        case OneOf(name, options):
            chosen = frozenset(options)
            return lambda state: None if (value := state.values[name]) is None else value in chosen
        case Contains(name, option):
            return lambda state: None if (value := state.values[name]) is None else option in value  # type: ignore[operator]  # a set input
        case CountCompare():
            return _count(condition)
        case ScoreCompare():
            return _score_comparison(condition)
        case Reference(name):
            return lambda state: state.outcomes[name]
        case All(conditions):
            return _joined(conditions, ends_on=False)
        case Any(conditions):
            return _joined(conditions, ends_on=True)
        case Negated(inner):
            test = compile_condition(inner)
            return lambda state: None if (outcome := test(state)) is None else not outcome
        case ByCase(cases):
            return _by_case(cases)
        case Constant(value):
            return lambda _: value


def _joined(conditions: tuple[Condition, ...], *, ends_on: bool) -> _Test:
    """Kleene's and (ends on False) or or (ends on True)."""
    tests = [compile_condition(condition) for condition in conditions]

    def joined(state: State) -> Outcome:
        result: Outcome = not ends_on
        for test in tests:
            outcome = test(state)
            if outcome is ends_on:
                return ends_on
            if outcome is None:
                result = None
        return result

    return joined


def _by_case(cases: tuple[tuple[Condition, Condition], ...]) -> _Test:
    tests = [(compile_condition(when), compile_condition(test)) for when, test in cases]

    def by_case(state: State) -> Outcome:
        possible: list[Outcome] = []
        for when, test in tests:
            applies = when(state)
            if applies is False:
                continue
            possible.append(test(state))
            if applies:
                break
        else:
            possible.append(False)
        return possible[0] if len(set(possible)) == 1 else None

    return by_case


def _count(condition: CountCompare) -> _Test:
    tests = [compile_condition(part) for part in condition.conditions]
    compare = _interval_test(condition.operator)
    threshold, negated = condition.threshold, condition.negated

    def count(state: State) -> Outcome:
        outcomes = [test(state) for test in tests]
        certain = outcomes.count(True)
        outcome = compare(certain - threshold, certain + outcomes.count(None) - threshold)
        return outcome if outcome is None or not negated else not outcome

    return count


def _score_comparison(condition: ScoreCompare) -> _Test:
    compare = _interval_test(condition.operator)
    terms, constant = condition.terms, condition.constant

    def test(state: State) -> Outcome:
        low = high = constant
        for weight, name in terms:
            score = state.scores[name]
            low += weight * score[weight < 0]
            high += weight * score[weight >= 0]
        return compare(low, high)

    return test


def _interval_test(operator: Operator) -> Callable[[int, int], Outcome]:
    """Whether every, no, or only some number between two ends satisfies ``number operator 0``."""
    match operator:
        case ">=":
            return lambda low, high: True if low >= 0 else (False if high < 0 else None)
        case ">":
            return lambda low, high: True if low > 0 else (False if high <= 0 else None)
        case "=":
            return lambda low, high: True if low == high == 0 else (False if low > 0 or high < 0 else None)
        case "!=":
            return lambda low, high: False if low == high == 0 else (True if low > 0 or high < 0 else None)


def _comparison(condition: Compare) -> _Test:
    names = tuple(dict.fromkeys((*condition.left.variables, *condition.right.variables, *_divisor_names(condition))))
    left, right = compile_polynomial(condition.left), compile_polynomial(condition.right)
    decide = _DECIDE[condition.operator]
    if condition.divisor is None:
        return _plain_comparison(names, left, right, decide)
    divisor = compile_polynomial(condition.divisor)

    def divided(state: State) -> Outcome:
        values = state.values
        for name in names:
            if values[name] is None:
                return None
        sign = divisor(values)
        if sign == 0:
            return None
        if sign < 0:
            return decide(right(values), left(values))
        return decide(left(values), right(values))

    return divided


def _plain_comparison(
    names: tuple[str, ...], left: _Number, right: _Number, decide: Callable[[AnyValue, AnyValue], bool]
) -> _Test:
    if len(names) == 1:
        (name,) = names
        return lambda state: None if state.values[name] is None else decide(left(state.values), right(state.values))

    def plain(state: State) -> Outcome:
        values = state.values
        for name in names:
            if values[name] is None:
                return None
        return decide(left(values), right(values))

    return plain


def _divisor_names(condition: Compare) -> tuple[str, ...]:
    return () if condition.divisor is None else condition.divisor.variables


_DECIDE: dict[Operator, Callable[[AnyValue, AnyValue], bool]] = {
    ">=": lambda left, right: left >= right,
    ">": lambda left, right: left > right,
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}


def compile_polynomial(polynomial: Polynomial) -> _Number:
    """A function that works out a polynomial; the common short forms without a loop."""
    match polynomial.terms:
        case ():
            return lambda _: 0
        case ((constant, ()),):
            return lambda _: constant
        case ((1, (name,)),):
            return lambda values: values[name]
        case ((factor, (name,)),):
            return lambda values: factor * values[name]  # type: ignore[operator]  # a number, checked before
    terms = polynomial.terms

    def total(values: Mapping[str, Value]) -> AnyValue:
        result: AnyValue = 0
        for coefficient, product in terms:
            term: AnyValue = coefficient
            for name in product:
                term *= values[name]
            result += term
        return result

    return total


def compile_scoring(scoring: Scoring) -> _Score:
    """A function that works out the lowest and the highest points of an item from the state of one subject."""
    match scoring:
        case Ladder():
            return _ladder(scoring)
        case Choice(name, points):
            by_option: dict[AnyValue, tuple[int, int]] = dict(points)
            unknown = _hull([interval for _, interval in points])
            return lambda state: unknown if (value := state.values[name]) is None else by_option[value]
        case Tally():
            return _tally(scoring)
        case Best(ways):
            scores = [_ladder(way) for way in ways]
            return lambda state: _highest([score(state) for score in scores])
        case Proportional():
            return _proportional(scoring)
        case Given(name, points_, scale):
            return _given(name, points_, scale)
        case Sum(parts, cap):
            return _sum(parts, cap)


def _hull(intervals: list[tuple[int, int]]) -> tuple[int, int]:
    return min(low for low, _ in intervals), max(high for _, high in intervals)


def _highest(intervals: list[tuple[int, int]]) -> tuple[int, int]:
    return max(low for low, _ in intervals), max(high for _, high in intervals)


def _ladder(ladder: Ladder) -> _Score:
    cases = [(compile_condition(condition), interval) for condition, interval in ladder.cases]
    otherwise = ladder.otherwise

    def score(state: State) -> tuple[int, int]:
        possible: list[tuple[int, int]] = []
        for test, interval in cases:
            outcome = test(state)
            if outcome is None:
                possible.append(interval)
            elif outcome:
                possible.append(interval)
                break
        else:
            possible.append(otherwise)
        return possible[0] if len(possible) == 1 else _hull(possible)

    return score


def _tally(tally: Tally) -> _Score:
    parts = [(compile_condition(condition), low, high) for condition, (low, high) in tally.parts]
    cap = tally.cap

    def score(state: State) -> tuple[int, int]:
        least = most = 0
        for test, low, high in parts:
            outcome = test(state)
            if outcome is not False:
                most += high
                if outcome:
                    least += low
        return min(least, cap), min(most, cap)

    return score


def _given(name: str, points: int, scale: int) -> _Score:
    def score(state: State) -> tuple[int, int]:
        value = state.values[name]
        if value is None:
            return 0, points
        units = min(max(int(value * scale), 0), points)  # type: ignore[operator]  # a number of points
        return units, units

    return score


def _proportional(rule: Proportional) -> _Score:
    numerator, denominator = compile_polynomial(rule.numerator), compile_polynomial(rule.denominator)
    names = tuple(dict.fromkeys((*rule.numerator.variables, *rule.denominator.variables)))

    def score(state: State) -> tuple[int, int]:
        values = state.values
        if any(values[name] is None for name in names):
            return 0, rule.points
        above, below = numerator(values), denominator(values)
        if below == 0:
            return 0, rule.points
        if below < 0:
            above, below = -above, -below
        if above <= 0:
            return 0, 0
        # round half up, in steps of `rounding` units
        steps = int((2 * above + below * rule.rounding) // (2 * below * rule.rounding))
        units = min(steps * rule.rounding, rule.points)
        return units, units

    return score


def _sum(parts: tuple[str, ...], cap: int | None) -> _Score:
    def score(state: State) -> tuple[int, int]:
        scores = state.scores
        low = sum(scores[part][0] for part in parts)
        high = sum(scores[part][1] for part in parts)
        return (low, high) if cap is None else (min(low, cap), min(high, cap))

    return score
