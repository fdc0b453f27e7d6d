"""What an expression gives: a number of some dimension, a yes or no, one of some options, a date.

The checker walks an expression once, resolves every name, and refuses sums and comparisons of what does not fit:
money with persons, a share with a bare 5, an option that the input does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from huoju.reference.units import unit
from huoju.standards.errors import ExpressionError
from huoju.standards.expressions.syntax import (
    And,
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Membership,
    Name,
    Negation,
    Not,
    Number,
    Or,
    Text,
)

Dimension = tuple[tuple[str, int], ...]
"""Base dimensions and their powers, sorted; a share or a ratio has none."""

RATIO: Dimension = ()
POINTS: Dimension = (("points", 1),)
DAYS: Dimension = (("time:day", 1),)
_BARE_FITS = {RATIO, POINTS, (("count", 1),), (("level", 1),), (("person", 1),)}
"""Dimensions a number without unit may be compared with, except shares: see `_fits_bare`."""


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number; ``dimension`` is None for a bare number, which takes the dimension of what it meets."""

    dimension: Dimension | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class BooleanType:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class CategoryType:
    """One of ``options``; a set of them where ``several``."""

    options: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class DateType:
    """A day of the calendar."""


@dataclass(frozen=True, slots=True)
class TextType:
    """A quoted text."""


