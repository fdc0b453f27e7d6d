"""The cheapest path as an integer programme (CP-SAT), for measures that share what they move.

Every condition becomes a literal that may only be true where the condition surely holds; the solver may leave it
false, which never helps it. Numbers are whole: values are scaled by their decimals, and nothing is divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from huoju.pathways.levers import Lever

Literal = bool | cp_model.IntVar
"""A condition in the programme: a constant, or a variable that may only be true where it holds."""

Linear = tuple[int, tuple[tuple[int, cp_model.IntVar], ...]]
"""A constant and coefficients of variables."""

_LARGEST = 2**60


class TooLargeError(ValueError):
    """The numbers of a comparison do not fit into the solver's 64 bits."""


class Programme:
    """The steps of every lever as variables, their cost, and comparisons over values that they move."""

    def __init__(self, levers: Sequence[Lever]) -> None:
        self.model = cp_model.CpModel()
        self.levers = levers
        self.steps = [self.model.new_int_var(0, lever.most, lever.measure.id) for lever in levers]
        self._used: dict[int, Literal] = {}
        self._setters: dict[str, list[tuple[int, Any]]] = {}
        for index, lever in enumerate(levers):
            for name, value in lever.measure.sets if lever.most else ():
                self._setters.setdefault(name, []).append((index, value))
        for setters in self._setters.values():
            if len(setters) > 1:
                self.model.add_at_most_one(self.used(index) for index, _ in setters)
        self.movers: dict[str, list[tuple[int, Any]]] = {}
        for index, lever in enumerate(levers):
            for name, change in lever.effects if lever.most else ():
                if change:
                    self.movers.setdefault(name, []).append((index, change))
        self.model.minimize(sum(self._cost(index) for index in range(len(levers))))

    def used(self, index: int) -> Any:
        """Whether a lever is used at all."""
        lever = self.levers[index]
        if lever.most <= 1:
            return self.steps[index]
        if index not in self._used:
            used = self.model.new_bool_var("")
            self.model.add(self.steps[index] <= lever.most * used)
            self.model.add(self.steps[index] >= used)
            self._used[index] = used
        return self._used[index]

    def setters(self, name: str) -> list[tuple[int, Any]]:
        """The levers that set an input, and to what."""
        return self._setters.get(name, [])

    def touched(self, names: Iterable[str]) -> bool:
        """Whether a lever changes any of these inputs."""
        return any(name in self.movers or name in self._setters for name in names)

    def _cost(self, index: int) -> Any:
        lever, steps = self.levers[index], self.steps[index]
        if lever.most == 0:
            return 0
        tiers = [(to, each) for to, each in lever.tiers if _begins(lever, to) < lever.most]
        parts: list[Any] = [lever.start * self.used(index)] if lever.start else []
        if len(tiers) == 1 or lever.most <= tiers[0][0]:
            return sum(parts) + tiers[0][1] * steps
        bought = []
        done = 0
        for to, each in tiers:
            width = min(to, lever.most) - done
            bought.append((self.model.new_int_var(0, width, ""), width))
            parts.append(each * bought[-1][0])
            done += width
        self.model.add(sum(part for part, _ in bought) == steps)
        if any(later < earlier for (_, earlier), (_, later) in pairwise(tiers)):
            for (before, width), (after, room) in pairwise(bought):
                full = self.model.new_bool_var("")
                self.model.add(before >= width * full)
                self.model.add(after <= room * full)
        return sum(parts)

    # Literals

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """A literal that holds only where all hold."""
        parts = [one for one in literals if one is not True]
        if any(one is False for one in parts):
            return False
        if len(parts) <= 1:
            return parts[0] if parts else True
        joined = self.model.new_bool_var("")
        for part in parts:
            self.model.add_implication(joined, part)
        return joined

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """A literal that holds only where at least one holds."""
        parts = [one for one in literals if one is not False]
        if any(one is True for one in parts):
            return True
        if len(parts) <= 1:
            return parts[0] if parts else False
        joined = self.model.new_bool_var("")
        self.model.add_bool_or([*parts, joined.negated()])
        return joined

    def at_least(self, linear: Linear, least: int) -> Literal:
        """A literal that holds only where ``linear ≥ least``."""
        constant, terms = linear
        low = constant + sum(min(factor * lowest(one), factor * highest(one)) for factor, one in terms)
        high = constant + sum(max(factor * lowest(one), factor * highest(one)) for factor, one in terms)
        if low >= least:
            return True
        if high < least:
            return False
        if max(abs(low), abs(high), abs(least)) > _LARGEST:
            raise TooLargeError
        holds = self.model.new_bool_var("")
        if len(terms) == 1:
            ((factor, one),) = terms
            if factor > 0:
                self.model.add(one >= -((constant - least) // factor)).only_enforce_if(holds)
            else:
                self.model.add(one <= (constant - least) // -factor).only_enforce_if(holds)
            return holds
        expression = sum(factor * one for factor, one in terms) + constant
        self.model.add(expression >= least).only_enforce_if(holds)
        return holds

    def require(self, literal: Literal, only_if: cp_model.IntVar | None = None) -> None:
        """A literal must hold, or must hold where another does."""
        if literal is True:
            return
        if literal is False:
            self.model.add_bool_or([] if only_if is None else [only_if.negated()])
        elif only_if is None:
            self.model.add_bool_and([literal])
        else:
            self.model.add_implication(only_if, literal)

    def solve(
        self, seconds: float, also: Sequence[cp_model.IntVar] = ()
    ) -> tuple[tuple[int, ...] | None, tuple[int, ...], bool]:
        """The steps of each lever at the least cost (None where there are none), and whether that is proved.

        ``also`` are further variables whose values are wanted.
        """
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = seconds
        # these programmes are small: preparing them longer than this costs more than it saves
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        status = solver.solve(self.model)
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            steps = tuple(solver.value(one) for one in self.steps)
            return steps, tuple(solver.value(one) for one in also), status == cp_model.OPTIMAL
        return None, (), status == cp_model.INFEASIBLE


def _begins(lever: Lever, to: int) -> int:
    """The step behind which the tier that ends at ``to`` begins."""
    return max((end for end, _ in lever.tiers if end < to), default=0)


def lowest(variable: cp_model.LiteralT) -> int:
    """The least value of a variable; 0 for a negated literal."""
    return int(variable.proto.domain[0]) if isinstance(variable, cp_model.IntVar) else 0


def highest(variable: cp_model.LiteralT) -> int:
    """The greatest value of a variable; 1 for a negated literal."""
    if not isinstance(variable, cp_model.IntVar):
        return 1
    domain = variable.proto.domain
    return int(domain[len(domain) - 1])
