"""All titles at once, as one SELECT over one scan: verdicts, grades, the nearest next title and what is missing.

How near a title is: first by how few of its requirements are unmet, then by how few are unknown, then by the order of
the catalogue. All three stand in one number, ``unmet × 10⁶ + unknown × 10³ + place``; the nearest title has the least.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from huoju.evaluation import conditions_sql as c
from huoju.evaluation.conditions_sql import Binding
from huoju.evaluation.deciding_sql import SEPARATOR, deciding_tests
from huoju.evaluation.plan import Plan
from huoju.evaluation.several import Member, judge_together
from huoju.evaluation.sql import VERDICTS, Query, Stages

TITLES, NEXT, UNMET, UNKNOWN = "titles", "next_title", "next_unmet", "next_unknown"
OBSTACLES, QUESTIONS, MISSING = "next_obstacles", "next_questions", "missing"
GRADES = ("grade_low", "grade_high")
_UNMET, _UNKNOWN = 1_000_000, 1_000
_NEAREST = "huoju nearest"


def titles_query(
    plans: Mapping[str, Plan],
    source: exp.Expr,
    bindings: Mapping[str, Binding],
    *,
    as_of: date,
    carried: Sequence[str] = (),
) -> Query:
    """The query that judges every subject under every plan.

    Its columns, after the carried ones: for each plan its verdict under the standard's id, and for a standard of
    grades ``id:grade_low`` and ``id:grade_high``; ``titles``, the ids of the titles whose verdict is pass; the nearest
    title of the others (``next_title``), how many of its requirements are unmet and unknown, and which; ``missing``,
    the inputs that keep the verdict of any title open. Lists are joined by ``;``.

    Args:
        plans: the plans by the id of their standards.
        source: the table, view or table function to read.
        bindings: the column behind each variable.
        as_of: the day of the evaluation.
        carried: columns of the table to carry through, the key first.
    """
    stages, judged = judge_together({prefix(name): plan for name, plan in plans.items()}, source, bindings, as_of=as_of)
    members = {name: judged[prefix(name)] for name in plans}
    titles = {name: member for name, member in members.items() if is_title(member.plan)}
    outputs: dict[str, exp.Expr] = {name: exp.column(name, quoted=True) for name in carried}
    for name, member in members.items():
        outputs[name] = c.three_way(_verdict(member), VERDICTS)
        outputs |= _grades(name, member)
    if titles:
        _measure_distances(stages, titles)
        outputs[TITLES] = _listed([(name, _verdict(member)) for name, member in titles.items()])
        outputs |= _next(titles)
        outputs[MISSING] = _missing(titles, bindings)
    return Query(stages.select(outputs), tuple(outputs))


def prefix(name: str) -> str:
    """What the nodes of a standard are called in the query begin with."""
    return f"{name}."


def is_title(plan: Plan) -> bool:
    """Whether a standard confers a title: it asks for something, rather than only sorting into grades."""
    return bool(plan.requirements)


def _verdict(member: Member) -> exp.Column:
    return exp.column(member.is_met, quoted=True)


def _grades(name: str, member: Member) -> dict[str, exp.Expr]:
    """The worst and the best grade possible."""
    nodes = [grade.requirement.id for grade in member.plan.grades]
    if not nodes:
        return {}
    words = tuple(node.removeprefix(prefix(name)) for node in nodes)
    found = [(exp.column(node, quoted=True), c.word(word, words)) for node, word in zip(nodes, words, strict=True)]
    last = c.word(words[-1], words)
    ends = (
        c.case(*found, otherwise=last),
        c.case(*((c.known(outcome, default=True), word.copy()) for outcome, word in found), otherwise=last.copy()),
    )
    return {f"{name}:{end}": value for end, value in zip(GRADES, ends, strict=True)}


def _measure_distances(stages: Stages, titles: Mapping[str, Member]) -> None:
    """How far each title is, NULL where it is held; and the least of them."""
    distances: dict[str, exp.Expr] = {}
    for place, (name, member) in enumerate(titles.items()):
        parts: list[exp.Expr] = [c.integer(place)]
        for node in member.plan.requirements:
            outcome = exp.column(node.id, quoted=True)
            steps = [exp.If(this=exp.true(), true=c.integer(0)), exp.If(this=exp.false(), true=c.integer(_UNMET))]
            parts.append(exp.Case(this=outcome, ifs=steps, default=c.integer(_UNKNOWN)))
        distances[_distance(name)] = c.case(
            (c.known(_verdict(member), default=False), exp.null()), otherwise=c.add(parts)
        )
    stages.add(distances)
    columns = [exp.column(name, quoted=True) for name in distances]
    stages.add({_NEAREST: _least(columns)})


def _distance(name: str) -> str:
    return f"{prefix(name)}distance"


def _least(columns: Sequence[exp.Expr]) -> exp.Expr:
    """The least of several numbers that are not NULL; NULL where all are."""
    if len(columns) == 1:
        return columns[0]
    return exp.Anonymous(this="LEAST", expressions=list(columns))


def _next(titles: Mapping[str, Member]) -> dict[str, exp.Expr]:
    nearest = exp.column(_NEAREST, quoted=True)
    place = exp.Mod(this=nearest, expression=c.integer(_UNKNOWN))
    names = tuple(titles)
    named = [exp.If(this=c.integer(at), true=c.word(name, names)) for at, name in enumerate(names)]
    unknown = exp.Mod(this=exp.paren(_div(nearest.copy(), _UNKNOWN)), expression=c.integer(_UNMET // _UNKNOWN))
    obstacles, questions = [], []
    for at, member in enumerate(titles.values()):
        tops = [(node.id.partition(".")[2], exp.column(node.id, quoted=True)) for node in member.plan.requirements]
        unmet = [(name, exp.not_(top.copy())) for name, top in tops]
        open_ = [(name, c.is_null(top)) for name, top in tops]
        obstacles.append(exp.If(this=c.integer(at), true=_listed(unmet)))
        questions.append(exp.If(this=c.integer(at), true=_listed(open_)))
    return {
        NEXT: exp.Case(this=place, ifs=named),
        UNMET: _div(nearest.copy(), _UNMET),
        UNKNOWN: unknown,
        OBSTACLES: exp.Case(this=place.copy(), ifs=obstacles),
        QUESTIONS: exp.Case(this=place.copy(), ifs=questions),
    }


def _div(number: exp.Expr, by: int) -> exp.Expr:
    """Whole division."""
    return exp.IntDiv(this=number, expression=c.integer(by))


def _listed(words: Sequence[tuple[str, exp.Expr]]) -> exp.Expr:
    """The words whose test holds, joined."""
    parts = [c.case((test, exp.Literal.string(word))) for word, test in words]
    return exp.Anonymous(this="CONCAT_WS", expressions=[exp.Literal.string(SEPARATOR), *parts])


def _missing(titles: Mapping[str, Member], bindings: Mapping[str, Binding]) -> exp.Expr:
    """The missing inputs (and items left to experts) that keep the verdict of a title open; NULL where none is."""
    tests: dict[str, list[exp.Expr]] = {}
    for member in titles.values():
        is_open = c.is_null(_verdict(member))
        for name, test in deciding_tests(member.plan, member.columns).items():
            tests.setdefault(name, []).append(c.all_of([is_open.copy(), test]))
    order = [*(name for name in tests if name not in bindings), *(name for name in bindings if name in tests)]
    any_open = c.any_of([c.is_null(_verdict(member)) for member in titles.values()])
    return c.case((any_open, _listed([(name, c.any_of(tests[name])) for name in order])))
