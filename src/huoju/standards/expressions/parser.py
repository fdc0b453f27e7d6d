"""Text of an expression to its syntax.

    上年度研发费用 ≥ 100 万元 且 上年度研发费用 ÷ 上年度营业收入 ≥ 3%
    研发机构级别 属于 ["国家级", "省级"] 或 非 被列入经营异常名录
    较大值(第一年研发费用, 第二年研发费用) ≥ 1000 万元

Operators may be written in Chinese, as mathematical signs or in ASCII. A unit stands directly behind its number. A
compound unit (件/万人) has no blanks; a division has one on each side or is written ÷.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from huoju.reference.units import UnknownUnitError, unit
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

MAX_LENGTH = 2000
MAX_DEPTH = 40
MAX_TOKENS = 300
"""Words and signs of one expression: what is longer nobody reads, and it would exhaust the stack."""

FUNCTIONS = {
    "较大值": "max",
    "max": "max",
    "较小值": "min",
    "min": "min",
    "个数": "count",
    "count": "count",
    "包含": "contains",
    "contains": "contains",
    "距今天数": "days_since",
    "days_since": "days_since",
}
_AND = {"且", "并且", "and"}
_OR = {"或", "或者", "or"}
_NOT = {"非", "not"}
_IN = {"属于", "in"}
_NOT_IN = {"不属于"}
_KEYWORDS = _AND | _OR | _NOT | _IN | _NOT_IN
_COMPARISONS = {
    "≥": ">=", ">=": ">=", "不低于": ">=", "达到": ">=",
    "≤": "<=", "<=": "<=", "不超过": "<=", "不高于": "<=",
    ">": ">", "＞": ">", "大于": ">", "高于": ">", "超过": ">",
    "<": "<", "＜": "<", "小于": "<", "低于": "<", "不足": "<",
    "=": "=", "＝": "=", "==": "=", "等于": "=",
    "≠": "!=", "!=": "!=", "不等于": "!=",
}  # fmt: skip
_PRODUCTS = {"×": "*", "*": "*", "÷": "/", "/": "/"}

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<text>"[^"]*"|“[^”]*”|'[^']*')
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>>=|<=|==|!=|[≥≤><＞＜=＝≠+\-×*÷/(（)）\[\],，、])
    )""",
    re.VERBOSE,
)
_UNIT = re.compile(r"\s*(?P<unit>%|％|‰|[^\W\d]\w*[²³]?(?:/[^\W\d]\w*[²³]?)?)")
_FOLD = {"（": "(", "）": ")", "，": ",", "、": ","}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: str
    at: int
    unit: str | None = None


