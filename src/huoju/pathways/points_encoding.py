"""The lowest and the highest points of items and sums as bounds of the integer programme.

A lowest value may be chosen too low but never too high, a highest value the other way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from huoju.evaluation.plan import Best, Choice, Condition, Given, Ladder, Plan, Proportional, ScoreNode, Sum, Tally
from huoju.evaluation.plan_walk import variables_of_scoring
from huoju.pathways.cells import most_points
from huoju.pathways.cuts import comparisons_of
from huoju.pathways.programme import highest

if TYPE_CHECKING:
    from huoju.pathways.encoding import Encoder

Bound = int | cp_model.IntVar
"""Points: a number where nothing moves them, else a variable."""


class Points:
    """The scores of one plan inside a programme."""

    def __init__(self, encoder: Encoder, plan: Plan) -> None:
        self._encoder = encoder
        self._nodes = {node.id: node for node in plan.scores}
        self._known: dict[tuple[str, bool], Bound] = {}

    def low(self, name: str) -> Bound:
        """The lowest points of a score."""
        return self._end(name, lowest=True)

    def high(self, name: str) -> Bound:
        """The highest points of a score."""
        return self._end(name, lowest=False)

    def _end(self, name: str, *, lowest: bool) -> Bound:
        key = name, lowest
        if key not in self._known:
            self._known[key] = self._bound(self._nodes[name], lowest=lowest)
        return self._known[key]

    def _bound(self, node: ScoreNode, *, lowest: bool) -> Bound:
        scoring = node.scoring
        if isinstance(scoring, Sum):
            return self._sum(scoring, lowest=lowest)
        if not self._encoder.touched(variables_of_scoring(scoring)):
            return self._encoder.base_points(node)[0 if lowest else 1]
        points = self._new(most_points(scoring))
        self._item(node, points, lowest=lowest)
        return points

    def _new(self, most: int) -> cp_model.IntVar:
        return self._encoder.programme.model.new_int_var(0, most, "")

    def _item(self, node: ScoreNode, points: cp_model.IntVar, *, lowest: bool) -> None:
        match node.scoring:
            case Ladder():
                self._ladder(node.scoring, points, lowest=lowest)
            case Choice(name, options):
                self._choice(name, dict(options), points, lowest=lowest)
            case Tally(parts, cap):
                self._capped(points, [(test, pair[0 if lowest else 1]) for test, pair in parts], cap, lowest=lowest)
            case Best(ways):
                self._best(ways, points, lowest=lowest)
            case Proportional(points=most, rounding=rounding):
                steps: list[tuple[Condition, int]] = [(test, rounding) for test in comparisons_of(node.scoring)]
                self._capped(points, steps, most, lowest=lowest)
            case Given(points=most):
                self._capped(points, [(test, 1) for test in comparisons_of(node.scoring)], most, lowest=lowest)

    def _bind(
        self, points: cp_model.IntVar, value: Bound, unless: list[bool | cp_model.IntVar], *, lowest: bool
    ) -> None:
        """``points`` stay on the safe side of ``value`` unless one of the literals holds."""
        model = self._encoder.programme.model
        escape = self._encoder.programme.any_of(unless)
        if escape is True:
            return
        bound = model.add(points <= value) if lowest else model.add(points >= value)
        if escape is not False:
            bound.only_enforce_if(escape.negated())

    def _ladder(self, ladder: Ladder, points: cp_model.IntVar, *, lowest: bool) -> None:
        holds, end = self._encoder.holds, 0 if lowest else 1
        taken: list[bool | cp_model.IntVar] = []
        for test, pair in ladder.cases:
            self._bind(points, pair[end], [*taken, holds(test, wanted=False)], lowest=lowest)
            taken.append(holds(test, wanted=True))
        self._bind(points, ladder.otherwise[end], taken, lowest=lowest)

    def _choice(self, name: str, options: dict[str, tuple[int, int]], points: cp_model.IntVar, *, lowest: bool) -> None:
        programme, end = self._encoder.programme, 0 if lowest else 1
        setters = programme.setters(name)
        for index, option in setters:
            self._bind(points, options[option][end], [programme.used(index).negated()], lowest=lowest)
        present = self._encoder.values[name]
        every = [pair[end] for pair in options.values()]
        base = options[present][end] if present is not None else min(every) if lowest else max(every)
        self._bind(points, base, [programme.used(index) for index, _ in setters], lowest=lowest)

    def _capped(self, points: cp_model.IntVar, parts: list[tuple[Condition, int]], cap: int, *, lowest: bool) -> None:
        """The smaller of ``cap`` and the points of all parts that hold (or, for the highest, that may hold)."""
        holds = self._encoder.holds
        if lowest:
            self._bind(points, cap, [], lowest=True)
            total = sum(value * holds(test, wanted=True) for test, value in parts if value)
            self._encoder.programme.model.add(points <= total)
            return
        full = self._encoder.programme.model.new_bool_var("")
        self._encoder.programme.model.add(points >= cap).only_enforce_if(full)
        most = sum(value * (1 - holds(test, wanted=False)) for test, value in parts if value)
        self._encoder.programme.model.add(points >= most).only_enforce_if(full.negated())

    def _best(self, ways: tuple[Ladder, ...], points: cp_model.IntVar, *, lowest: bool) -> None:
        model = self._encoder.programme.model
        chosen = [model.new_bool_var("") for _ in ways]
        for way, choose in zip(ways, chosen, strict=True):
            value = self._new(most_points(way))
            self._ladder(way, value, lowest=lowest)
            if lowest:
                model.add(points <= value).only_enforce_if(choose)
            else:
                model.add(points >= value)
        if lowest:
            model.add_bool_or(chosen)

    def _sum(self, scoring: Sum, *, lowest: bool) -> Bound:
        parts = [self._end(part, lowest=lowest) for part in scoring.parts]
        constant = sum(part for part in parts if isinstance(part, int))
        moving = [part for part in parts if not isinstance(part, int)]
        cap = scoring.cap
        if not moving:
            return constant if cap is None else min(constant, cap)
        model = self._encoder.programme.model
        most = constant + sum(highest(part) for part in moving)
        points = self._new(most if cap is None else min(most, cap))
        total = constant + sum(moving)
        if lowest or cap is None:
            model.add(points <= total) if lowest else model.add(points >= total)
            return points
        full = model.new_bool_var("")
        model.add(points >= min(cap, most)).only_enforce_if(full)
        model.add(points >= total).only_enforce_if(full.negated())
        return points
