"""Conditions that hold for everybody or for nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from huoju.standards.bands import Band, compatible, coverage
from huoju.standards.checking.finder import Finder
from huoju.standards.checking.logic import Threshold, threshold_of
from huoju.standards.checking.ranges import Range
from huoju.standards.expressions import BooleanType, Expression, to_text
from huoju.standards.expressions.syntax import And, Call, Comparison, Name, Not, Or, Text
from huoju.standards.yaml_source import Path


def check_tests(finder: Finder) -> None:
    """Compare every threshold of a condition with the values that can occur."""
    for path in _conditions(finder):
        _check(finder, path, finder.standard.expressions[path])


def _conditions(finder: Finder) -> Iterator[Path]:
    for path in finder.standard.expressions:
        if path[0] in {"requirements", "grades"} or path[-2:-1] == ("cases",) or path[-1] == "test":
            yield path
        if path[0] == "derived" and isinstance(finder.standard.types[str(path[1])], BooleanType):
            yield path


def _check(finder: Finder, path: Path, expression: Expression) -> None:
    match expression:
        case And(operands):
            _check_together(finder, path, operands)
            for operand in operands:
                _check(finder, path, operand)
        case Or(operands) | Call("count", operands):
            for operand in operands:
                _check(finder, path, operand)
        case Not(operand):
            _check(finder, path, operand)
        case Comparison():
            _check_comparison(finder, path, expression)


def _check_comparison(finder: Finder, path: Path, comparison: Comparison) -> None:
    for side in (comparison.left, comparison.right):
        _check(finder, path, side)
    if isinstance(comparison.right, Text):
        return
    threshold = threshold_of(comparison, finder.standard.names)
    if threshold is None:
        band, values = _difference(finder, comparison)
    else:
        band, values = threshold.band, finder.range_of(threshold.measure)
    found = coverage([band], values.low, values.high, values.step)
    text = to_text(comparison)
    if found.dead:
        _report(finder, path, comparison, f"“{text}”永远不成立：超出输入的取值范围", error=True)
    elif not found.gaps and not _is_unbounded(values):
        _report(finder, path, comparison, f"“{text}”总是成立：请检查阈值或输入的范围", error=False)


def _is_unbounded(values: Range) -> bool:
    return values.low is None and values.high is None


def _difference(finder: Finder, comparison: Comparison) -> tuple[Band, Range]:
    """A comparison of two quantities as their difference against zero."""
    if isinstance(comparison.left, Name) and comparison.left == comparison.right:
        return Band(comparison.operator), Range(Fraction(0), Fraction(0))
    return Band(comparison.operator), finder.range_of(comparison.left) + -finder.range_of(comparison.right)


def _report(finder: Finder, path: Path, comparison: Comparison, message: str, *, error: bool) -> None:
    start, text = finder.written(path)
    place = finder.standard.source.character(start, text, comparison.at)
    if path[-2:-1] == ("bands",):
        place = start
    finder.report_at(place, "never" if error else "always", message, "error" if error else "warning")


def _check_together(finder: Finder, path: Path, operands: tuple[Expression, ...]) -> None:
    """Thresholds of one quantity that must hold at once: is there a value between them?"""
    groups: dict[str, list[Threshold]] = defaultdict(list)
    for operand in operands:
        threshold = threshold_of(operand, finder.standard.names)
        if threshold is not None:
            groups[threshold.quantity].append(threshold)
    for group in groups.values():
        values = finder.range_of(group[0].measure)
        bands = [threshold.band for threshold in group]
        each_possible = all(compatible([band], values.low, values.high, values.step) for band in bands)
        if each_possible and not compatible(bands, values.low, values.high, values.step):
            message = f"“{to_text(And(operands, 0))}”互相矛盾，永远不成立"
            start, text = finder.written(path)
            place = finder.standard.source.character(start, text, operands[0].at)
            finder.report_at(place, "never", message, "error")
