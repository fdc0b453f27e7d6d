"""Which missing inputs keep one subject's verdict open.

A missing input decides where a chain of open nodes leads from the verdict to a comparison or an item that reads it.
So does a divisor that is zero, and an item whose points an expert chooses.
"""

from __future__ import annotations

from huoju.evaluation.interpreter import Judgement, State, compile_condition, compile_polynomial
from huoju.evaluation.plan import AS_OF, Compare, Condition, Polynomial, Reference, ScoreCompare, ScoreNode
from huoju.evaluation.plan_walk import divisors_of, is_experts, items_of, parts_of, variables_of, variables_of_scoring


def deciding_inputs(judgement: Judgement) -> tuple[str, ...]:
    """Names of the missing inputs, then ids of the items left to experts; empty where the verdict is certain."""
    if judgement.verdict != "undetermined":
        return ()
    finder = _Finder(judgement)
    plan = judgement.plan
    for node in (*plan.requirements, *(grade.requirement for grade in plan.grades)):
        finder.reference(node.id)
    order = [*plan.variables, *(node.id for node in plan.scores)]
    return tuple(name for name in order if name in finder.found)


class _Finder:
    def __init__(self, judgement: Judgement) -> None:
        self._judgement = judgement
        self._state = State(dict(judgement.values), dict(judgement.outcomes), dict(judgement.scores))
        self._requirements = {node.id: node for node in judgement.plan.all_requirements()}
        self.found: set[str] = set()

    def reference(self, name: str) -> None:
        if self._judgement.outcomes[name] is None:
            self._inside(self._requirements[name].condition)

    def _inside(self, condition: Condition) -> None:
        """Look inside a condition that is open."""
        match condition:
            case Reference(name):
                self.reference(name)
            case ScoreCompare(terms):
                for _, score in terms:
                    for item in items_of(self._judgement.plan, score):
                        self._item(item)
            case _:
                for part in parts_of(condition):
                    if isinstance(part, Reference) or compile_condition(part)(self._state) is None:
                        self._inside(part)
                if not parts_of(condition):
                    self._leaf(condition)

    def _leaf(self, condition: Condition) -> None:
        divisors = [condition.divisor] if isinstance(condition, Compare) and condition.divisor else []
        self._missing(tuple(variables_of(condition)), divisors)

    def _item(self, item: ScoreNode) -> None:
        low, high = self._state.scores[item.id]
        if low == high:
            return
        names = variables_of_scoring(item.scoring)
        self._missing(names, list(divisors_of(item.scoring)))
        if is_experts(item) and all(self._state.values[name] is not None for name in names):
            self.found.add(item.id)

    def _missing(self, names: tuple[str, ...], divisors: list[Polynomial]) -> None:
        values = self._state.values
        self.found |= {name for name in names if values[name] is None}
        for divisor in divisors:
            known = all(values[name] is not None for name in divisor.variables)
            if known and compile_polynomial(divisor)(values) == 0:
                self.found |= set(divisor.variables) - {AS_OF}
