"""The measures of a cost file bound to one standard: names, units and formulas resolved and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from huoju.evaluation.lowering import Lowering
from huoju.evaluation.plan import Compare, Condition, Plan, Polynomial
from huoju.evaluation.rational import Quotient, TooComplexError
from huoju.pathways.amounts import Amount, amount
from huoju.pathways.cost_model import CostFile, Formula
from huoju.pathways.cost_model import Measure as WrittenMeasure
from huoju.pathways.costs import cost_problem
from huoju.reference.units import unit
from huoju.standards.errors import ExpressionError
from huoju.standards.expressions import (
    BooleanType,
    Name,
    NumberType,
    Scope,
    Symbol,
    Type,
    check_boolean,
    check_number,
    dimension_of,
    names_in,
    parse,
)
from huoju.standards.fields import Field
from huoju.standards.loader import LoadedStandard

_LARGEST_FACT = Decimal(10) ** 12
_FACT_DECIMALS = 6
_MONEY = Fraction(1)
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to ``to`` steps each step costs ``each`` yuan."""

    to: int
    each: Amount


@dataclass(frozen=True, slots=True)
class Measure:
    """Something a subject can do.

    ``moves`` gives the change of each input for one step; ``sets`` what inputs become, once. Costs are in yuan.
    ``only_from`` holds the present values from which it can be done. ``year`` is the year in which it is done, and
    ``weight`` how often its cost is paid until the application.
    """

    id: str
    label: str
    moves: tuple[tuple[str, Amount], ...]
    sets: tuple[tuple[str, Any], ...]
    only_from: tuple[tuple[str, tuple[Any, ...]], ...]
    tiers: tuple[Tier, ...]
    start: Amount | None
    at_most: int
    yearly: bool
    assumption: str
    year: int = 1
    weight: int = 1

    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs that it changes."""
        return tuple(name for name, _ in (*self.moves, *self.sets))


@dataclass(frozen=True, slots=True)
class Bound:
    """A cost file bound to a plan.

    Attributes:
        facts: figures beyond the standard's own that formulas read.
        measures: those that change an input of the standard.
        limits: relations between inputs that a plan must keep, by id.
        finding_out: yuan to find out each input.
        grows: what each input gains in a year by itself.
    """

    file: CostFile
    facts: tuple[Field, ...]
    measures: tuple[Measure, ...]
    limits: Mapping[str, Condition]
    finding_out: Mapping[str, Decimal]
    grows: Mapping[str, Decimal]


def bind(file: CostFile, standard: LoadedStandard, plan: Plan) -> Bound:
    """Resolve a cost file against a standard; what it says of other standards' inputs is left out.

    Raises:
        CostError: a formula cannot be read, names something unknown, or has the wrong unit.
    """
    return _Binder(file, standard, plan).bound()


def fact_fields(file: CostFile, known: Collection[str]) -> tuple[Field, ...]:
    """The columns that a cost file reads beyond the inputs already ``known``."""
    return tuple(
        Field(
            name,
            fact.label,
            "integer" if fact.integer else "number",
            fact.unit,
            low=-_LARGEST_FACT,
            high=_LARGEST_FACT,
            decimals=0 if fact.integer else _FACT_DECIMALS,
            aliases=fact.aliases,
            required=False,
        )
        for name, fact in file.facts.items()
        if name not in known
    )


class _Binder:
    def __init__(self, file: CostFile, standard: LoadedStandard, plan: Plan) -> None:
        self.file = file
        self.fields = {name: variable.field for name, variable in plan.variables.items()}
        self.facts = {field.name: field for field in fact_fields(file, self.fields)}
        known: dict[str, Type] = {name: standard.types[name] for name in self.fields}
        for name, field in self.facts.items():
            known[name] = NumberType(dimension_of(field.unit or ""), field.unit)
        labels = {field.label: name for name, field in (self.fields | self.facts).items()}
        self.scope: Scope = {label: Symbol(name, known[name]) for label, name in labels.items()}
        lows = {name: field.low for name, field in (self.fields | self.facts).items() if field.low is not None}
        self.lowering = Lowering(
            names=labels,
            types=known,
            nonnegative=frozenset(name for name, low in lows.items() if low >= 0),
            positive=frozenset(name for name, low in lows.items() if low > 0),
            scores=frozenset(),
            point=1,
        )

    def bound(self) -> Bound:
        measures = [self._measure(name, written) for name, written in self.file.measures.items()]
        limits = {name: self._limit(name, text) for name, text in self.file.limits.items() if self._knows_all(text)}
        found = self.file.finding_out
        costs: dict[str, Decimal] = {}
        if found is not None:
            costs = {
                name: self._fixed(f"finding_out.{name}", found.inputs.get(name, found.cost)) for name in self.fields
            }
        grows = {name: self._growth(name, text) for name, text in self.file.grows.items() if name in self.fields}
        return Bound(
            self.file,
            tuple(self.facts.values()),
            tuple(measure for measure in measures if measure.inputs),
            limits | dict(self._ranges(measures)),
            costs,
            grows,
        )

    def _ranges(self, measures: list[Measure]) -> Iterator[tuple[str, Condition]]:
        """The bounds of each input that several measures move, which they must keep together."""
        for name, field in self.fields.items():
            if sum(any(name == target for target, _ in measure.moves) for measure in measures) < _SEVERAL:
                continue
            for end, above in ((field.low, True), (field.high, False)):
                if end is not None:
                    yield f"{name} {'≥' if above else '≤'} {end}", _bounded(name, Fraction(end), above=above)

    def _measure(self, name: str, written: WrittenMeasure) -> Measure:
        moves = tuple(
            (target, self._change(f"{name}.moves.{target}", target, text))
            for target, text in written.moves.items()
            if target in self.fields
        )
        sets = tuple(
            (target, self._option(f"{name}.sets.{target}", target, value))
            for target, value in written.sets.items()
            if target in self.fields
        )
        only_from = tuple(
            (target, tuple(self._option(f"{name}.only_from.{target}", target, value) for value in values))
            for target, values in written.only_from.items()
            if target in self.fields
        )
        costs = written.cost
        tiers = ((written.at_most, costs),) if isinstance(costs, str) else tuple((tier.to, tier.each) for tier in costs)
        usable = bool(moves or sets)
        return Measure(
            name,
            written.label,
            moves,
            sets,
            only_from,
            tuple(Tier(to, self._cost(f"{name}.cost", text)) for to, text in tiers) if usable else (),
            self._cost(f"{name}.start", written.start) if usable and written.start is not None else None,
            written.at_most,
            written.yearly,
            written.assumption,
        )

    def _change(self, where: str, target: str, text: Formula) -> Amount:
        field = self.fields[target]
        if field.type not in {"number", "integer"}:
            raise self._problem(where, f"“{field.label}”不是数值，应写在 sets 中")
        return amount(self._quotient(where, text, field.unit or ""), unit(field.unit or "").factor, field.decimals)

    def _cost(self, where: str, text: Formula) -> Amount:
        found = amount(self._quotient(where, text, "元"), _MONEY, 0, ceiling=True)
        if found.constant is not None and found.constant < 0:
            raise self._problem(where, "成本不能为负")
        return found

    def _fixed(self, where: str, text: Formula) -> Decimal:
        constant = self._cost(where, text).constant
        if constant is None:
            raise self._problem(where, "应为固定的金额，例如 1000 元")
        return constant

    def _growth(self, name: str, text: Formula) -> Decimal:
        constant = self._change(f"grows.{name}", name, text).constant
        if constant is None:
            raise self._problem(f"grows.{name}", "应为固定的数，例如 1 年")
        return constant

    def _option(self, where: str, target: str, value: object) -> object:
        field = self.fields[target]
        if field.type == "boolean" and isinstance(value, bool):
            return value
        if field.type == "category" and value in field.options:
            return value
        right = "是或否（true、false）" if field.type == "boolean" else f"{'、'.join(field.options)} 之一"
        if field.type not in {"boolean", "category"}:
            right = "是非或单选的输入；数值写在 moves 中"
        raise self._problem(where, f"“{value}”不能作为“{field.label}”的值，应为{right}")

    def _knows_all(self, text: Formula) -> bool:
        try:
            return all(name.value in self.scope for name in names_in(parse(text)))
        except ExpressionError as error:
            raise self._problem(f"limits：{text}", error.message) from error

    def _limit(self, name: str, text: Formula) -> Condition:
        try:
            expression = parse(text)
            check_boolean(expression, self.scope)
            return self.lowering.condition(expression)
        except (ExpressionError, TooComplexError) as error:
            raise self._problem(f"limits.{name}", str(error) or "公式过于复杂") from error

    def _quotient(self, where: str, text: Formula, symbol: str) -> Quotient:
        try:
            expression = parse(text)
            unknown = [name.value for name in names_in(expression) if name.value not in self.scope]
            if unknown:
                raise self._problem(where, f"不认识“{unknown[0]}”：它不是本标准的输入，也没有写在 facts 中")
            if isinstance(expression, Name) and isinstance(self.scope[expression.value].type, BooleanType):
                raise self._problem(where, f"“{expression.value}”不是数值")
            kind = check_number(expression, self.scope)
            if kind.dimension is not None and kind.dimension != dimension_of(symbol):
                raise self._problem(where, f"“{text}”的单位不符，应为{symbol or '纯数'}一类的数")
            return self.lowering.quotient(expression)
        except (ExpressionError, TooComplexError) as error:
            raise self._problem(where, f"“{text}”不可用：{error}") from error

    def _problem(self, where: str, message: str) -> Exception:
        return cost_problem(self.file.costs, f"{where}：{message}")


def _bounded(name: str, end: Fraction, *, above: bool) -> Condition:
    value = Polynomial(((end.denominator, (name,)),))
    bound = Polynomial(((end.numerator, ()),) if end else ())
    return Compare(value, ">=", bound) if above else Compare(bound, ">=", value)


def without(bound: Bound, banned: frozenset[str]) -> Bound:
    """The same costs without some measures."""
    return replace(bound, measures=tuple(one for one in bound.measures if one.id not in banned))