Type = NumberType | BooleanType | CategoryType | DateType | TextType


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name stands for: the name of the input, derived value or score, and its type."""

    name: str
    type: Type


Scope = Mapping[str, Symbol]
"""Every name and label that an expression may use."""


def dimension_of(symbol: str) -> Dimension:
    """The dimension of a unit as powers of base dimensions; ``件/万人`` is count per person.

    Raises:
        UnknownUnitError: there is no such unit.
    """
    numerator, *denominators = unit(symbol).dimension.split("/")
    powers: dict[str, int] = {}
    for name in numerator.split("*"):
        if name not in {"ratio", "1"}:
            powers[name] = powers.get(name, 0) + 1
    for name in denominators:
        powers[name] = powers.get(name, 0) - 1
    return tuple(sorted(powers.items()))


def check_boolean(expression: Expression, scope: Scope) -> None:
    """Check an expression that must be a condition.

    Raises:
        ExpressionError: it is not, or something in it does not fit.
    """
    found = _check(expression, scope, selection=False)
    if not isinstance(found, BooleanType):
        raise ExpressionError("此处应为条件（例如 营业收入 ≥ 1000 万元），却是一个数或选项", expression.at, "type")


def check_number(expression: Expression, scope: Scope) -> NumberType:
    """Check an expression that must be a number, and give its dimension.

    Raises:
        ExpressionError: it is not, or something in it does not fit.
    """
    found = _check(expression, scope, selection=True)
    if not isinstance(found, NumberType):
        raise ExpressionError("此处应为一个数值表达式，却是条件或选项", expression.at, "type")
    return found


def check_formula(expression: Expression, scope: Scope) -> Type:
    """Check the formula of a derived value and give its type; it may be a 个数(…) as a whole.

    Raises:
        ExpressionError: something in it does not fit.
    """
    return _side(expression, scope)


def names_in(expression: Expression) -> tuple[Name, ...]:
    """Every name that an expression uses, in the order of the text."""
    match expression:
        case Name():
            return (expression,)
        case Number() | Text():
            return ()
        case Negation(operand) | Membership(operand) | Not(operand):
            return names_in(operand)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (*names_in(left), *names_in(right))
        case Call(_, parts) | And(parts) | Or(parts):
            return tuple(name for part in parts for name in names_in(part))


def _check(expression: Expression, scope: Scope, *, selection: bool) -> Type:
    match expression:
        case Number(_, symbol):
            return NumberType(None if symbol is None else dimension_of(symbol), symbol)
        case Text():
            return TextType()
        case Name(value, at):
            return _resolve(value, at, scope).type
        case Negation(operand):
            return _number(operand, scope, selection=selection)
        case Arithmetic():
            return _arithmetic(expression, scope, selection=selection)
        case Call():
            return _call(expression, scope, selection=selection)
        case Comparison():
            return _comparison(expression, scope)
        case Membership():
            return _membership(expression, scope)
        case Not(operand):
            check_boolean(operand, scope)
            return BooleanType()
        case And(operands) | Or(operands):
            for operand in operands:
                check_boolean(operand, scope)
            return BooleanType()


def _resolve(name: str, at: int, scope: Scope) -> Symbol:
    symbol = scope.get(name)
    if symbol is None:
        near = get_close_matches(name, list(scope), n=3, cutoff=0.5)
        hint = f"，相近的有：{'、'.join(near)}" if near else ""
        raise ExpressionError(f"没有名为“{name}”的输入、派生值或得分{hint}", at, "name")
    return symbol


def _number(expression: Expression, scope: Scope, *, selection: bool) -> NumberType:
    found = _check(expression, scope, selection=selection)
    if not isinstance(found, NumberType):
        raise ExpressionError("条件或选项不能参与计算", expression.at, "type")
    return found


def _arithmetic(expression: Arithmetic, scope: Scope, *, selection: bool) -> NumberType:
    linear = expression.operator in "+-"
    constant = isinstance(expression.left, Number) or isinstance(expression.right, Number)
    allowed = selection and (linear or constant)
    left = _number(expression.left, scope, selection=allowed)
    right = _number(expression.right, scope, selection=allowed and expression.operator != "/")
    if linear:
        return _common(left, right, expression.at)
    if left.dimension is None and right.dimension is None:
        return NumberType(None)
    sign = 1 if expression.operator == "*" else -1
    powers = dict(left.dimension or ())
    for name, power in right.dimension or ():
        powers[name] = powers.get(name, 0) + sign * power
    return NumberType(tuple(sorted((name, power) for name, power in powers.items() if power)))


def _common(left: NumberType, right: NumberType, at: int) -> NumberType:
    """The type of two numbers that are added or compared."""
    if left.dimension == right.dimension:
        return left
    for bare, other in ((left, right), (right, left)):
        if bare.dimension is None:
            if other.dimension in _BARE_FITS and not _is_share(other):
                return other
            wanted = "%、倍" if other.dimension == RATIO else other.unit or "单位"
            raise ExpressionError(f"数字缺少单位，应带上与另一侧相同的单位（例如 {wanted}）", at, "unit")
    raise ExpressionError(f"两侧的量不同，不能相加或比较：{_describe(left)} 与 {_describe(right)}", at, "unit")


def _is_share(number: NumberType) -> bool:
    return number.dimension == RATIO and number.unit in {"%", "‰"}


def _describe(number: NumberType) -> str:
    if number.unit is not None:
        return f"“{number.unit}”"
    return "×".join(f"{name}^{power}" if power != 1 else name for name, power in number.dimension or ()) or "比值"


def _call(expression: Call, scope: Scope, *, selection: bool) -> Type:
    function, arguments = expression.function, expression.arguments
    if function == "count":
        raise ExpressionError("个数(…) 只能直接与整数比较，不能用于计算；需要数值时请另设输入", expression.at, "type")
    if function == "contains":
        _check_contains(expression, scope)
        return BooleanType()
    if function == "days_since":
        if len(arguments) != 1 or not isinstance(_check(arguments[0], scope, selection=False), DateType):
            raise ExpressionError("距今天数(…) 需要一个日期", expression.at, "type")
        return NumberType(DAYS, "天")
    if not selection:
        raise ExpressionError("较大值、较小值只能直接比较或加减，不能相乘除", expression.at, "type")
    common = _number(arguments[0], scope, selection=True)
    for argument in arguments[1:]:
        common = _common(common, _number(argument, scope, selection=True), argument.at)
    return common


def _check_contains(expression: Call, scope: Scope) -> None:
    several = _check(expression.arguments[0], scope, selection=False)
    if not isinstance(several, CategoryType) or not several.several or len(expression.arguments) == 1:
        raise ExpressionError("包含(…) 需要一个多选输入和至少一个带引号的选项", expression.at, "type")
    for argument in expression.arguments[1:]:
        if not isinstance(argument, Text):
            raise ExpressionError("此处应为带引号的选项", argument.at, "type")
        _known_option(argument.value, several, argument.at)


def _comparison(expression: Comparison, scope: Scope) -> BooleanType:
    left = _side(expression.left, scope)
    right = _side(expression.right, scope)
    if isinstance(left, NumberType) and isinstance(right, NumberType):
        _common(left, right, expression.at)
        return BooleanType()
    if isinstance(left, DateType) and isinstance(right, DateType):
        return BooleanType()
    if isinstance(left, CategoryType) and isinstance(expression.right, Text):
        if expression.operator not in {"=", "!="} or left.several:
            raise ExpressionError("选项只能用 = 、≠ 或“属于”比较", expression.at, "type")
        _known_option(expression.right.value, left, expression.right.at)
        return BooleanType()
    raise ExpressionError("两侧不能比较：应是两个数、两个日期，或一个选项输入与带引号的选项", expression.at, "type")


def _side(expression: Expression, scope: Scope) -> Type:
    """The type of a side of a comparison or of a whole formula, the places where 个数(…) may stand."""
    if not (isinstance(expression, Call) and expression.function == "count"):
        return _check(expression, scope, selection=True)
    for argument in expression.arguments:
        check_boolean(argument, scope)
    return NumberType((("count", 1),))


def _membership(expression: Membership, scope: Scope) -> BooleanType:
    operand = _check(expression.operand, scope, selection=False)
    if not isinstance(operand, CategoryType) or operand.several:
        raise ExpressionError("“属于”的左侧应是一个单选输入（多选输入用 包含(…)）", expression.operand.at, "type")
    for option in expression.options:
        _known_option(option, operand, expression.at)
    return BooleanType()


def _known_option(option: str, category: CategoryType, at: int) -> None:
    if option not in category.options:
        raise ExpressionError(f"没有选项“{option}”，可选：{'、'.join(category.options)}", at, "option")
