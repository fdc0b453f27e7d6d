"""A standard and its costs made ready once, for the paths of many subjects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.interpreter import Interpreter, State, compile_condition
from huoju.evaluation.plan import Condition, Plan, ScoreCompare
from huoju.evaluation.record import RecordError, read_record
from huoju.pathways.components import parts_of_branch
from huoju.pathways.cost_model import CostFile
from huoju.pathways.costs import default_costs
from huoju.pathways.formula import Conjunct, CoupledScoresError, branches_of, conjuncts_of
from huoju.pathways.levers import Levers
from huoju.pathways.measures import Bound, bind
from huoju.pathways.options import ReadyParts
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

Values = dict[str, Any]
_Wanted = tuple[tuple[int, ...], bool]


@dataclass
class Prepared:
    """A plan with its costs; ``branches`` gives the parts to satisfy for any set of conjuncts, worked out once."""

    plan: Plan
    bound: Bound
    interpreter: Interpreter
    conjuncts: tuple[Conjunct, ...]
    levers: Levers
    limits: Mapping[str, Condition]
    limit_tests: Mapping[str, Any]
    _branches: dict[_Wanted, tuple[ReadyParts, ...] | None] = field(default_factory=dict)

    def read(self, record: Mapping[str, Any], as_of: date) -> Values:
        """The values of a record, the facts of the cost file among them.

        Raises:
            RecordError: a value cannot be used.
        """
        values: Values = read_record(self.plan, record, as_of)
        for fact in self.bound.facts:
            given = record.get(fact.name)
            if isinstance(given, bool) or not isinstance(given, int | float | Decimal | None):
                raise RecordError(f"“{fact.label}”（{fact.name}）的值“{given}”不可用：应为数字（单位：{fact.unit}）")
            values[fact.name] = Decimal(repr(given)) if isinstance(given, float) else given
        return values

    def kept_limits(self, values: Values) -> frozenset[str]:
        """The limits that hold today, which a plan must keep."""
        state = State(values, {}, {})
        return frozenset(name for name, test in self.limit_tests.items() if test(state))

    def branches(self, wanted: tuple[int, ...], line: ScoreCompare | None) -> tuple[ReadyParts, ...] | None:
        """The ways to meet the conjuncts with these numbers, and to reach a line of points where one is given.

        None where only the integer programme can tell.
        """
        key = wanted, line is not None
        if key not in self._branches:
            self._branches[key] = self._taken_apart(wanted, line)
        return self._branches[key]

    def _taken_apart(self, wanted: tuple[int, ...], line: ScoreCompare | None) -> tuple[ReadyParts, ...] | None:
        conditions = [self.conjuncts[index].condition for index in wanted]
        try:
            # the line's own points are compared at the end, so that one taking apart serves every line
            counted = [] if line is None else [replace(line, constant=0, operator=">=")]
            branches = branches_of((*conditions, *counted))
        except CoupledScoresError:
            return None
        measures = self.bound.measures
        parts = [parts_of_branch(self.plan, branch, measures, dict(self.limits)) for branch in branches]
        return tuple(ReadyParts(one, measures) for one in parts)


def prepare(
    standard: LoadedStandard,
    costs: CostFile | None = None,
    purpose: Purpose = "recognition",
    given: frozenset[str] = frozenset(),
) -> Prepared:
    """Make a standard ready for paths.

    Args:
        standard: an absolute standard; a relative system has no verdict to reach.
        costs: what may be changed at what cost; the shipped assumptions where not given.
        purpose: recognition (认定) or re-examination (复核).
        given: derived values that the table gives directly.

    Raises:
        PathError: the standard is a relative system, or only partly known.
        CostError: the cost file does not fit the standard.
    """
    model = standard.model
    if model.index is not None:
        raise PathError(f"{model.reference} 是相对评价体系，没有“通过”的结论；请用 huoju rank 和稳健性分析")
    if model.partial:
        raise PathError(f"{model.reference} 尚未收录完整，不能说怎样才算通过。缺：{'；'.join(model.partial)}")
    file = default_costs(model.standard) if costs is None else costs
    plan = compile_plan(standard, purpose, given)
    if not plan.requirements and not plan.grades:
        raise PathError(f"{model.reference} 只有得分，没有通过的条件，因此没有路径可言")
    return prepared(plan, bind(file, standard, plan))


def prepared(plan: Plan, bound: Bound) -> Prepared:
    """A compiled plan and its bound costs, ready for paths."""
    return Prepared(
        plan,
        bound,
        Interpreter(plan),
        conjuncts_of(plan),
        Levers(bound, plan),
        bound.limits,
        {name: compile_condition(condition) for name, condition in bound.limits.items()},
    )


class PathError(ValueError):
    """There is no path to speak of; says why."""
