"""A checked standard to a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from huoju.evaluation.lowering import Lowering
from huoju.evaluation.plan import (
    All,
    Any,
    Best,
    ByCase,
    Choice,
    Condition,
    Constant,
    Contains,
    CountCompare,
    Given,
    GradeNode,
    Interval,
    Ladder,
    Measured,
    Negated,
    Plan,
    Proportional,
    Reference,
    RequirementNode,
    ScoreNode,
    Scoring,
    Sum,
    Tally,
    Variable,
)
from huoju.evaluation.rational import Quotient, TooComplexError, integer_terms, number, polynomial
from huoju.reference.certainty import Certainty, weakest
from huoju.reference.units import unit
from huoju.standards import bands, walk
from huoju.standards.citations import Citation, cite
from huoju.standards.errors import ExpressionError, Place, Problem, StandardError
from huoju.standards.expressions import Expression, NumberType, names_in, parse_number
from huoju.standards.fields import fields_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Condition as ModelCondition
from huoju.standards.model import Dimension, Item, Measure, Purpose, Score
from huoju.standards.points import points_interval
from huoju.standards.yaml_source import Path

UNRECORDED = "unrecorded"
"""Id of the requirement that stands for what a partly known standard leaves out."""

TOTAL = "score"
"""Id of the whole score."""


def compile_plan(
    standard: LoadedStandard, purpose: Purpose = "recognition", given: frozenset[str] = frozenset()
) -> Plan:
    """Compile a standard for one purpose.

    Args:
        standard: the checked standard; a relative system has no plan of its own for its index.
        purpose: requirements that are only asked for another purpose are left out.
        given: derived values that the table gives directly, so that their formula is not used.

    Raises:
        StandardError: a comparison is too complex to be decided exactly.
    """
    return _Compiler(standard, purpose, given).plan()


def lowering_of(standard: LoadedStandard, given: frozenset[str] = frozenset()) -> Lowering:
    """What the names of a standard stand for, to read further expressions in its terms.

    Args:
        standard: the checked standard.
        given: derived values that the table gives directly.

    Raises:
        StandardError: a formula is too complex to be decided exactly.
    """
    compiler = _Compiler(standard, "recognition", given)
    compiler.derive()
    return compiler.lowering


class _Compiler:
    def __init__(self, standard: LoadedStandard, purpose: Purpose, given: frozenset[str]) -> None:
        self.standard = standard
        self.model = standard.model
        self.purpose = purpose
        self.given = given
        self.fields = {field.name: field for field in fields_of(standard)}
        self.decimals = self._decimals()
        lows = {name: field.low for name, field in self.fields.items() if field.low is not None}
        self.lowering = Lowering(
            names=standard.names,
            types=standard.types,
            nonnegative=frozenset(name for name, low in lows.items() if low >= 0),
            positive=frozenset(name for name, low in lows.items() if low > 0),
            scores=frozenset(name for name, _ in self._score_names()),
            point=10**self.decimals,
        )
        self.scores: list[ScoreNode] = []

    def plan(self) -> Plan:
        self.derive()
        self._score()
        requirements = self._requirements()
        grades = self._grades()
        cited = self._citations(requirements, grades)
        return Plan(
            standard=self.model.standard,
            version=self.model.version,
            title=self.model.title,
            en=self.model.en,
            document=self.model.document,
            content_hash=self.standard.content_hash,
            purpose=self.purpose,
            key=self.model.key,
            effective=self.model.effective,
            variables=self._variables(),
            requirements=requirements,
            scores=tuple(self.scores),
            grades=grades,
            total=TOTAL if self.model.score is not None and not self.model.partial else None,
            decimals=self.decimals,
            partial=self.model.partial,
            certainty=weakest(*(citation.certainty for _, citation in cited)),
            unverified=tuple(name for name, citation in cited if citation.certainty is Certainty.UNVERIFIED),
        )

    def _score_names(self) -> Iterator[tuple[str, str]]:
        if self.model.score is not None:
            yield TOTAL, self.model.score.label
        for parts in (walk.dimensions, walk.items):
            for _, name, part in parts(self.model):
                yield name, part.label

    def _decimals(self) -> int:
        written = [text for _, _, item in walk.items(self.model) for text in _written_points(item)]
        places = [_places(end) for text in written for end in points_interval(text)]
        for _, _, item in walk.items(self.model):
            if item.linear is not None:
                places.append(item.linear.decimals)
            if item.given is not None:
                places.append(self.fields[self.standard.names[item.given]].decimals)
        return max(places, default=0)

    def _variables(self) -> dict[str, Variable]:
        variables: dict[str, Variable] = {}
        for name, given in self.model.inputs.items():
            variables[name] = Variable(self.fields[name], given.en, cite(self.model, ("inputs", name)), given.help)
        for name in self.given & self.model.derived.keys():
            derived = self.model.derived[name]
            variables[name] = Variable(self.fields[name], derived.en, cite(self.model, ("derived", name)), derived.help)
        return variables

    def _fail(self, path: Path, error: Exception) -> StandardError:
        place = self.standard.source.place(path)
        message = error.message if isinstance(error, ExpressionError) else "公式过于复杂，请拆成几个条件"
        offset = error.offset if isinstance(error, ExpressionError) else 0
        return StandardError([Problem(Place(place.file, place.line, place.column + offset), "expression", message)])

    def _condition(self, path: Path) -> Condition:
        try:
            return self.lowering.condition(self.standard.expressions[path])
        except (ExpressionError, TooComplexError) as error:
            raise self._fail(path, error) from error

    def _quotient(self, path: Path) -> Quotient:
        try:
            return self.lowering.quotient(self.standard.expressions[path])
        except (ExpressionError, TooComplexError) as error:
            raise self._fail(path, error) from error

    def derive(self) -> None:
        """Lower every formula, those that others use first."""
        waiting = [name for name in self.model.derived if name not in self.given]
        while waiting:
            name = next(name for name in waiting if not self._needs(name, waiting))
            path = ("derived", name, "formula")
            counted = self.lowering.counted(self.standard.expressions[path])
            if counted is not None:
                self.lowering.counts[name] = counted
            elif isinstance(self.standard.types[name], NumberType):
                self.lowering.numbers[name] = self._quotient(path)
            else:
                self.lowering.booleans[name] = self._condition(path)
            waiting.remove(name)

    def _needs(self, name: str, waiting: list[str]) -> bool:
        used = {
            self.standard.names[found.value]
            for found in names_in(self.standard.expressions["derived", name, "formula"])
        }
        return not used.isdisjoint(waiting)

    # Requirements and grades

    def _requirements(self) -> tuple[RequirementNode, ...]:
        nodes = [
            self._requirement(("requirements", name), name, requirement)
            for name, requirement in self.model.requirements.items()
            if not requirement.only or self.purpose in requirement.only
        ]
        if self.model.partial:
            nodes.append(self._unrecorded())
        return tuple(nodes)

    def _unrecorded(self) -> RequirementNode:
        label = f"尚未收录的部分：{'；'.join(self.model.partial)}"
        citation = cite(self.model, ())
        return RequirementNode(UNRECORDED, label, "Not recorded yet", Constant(None), "test", "", citation)

    def _grades(self) -> tuple[GradeNode, ...]:
        return tuple(
            GradeNode(self._requirement(("grades", name), name, grade), grade.verdict == "pass")
            for name, grade in self.model.grades.items()
            if not grade.only or self.purpose in grade.only
        )

    def _requirement(self, path: Path, name: str, part: ModelCondition) -> RequirementNode:
        form = next((form for form in ("test", "all", "any", "none", "of", "cases") if getattr(part, form)), "all")
        children = tuple(
            self._requirement((*path, form, child_name), child_name, child)
            for child_name, child in part.children().items()
        )
        text = self._text(part)
        return RequirementNode(
            id=name,
            label=part.label or text or name,
            en=part.en,
            condition=self._join(path, part, form, children),
            form=form,  # type: ignore[arg-type]  # one of the six forms above
            text=text,
            citation=cite(self.model, path),
            measured=self._measured(self._expressions_of(path, part)),
            children=children,
        )

    def _text(self, part: ModelCondition) -> str:
        if part.cases is not None:
            return "；".join(f"{case.when or '其他'}：{case.test}" for case in part.cases)
        return part.test or ""

    def _expressions_of(self, path: Path, part: ModelCondition) -> list[Expression]:
        paths = [(*path, "test")]
        for index in range(len(part.cases or ())):
            paths += [(*path, "cases", index, "when"), (*path, "cases", index, "test")]
        return [self.standard.expressions[here] for here in paths if here in self.standard.expressions]

    def _join(self, path: Path, part: ModelCondition, form: str, children: tuple[RequirementNode, ...]) -> Condition:
        references = tuple(Reference(child.id) for child in children)
        match form:
            case "test":
                return self._condition((*path, "test"))
            case "all":
                return All(references)
            case "any":
                return Any(references)
            case "none":
                return Negated(Any(references))
            case "of":
                assert part.at_least is not None
                return CountCompare(references, ">=", part.at_least)
        return self._cases(path, part)

    def _cases(self, path: Path, part: ModelCondition) -> Condition:
        cases: list[tuple[Condition, Condition]] = []
        for index, case in enumerate(part.cases or ()):
            here = (*path, "cases", index)
            when = Constant(value=True) if case.when is None else self._condition((*here, "when"))
            cases.append((when, self._condition((*here, "test"))))
        return ByCase(tuple(cases))

    # Scores

    def _score(self) -> None:
        score = self.model.score
        if score is None:
            return
        parts = self._parts(("score",), score)
        node = self._sum_node(("score",), TOTAL, score, "score", parts, Decimal(score.total), capped=False)
        self.scores.append(node)

    def _parts(self, path: Path, part: Score | Dimension) -> tuple[str, ...]:
        names: list[str] = []
        for name, item in (part.items or {}).items():
            self.scores.append(self._item_node((*path, "items", name), name, item))
            names.append(name)
        for name, dimension in (part.dimensions or {}).items():
            here = (*path, "dimensions", name)
            inner = self._parts(here, dimension)
            points = Decimal(dimension.points)
            self.scores.append(
                self._sum_node(here, name, dimension, "dimension", inner, points, capped=dimension.capped)
            )
            names.append(name)
        return tuple(names)

    def _sum_node(
        self,
        path: Path,
        name: str,
        part: Score | Dimension,
        kind: str,
        parts: tuple[str, ...],
        points: Decimal,
        *,
        capped: bool,
    ) -> ScoreNode:
        cap = self._units(points) if capped else None
        return ScoreNode(
            id=name,
            label=part.label,
            en=part.en,
            kind=kind,  # type: ignore[arg-type]  # dimension or score
            scoring=Sum(parts, cap),
            points=self._units(points),
            text=(),
            citation=cite(self.model, path),
            children=parts,
        )

    def _units(self, points: Decimal) -> int:
        return int(points.scaleb(self.decimals))

    def _item_node(self, path: Path, name: str, item: Item) -> ScoreNode:
        return ScoreNode(
            id=name,
            label=item.label,
            en=item.en,
            kind="item",
            scoring=self._scoring(path, item),
            points=self._units(Decimal(item.points)),
            text=tuple(_item_text(item)),
            citation=cite(self.model, path),
            measured=self._measured(self._item_expressions(path)) or self._measured_input(item.choose or item.given),
        )

    def _item_expressions(self, path: Path) -> list[Expression]:
        return [expression for here, expression in self.standard.expressions.items() if here[: len(path)] == path]

    def _scoring(self, path: Path, item: Item) -> Scoring:
        cap = self._units(Decimal(item.points))
        if item.bands is not None:
            return self._banded(path, item, cap)
        if item.steps is not None:
            return self._stepped(path, item, cap)
        if item.linear is not None:
            return self._proportional(path, item, cap)
        if item.choose is not None:
            return self._choice(item, cap)
        if item.cases is not None:
            return self._case_points(path, item.cases, cap)
        if item.each is not None:
            parts = [
                (self._condition((*path, "each", name, "test")), self._interval(each.points))
                for name, each in item.each.items()
            ]
            return Tally(tuple(parts), cap)
        if item.better_of is not None:
            ways = [self._banded((*path, "better_of", name), measure, cap) for name, measure in item.better_of.items()]
            return Best(tuple(ways))
        assert item.given is not None
        return Given(self.standard.names[item.given], cap, 10**self.decimals)

    def _interval(self, written: str) -> Interval:
        low, high = points_interval(written)
        return self._units(low), self._units(high)

    def _banded(self, path: Path, part: Item | Measure, cap: int) -> Ladder:
        assert part.bands is not None
        cases: list[tuple[Condition, Interval]] = []
        for text, written in part.bands.items():
            if text == walk.OTHERWISE:
                return Ladder(tuple(cases), self._interval(written), together=True)
            cases.append((self._condition((*path, "bands", text)), self._interval(written)))
        if _covers_everything(self.standard, path, part):
            return Ladder(tuple(cases[:-1]), cases[-1][1], together=True)
        return Ladder(tuple(cases), (0, cap), together=True)

    def _stepped(self, path: Path, item: Item, cap: int) -> Ladder:
        assert item.steps is not None
        measure = self._quotient((*path, "measure"))
        step = parse_number(item.steps.step)
        size = step.value * unit(step.unit or "").factor
        points = self._units(Decimal(item.steps.points))
        cases: list[tuple[Condition, Interval]] = []
        for count in range(-(-cap // points), 0, -1):
            reached = min(count * points, cap)
            cases.append((self.lowering.compare(">=", measure, number(count * size)), (reached, reached)))
        return Ladder(tuple(cases), (0, 0), together=True)

    def _proportional(self, path: Path, item: Item, cap: int) -> Proportional:
        assert item.linear is not None
        measure = self._quotient((*path, "measure"))
        base, lead = (self._quotient((*path, "linear", end)) for end in ("base", "lead"))
        share = (measure - base) / (lead - base)
        numerator, denominator = integer_terms(
            {product: value * cap for product, value in share.numerator.items()}, share.denominator
        )
        rounding = 10 ** (self.decimals - item.linear.decimals)
        return Proportional(polynomial(numerator), polynomial(denominator), cap, rounding)

    def _choice(self, item: Item, cap: int) -> Scoring:
        assert item.choose is not None
        assert item.options is not None
        name = self.standard.names[item.choose]
        points = tuple((option, self._interval(written)) for option, written in item.options.items())
        if self.fields[name].type == "set":
            return Tally(tuple((Contains(name, option), interval) for option, interval in points), cap)
        return Choice(name, points)

    def _case_points(self, path: Path, cases: Mapping[str, str], cap: int) -> Ladder:
        found = [
            (self._condition((*path, "cases", text)), self._interval(written))
            for text, written in cases.items()
            if text != walk.OTHERWISE
        ]
        otherwise = self._interval(cases[walk.OTHERWISE]) if walk.OTHERWISE in cases else (0, cap)
        return Ladder(tuple(found), otherwise, together=False)

    # What explanations show

    def _measured(self, expressions: list[Expression]) -> tuple[Measured, ...]:
        names = dict.fromkeys(
            self.standard.names[found.value] for expression in expressions for found in names_in(expression)
        )
        shown = self.standard.types.keys() - self.lowering.counts.keys()
        return tuple(self._measured_name(name) for name in names if name in shown)

    def _measured_input(self, label: str | None) -> tuple[Measured, ...]:
        return () if label is None else (self._measured_name(self.standard.names[label]),)

    def _measured_name(self, name: str) -> Measured:
        if name in self.lowering.numbers:
            derived = self.model.derived[name]
            value = self.lowering.numbers[name] / number(unit(derived.unit or "").factor)
            numerator, denominator = integer_terms(value.numerator, value.denominator)
            return Measured(
                derived.label, derived.en, derived.unit, None, polynomial(numerator), polynomial(denominator)
            )
        if name in self.lowering.booleans:
            derived = self.model.derived[name]
            return Measured(derived.label, derived.en, None, condition=self.lowering.booleans[name])
        part = self.model.inputs.get(name) or self.model.derived[name]
        return Measured(part.label, part.en, part.unit, name)

    def _citations(
        self, requirements: tuple[RequirementNode, ...], grades: tuple[GradeNode, ...]
    ) -> list[tuple[str, Citation]]:
        cited = [(node.id, node.citation) for node in self.scores]
        for node in (*requirements, *(grade.requirement for grade in grades)):
            cited += _cited_inside(node)
        return cited


def _cited_inside(node: RequirementNode) -> list[tuple[str, Citation]]:
    inside = [found for child in node.children for found in _cited_inside(child)]
    return inside if node.form != "test" and inside else [(node.id, node.citation)]


def _places(points: Decimal) -> int:
    """Decimals of a number of points."""
    exponent = points.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _written_points(item: Item) -> Iterator[str]:
    yield item.points
    yield from (item.bands or {}).values()
    yield from (item.options or {}).values()
    yield from (item.cases or {}).values()
    for each in (item.each or {}).values():
        yield each.points
    for measure in (item.better_of or {}).values():
        yield from measure.bands.values()
    if item.steps is not None:
        yield item.steps.points


def _item_text(item: Item) -> Iterator[str]:
    """The rule of an item in its own words, a line a band."""
    for bands_ in (item.bands, item.cases, item.options):
        for text, points in (bands_ or {}).items():
            yield f"{text}：{points} 分"
    for each in (item.each or {}).values():
        yield f"{each.label or each.test}：{each.points} 分"
    for measure in (item.better_of or {}).values():
        for text, points in measure.bands.items():
            yield f"{measure.label or measure.measure} {text}：{points} 分"
    if item.steps is not None:
        yield f"每满 {item.steps.step} 得 {item.steps.points} 分，最多 {item.points} 分"
    if item.linear is not None:
        yield f"基准值 {item.linear.base} 得 0 分，引领值 {item.linear.lead} 得 {item.points} 分，其间线性计分"


def _covers_everything(standard: LoadedStandard, path: Path, part: Item | Measure) -> bool:
    """Whether the bands take every value of the measure, so that the last one needs no condition."""
    found = [standard.expressions[(*path, "bands", text)] for text in part.bands or {}]
    read = [bands.band_of(expression) for expression in found]
    known = [band for band in read if band is not None]
    return len(known) == len(read) and not bands.coverage(known).gaps
