"""When two expressions of two versions say the same, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from huoju.reference.units import unit
from huoju.standards.bands import constant_of
from huoju.standards.diff.changes import Delta
from huoju.standards.expressions import Expression, to_text
from huoju.standards.expressions.printer import SIGNS
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

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the expressions of one version: ``names`` to names that both versions share, ``labels`` for people."""

    names: Mapping[str, str]
    labels: Mapping[str, str]

    def meaning(self, expression: Expression) -> str:
        """A text that is equal for expressions that say the same: shared names, numbers in base units."""
        return to_text(_rebuilt(expression, _base_unit, str), self._shared)

    def shape(self, expression: Expression) -> str:
        """The meaning with numbers and comparison signs left out."""
        return to_text(_rebuilt(expression, _masked, lambda _: "="), self._shared)

    def text(self, expression: Expression) -> str:
        """The expression for people."""
        return to_text(expression, lambda word: self.labels.get(word, word))

    def _shared(self, word: str) -> str:
        return self.names.get(word, word)


def _base_unit(number: Number) -> Expression:
    return Number(number.value * (unit(number.unit).factor if number.unit else Fraction(1)), None, number.at)


def _masked(number: Number) -> Expression:
    return Name("#", number.at)


def _rebuilt(expression: Expression, number: Callable[[Number], Expression], sign: Callable[[str], str]) -> Expression:
    """The same expression with every number and every comparison sign replaced."""

    def inside(part: Expression) -> Expression:
        return _rebuilt(part, number, sign)

    match expression:
        case Number():
            return number(expression)
        case Name() | Text():
            return expression
        case Negation(operand, at):
            return Negation(inside(operand), at)
        case Arithmetic(operator, left, right, at):
            return Arithmetic(operator, inside(left), inside(right), at)
        case Call(function, arguments, at):
            return Call(function, tuple(map(inside, arguments)), at)
        case Comparison(operator, left, right, at):
            return Comparison(sign(operator), inside(left), inside(right), at)
        case Membership(operand, options, at):
            return Membership(inside(operand), options, at)
        case Not(operand, at):
            return Not(inside(operand), at)
        case And(operands):
            return joined(And, map(inside, operands))
        case Or(operands):
            return joined(Or, map(inside, operands))


def joined(kind: type[And | Or], parts: Iterable[Expression]) -> Expression:
    """Parts joined by 且 or 或, without brackets around parts that are joined in the same way."""
    flat: list[Expression] = []
    for part in parts:
        flat += part.operands if isinstance(part, And | Or) and isinstance(part, kind) else [part]
    return flat[0] if len(flat) == 1 else kind(tuple(flat), flat[0].at)


def pairs_by(
    old: Sequence[Item], new: Sequence[Item], keys: Sequence[Callable[[Item], object]]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Pairs of equal keys, the strictest key first; and what stays alone in the old and in the new."""
    pairs: list[tuple[Item, Item]] = []
    left, right = list(old), list(new)
    for key in keys:
        for item in list(right):
            partner = next((other for other in left if key(other) == key(item) is not None), None)
            if partner is not None:
                pairs.append((partner, item))
                left.remove(partner)
                right.remove(item)
    return pairs, left, right


def expression_deltas(old: Expression, new: Expression, before: Reader, after: Reader) -> Iterator[Delta]:
    """Where two conditions differ: a bound, a part that is new, a part that is gone."""
    if before.meaning(old) == after.meaning(new):
        return
    if type(old) is not type(new) and (isinstance(old, Or) or isinstance(new, Or)):
        yield Delta(None, before.text(old), after.text(new))
        return
    atoms = [(before, part) for part in _atoms(old)], [(after, part) for part in _atoms(new)]
    by_meaning = _reading(Reader.meaning)
    pairs, gone, added = pairs_by(*atoms, (by_meaning, _reading(Reader.shape)))
    for (_, first), (_, second) in pairs:
        yield from _atom_deltas(first, second, before, after)
    if len(gone) == len(added) == 1:
        yield Delta(None, before.text(gone[0][1]), after.text(added[0][1]))
        return
    yield from (Delta(None, before.text(part), None) for _, part in gone)
    yield from (Delta(None, None, after.text(part)) for _, part in added)


def _reading(read: Callable[[Reader, Expression], str]) -> Callable[[tuple[Reader, Expression]], str]:
    return lambda part: read(part[0], part[1])


def _atoms(expression: Expression) -> list[Expression]:
    """The conditions that are joined at the top."""
    flat = joined(type(expression), expression.operands) if isinstance(expression, And | Or) else expression
    return list(flat.operands) if isinstance(flat, And | Or) else [flat]


def _atom_deltas(old: Expression, new: Expression, before: Reader, after: Reader) -> Iterator[Delta]:
    if before.meaning(old) == after.meaning(new):
        return
    if isinstance(old, Comparison) and isinstance(new, Comparison) and constant_of(new.right) is not None:
        signs = [f"{SIGNS[part.operator]} " if old.operator != new.operator else "" for part in (old, new)]
        bounds = before.text(old.right), after.text(new.right)
        yield Delta(after.text(new.left), signs[0] + bounds[0], signs[1] + bounds[1])
    elif isinstance(old, And | Or) and isinstance(new, And | Or):
        yield from expression_deltas(old, new, before, after)
    else:
        yield Delta(None, before.text(old), after.text(new))
