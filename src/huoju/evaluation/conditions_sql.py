"""Conditions of a plan as SQL expressions, and the small parts that every query is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from sqlglot import exp

from huoju.evaluation.ends import Ends, high_of, low_of
from huoju.evaluation.plan import (
    AS_OF,
    All,
    Any,
    ByCase,
    Compare,
    Condition,
    Constant,
    Contains,
    CountCompare,
    IsTrue,
    Negated,
    OneOf,
    Operator,
    Plan,
    Polynomial,
    Reference,
    ScoreCompare,
)
from huoju.evaluation.plan_walk import parts_of, variables_of

Kind = Literal["decimal", "integer", "double", "boolean", "text", "date"]
_COMPARE: dict[Operator, type[exp.Binary]] = {">=": exp.GTE, ">": exp.GT, "=": exp.EQ, "!=": exp.NEQ}
_ORDER = (">=", ">")
_LONG_DIGITS = 18
_DAY_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Binding:
    """The column behind a variable.

    ``digits`` and ``decimals`` say how its values are written exactly: at most ``digits`` figures, ``decimals`` of them
    behind the point. A double column counts as the decimal it prints as.
    """

    column: str
    kind: Kind
    digits: int = 0
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the variables of a plan stand in the table.

    ``today`` is the day of the evaluation in days since 1970. The points of a score stand in its column divided by its
    ``scales``, the largest power of ten that divides them all, so that most are small whole numbers; both their ends in
    one number, as ``ends`` says.
    """

    plan: Plan
    bindings: Mapping[str, Binding]
    today: int
    scales: Mapping[str, int]
    ends: Ends

    def value(self, name: str) -> exp.Expr:
        """A boolean, text or set variable; NULL for everybody where the table has no such column."""
        binding = self.bindings.get(name)
        return exp.null() if binding is None else exp.column(binding.column, quoted=True)

    def has(self, names: Sequence[str]) -> bool:
        """Whether the table has a column for every one of these variables."""
        return all(name == AS_OF or name in self.bindings for name in names)


# Small parts


def integer(value: int) -> exp.Expr:
    """A whole number."""
    literal = exp.Literal.number(abs(value))
    return exp.Neg(this=literal) if value < 0 else literal


def add(parts: Sequence[exp.Expr]) -> exp.Expr:
    """The sum of expressions; zero where there are none."""
    total = parts[0] if parts else integer(0)
    for part in parts[1:]:
        total = exp.Add(this=total, expression=part)
    return total


def all_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Kleene's and."""
    return exp.and_(*parts, copy=False) if parts else exp.true()


def any_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Kleene's or."""
    return exp.or_(*parts, copy=False) if parts else exp.false()


def case(*cases: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None) -> exp.Case:
    """``CASE WHEN … THEN … [ELSE …] END``."""
    return exp.Case(ifs=[exp.If(this=test, true=value) for test, value in cases], default=otherwise)


