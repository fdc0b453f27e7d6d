"""How close a record is to meeting a plan: a number that search can climb where verdicts are only yes and no."""

from __future__ import annotations

from collections.abc import Callable

from huoju.evaluation.interpreter import Judgement, State, compile_condition
from huoju.evaluation.plan import (
    All,
    Any,
    Condition,
    CountCompare,
    Negated,
    Plan,
    Reference,
    ScoreCompare,
)

_Measure = Callable[[State], float]
_NEARLY = 0.9
"""Below 1, so that a score that falls short never looks as good as one that suffices."""


class Closeness:
    """The share of a plan that a judged record meets, between 0 and 1; 1 only where it passes."""

    def __init__(self, plan: Plan) -> None:
        self._conditions = {node.id: node.condition for node in plan.all_requirements()}
        self._points = {node.id: node.points for node in plan.scores}
        self._tops = [self._measure(Reference(node.id)) for node in plan.requirements]
        passing = tuple(Reference(grade.requirement.id) for grade in plan.grades if grade.passes)
        if plan.grades:
            self._tops.append(self._measure(Any(passing)))

    def of(self, judgement: Judgement) -> float:
        """How close a judged record is to passing."""
        state = State(dict(judgement.values), dict(judgement.outcomes), dict(judgement.scores))
        return sum(top(state) for top in self._tops) / max(len(self._tops), 1)

    def _measure(self, condition: Condition, *, negated: bool = False) -> _Measure:
        match condition:
            case Reference(name):
                return self._measure(self._conditions[name], negated=negated)
            case Negated(inner):
                return self._measure(inner, negated=not negated)
            case All(conditions) | Any(conditions) | CountCompare(conditions):
                parts = [self._measure(part, negated=negated) for part in conditions]
                if isinstance(condition, All if negated else Any):
                    return lambda state: max((part(state) for part in parts), default=0.0)
                return _mean(parts, _plain(condition, negated=negated))
            case ScoreCompare():
                return self._score(condition, negated=negated)
        return _plain(condition, negated=negated)

    def _score(self, condition: ScoreCompare, *, negated: bool) -> _Measure:
        test = _plain(condition, negated=negated)
        most = sum(abs(weight) * self._points[name] for weight, name in condition.terms) + abs(condition.constant)

        def measure(state: State) -> float:
            if test(state) == 1:
                return 1.0
            reached = sum(weight * sum(state.scores[name]) / 2 for weight, name in condition.terms) + condition.constant
            share = min(max((reached + most) / (2 * most), 0.0), 1.0) if most else 0.0
            return _NEARLY * (1 - share if negated else share)

        return measure


def _plain(condition: Condition, *, negated: bool) -> _Measure:
    test = compile_condition(condition)
    met = not negated
    return lambda state: float(test(state) is met)


def _mean(parts: list[_Measure], whole: _Measure) -> _Measure:
    """The mean of parts; 1 where the whole is met, whatever some parts are."""

    def measure(state: State) -> float:
        if whole(state) == 1:
            return 1.0
        return _NEARLY * sum(part(state) for part in parts) / max(len(parts), 1)

    return measure
