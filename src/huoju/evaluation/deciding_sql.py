"""Which missing inputs keep a verdict open, as one SQL column."""

from __future__ import annotations

from sqlglot import exp

from huoju.evaluation.conditions_sql import Columns, all_of, any_of, case, condition, integer, is_null, polynomial
from huoju.evaluation.ends import high_of, low_of
from huoju.evaluation.plan import (
    AS_OF,
    All,
    Any,
    Choice,
    Compare,
    Condition,
    Given,
    Ladder,
    Negated,
    Plan,
    Polynomial,
    Proportional,
    Reference,
    RequirementNode,
    ScoreCompare,
    ScoreNode,
    Scoring,
)
from huoju.evaluation.plan_walk import (
    divisors_of,
    is_experts,
    items_of,
    parts_of,
    variables_of,
    variables_of_scoring,
)

SEPARATOR = ";"


def deciding_column(plan: Plan, columns: Columns) -> exp.Expr:
    """Names of the missing inputs (and items left to experts) that an undetermined verdict hangs on, joined by ``;``.

    NULL where the verdict is certain.
    """
    parts = [case((test, exp.Literal.string(name))) for name, test in deciding_tests(plan, columns).items()]
    if not parts:
        return exp.cast(exp.null(), "TEXT")
    listed = exp.Anonymous(this="CONCAT_WS", expressions=[exp.Literal.string(SEPARATOR), *parts])
    return case((is_null(exp.column("is_met", quoted=True)), listed))


def deciding_tests(plan: Plan, columns: Columns) -> dict[str, exp.Expr]:
    """For each input, and each item left to experts, whether it keeps an open verdict open."""
    finder = _Finder(plan, columns)
    tops: list[tuple[RequirementNode, bool | None]] = [(node, False) for node in plan.requirements]
    tops += [(grade.requirement, None) for grade in plan.grades]
    tests: dict[str, exp.Expr] = {}
    for name in (*plan.variables, *(node.id for node in plan.scores if is_experts(node))):
        found = [test for node, never in tops if (test := finder.reference(node, name, never=never)) is not None]
        if found:
            tests[name] = any_of(found)
    return tests


class _Finder:
    """For one name at a time: the test that says whether an open node is open because of it.

    ``never`` is the outcome that a condition cannot have where the verdict is open: no requirement is unmet there. It
    spares the test whether the condition is open at all: where it cannot be unmet, one unknown part of an all-of keeps
    it open.
    """

    def __init__(self, plan: Plan, columns: Columns) -> None:
        self._columns = columns
        self._requirements = {node.id: node for node in plan.all_requirements()}
        self._plan = plan

    def reference(self, node: RequirementNode, name: str, *, never: bool | None) -> exp.Expr | None:
        """Whether a requirement is open and ``name`` keeps it so."""
        inside = self._inside(node.condition, name, never=never)
        if inside is None or _open_with_its_parts(node.condition, never=never):
            return inside
        return all_of([is_null(exp.column(node.id, quoted=True)), inside])

    def _inside(self, part: Condition, name: str, *, never: bool | None) -> exp.Expr | None:
        """Whether ``name`` keeps a condition open that is known to be open."""
        match part:
            case Reference(requirement):
                return self.reference(self._requirements[requirement], name, never=never)
            case ScoreCompare(terms):
                items = {item.id: item for _, score in terms for item in items_of(self._plan, score)}
                return _either([self._item(item, name) for item in items.values()])
        parts = parts_of(part)
        if not parts:
            return self._leaf(part, name)
        return _either([self._open(inner, name, never=_never_inside(part, never=never)) for inner in parts])

    def _open(self, part: Condition, name: str, *, never: bool | None) -> exp.Expr | None:
        """Whether a condition is open and ``name`` keeps it so."""
        inside = self._inside(part, name, never=never)
        if inside is None or isinstance(part, Reference) or _open_with_its_parts(part, never=never):
            return inside
        return all_of([is_null(exp.paren(condition(part, self._columns), copy=False)), inside])

    def _leaf(self, part: Condition, name: str) -> exp.Expr | None:
        if name == AS_OF or name not in set(variables_of(part)):
            return None
        missing = is_null(self._columns.value(name))
        divisors = [part.divisor] if isinstance(part, Compare) and part.divisor else []
        return self._or_zero(missing, divisors, name)

    def _item(self, item: ScoreNode, name: str) -> exp.Expr | None:
        still_open = exp.LT(this=low_of(item.id), expression=high_of(item.id))
        names = list(variables_of_scoring(item.scoring))
        if name == item.id and is_experts(item):
            present = [exp.not_(is_null(self._columns.value(other))) for other in names if other != AS_OF]
            return all_of([still_open, *present])
        if name not in names:
            return None
        missing = self._or_zero(is_null(self._columns.value(name)), list(divisors_of(item.scoring)), name)
        return missing if _open_without_its_value(item.scoring) else all_of([still_open, missing])

    def _or_zero(self, missing: exp.Expr, divisors: list[Polynomial], name: str) -> exp.Expr:
        """Missing, or part of a divisor that is zero."""
        zero = [
            exp.EQ(this=polynomial(divisor, self._columns), expression=integer(0))
            for divisor in divisors
            if name in divisor.variables and self._columns.has(divisor.variables)
        ]
        return any_of(list(dict.fromkeys([missing, *zero])))


def _never_inside(part: Condition, *, never: bool | None) -> bool | None:
    """The outcome that the parts of a condition cannot have, given the one that the condition cannot have."""
    match part:
        case Negated():
            return None if never is None else not never
        case All():
            return False if never is False else None
        case Any():
            return True if never is True else None
    return None


def _open_with_its_parts(part: Condition, *, never: bool | None) -> bool:
    """Whether a condition is open wherever one of its parts is."""
    match part:
        case All():
            return never is False
        case Any():
            return never is True
        case Negated(inner):
            return _open_with_its_parts(inner, never=None if never is None else not never)
        case ScoreCompare() | Reference():
            return False
    return not parts_of(part)


def _open_without_its_value(scoring: Scoring) -> bool:
    """Whether the points of an item are open wherever one of its values is missing."""
    return isinstance(scoring, Choice | Given | Proportional) or (isinstance(scoring, Ladder) and scoring.together)


def _either(tests: list[exp.Expr | None]) -> exp.Expr | None:
    found = [test for test in tests if test is not None]
    return any_of(list(dict.fromkeys(found))) if found else None
