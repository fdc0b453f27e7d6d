"""What is known while the parts of a standard are read, and how a problem in it is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from huoju.reference.units import UnknownUnitError, unit
from huoju.standards.errors import ExpressionError, Place, Problem
from huoju.standards.expressions import (
    Expression,
    NumberType,
    Scope,
    Symbol,
    Type,
    check_boolean,
    dimension_of,
    names_in,
    parse,
    parse_number,
)
from huoju.standards.model import Standard
from huoju.standards.yaml_source import Path, YamlDocument

Checked = TypeVar("Checked")


@dataclass
class Resolution:
    """The state of reading one standard.

    Attributes:
        model: the standard as written.
        source: its text, with the place of every key and value.
        problems: everything found wrong so far.
        expressions: syntax of each expression by its path in the file.
        types: type of each input and derived value.
        scope: what each name and label stands for in formulas and items.
        scores: what the names and labels of scores stand for; conditions may use them.
        shared_labels: labels that two scores bear, so that no condition may use them.
        names: the name behind every label.
        broken: names and labels of what could not be read; a use of them is no problem of its own.
    """

    model: Standard
    source: YamlDocument
    problems: list[Problem] = field(default_factory=list)
    expressions: dict[Path, Expression] = field(default_factory=dict)
    types: dict[str, Type] = field(default_factory=dict)
    scope: dict[str, Symbol] = field(default_factory=dict)
    scores: dict[str, Symbol] = field(default_factory=dict)
    shared_labels: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def problem(self, path: Path, code: str, message: str, *, key: bool = False) -> None:
        """Report a problem at a value, or at its key."""
        place = self.source.key_place(path) if key else self.source.place(path)
        self.problems.append(Problem(place, code, message))

    def expression_problem(self, path: Path, text: str, error: ExpressionError, *, key: bool = False) -> None:
        """Report a problem at the character of an expression where it stands."""
        start = self.source.key_place(path) if key else self.source.place(path)
        self.problem_at(self.source.character(start, text, error.offset), error.code, error.message)

    def problem_at(self, place: Place, code: str, message: str) -> None:
        """Report a problem at a place."""
        self.problems.append(Problem(place, code, message))

    def add(self, path: Path, name: str, label: str, kind: Type) -> None:
        """Let an input or derived value be used under its name and its label."""
        self.types[name] = kind
        symbol = Symbol(name, kind)
        for word in {name, label}:
            other = self.scope.get(word)
            if other is not None and other.name != name:
                message = f"“{word}”同时指 {other.name} 和 {name}，请改用不同的中文名称"
                self.problem((*path, "label"), "name", message)
            self.scope.setdefault(word, symbol)
            self.names.setdefault(word, name)

    def parse(self, path: Path, text: str, *, key: bool = False) -> Expression | None:
        """Read an expression and keep it under its path."""
        try:
            expression = parse(text)
        except ExpressionError as error:
            self.expression_problem(path, text, error, key=key)
            return None
        self.expressions[path] = expression
        return expression

    def checked(
        self,
        path: Path,
        text: str,
        check: Callable[[Expression, Scope], Checked],
        scope: Scope | None = None,
        *,
        key: bool = False,
    ) -> Checked | None:
        """Read an expression, check it, and give what the check gives; None where it does not fit."""
        expression = self.expressions.get(path) or self.parse(path, text, key=key)
        if expression is None or any(found.value in self.broken for found in names_in(expression)):
            return None
        try:
            return check(expression, self.scope if scope is None else scope)
        except ExpressionError as error:
            self.expression_problem(path, text, self._score_used(expression, error), key=key)
            return None

    def _score_used(self, expression: Expression, error: ExpressionError) -> ExpressionError:
        """The same error, said better where a score is used that may only be used in conditions."""
        for found in names_in(expression):
            if error.code == "name" and found.at == error.offset and found.value in self.scores:
                message = f"“{found.value}”是得分，只能用于 requirements 和 grades，不能用于公式和计分"
                return ExpressionError(message, error.offset, "cycle")
        return error

    def condition(self, path: Path, text: str, scope: Scope | None = None, *, key: bool = False) -> None:
        """Read and check an expression that must be a condition."""
        self.checked(path, text, check_boolean, scope, key=key)

    def unit_type(self, path: Path, symbol: str) -> NumberType | None:
        """The type of numbers in a unit."""
        try:
            return NumberType(dimension_of(symbol), symbol)
        except UnknownUnitError as error:
            self.problem(path, "unit", str(error))
            return None

    def amount(self, path: Path, written: str, symbol: str) -> Fraction | None:
        """An amount in the base unit of ``symbol``; a bare number is in ``symbol`` itself."""
        try:
            number = parse_number(written)
        except ExpressionError as error:
            self.expression_problem(path, written, error)
            return None
        if number.unit is not None and dimension_of(number.unit) != dimension_of(symbol):
            self.problem(path, "unit", f"“{written}”的单位与“{symbol or '倍'}”不是同一种量")
            return None
        return number.value * unit(number.unit if number.unit is not None else symbol).factor
