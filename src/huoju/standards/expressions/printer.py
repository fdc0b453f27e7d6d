"""Syntax of an expression back to text, in one canonical spelling.

Reading the text again gives the same syntax, so that two expressions say the same where their texts are equal.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

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

FUNCTION_NAMES = {
    "max": "较大值",
    "min": "较小值",
    "count": "个数",
    "contains": "包含",
    "days_since": "距今天数",
}
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "=", "!=": "≠"}
_ARITHMETIC = {"+": "+", "-": "-", "*": "×", "/": "÷"}
_CLOSE_UNITS = {"%", "‰", "％"}
_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _PRIMARY = range(8)
"""How tightly the parts of an expression bind, from loose to tight."""

Naming = Callable[[str], str]


def to_text(expression: Expression, naming: Naming = str) -> str:
    """The text of an expression.

    Args:
        expression: the syntax.
        naming: what to write for a name or a label; as written where not given.
    """
    return _Printer(naming).text(expression, _OR)


def number_text(value: Fraction) -> str:
    """A number as people write it: 5000, 0.8; the digits of a decimal fraction, all of them."""
    if value.denominator == 1:
        return str(value.numerator)
    places = 1
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def amount_text(value: Fraction, unit: str | None) -> str:
    """A number with its unit: 3%, 5000 万元."""
    separator = "" if not unit or unit in _CLOSE_UNITS else " "
    return f"{number_text(value)}{separator}{unit or ''}"


class _Printer:
    def __init__(self, naming: Naming) -> None:
        self.naming = naming

    def text(self, expression: Expression, around: int) -> str:
        """The text of a part, in brackets where what stands around it binds more tightly."""
        binding, text = self._bound(expression)
        return f"({text})" if binding < around else text

    def _bound(self, expression: Expression) -> tuple[int, str]:
        match expression:
            case Or(operands):
                return _OR, " 或 ".join(self.text(operand, _AND) for operand in operands)
            case And(operands):
                return _AND, " 且 ".join(self.text(operand, _NOT) for operand in operands)
            case Not(Membership(operand, options)):
                return _COMPARISON, f"{self.text(operand, _SUM)} 不属于 {_options(options)}"
            case Not(operand):
                return _NOT, f"非 {self.text(operand, _NOT)}"
            case Comparison(operator, left, right):
                return _COMPARISON, f"{self.text(left, _SUM)} {SIGNS[operator]} {self.text(right, _SUM)}"
            case Membership(operand, options):
                return _COMPARISON, f"{self.text(operand, _SUM)} 属于 {_options(options)}"
            case Arithmetic(operator, left, right):
                level = _SUM if operator in "+-" else _PRODUCT
                return level, f"{self.text(left, level)} {_ARITHMETIC[operator]} {self.text(right, level + 1)}"
            case Negation(operand):
                return _SIGN, f"-{self.text(operand, _PRIMARY)}"
            case Call(function, arguments):
                return _PRIMARY, f"{FUNCTION_NAMES[function]}({', '.join(self.text(part, _OR) for part in arguments)})"
        return _PRIMARY, self._leaf(expression)

    def _leaf(self, expression: Expression) -> str:
        match expression:
            case Number(value, unit):
                return amount_text(value, unit)
            case Name(value):
                return self.naming(value)
            case Text(value):
                return _quoted(value)
        raise TypeError(f"{type(expression).__name__} is no leaf")


def _options(options: tuple[str, ...]) -> str:
    return f"[{', '.join(_quoted(option) for option in options)}]"


def _quoted(text: str) -> str:
    """A text in quotes that it does not hold itself."""
    if '"' not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else f"“{text}”"
