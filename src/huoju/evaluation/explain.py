"""Why one subject got its result: every node with its values, threshold, points, clause and certainty.

An explanation is the plan's own tree with what was found at each node beside it; ``as_data`` turns it into plain data
under the published schema, and ``rendering`` into text for people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from huoju.evaluation.deciding import deciding_inputs
from huoju.evaluation.interpreter import (
    Interpreter,
    Judgement,
    Outcome,
    State,
    compile_condition,
    compile_polynomial,
)
from huoju.evaluation.plan import Measured, Plan, RequirementNode, ScoreNode
from huoju.evaluation.record import Value
from huoju.evaluation.stamps import ENGINE
from huoju.standards.citations import Citation

SCHEMA_VERSION = 1
_SHOWN = Context(prec=12)
_READ = Callable[[State], Any]


@dataclass(slots=True)
class ExplainedRequirement:
    """A requirement, what was found, and the values it looked at."""

    node: RequirementNode
    outcome: Outcome
    values: tuple[Any, ...]
    children: tuple[ExplainedRequirement, ...]


@dataclass(slots=True)
class ExplainedScore:
    """An item or a sum of items, its lowest and highest points in units of the plan, and the values it looked at."""

    node: ScoreNode
    low: int
    high: int
    values: tuple[Any, ...]
    children: tuple[ExplainedScore, ...]


@dataclass(slots=True)
class Explanation:
    """The whole reason for one subject's result."""

    subject: str
    judgement: Judgement
    requirements: tuple[ExplainedRequirement, ...]
    grades: tuple[ExplainedRequirement, ...]
    score: ExplainedScore | None
    deciding: tuple[str, ...]


class Explainer:
    """A plan made ready to explain single subjects."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        plan = interpreter.plan
        nodes: list[RequirementNode | ScoreNode] = [*plan.all_requirements(), *plan.scores]
        self._readers = {node.id: tuple(_reader(measured, plan) for measured in node.measured) for node in nodes}

    def explain(self, record: Mapping[str, Any], as_of: date, subject: str = "") -> Explanation:
        """Judge one subject and say why.

        Raises:
            RecordError: a value of the record cannot be used.
        """
        judgement = self._interpreter.judge(record, as_of)
        plan = judgement.plan
        state = State(judgement.values, judgement.outcomes, judgement.scores)  # type: ignore[arg-type]  # read only here
        scores: dict[str, ExplainedScore] = {}
        for node in plan.scores:
            low, high = judgement.scores[node.id]
            children = tuple(scores[child] for child in node.children)
            scores[node.id] = ExplainedScore(node, low, high, self._values(node.id, state), children)
        return Explanation(
            subject,
            judgement,
            tuple(self._requirement(node, state) for node in plan.requirements),
            tuple(self._requirement(grade.requirement, state) for grade in plan.grades),
            scores[plan.scores[-1].id] if plan.scores else None,
            deciding_inputs(judgement),
        )

    def _requirement(self, node: RequirementNode, state: State) -> ExplainedRequirement:
        children = tuple(self._requirement(child, state) for child in node.children)
        return ExplainedRequirement(node, state.outcomes[node.id], self._values(node.id, state), children)

    def _values(self, name: str, state: State) -> tuple[Any, ...]:
        return tuple(read(state) for read in self._readers[name])


def _reader(measured: Measured, plan: Plan) -> _READ:
    """A function that gives a value to show: a number, an option, yes or no; None where it is unknown."""
    if measured.condition is not None:
        return compile_condition(measured.condition)
    if measured.variable is not None:
        name = measured.variable
        if plan.variables[name].field.type == "date":
            return lambda state: None if (value := state.values[name]) is None else _day(value).isoformat()
        return lambda state: state.values[name]
    assert measured.numerator is not None
    assert measured.denominator is not None
    above, below = compile_polynomial(measured.numerator), compile_polynomial(measured.denominator)
    names = (*measured.numerator.variables, *measured.denominator.variables)

    def quotient(state: State) -> Decimal | None:
        values = state.values
        for name in names:
            if values[name] is None:
                return None
        divisor = below(values)
        return None if divisor == 0 else _SHOWN.divide(Decimal(above(values)), Decimal(divisor))

    return quotient


def _day(value: Value) -> date:
    """The calendar day behind the plan's number of days."""
    assert isinstance(value, int)
    return date(1970, 1, 1) + timedelta(days=value)


# Plain data under a published schema


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CitationData(_Data):
    """Document and clause behind a node, and how well the text is known."""

    document: str
    clause: str
    certainty: Literal["official", "secondary", "unverified"]
    note: str | None


class ValueData(_Data):
    """A value that a node looked at; null where it is missing."""

    label: str
    unit: str | None
    value: str | bool | None


class RequirementData(_Data):
    """A requirement and what was found."""

    id: str
    label: str
    form: Literal["test", "all", "any", "none", "of", "cases"]
    rule: str
    outcome: Literal["met", "unmet", "unknown"]
    values: list[ValueData]
    citation: CitationData
    children: list[RequirementData]


