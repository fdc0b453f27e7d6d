"""The bulk executor's query: a plan as one SELECT over a table, built as a tree with sqlglot.

The query has stages, each a SELECT over the one before, so that every node is computed once: values of the table,
lowest points of each item, highest points, sums, requirements, verdict, and last what the caller wants to see.
Conditions keep SQL's own three-valued logic, which is Kleene's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlglot import exp

from huoju.evaluation import conditions_sql as c
from huoju.evaluation.conditions_sql import Binding, Columns, known
from huoju.evaluation.deciding_sql import deciding_column
from huoju.evaluation.plan import (
    GradeNode,
    Plan,
    RequirementNode,
    ScoreNode,
    Sum,
)
from huoju.evaluation.plan_walk import scores_in_requirements
from huoju.evaluation.points_sql import proportional_parts, scoring_high, scoring_low
from huoju.evaluation.record import days

Detail = Literal["verdict", "score", "full"]
"""How much of a result is written: the verdict; the score too; every node."""

STAMPS = ("standard", "version", "content_hash", "as_of", "engine", "certainty")


@dataclass(frozen=True, slots=True)
class Query:
    """A finished query and the names of its columns, in order."""

    expression: exp.Select
    columns: tuple[str, ...]

    def sql(self, dialect: str = "duckdb") -> str:
        """The text of the query."""
        return self.expression.sql(dialect=dialect)


def build_query(
    plan: Plan,
    source: exp.Expr,
    bindings: Mapping[str, Binding],
    *,
    as_of: date,
    detail: Detail = "full",
    carried: Sequence[str] = (),
    stamps: Mapping[str, str] | None = None,
) -> Query:
    """The query that evaluates a plan over a table.

    Args:
        plan: what to evaluate.
        source: the table, view or table function to read.
        bindings: the column behind each variable; variables without one are unknown for everybody.
        as_of: the day of the evaluation.
        detail: how much to output.
        carried: columns of the table to carry through, the key first.
        stamps: constant columns that say what made the result.
    """
    columns = Columns(plan, bindings, days(as_of))
    stages = _Stages(source)
    wanted = _needed_scores(plan, detail)
    items = [node for node in wanted if not isinstance(node.scoring, Sum)]
    stages.add({name: part for node in items for name, part in proportional_parts(node, columns).items()})
    stages.add({f"{node.id}_low": scoring_low(node, columns) for node in items})
    stages.add({f"{node.id}_high": scoring_high(node, columns) for node in items})
    for node in wanted:
        if isinstance(node.scoring, Sum):
            stages.add(_sum_columns(node, node.scoring))
    for depth in _by_depth(plan):
        stages.add({node.id: c.condition(node.condition, columns) for node in depth})
    stages.add({"is_met": _verdict(plan)})
    outputs = _outputs(plan, columns, detail, carried)
    for name, value in (stamps or {}).items():
        outputs[name] = exp.Literal.string(value)
    return Query(stages.select(outputs), tuple(outputs))


class _Stages:
    """SELECTs over one another; each adds columns to those of the one before."""

    def __init__(self, source: exp.Expr) -> None:
        self._source = source
        self._depth = 0

    def add(self, columns: Mapping[str, exp.Expr]) -> None:
        if not columns:
            return
        aliases = [exp.alias_(value, name, quoted=True, copy=False) for name, value in columns.items()]
        select = exp.Select(expressions=[exp.Star(), *aliases]).from_(self._source, copy=False)
        self._depth += 1
        self._source = select.subquery(f"stage{self._depth}", copy=False)

    def select(self, columns: Mapping[str, exp.Expr]) -> exp.Select:
        aliases = [exp.alias_(value, name, quoted=True, copy=False) for name, value in columns.items()]
        return exp.Select(expressions=aliases).from_(self._source, copy=False)


def _needed_scores(plan: Plan, detail: Detail) -> list[ScoreNode]:
    """The scores that the verdict rests on, or that are to be shown."""
    if detail != "verdict":
        return list(plan.scores)
    by_name = {node.id: node for node in plan.scores}
    wanted: set[str] = set()
    waiting = list(scores_in_requirements(plan))
    while waiting:
        name = waiting.pop()
        wanted.add(name)
        waiting += by_name[name].children
    return [node for node in plan.scores if node.id in wanted]


def _sum_columns(node: ScoreNode, scoring: Sum) -> dict[str, exp.Expr]:
    columns: dict[str, exp.Expr] = {}
    for end in ("low", "high"):
        total = c.add([exp.column(f"{part}_{end}", quoted=True) for part in scoring.parts])
        columns[f"{node.id}_{end}"] = total if scoring.cap is None else c.least(total, c.integer(scoring.cap))
    return columns


def _by_depth(plan: Plan) -> list[list[RequirementNode]]:
    """Requirements in layers: those without children first."""
    layers: dict[int, list[RequirementNode]] = {}

    def place(node: RequirementNode) -> int:
        depth = 1 + max((place(child) for child in node.children), default=0)
        layers.setdefault(depth, []).append(node)
        return depth

    for node in (*plan.requirements, *(grade.requirement for grade in plan.grades)):
        place(node)
    return [layers[depth] for depth in sorted(layers)]


def _verdict(plan: Plan) -> exp.Expr:
    met: list[exp.Expr] = [exp.column(node.id, quoted=True) for node in plan.requirements]
    passing = [exp.column(grade.requirement.id, quoted=True) for grade in plan.grades if grade.passes]
    if plan.grades:
        met.append(c.any_of(passing))
    return c.all_of(met)


def _outputs(plan: Plan, columns: Columns, detail: Detail, carried: Sequence[str]) -> dict[str, exp.Expr]:
    outputs: dict[str, exp.Expr] = {name: exp.column(name, quoted=True) for name in carried}
    outputs["verdict"] = c.three_way(exp.column("is_met", quoted=True), "pass", "fail", "undetermined")
    if plan.grades:
        outputs |= _grade_columns(plan.grades)
    if detail == "verdict":
        return outputs
    if plan.total is not None:
        outputs["score_low"] = c.points(f"{plan.total}_low", plan.decimals)
        outputs["score_high"] = c.points(f"{plan.total}_high", plan.decimals)
    if detail == "score":
        return outputs
    for node in plan.all_requirements():
        outputs[node.id] = c.three_way(exp.column(node.id, quoted=True), "met", "unmet", "unknown")
    for score in plan.scores:
        if score.id == plan.total:
            continue
        outputs[f"{score.id}_low"] = c.points(f"{score.id}_low", plan.decimals)
        outputs[f"{score.id}_high"] = c.points(f"{score.id}_high", plan.decimals)
    outputs["deciding"] = deciding_column(plan, columns)
    return outputs


def _grade_columns(grades: Iterable[GradeNode]) -> dict[str, exp.Expr]:
    names = [grade.requirement.id for grade in grades]
    outcomes = [(exp.column(name, quoted=True), exp.Literal.string(name)) for name in names]
    last = exp.Literal.string(names[-1])
    return {
        "grade_low": c.case(*outcomes, otherwise=last),
        "grade_high": c.case(*((known(outcome, default=True), name) for outcome, name in outcomes), otherwise=last),
    }
