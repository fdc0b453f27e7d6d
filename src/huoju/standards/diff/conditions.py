"""Changes of requirements and grades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huoju.standards.diff.changes import Delta, SectionName
from huoju.standards.diff.context import Comparison, Part
from huoju.standards.diff.meaning import Reader, expression_deltas, joined, pairs_by
from huoju.standards.expressions import Expression
from huoju.standards.expressions.syntax import And, Not, Or
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Condition, Grade, Requirement
from huoju.standards.showing.lines import Lines
from huoju.standards.yaml_source import Path

_GROUPS = ("all", "any", "none", "of")
_WORDS = {"all": "全部满足", "any": "满足任意一项", "none": "均不得发生"}


@dataclass(frozen=True)
class _Node:
    """A condition of one version, with the conditions around it from the outside in."""

    part: Part
    condition: Condition
    standard: LoadedStandard
    reader: Reader
    around: tuple[_Node, ...] = ()

    @property
    def form(self) -> str:
        """Which of its forms the condition has."""
        forms = (*_GROUPS, "cases", "test")
        return next((form for form in forms if getattr(self.condition, form) is not None), "none of them")

    @property
    def choices(self) -> tuple[str, ...]:
        """The groups around it that are more than a mere sum of requirements."""
        return tuple(node.form for node in self.around if node.form != "all")

    def expression(self, *tail: str | int) -> Expression:
        """The syntax of one expression of the condition."""
        return self.standard.expressions[(*self.part.path, *tail)]

    def shape(self) -> str | None:
        """What a plain test compares."""
        return self.reader.shape(self.expression("test")) if self.form == "test" else None


def compare_conditions(comparison: Comparison, section: SectionName) -> None:
    """Requirements or grades, matched by name, then by the quantity they compare, then by label."""
    old = list(_nodes(comparison.old, section, comparison.before, comparison.lines_before))
    new = list(_nodes(comparison.new, section, comparison.after, comparison.lines_after))
    pairs, gone, added = pairs_by(
        old, new, (lambda node: node.part.id, lambda node: node.shape(), lambda node: node.condition.label)
    )
    partner = {after.part.id: before for before, after in pairs}
    retold = {after.part.id for before, after in pairs if before.form != after.form}
    retold |= {before.part.id for before, after in pairs if before.form != after.form}
    gone, added = _whole(gone, old), _whole(added, new)
    told = retold | {node.part.id for node in (*gone, *added)}
    for node in new:
        if node.part.id in partner:
            _compare(comparison, section, partner[node.part.id], node, partner)
        elif node in added and not _is_told(node, told):
            comparison.added(section, node.part, _placed(node))
    for node in gone:
        if not _is_told(node, told):
            comparison.removed(section, node.part, _placed(node))


def _whole(alone: list[_Node], every: list[_Node]) -> list[_Node]:
    """Without the groups of which a part lives on: of those the single parts are told."""
    names = {node.part.id for node in alone}
    living = {outer.part.id for node in every if node.part.id not in names for outer in node.around}
    return [node for node in alone if node.part.id not in living]


def _placed(node: _Node) -> str:
    """A condition in words, with how it is asked where it is not simply required."""
    context = f"{_context(node.choices)}：" if node.choices else ""
    return context + _description(node, node.part.path, node.condition)


def _nodes(standard: LoadedStandard, section: SectionName, reader: Reader, lines: Lines) -> Iterator[_Node]:
    for name, condition in getattr(standard.model, section).items():
        yield from _inside((section, name), name, condition, (), (standard, reader, lines))


def _inside(
    path: Path, name: str, condition: Condition, around: tuple[_Node, ...], where: tuple[LoadedStandard, Reader, Lines]
) -> Iterator[_Node]:
    standard, reader, lines = where
    label = lines.label(condition.label, condition.en, condition.test or name)
    node = _Node(Part(path, name, label), condition, standard, reader, around)
    yield node
    for child_name, child in condition.children().items():
        yield from _inside((*path, node.form, child_name), child_name, child, (*around, node), where)


def _is_told(node: _Node, told: set[str]) -> bool:
    """Whether a condition is part of what is said of a condition around it."""
    return any(outer.part.id in told for outer in node.around)


def _compare(comparison: Comparison, section: SectionName, old: _Node, new: _Node, partner: dict[str, _Node]) -> None:
    found = comparison.changed(section, old.part, new.part, "rule", _rule_deltas(old, new))
    stays = bool(old.around and new.around) and partner.get(new.around[-1].part.id) is old.around[-1]
    if not stays:
        found |= comparison.changed(section, old.part, new.part, "context", _context_deltas(old, new))
    found |= comparison.changed(section, old.part, new.part, "only", _purpose_deltas(comparison, old, new))
    if isinstance(old.condition, Grade) and isinstance(new.condition, Grade):
        verdicts = Delta(None, old.condition.verdict, new.condition.verdict)
        found |= comparison.changed(section, old.part, new.part, "verdict", [verdicts])
    if not found:
        comparison.changed(section, old.part, new.part, "label", [Delta(None, old.part.label, new.part.label)])


def _rule_deltas(old: _Node, new: _Node) -> Iterator[Delta]:
    before, after = _as_expression(old), _as_expression(new)
    if old.form == new.form == "test" or (old.form != new.form and before is not None and after is not None):
        assert before is not None
        assert after is not None
        yield from expression_deltas(before, after, old.reader, new.reader)
    elif old.form == new.form == "cases":
        yield from _case_deltas(old, new)
    elif old.form != new.form:
        yield Delta(None, *(_description(node, node.part.path, node.condition) for node in (old, new)))
    elif old.condition.at_least != new.condition.at_least:
        yield Delta("至少满足", f"{old.condition.at_least} 项", f"{new.condition.at_least} 项")


def _as_expression(node: _Node) -> Expression | None:
    """A test, or a group of tests, as one expression; None where cases or counts stand in it."""
    return _expression_of(node, node.part.path, node.condition)


def _expression_of(node: _Node, path: Path, condition: Condition) -> Expression | None:
    if condition.test is not None:
        return node.standard.expressions[(*path, "test")]
    form = next((form for form in ("all", "any", "none") if getattr(condition, form)), None)
    if form is None:
        return None
    children = [_expression_of(node, (*path, form, name), child) for name, child in condition.children().items()]
    known = tuple(child for child in children if child is not None)
    if len(known) < len(children):
        return None
    whole = joined(And if form == "all" else Or, known)
    return Not(whole, 0) if form == "none" else whole


def _context_deltas(old: _Node, new: _Node) -> Iterator[Delta]:
    if old.choices != new.choices:
        yield Delta(None, _context(old.choices), _context(new.choices))


def _context(choices: Sequence[str]) -> str:
    if not choices:
        return "须满足"
    return {"any": "任选其一", "of": "选其中几项", "none": "不得发生"}.get(choices[-1], "须满足")


def _purpose_deltas(comparison: Comparison, old: _Node, new: _Node) -> Iterator[Delta]:
    if isinstance(old.condition, Requirement) and isinstance(new.condition, Requirement):
        before, after = (
            "、".join(comparison.lines_after.word(purpose) for purpose in condition.only) or "全部用途"
            for condition in (old.condition, new.condition)
        )
        yield Delta(None, before, after)


@dataclass(frozen=True)
class _CaseRow:
    node: _Node
    number: int

    @property
    def when(self) -> Expression | None:
        case = (self.node.condition.cases or ())[self.number]
        return None if case.when is None else self.node.expression("cases", self.number, "when")

    @property
    def test(self) -> Expression:
        return self.node.expression("cases", self.number, "test")

    @property
    def title(self) -> str:
        return "其他" if self.when is None else f"当 {self.node.reader.text(self.when)}"

    def text(self) -> str:
        return f"{self.title}：{self.node.reader.text(self.test)}"


def _case_deltas(old: _Node, new: _Node) -> Iterator[Delta]:
    before = [_CaseRow(old, number) for number in range(len(old.condition.cases or ()))]
    after = [_CaseRow(new, number) for number in range(len(new.condition.cases or ()))]
    pairs, gone, added = pairs_by(
        before,
        after,
        (
            lambda row: "" if row.when is None else row.node.reader.meaning(row.when),
            lambda row: None if row.when is None else row.node.reader.shape(row.when),
        ),
    )
    for first, second in pairs:
        if first.when is not None and second.when is not None:
            yield from expression_deltas(first.when, second.when, old.reader, new.reader)
        for delta in expression_deltas(first.test, second.test, old.reader, new.reader):
            yield Delta(f"{second.title}：{delta.quantity or ''}".rstrip("："), delta.before, delta.after)
    yield from (Delta(None, row.text(), None) for row in gone)
    yield from (Delta(None, None, row.text()) for row in added)


def _description(node: _Node, path: Path, condition: Condition) -> str:
    """A condition with everything inside it, in words."""
    if condition.test is not None:
        return node.reader.text(node.standard.expressions[(*path, "test")])
    if condition.cases is not None:
        inner = _Node(Part(path, "", ""), condition, node.standard, node.reader)
        return "；".join(_CaseRow(inner, number).text() for number in range(len(condition.cases)))
    form = next((form for form in _GROUPS if getattr(condition, form)), None)
    if form is None:
        return "无条件"
    head = _WORDS.get(form) or f"至少满足 {condition.at_least} 项"
    inside = [_description(node, (*path, form, name), child) for name, child in condition.children().items()]
    return f"{head}（{'；'.join(inside)}）"