class ScoreData(_Data):
    """An item, a dimension or the whole score; points as decimal text."""

    id: str
    label: str
    kind: Literal["item", "dimension", "score"]
    rule: list[str]
    points: str
    low: str
    high: str
    values: list[ValueData]
    citation: CitationData
    children: list[ScoreData]


class DecidingData(_Data):
    """A missing input, or an item left to experts, that keeps the verdict open."""

    name: str
    label: str


class ExplanationData(_Data):
    """The reason for one subject's result. ``schema_version`` changes when a reader must change."""

    schema_version: int
    subject: str
    standard: str
    version: str
    title: str
    document: str
    content_hash: str
    purpose: str
    as_of: date
    engine: str
    certainty: Literal["official", "secondary", "unverified"]
    unverified: list[str]
    partial: list[str]
    verdict: Literal["pass", "fail", "undetermined"]
    grade: list[str] | None
    score_low: str | None
    score_high: str | None
    deciding: list[DecidingData]
    requirements: list[RequirementData]
    grades: list[RequirementData]
    score: ScoreData | None


OUTCOMES: dict[Outcome, Literal["met", "unmet", "unknown"]] = {True: "met", False: "unmet", None: "unknown"}


def as_data(explanation: Explanation, lang: Literal["zh", "en"] = "zh") -> ExplanationData:
    """An explanation as plain data, labels in Chinese or, where the standard has them, in English."""
    judgement, plan = explanation.judgement, explanation.judgement.plan
    score = judgement.score
    return ExplanationData(
        schema_version=SCHEMA_VERSION,
        subject=explanation.subject,
        standard=plan.standard,
        version=plan.version,
        title=_label(plan.title, plan.en, lang),
        document=plan.document,
        content_hash=plan.content_hash,
        purpose=plan.purpose,
        as_of=judgement.as_of,
        engine=ENGINE,
        certainty=plan.certainty.value,
        unverified=list(plan.unverified),
        partial=list(plan.partial),
        verdict=judgement.verdict,
        grade=None if judgement.grade is None else list(dict.fromkeys(judgement.grade)),
        score_low=None if score is None else plain(score[0]),
        score_high=None if score is None else plain(score[1]),
        deciding=[DecidingData(name=name, label=label_of(explanation, name, lang)) for name in explanation.deciding],
        requirements=[_requirement_data(node, lang) for node in explanation.requirements],
        grades=[_requirement_data(node, lang) for node in explanation.grades],
        score=None if explanation.score is None else _score_data(explanation.score, plan.decimals, lang),
    )


def label_of(explanation: Explanation, name: str, lang: Literal["zh", "en"]) -> str:
    """The label of an input or an item by its name."""
    plan = explanation.judgement.plan
    variable = plan.variables.get(name)
    if variable is not None:
        return _label(variable.field.label, variable.en, lang)
    return next((_label(node.label, node.en, lang) for node in plan.scores if node.id == name), name)


def _label(zh: str, en: str | None, lang: Literal["zh", "en"]) -> str:
    return en if lang == "en" and en is not None else zh


def _citation_data(citation: Citation) -> CitationData:
    return CitationData(
        document=citation.document, clause=citation.clause, certainty=citation.certainty.value, note=citation.note
    )


def _values_data(measured: tuple[Measured, ...], values: tuple[Any, ...], lang: Literal["zh", "en"]) -> list[ValueData]:
    return [
        ValueData(label=_label(one.label, one.en, lang), unit=one.unit, value=_value_data(value))
        for one, value in zip(measured, values, strict=True)
    ]


def _value_data(value: Any) -> str | bool | None:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, frozenset):
        return ";".join(sorted(value))
    return plain(Decimal(value))


def plain(number: Decimal) -> str:
    """A decimal without exponent and without useless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _requirement_data(explained: ExplainedRequirement, lang: Literal["zh", "en"]) -> RequirementData:
    node = explained.node
    return RequirementData(
        id=node.id,
        label=_label(node.label, node.en, lang),
        form=node.form,
        rule=node.text,
        outcome=OUTCOMES[explained.outcome],
        values=_values_data(node.measured, explained.values, lang),
        citation=_citation_data(node.citation),
        children=[_requirement_data(child, lang) for child in explained.children],
    )


def _score_data(explained: ExplainedScore, decimals: int, lang: Literal["zh", "en"]) -> ScoreData:
    node = explained.node
    points, low, high = (
        plain(Decimal(units).scaleb(-decimals)) for units in (node.points, explained.low, explained.high)
    )
    return ScoreData(
        id=node.id,
        label=_label(node.label, node.en, lang),
        kind=node.kind,
        rule=list(node.text),
        points=points,
        low=low,
        high=high,
        values=_values_data(node.measured, explained.values, lang),
        citation=_citation_data(node.citation),
        children=[_score_data(child, decimals, lang) for child in explained.children],
    )