def least(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """The smaller of two numbers that are never NULL."""
    return exp.Anonymous(this="LEAST", expressions=[left, right])


def greatest(parts: Sequence[exp.Expr]) -> exp.Expr:
    """The largest of several numbers that are never NULL."""
    return parts[0] if len(parts) == 1 else exp.Anonymous(this="GREATEST", expressions=list(parts))


def known(outcome: exp.Expr, *, default: bool) -> exp.Expr:
    """An outcome with ``default`` in place of unknown."""
    return exp.Coalesce(this=outcome.copy(), expressions=[exp.true() if default else exp.false()])


def is_null(value: exp.Expr) -> exp.Expr:
    """Whether a value is unknown."""
    return exp.Is(this=value.copy(), expression=exp.null())


def three_way(outcome: exp.Expr, words: tuple[str, str, str]) -> exp.Expr:
    """An outcome in words: met, unmet, unknown. They are members of an enumeration, which is written fastest."""
    met, unmet, unknown = (word(one, words) for one in words)
    answers = [exp.If(this=exp.true(), true=met), exp.If(this=exp.false(), true=unmet)]
    return exp.Case(this=outcome, ifs=answers, default=unknown)


def word(written: str, words: tuple[str, ...]) -> exp.Expr:
    """One word of a closed list, as a member of an enumeration."""
    members = ", ".join(f"'{one}'" for one in words)
    return exp.Cast(this=exp.Literal.string(written), to=exp.DataType.build(f"ENUM({members})", dialect="duckdb"))


def if_met(outcome: exp.Expr, value: int, *, unknown: bool) -> exp.Expr:
    """``value`` where an outcome is met, or (``unknown``) where it may be; else zero."""
    if unknown:
        return case((exp.not_(outcome, copy=False), integer(0)), otherwise=integer(value))
    return case((outcome, integer(value)), otherwise=integer(0))


def points(units: exp.Expr, scale: int, decimals: int, *, digits: int = 9) -> exp.Expr:
    """Points in units of ``10 ** -decimals`` times ``scale`` as a number: whole where they always are."""
    places = decimals - (len(str(scale)) - 1)
    if places == 0:
        return units
    unit = exp.cast(exp.Literal.number(f"{Decimal(1).scaleb(-places):f}"), f"DECIMAL({places}, {places})")
    return exp.Mul(this=exp.cast(units, f"DECIMAL({digits}, 0)"), expression=unit)


# Conditions


def condition(node: Condition, columns: Columns) -> exp.Expr:
    """A condition as a three-valued SQL expression."""
    match node:
        case Compare():
            return _compare(node, columns)
        case IsTrue(name):
            return columns.value(name)
        case OneOf(name, options):
            value = columns.value(name)
            return exp.In(this=value, expressions=[exp.Literal.string(option) for option in options])
        case Contains(name, option):
            return _contains(columns.value(name), option)
        case CountCompare():
            return _count(node, columns)
        case ScoreCompare():
            return _score_compare(node, columns)
        case Reference(name):
            return exp.column(name, quoted=True)
        case All(conditions):
            return all_of([condition(part, columns) for part in conditions])
        case Any(conditions):
            return any_of([condition(part, columns) for part in conditions])
        case Negated(inner):
            return exp.not_(condition(inner, columns), copy=False)
        case ByCase():
            return _by_case(node, columns)
        case Constant(value):
            return exp.null() if value is None else (exp.true() if value else exp.false())


def _contains(value: exp.Expr, option: str) -> exp.Expr:
    around = exp.Literal.string(";")
    padded = exp.DPipe(this=exp.DPipe(this=around, expression=value), expression=around.copy())
    position = exp.StrPosition(this=padded, substr=exp.Literal.string(f";{option};"))
    return exp.GT(this=position, expression=integer(0))


def _count(node: CountCompare, columns: Columns) -> exp.Expr:
    outcomes = [condition(part, columns) for part in node.conditions]
    certain = add([if_met(outcome, 1, unknown=False) for outcome in outcomes])
    possible = add([if_met(outcome.copy(), 1, unknown=True) for outcome in outcomes])
    threshold = integer(node.threshold)
    low = exp.Sub(this=certain, expression=threshold)
    high = exp.Sub(this=possible, expression=threshold.copy())
    decided = _interval(low, high, node.operator)
    return exp.not_(decided, copy=False) if node.negated else decided


def _score_compare(node: ScoreCompare, columns: Columns) -> exp.Expr:
    if len(node.terms) == 1 and node.operator in _ORDER and node.terms[0][0] > 0:
        return _one_score(node, columns)
    ends = []
    for end, other in ((low_of, high_of), (high_of, low_of)):
        parts: list[exp.Expr] = [integer(node.constant)] if node.constant else []
        parts += [
            times(weight * columns.scales[name], end(name) if weight > 0 else other(name))
            for weight, name in node.terms
        ]
        ends.append(add(parts))
    return _interval(ends[0], ends[1], node.operator)


def _one_score(node: ScoreCompare, columns: Columns) -> exp.Expr:
    """One score against a number: its ends against the number in its own units."""
    ((weight, name),) = node.terms
    unit = weight * columns.scales[name]
    low, high = low_of(name), high_of(name)
    true: exp.Expr
    false: exp.Expr
    if node.operator == ">=":
        bound = integer(-(node.constant // unit))
        true, false = exp.GTE(this=low, expression=bound), exp.LT(this=high, expression=bound.copy())
    else:
        bound = integer(-node.constant // unit)
        true, false = exp.GT(this=low, expression=bound), exp.LTE(this=high, expression=bound.copy())
    return case((true, exp.true()), (false, exp.false()))


def times(factor: int, value: exp.Expr) -> exp.Expr:
    """A value times a whole number."""
    return value if factor == 1 else exp.Mul(this=integer(factor), expression=value)


def _interval(low: exp.Expr, high: exp.Expr, operator: Operator) -> exp.Expr:
    """Whether every (true), no (false) or some (NULL) number between two ends satisfies ``number operator 0``."""
    zero = integer(0)
    low, high = exp.paren(low, copy=False), exp.paren(high, copy=False)
    both_zero = exp.and_(exp.EQ(this=low, expression=zero), exp.EQ(this=high.copy(), expression=zero.copy()))
    beyond = exp.or_(exp.GT(this=low.copy(), expression=zero.copy()), exp.LT(this=high.copy(), expression=zero.copy()))
    true: exp.Expr
    false: exp.Expr
    match operator:
        case ">=":
            true, false = exp.GTE(this=low, expression=zero), exp.LT(this=high, expression=zero.copy())
        case ">":
            true, false = exp.GT(this=low, expression=zero), exp.LTE(this=high, expression=zero.copy())
        case "=":
            true, false = both_zero, beyond
        case "!=":
            true, false = beyond, both_zero
    return case((true, exp.true()), (false, exp.false()))


def _by_case(node: ByCase, columns: Columns) -> exp.Expr:
    """A plain choice among the cases where it is known which applies; else what all possible cases agree on."""
    deciding = [when for when, _ in node.cases if when != Constant(value=True)]
    names = list(dict.fromkeys(name for when in deciding for name in variables_of(when) if name != AS_OF))
    if not names or not columns.has(names) or not all(_rests_on_values(when) for when in deciding):
        return _agreed_case(node, columns)
    plain = case(
        *((condition(when, columns), condition(test, columns)) for when, test in node.cases), otherwise=exp.false()
    )
    open_ = any_of([is_null(columns.value(name)) for name in names])
    return case((open_, _agreed_case(node, columns)), otherwise=plain)


def _rests_on_values(node: Condition) -> bool:
    """Whether a condition is known as soon as all its variables are."""
    if isinstance(node, Compare):
        return node.divisor is None
    parts = parts_of(node)
    return all(map(_rests_on_values, parts)) if parts else isinstance(node, IsTrue | OneOf | Contains)


def _agreed_case(node: ByCase, columns: Columns) -> exp.Expr:
    """Met where every case that may apply, up to the first that surely does, surely holds; unmet likewise."""
    met: exp.Expr = exp.false()
    unmet: exp.Expr = exp.true()
    for when, test in reversed(node.cases):
        never = exp.not_(known(condition(when, columns), default=True), copy=False)
        surely = known(condition(when, columns), default=False)
        holds = known(condition(test, columns), default=False)
        fails = exp.not_(known(condition(test, columns), default=True), copy=False)
        met = all_of([any_of([never, holds]), any_of([surely, met])])
        unmet = all_of([any_of([never.copy(), fails]), any_of([surely.copy(), unmet])])
    return case((met, exp.true()), (unmet, exp.false()))


def _compare(node: Compare, columns: Columns) -> exp.Expr:
    names = [*node.left.variables, *node.right.variables, *(node.divisor.variables if node.divisor else ())]
    if not columns.has(names):
        return exp.null()
    plain = undivided(node, columns)
    if node.divisor is None:
        return plain
    cases: list[tuple[exp.Expr, exp.Expr]] = [(positive_divisor(node, columns), plain)]
    if node.signed:
        turned = undivided(Compare(node.right, node.operator, node.left), columns)
        cases.append((exp.LT(this=polynomial(node.divisor, columns), expression=integer(0)), turned))
    return case(*cases)


def positive_divisor(node: Compare, columns: Columns) -> exp.Expr:
    """Whether the divisor of a comparison is above zero."""
    assert node.divisor is not None
    return exp.GT(this=polynomial(node.divisor, columns), expression=integer(0))


def undivided(node: Compare, columns: Columns) -> exp.Expr:
    """The comparison without its divisor; one column against a number where it is that."""
    simple = _one_column(node, columns)
    if simple is not None:
        return simple
    kind = _COMPARE[node.operator]
    return kind(this=polynomial(node.left, columns), expression=polynomial(node.right, columns))


def _one_column(node: Compare, columns: Columns) -> exp.Expr | None:
    """``column operator number`` for a comparison of one variable with a number of few decimals."""
    match node.left.terms, node.right.terms:
        case ((factor, (name,)),), () | ((_, ()),):
            bound = Fraction(node.right.terms[0][0] if node.right.terms else 0, factor)
            kind = _COMPARE[node.operator]
        case () | ((_, ()),), ((factor, (name,)),):
            bound = Fraction(node.left.terms[0][0] if node.left.terms else 0, factor)
            kind = {">=": exp.LTE, ">": exp.LT, "=": exp.EQ, "!=": exp.NEQ}[node.operator]
        case _:
            return None
    if name == AS_OF:
        return None
    literal = _bound(bound, columns.bindings[name])
    return None if literal is None else kind(this=columns.value(name), expression=literal)


def _bound(bound: Fraction, binding: Binding) -> exp.Expr | None:
    """A number in the type of a column; None where it cannot be written in it exactly."""
    places = binding.decimals if binding.kind == "decimal" else _LONG_DIGITS if binding.kind == "double" else 0
    scaled = bound * 10**places
    if scaled.denominator != 1:
        return None
    text = f"{Decimal(scaled.numerator).scaleb(-places):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    literal: exp.Expr = exp.Literal.number(text.lstrip("-"))
    if text.startswith("-"):
        literal = exp.Neg(this=literal)
    match binding.kind:
        case "decimal":
            width = max(binding.digits, len(text.lstrip("-").partition(".")[0]) + binding.decimals)
            return exp.cast(literal, f"DECIMAL({width}, {binding.decimals})")
        case "double":
            return exp.cast(literal, "DOUBLE")
        case "date":
            return exp.cast(exp.Literal.string(_day(int(bound))), "DATE")
    return literal


def _day(number: int) -> str:
    from datetime import date, timedelta  # noqa: PLC0415 - only rules on dates need it

    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()


def polynomial(node: Polynomial, columns: Columns, *, wide: bool = False) -> exp.Expr:
    """A polynomial in exact decimals, in 128 bits where 64 may not do or where ``wide`` asks for it."""
    digits = [sum(_size(name, columns)[0] for name in product) + len(str(abs(value))) for value, product in node.terms]
    wide = wide or max(digits, default=0) + len(digits) - 1 > _LONG_DIGITS
    return add([_term(value, product, columns, wide=wide) for value, product in node.terms])


def _size(name: str, columns: Columns) -> tuple[int, int]:
    """Digits and decimals of a variable as an exact number."""
    binding = columns.bindings.get(name)
    if binding is None or binding.kind == "date":
        return _DAY_DIGITS, 0
    return binding.digits, binding.decimals


def _term(coefficient: int, product: tuple[str, ...], columns: Columns, *, wide: bool) -> exp.Expr:
    factors = [exact_value(name, columns) for name in product]
    if wide and product:
        digits, decimals = _size(product[0], columns)
        factors[0] = exp.cast(factors[0], f"DECIMAL({max(digits, _LONG_DIGITS + 1)}, {decimals})", copy=False)
    if coefficient != 1 or not factors:
        literal = integer(coefficient)
        width = len(str(abs(coefficient)))
        factors.append(exp.cast(literal, f"DECIMAL({width}, 0)", copy=False) if factors else literal)
    total = factors[0]
    for factor in factors[1:]:
        total = exp.Mul(this=total, expression=factor)
    return total


def exact_value(name: str, columns: Columns) -> exp.Expr:
    """A variable as an exact number."""
    if name == AS_OF:
        return exp.cast(integer(columns.today), "DECIMAL(9, 0)")
    binding = columns.bindings[name]
    column = exp.column(binding.column, quoted=True)
    match binding.kind:
        case "double" | "integer":
            return exp.cast(column, f"DECIMAL({binding.digits}, {binding.decimals})")
        case "date":
            epoch = exp.cast(exp.Literal.string("1970-01-01"), "DATE")
            return exp.cast(exp.DateDiff(this=column, expression=epoch, unit=exp.var("DAY")), "DECIMAL(9, 0)")
    return column
