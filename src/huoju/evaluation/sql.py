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
from huoju.evaluation.deciding_sql import deciding_column, deciding_tests
from huoju.evaluation.ends import ends_column, high_of, low_of
from huoju.evaluation.filters_sql import not_refuted
from huoju.evaluation.plan import (
    GradeNode,
    Plan,
    RequirementNode,
    ScoreNode,
    Sum,
)
from huoju.evaluation.plan_walk import scores_in, scores_in_requirements
from huoju.evaluation.points_sql import (
    capped,
    ends_of,
    item_ends,
    item_parts,
    scaled_down,
    scales_of,
)
from huoju.evaluation.record import days

Detail = Literal["verdict", "score", "full"]
"""How much of a result is written: the verdict; the score too; every node."""

VERDICTS = ("pass", "fail", "undetermined")
OUTCOME_WORDS = ("met", "unmet", "unknown")
_SUM_DIGITS = 18
IS_MET = "is_met"
"""The column of a query that holds the verdict: true, false, or unknown."""


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
    inner: bool = False,
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
        inner: with full detail, also a column for each condition inside a requirement.
    """
    columns = columns_of(plan, bindings, as_of)
    stages = staged(plan, Stages(source), columns, needed_scores(plan, detail))
    outputs = _outputs(plan, columns, detail, carried, inner=inner)
    for name, value in (stamps or {}).items():
        outputs[name] = c.word(value, (value,))
    return Query(stages.select(outputs), tuple(outputs))


def build_tally(
    plan: Plan, source: exp.Expr, bindings: Mapping[str, Binding], *, as_of: date, detail: Detail = "full"
) -> Query:
    """The query that counts outcomes over a table in one pass.

    Its one row has, for ``verdict`` detail, ``pass``, ``fail`` and ``undetermined``; for ``score`` also the sums
    ``score_low`` and ``score_high``; for ``full`` also ``id:met``, ``id:unmet``, ``id:unknown``, ``id:sole`` for each
    top-level requirement (sole: the only one unmet), ``grade:id`` where the grade is certain, and ``deciding:name``.
    """
    columns = columns_of(plan, bindings, as_of)
    wanted = needed_scores(plan, "verdict" if detail == "verdict" else "score")
    stages = staged(plan, Stages(source), columns, wanted, only_open=detail == "verdict")
    is_met = exp.column(IS_MET, quoted=True)
    outputs = dict(zip(VERDICTS, _three_counts(is_met), strict=True))
    if detail == "verdict":
        everybody = exp.Select(expressions=[exp.Count(this=exp.Star())]).from_(source.copy()).subquery()
        others = exp.Sub(this=everybody, expression=outputs["pass"].copy())
        outputs["fail"] = exp.Sub(this=others, expression=outputs["undetermined"].copy())
    if detail != "verdict" and plan.total is not None:
        outputs |= _points_of_all("score", plan.total, columns)
    if detail == "full":
        tops = [exp.column(node.id, quoted=True) for node in plan.requirements]
        stages.add({"unmet_count": c.add([c.if_met(exp.not_(top.copy()), 1, unknown=False) for top in tops])})
        for node, top in zip(plan.requirements, tops, strict=True):
            outputs |= dict(zip((f"{node.id}:{word}" for word in OUTCOME_WORDS), _three_counts(top), strict=True))
            alone = exp.EQ(this=exp.column("unmet_count", quoted=True), expression=c.integer(1))
            outputs[f"{node.id}:sole"] = _count_where(c.all_of([exp.not_(top.copy()), alone]))
        outputs |= _grade_counts(plan.grades)
        for name, test in deciding_tests(plan, columns).items():
            outputs[f"deciding:{name}"] = _count_where(c.all_of([c.is_null(is_met), test]))
    return Query(stages.select(outputs), tuple(outputs))


def columns_of(plan: Plan, bindings: Mapping[str, Binding], as_of: date) -> Columns:
    """Where the variables and scores of a plan stand in a query over a table."""
    scales = scales_of(plan)
    return Columns(plan, bindings, days(as_of), scales, ends_of(plan, scales))


def staged(
    plan: Plan,
    stages: Stages,
    columns: Columns,
    wanted: list[ScoreNode],
    *,
    only_open: bool = False,
    verdict: str = IS_MET,
) -> Stages:
    """Every node of the plan that is needed as a column, the verdict last under the name ``verdict``.

    With ``only_open`` the rows that fail whatever their scores are left out before the scores are worked out.
    """
    done: frozenset[str] = frozenset()
    if only_open:
        unscored = [node for node in plan.requirements if not _rests_on_scores(node)]
        done = frozenset(node.id for node in unscored)
        by_name = {node.id: node for node in plan.all_requirements()}
        stages.keep([test for node in unscored for test in not_refuted(node.condition, columns, by_name)])
        _add_requirements(stages, unscored, columns)
    items = [scaled_down(node, columns.scales[node.id]) for node in wanted if not isinstance(node.scoring, Sum)]
    stages.add({name: part for node in items for name, part in item_parts(node, columns).items()})
    stages.add({f"{node.id}_ends": item_ends(node, columns) for node in items})
    for node in wanted:
        if isinstance(node.scoring, Sum):
            _add_sum(stages, node, node.scoring, columns)
    stages.add({name: end for node in wanted for name, end in _two_columns(node, columns).items()})
    tops = (*plan.requirements, *(grade.requirement for grade in plan.grades))
    _add_requirements(stages, [node for node in tops if node.id not in done], columns)
    stages.add({verdict: _verdict(plan)})
    return stages


def _rests_on_scores(node: RequirementNode) -> bool:
    return any(scores_in(node.condition)) or any(_rests_on_scores(child) for child in node.children)


def _add_requirements(stages: Stages, nodes: Sequence[RequirementNode], columns: Columns) -> None:
    """Requirements and the conditions inside them as columns, inner ones first."""
    for depth in _by_depth(nodes):
        stages.add({node.id: c.condition(node.condition, columns) for node in depth})


def _three_counts(outcome: exp.Expr) -> tuple[exp.Expr, exp.Expr, exp.Expr]:
    """How often an outcome is true, false and unknown."""
    return _count_where(outcome), _count_where(exp.not_(outcome.copy())), _count_where(c.is_null(outcome))


def _count_where(test: exp.Expr) -> exp.Expr:
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=test))


def _grade_counts(grades: Sequence[GradeNode]) -> dict[str, exp.Expr]:
    """How often each grade is the only one possible."""
    counts: dict[str, exp.Expr] = {}
    surely_not: list[exp.Expr] = []
    for number, grade in enumerate(grades):
        outcome = exp.column(grade.requirement.id, quoted=True)
        reached = [] if number == len(grades) - 1 else [outcome]
        counts[f"grade:{grade.requirement.id}"] = _count_where(c.all_of([*(t.copy() for t in surely_not), *reached]))
        surely_not.append(exp.not_(known(outcome, default=True)))
    return counts


class Stages:
    """SELECTs over one another; each adds columns to those of the one before."""

    def __init__(self, source: exp.Expr) -> None:
        self._source = source
        self._depth = 0

    def add(self, columns: Mapping[str, exp.Expr]) -> None:
        """Go on with more columns."""
        if not columns:
            return
        aliases = [exp.alias_(value, name, quoted=True, copy=False) for name, value in columns.items()]
        select = exp.Select(expressions=[exp.Star(), *aliases]).from_(self._source, copy=False)
        self._depth += 1
        self._source = select.subquery(f"stage{self._depth}", copy=False)

    def keep(self, tests: Sequence[exp.Expr]) -> None:
        """Go on with the rows for which all tests hold."""
        self._depth += 1
        kept = exp.Select(expressions=[exp.Star()]).from_(self._source, copy=False).where(*tests, copy=False)
        self._source = kept.subquery(f"stage{self._depth}", copy=False)

    def select(self, columns: Mapping[str, exp.Expr]) -> exp.Select:
        """The query over all stages that gives these columns."""
        aliases = [exp.alias_(value, name, quoted=True, copy=False) for name, value in columns.items()]
        return exp.Select(expressions=aliases).from_(self._source, copy=False)


def needed_scores(plan: Plan, detail: Detail) -> list[ScoreNode]:
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


def _two_columns(node: ScoreNode, columns: Columns) -> dict[str, exp.Expr]:
    both = ends_column(node.id)
    return {f"{node.id}_low": columns.ends.low(both), f"{node.id}_high": columns.ends.high(both)}


def _add_sum(stages: Stages, node: ScoreNode, scoring: Sum, columns: Columns) -> None:
    scale = columns.scales[node.id]
    total = c.add([c.times(columns.scales[part] // scale, ends_column(part)) for part in scoring.parts])
    if scoring.cap is None:
        stages.add({f"{node.id}_ends": total})
        return
    stages.add({f"{node.id}_sum": total})
    stages.add({f"{node.id}_ends": capped(f"{node.id}_sum", scoring.cap // scale, columns.ends)})


def _by_depth(nodes: Sequence[RequirementNode]) -> list[list[RequirementNode]]:
    """Requirements in layers: those without children first."""
    layers: dict[int, list[RequirementNode]] = {}

    def place(node: RequirementNode) -> int:
        depth = 1 + max((place(child) for child in node.children), default=0)
        layers.setdefault(depth, []).append(node)
        return depth

    for node in nodes:
        place(node)
    return [layers[depth] for depth in sorted(layers)]


def _verdict(plan: Plan) -> exp.Expr:
    met: list[exp.Expr] = [exp.column(node.id, quoted=True) for node in plan.requirements]
    passing = [exp.column(grade.requirement.id, quoted=True) for grade in plan.grades if grade.passes]
    if plan.grades:
        met.append(c.any_of(passing))
    return c.all_of(met)


def _points(name: str, score: str, columns: Columns) -> dict[str, exp.Expr]:
    """Lowest and highest points of a score as numbers, under ``name``."""
    scale, decimals = columns.scales[score], columns.plan.decimals
    ends = {"low": low_of(score), "high": high_of(score)}
    return {f"{name}_{end}": c.points(units, scale, decimals) for end, units in ends.items()}


def _points_of_all(name: str, score: str, columns: Columns) -> dict[str, exp.Expr]:
    """The sums over all rows of the lowest and the highest points of a score: whole units are summed, then divided."""
    sums = {"low": exp.Sum(this=low_of(score)), "high": exp.Sum(this=high_of(score))}
    scale, decimals = columns.scales[score], columns.plan.decimals
    return {f"{name}_{end}": c.points(units, scale, decimals, digits=_SUM_DIGITS) for end, units in sums.items()}


def _shown_requirements(plan: Plan, *, inner: bool) -> list[RequirementNode]:
    """Requirements and grades; with ``inner`` also the conditions inside them."""
    if inner:
        return list(plan.all_requirements())
    return [*plan.requirements, *(grade.requirement for grade in plan.grades)]


def _outputs(
    plan: Plan, columns: Columns, detail: Detail, carried: Sequence[str], *, inner: bool
) -> dict[str, exp.Expr]:
    outputs: dict[str, exp.Expr] = {name: exp.column(name, quoted=True) for name in carried}
    outputs["verdict"] = c.three_way(exp.column("is_met", quoted=True), VERDICTS)
    if plan.grades:
        outputs |= _grade_columns(plan.grades)
    if detail == "verdict":
        return outputs
    if plan.total is not None:
        outputs |= _points(plan.total, plan.total, columns)
    if detail == "score":
        return outputs
    for node in _shown_requirements(plan, inner=inner):
        outputs[node.id] = c.three_way(exp.column(node.id, quoted=True), OUTCOME_WORDS)
    for score in plan.scores:
        if score.id == plan.total:
            continue
        outputs |= _points(score.id, score.id, columns)
    outputs["deciding"] = deciding_column(plan, columns)
    return outputs


def _grade_columns(grades: Iterable[GradeNode]) -> dict[str, exp.Expr]:
    names = [grade.requirement.id for grade in grades]
    outcomes = [(exp.column(name, quoted=True), c.word(name, tuple(names))) for name in names]
    last = c.word(names[-1], tuple(names))
    return {
        "grade_low": c.case(*outcomes, otherwise=last),
        "grade_high": c.case(*((known(outcome, default=True), name) for outcome, name in outcomes), otherwise=last),
    }
