"""What to ask next: the missing input that is most likely to settle the verdict soon, and never one that cannot.

The order follows the plan: of requirements that must all hold, first the one that most likely fails for the fewest
answers; of routes of which one is enough, first the one that most likely succeeds. Before an input is asked, two ways
to fill the holes are found that differ in its answer alone and lead to different verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any as AnyValue

from huoju.evaluation.completions import Completions, Witness, ending
from huoju.evaluation.interpreter import Interpreter, Judgement, State, compile_condition
from huoju.evaluation.plan import (
    All,
    Any,
    ByCase,
    Condition,
    CountCompare,
    Negated,
    Plan,
    Reference,
    ScoreCompare,
)
from huoju.evaluation.plan_walk import items_of, variables_of, variables_of_scoring

_EVEN = 0.5
_BARRED = 0.05
"""How likely a barred fact is: few firms have been punished."""


@dataclass(frozen=True, slots=True)
class Question:
    """The input to ask next, and the proof that its answer can change the verdict.

    ``witness`` is None where the search found no proof; the input then keeps the verdict open in Kleene's logic.
    """

    name: str
    witness: Witness | None


def next_question(
    plan: Plan, record: Mapping[str, AnyValue], as_of: date, unanswerable: Collection[str] = ()
) -> Question | None:
    """The next input to ask; None where verdict and grade are certain, or nothing that can be asked would change them.

    Args:
        plan: the plan to be judged by.
        record: what is known, value by input name.
        as_of: the day of the evaluation.
        unanswerable: inputs that stay unknown, for the person asked does not know them.

    Raises:
        RecordError: a value of the record cannot be used.
    """
    return Questioner(Interpreter(plan)).next(record, as_of, unanswerable)


class Questioner:
    """A plan made ready to ask for what it needs."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._plan = interpreter.plan

    def next(self, record: Mapping[str, AnyValue], as_of: date, unanswerable: Collection[str] = ()) -> Question | None:
        """The next input to ask (see ``next_question``).

        Raises:
            RecordError: a value of the record cannot be used.
        """
        judgement = self._interpreter.judge(record, as_of)
        if is_settled(judgement):
            return None
        order = [name for name in _Order(judgement).names() if name not in unanswerable]
        if not order:
            return None
        missing = [name for name in self._plan.variables if judgement.values[name] is None and name not in unanswerable]
        completions = Completions(self._interpreter, record, missing, order, as_of)
        for name in order:
            witness = completions.witness(name)
            if witness is not None:
                return Question(name, witness)
        return Question(order[0], None)


def is_settled(judgement: Judgement) -> bool:
    """Whether neither verdict nor grade can change any more."""
    verdict, *grades = ending(judgement)
    return verdict != "undetermined" and len(set(grades)) <= 1


@dataclass(frozen=True, slots=True)
class _Prospect:
    """An open condition: how many answers it takes, how likely it holds, and which inputs to ask in which order."""

    cost: float
    chance: float
    names: tuple[str, ...]


class _Order:
    """The order in which the open inputs of a judged record are best asked."""

    def __init__(self, judgement: Judgement) -> None:
        self._judgement = judgement
        self._state = State(dict(judgement.values), dict(judgement.outcomes), dict(judgement.scores))
        self._conditions = {node.id: node.condition for node in judgement.plan.all_requirements()}
        barred = (node.condition for node in judgement.plan.all_requirements() if node.form == "none")
        self._barred = {
            part.requirement
            for condition in barred
            if isinstance(condition, Negated) and isinstance(condition.condition, Any)
            for part in condition.condition.conditions
            if isinstance(part, Reference)
        }

    def names(self) -> tuple[str, ...]:
        """Every open input that some open requirement rests on, the first to ask first."""
        plan = self._judgement.plan
        tops: list[Condition] = [Reference(node.id) for node in plan.requirements]
        first = self._prospect(All(tuple(tops)), _EVEN)
        grades = _together([self._prospect(Reference(grade.requirement.id), _EVEN) for grade in plan.grades])
        return tuple(dict.fromkeys((*first.names, *grades.names)))

    def _prospect(self, condition: Condition, chance: float) -> _Prospect:
        """What it takes to settle a condition whose single comparisons hold with ``chance``."""
        outcome = compile_condition(condition)(self._state)
        if outcome is not None:
            return _Prospect(0, float(outcome), ())
        match condition:
            case Reference(name):
                return self._prospect(self._conditions[name], _BARRED if name in self._barred else chance)
            case All(conditions):
                return _in_turn([self._prospect(part, chance) for part in conditions], fails=True)
            case Any(conditions):
                return _in_turn([self._prospect(part, chance) for part in conditions], fails=False)
            case Negated(inner):
                found = self._prospect(inner, chance)
                return _Prospect(found.cost, 1 - found.chance, found.names)
            case CountCompare(conditions):
                return _together([self._prospect(part, chance) for part in conditions])
            case ByCase(cases):
                return _together([self._prospect(part, chance) for case in cases for part in case])
            case ScoreCompare(terms):
                return self._score(tuple(name for _, name in terms))
        return self._leaf(tuple(variables_of(condition)), chance)

    def _leaf(self, names: tuple[str, ...], chance: float) -> _Prospect:
        missing = tuple(dict.fromkeys(name for name in names if self._state.values[name] is None))
        return _Prospect(len(missing), chance, missing)

    def _score(self, scores: tuple[str, ...]) -> _Prospect:
        """The items of scores, those first that narrow the interval most for an answer."""
        items = {item.id: item for score in scores for item in items_of(self._judgement.plan, score)}
        found: list[tuple[float, tuple[str, ...]]] = []
        for item in items.values():
            low, high = self._state.scores[item.id]
            prospect = self._leaf(variables_of_scoring(item.scoring), _EVEN)
            if low < high and prospect.names:
                found.append(((high - low) / prospect.cost, prospect.names))
        found.sort(key=lambda pair: -pair[0])
        names = tuple(dict.fromkeys(name for _, more in found for name in more))
        return _Prospect(len(names), _EVEN, names)


def _in_turn(parts: list[_Prospect], *, fails: bool) -> _Prospect:
    """Conditions asked one after the other until one fails (``fails``) or holds."""
    settled: Callable[[_Prospect], float] = (lambda part: 1 - part.chance) if fails else (lambda part: part.chance)
    waiting = [part for part in parts if part.names]
    waiting.sort(key=lambda part: -settled(part) / part.cost)
    cost, go_on = 0.0, 1.0
    for part in waiting:
        cost += go_on * part.cost
        go_on *= 1 - settled(part)
    names = tuple(dict.fromkeys(name for part in waiting for name in part.names))
    return _Prospect(cost, go_on if fails else 1 - go_on, names)


def _together(parts: list[_Prospect]) -> _Prospect:
    """Conditions of which no single one settles the whole; the cheapest first."""
    waiting = sorted((part for part in parts if part.names), key=lambda part: part.cost)
    names = tuple(dict.fromkeys(name for part in waiting for name in part.names))
    return _Prospect(sum(part.cost for part in waiting), _EVEN, names)