def parse(text: str) -> Expression:
    """The syntax of an expression.

    Raises:
        ExpressionError: with the offset of the character that does not fit.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"表达式过长：{len(text)} 个字符，最多 {MAX_LENGTH} 个")
    parser = _Parser(_tokens(text))
    expression = parser.disjunction()
    parser.end()
    return expression


def parse_tail(text: str, measure: Expression) -> Expression:
    """The condition of a band, whose left side is the item's measure: ``≥ 80%``, ``60%–80%`` is written ``≥ 60%``.

    Raises:
        ExpressionError: the text is not a comparison sign followed by a value.
    """
    first = _TOKEN.match(text)
    operator = _COMPARISONS.get(first.group(str(first.lastgroup))) if first is not None else None
    if operator is None:
        raise ExpressionError(f"档次“{text}”应以比较符号开头，例如 ≥ 80% 或 < 60%")
    tokens = _tokens(text)
    parser = _Parser(tokens)
    parser.next()
    right = parser.sum()
    parser.end()
    return Comparison(operator, measure, right, tokens[0].at)


def parse_number(text: str) -> Number:
    """A single number with its unit: ``20%``, ``5000 万元``, ``1.2``.

    Raises:
        ExpressionError: the text is anything else.
    """
    expression = parse(text)
    if isinstance(expression, Negation) and isinstance(expression.operand, Number):
        return Number(-expression.operand.value, expression.operand.unit, expression.at)
    if not isinstance(expression, Number):
        raise ExpressionError(f"“{text}”应是一个数（可带单位），例如 20% 或 5000 万元")
    return expression


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            at = position + len(text[position:]) - len(text[position:].lstrip())
            raise ExpressionError(f"不认识的符号“{text[at]}”", at)
        kind = str(match.lastgroup)
        value = match.group(kind)
        position = match.end()
        written_unit = None
        if kind == "number":
            written_unit, position = _unit_behind(text, position)
        tokens.append(_Token(kind, _FOLD.get(value, value), match.start(kind), written_unit))
        if len(tokens) > MAX_TOKENS:
            raise ExpressionError(f"表达式过长：最多 {MAX_TOKENS} 个词和符号，请拆成派生值", match.start(kind))
    tokens.append(_Token("end", "", len(text)))
    return tokens


def _unit_behind(text: str, position: int) -> tuple[str | None, int]:
    match = _UNIT.match(text, position)
    if match is None:
        return None, position
    symbol = match.group("unit")
    if symbol in _KEYWORDS or symbol in _COMPARISONS:
        return None, position
    try:
        unit(symbol)
    except UnknownUnitError as error:
        raise ExpressionError(str(error), match.start("unit"), "unit") from error
    return symbol, match.end()


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    def next(self) -> _Token:
        token = self.token
        self.position += 1
        return token

    def accept(self, *values: str) -> _Token | None:
        if self.token.kind in {"sign", "word"} and self.token.value in values:
            return self.next()
        return None

    def expect(self, value: str) -> None:
        if self.accept(value) is None:
            raise self.unexpected(f"此处应为“{value}”")

    def unexpected(self, wanted: str) -> ExpressionError:
        found = "表达式已结束" if self.token.kind == "end" else f"却是“{self.token.value}”"
        return ExpressionError(f"{wanted}，{found}", self.token.at)

    def end(self) -> None:
        if self.token.kind != "end":
            raise self.unexpected("表达式应在此结束")

    def disjunction(self) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"括号嵌套过深：最多 {MAX_DEPTH} 层", self.token.at)
        first = self.conjunction()
        operands = [first]
        while self.accept(*_OR):
            operands.append(self.conjunction())
        self.depth -= 1
        return first if len(operands) == 1 else Or(tuple(operands), operands[0].at)

    def conjunction(self) -> Expression:
        first = self.negation()
        operands = [first]
        while self.accept(*_AND):
            operands.append(self.negation())
        return first if len(operands) == 1 else And(tuple(operands), operands[0].at)

    def negation(self) -> Expression:
        negations: list[_Token] = []
        while token := self.accept(*_NOT):
            negations.append(token)
            if len(negations) > MAX_DEPTH:
                raise ExpressionError(f"“非”连用过多：最多 {MAX_DEPTH} 个", token.at)
        operand = self.comparison()
        for token in reversed(negations):
            operand = Not(operand, token.at)
        return operand

    def comparison(self) -> Expression:
        left = self.sum()
        if token := self.accept(*_IN):
            return Membership(left, self.options(), token.at)
        if token := self.accept(*_NOT_IN):
            return Not(Membership(left, self.options(), token.at), token.at)
        comparisons: list[Expression] = []
        while token := self.accept(*_COMPARISONS):
            right = self.sum()
            comparisons.append(Comparison(_COMPARISONS[token.value], left, right, token.at))
            left = right
        if not comparisons:
            return left
        return comparisons[0] if len(comparisons) == 1 else And(tuple(comparisons), comparisons[0].at)

    def options(self) -> tuple[str, ...]:
        self.expect("[")
        options = [self.text()]
        while self.accept(","):
            options.append(self.text())
        self.expect("]")
        return tuple(options)

    def text(self) -> str:
        if self.token.kind != "text":
            raise self.unexpected("此处应为带引号的选项，例如 “国家级”")
        return self.next().value[1:-1]

    def sum(self) -> Expression:
        left = self.product()
        while token := self.accept("+", "-"):
            left = Arithmetic(token.value, left, self.product(), token.at)
        return left

    def product(self) -> Expression:
        left = self.factor()
        while token := self.accept(*_PRODUCTS):
            left = Arithmetic(_PRODUCTS[token.value], left, self.factor(), token.at)
        return left

    def factor(self) -> Expression:
        if token := self.accept("-"):
            return Negation(self.primary(), token.at)
        return self.primary()

    def primary(self) -> Expression:
        token = self.token
        if token.kind == "number":
            self.next()
            return Number(Fraction(token.value), token.unit, token.at)
        if token.kind == "text":
            self.next()
            return Text(token.value[1:-1], token.at)
        if self.accept("("):
            inner = self.disjunction()
            self.expect(")")
            return inner
        if token.kind == "word" and token.value not in _KEYWORDS and token.value not in _COMPARISONS:
            self.next()
            return (
                self.call(token)
                if self.token.value == "(" and self.token.kind == "sign"
                else Name(token.value, token.at)
            )
        raise self.unexpected("此处应为一个数、一个指标名称或括号")

    def call(self, name: _Token) -> Expression:
        function = FUNCTIONS.get(name.value)
        if function is None:
            raise ExpressionError(f"没有名为“{name.value}”的函数，可用：{'、'.join(FUNCTIONS)}", name.at)
        self.expect("(")
        arguments = [self.disjunction()]
        while self.accept(","):
            arguments.append(self.disjunction())
        self.expect(")")
        return Call(function, tuple(arguments), name.at)
