"""Expressions of a standard to conditions and quotients of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from huoju.evaluation.plan import (
    AS_OF,
    All,
    Any,
    Compare,
    Condition,
    Constant,
    Contains,
    CountCompare,
    IsTrue,
    Negated,
    OneOf,
    Operator,
    ScoreCompare,
)
from huoju.evaluation.rational import Quotient, Terms, TooComplexError, integer_terms, number, polynomial, variable
from huoju.reference.units import unit
from huoju.standards.errors import ExpressionError
from huoju.standards.expressions import (
    DateType,
    Expression,
    NumberType,
    Type,
)
from huoju.standards.expressions.syntax import (
    And,
    Arithmetic,
    Call,
    Comparison,
    Membership,
    Name,
    Negation,
    Not,
    Number,
    Or,
    Text,
)

_OPERATORS: dict[str, Operator] = {">=": ">=", ">": ">", "=": "=", "!=": "!="}
"""The comparisons of a plan; the others are turned round before."""

_FLIPPED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "=", "!=": "!="}


@dataclass
class Lowering:
    """What names stand for while the expressions of one standard are lowered.

    Attributes:
        names: English name behind every label.
        types: type of each input and derived value.
        nonnegative: inputs that are never below zero.
        positive: inputs that are always above zero.
        scores: names of items, dimensions and the whole score.
        point: units in one point.
        numbers: derived numbers, already lowered.
        booleans: derived conditions, already lowered.
        counts: derived numbers of conditions that hold, already lowered.
    """

    names: Mapping[str, str]
    types: Mapping[str, Type]
    nonnegative: frozenset[str]
    positive: frozenset[str]
    scores: frozenset[str]
    point: int
    numbers: dict[str, Quotient] = field(default_factory=dict)
    booleans: dict[str, Condition] = field(default_factory=dict)
    counts: dict[str, tuple[Condition, ...]] = field(default_factory=dict)

    def condition(self, expression: Expression) -> Condition:
        """A condition in Kleene's logic.

        Raises:
            ExpressionError: the comparison is too complex to be decided exactly.
        """
        match expression:
            case And(operands):
                return All(tuple(self.condition(operand) for operand in operands))
            case Or(operands):
                return Any(tuple(self.condition(operand) for operand in operands))
            case Not(operand):
                return Negated(self.condition(operand))
            case Name(value):
                name = self.names[value]
                return self.booleans[name] if name in self.booleans else IsTrue(name)
            case Membership(Name(value), options):
                return OneOf(self.names[value], options)
            case Call("contains", arguments):
                return self._contains(arguments)
            case Comparison(operator, left, right):
                try:
                    return self._comparison(operator, left, right)
                except TooComplexError as error:
                    raise ExpressionError("公式过于复杂，请拆成几个条件", expression.at) from error
        raise ExpressionError("此处应为条件", expression.at)

    def quotient(self, expression: Expression) -> Quotient:
        """A number in base units.

        Raises:
            ExpressionError: a constant zero stands under a division.
            TooComplexError: the formula has too many terms.
        """
        match expression:
            case Number(value, symbol):
                return number(value * (unit(symbol).factor if symbol is not None else 1))
            case Name(value, at):
                if self.names[value] in self.counts:
                    raise ExpressionError("个数只能直接与整数比较，不能用于计算；需要数值时请另设输入", at)
                return self._named(self.names[value])
            case Negation(operand):
                return -self.quotient(operand)
            case Call("days_since", (Name(value),)):
                return variable(AS_OF, Fraction(1)) - variable(self.names[value], Fraction(1))
            case Arithmetic(operator, left, right):
                return self._arithmetic(operator, self.quotient(left), self.quotient(right), expression.at)
        raise ExpressionError("此处应为数值表达式", expression.at)

    def _contains(self, arguments: tuple[Expression, ...]) -> Condition:
        several, *options = arguments
        assert isinstance(several, Name)
        name = self.names[several.value]
        return All(tuple(Contains(name, option.value) for option in options if isinstance(option, Text)))

    def _named(self, name: str) -> Quotient:
        if name in self.numbers:
            return self.numbers[name]
        kind = self.types[name]
        if isinstance(kind, DateType):
            return variable(name, Fraction(1))
        assert isinstance(kind, NumberType)
        return variable(name, unit(kind.unit or "").factor)

    @staticmethod
    def _arithmetic(operator: str, left: Quotient, right: Quotient, at: int) -> Quotient:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        try:
            return left / right
        except ZeroDivisionError as error:
            raise ExpressionError("除数为零", at) from error

    def _comparison(self, operator: str, left: Expression, right: Expression) -> Condition:
        if isinstance(left, Name) and isinstance(right, Text):
            has_option = OneOf(self.names[left.value], (right.value,))
            return has_option if operator == "=" else Negated(has_option)
        counted = self.counted(left)
        if counted is not None:
            return self._count(operator, counted, right)
        counted = self.counted(right)
        if counted is not None:
            return self._count(_FLIPPED[operator], counted, left)
        if self._uses_scores(left) or self._uses_scores(right):
            return self._scores(operator, left, right)
        selection = _first_selection(left, 1) or _first_selection(right, -1)
        if selection is not None:
            return self._select(operator, left, right, *selection)
        return self.compare(operator, self.quotient(left), self.quotient(right))

    def counted(self, expression: Expression) -> tuple[Condition, ...] | None:
        """The conditions that an expression counts; None where it is no count."""
        match expression:
            case Call("count", arguments):
                return tuple(self.condition(argument) for argument in arguments)
            case Name(value):
                return self.counts.get(self.names[value])
        return None

    def _count(self, operator: str, conditions: tuple[Condition, ...], right: Expression) -> Condition:
        threshold = self.quotient(right).constant
        if threshold is None or threshold.denominator != 1:
            raise ExpressionError("个数(…) 只能与整数比较", right.at)
        if operator in {"<", "<="}:
            opposite: Operator = ">=" if operator == "<" else ">"
            return CountCompare(conditions, opposite, int(threshold), negated=True)
        plain = _OPERATORS[operator]
        return CountCompare(conditions, plain, int(threshold))

    def _select(self, operator: str, left: Expression, right: Expression, call: Call, sign: int) -> Condition:
        """A comparison with 较大值 or 较小值 in it, as comparisons of its arguments."""
        if operator in {"=", "!="}:
            both = All((self._comparison(">=", left, right), self._comparison("<=", left, right)))
            return both if operator == "=" else Negated(both)
        parts = tuple(
            self._comparison(operator, _replace(left, call, argument), _replace(right, call, argument))
            for argument in call.arguments
        )
        grows = (call.function == "max") == (sign > 0)
        return Any(parts) if grows == (operator in {">=", ">"}) else All(parts)

    def compare(self, operator: str, left: Quotient, right: Quotient) -> Condition:
        """``left operator right`` for two numbers in base units."""
        if operator in {"<", "<="}:
            return self.compare(_FLIPPED[operator], right, left)
        kind = _OPERATORS[operator]
        difference = left - right
        constant = difference.constant
        if constant is not None:
            return Constant(_decide(kind, constant))
        numerator, denominator = difference.numerator, difference.denominator
        if self._never_positive(denominator):
            numerator, denominator = _negate(numerator), _negate(denominator)
        (whole,) = integer_terms(numerator)
        positive = polynomial({product: value for product, value in whole.items() if value > 0})
        negative = polynomial({product: -value for product, value in whole.items() if value < 0})
        if self._always_positive(denominator):
            return Compare(positive, kind, negative)
        (divisor,) = integer_terms(denominator)
        return Compare(positive, kind, negative, polynomial(divisor), signed=not self._never_negative(denominator))

    def _always_positive(self, terms: Terms) -> bool:
        return (
            all(value > 0 for value in terms.values())
            and any(all(name in self.positive for name in product) for product in terms)
            and self._never_negative(terms)
        )

    def _never_negative(self, terms: Terms) -> bool:
        return all(value > 0 and all(name in self.nonnegative for name in product) for product, value in terms.items())

    def _never_positive(self, terms: Terms) -> bool:
        return self._never_negative(_negate(terms))

    def _uses_scores(self, expression: Expression) -> bool:
        match expression:
            case Name(value):
                return self.names[value] in self.scores
            case Negation(operand):
                return self._uses_scores(operand)
            case Arithmetic(_, left, right):
                return self._uses_scores(left) or self._uses_scores(right)
        return False

    def _scores(self, operator: str, left: Expression, right: Expression) -> Condition:
        """A comparison of scores, whose values are intervals; weights and constant as whole numbers."""
        if operator in {"<", "<="}:
            return self._scores(_FLIPPED[operator], right, left)
        terms = _linear(left, self.names)
        for name, value in _linear(right, self.names).items():
            terms[name] = terms.get(name, Fraction(0)) - value
        constant = terms.pop("", Fraction(0)) * self.point
        (whole,) = integer_terms({(name,): value for name, value in terms.items()} | {(): constant})
        kind = _OPERATORS[operator]
        return ScoreCompare(
            tuple(
                (value, name) for (name,), value in ((product, value) for product, value in whole.items() if product)
            ),
            whole.get((), 0),
            kind,
        )


def _decide(operator: Operator, difference: Fraction) -> bool:
    match operator:
        case ">=":
            return difference >= 0
        case ">":
            return difference > 0
        case "=":
            return difference == 0
        case "!=":
            return difference != 0


def _negate(terms: Terms) -> Terms:
    return {product: -value for product, value in terms.items()}


def _linear(expression: Expression, names: Mapping[str, str]) -> dict[str, Fraction]:
    """A sum of scores and constants as coefficients by name; the constant under the empty name."""
    match expression:
        case Number(value):
            return {"": value}
        case Name(value):
            return {names[value]: Fraction(1)}
        case Negation(operand):
            return {name: -value for name, value in _linear(operand, names).items()}
        case Arithmetic("+" | "-" as operator, left, right):
            total = _linear(left, names)
            for name, value in _linear(right, names).items():
                total[name] = total.get(name, Fraction(0)) + (value if operator == "+" else -value)
            return total
        case Arithmetic("*", Number(factor), scaled) | Arithmetic("*" | "/", scaled, Number(factor)):
            by = 1 / factor if expression.operator == "/" else factor
            return {name: value * by for name, value in _linear(scaled, names).items()}
    raise ExpressionError("得分只能与数或其他得分相加减后比较", expression.at)


def _first_selection(expression: Expression, sign: int) -> tuple[Call, int] | None:
    """The first 较大值 or 较小值 in a sum, and whether the sum grows (1) or falls (-1) with it."""
    match expression:
        case Call("max" | "min"):
            return expression, sign
        case Negation(operand):
            return _first_selection(operand, -sign)
        case Arithmetic("+", left, right):
            return _first_selection(left, sign) or _first_selection(right, sign)
        case Arithmetic("-", left, right):
            return _first_selection(left, sign) or _first_selection(right, -sign)
        case Arithmetic("*", Number(), scaled) | Arithmetic("*" | "/", scaled, Number()):
            return _first_selection(scaled, sign)
    return None


def _replace(expression: Expression, call: Call, argument: Expression) -> Expression:
    if expression is call:
        return argument
    match expression:
        case Negation(operand, at):
            return Negation(_replace(operand, call, argument), at)
        case Arithmetic(operator, left, right, at):
            return Arithmetic(operator, _replace(left, call, argument), _replace(right, call, argument), at)
    return expression
