"""Bands and cases: is there one for every value, and does each of them serve?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from huoju.reference.units import unit
from huoju.standards import walk
from huoju.standards.bands import Band, band_of, coverage
from huoju.standards.checking.finder import Finder
from huoju.standards.checking.logic import implies
from huoju.standards.expressions import Expression, amount_text
from huoju.standards.expressions.syntax import Comparison, Number
from huoju.standards.model import Item, Measure
from huoju.standards.yaml_source import Path

_BEYOND_DIGITS = 6


def check_coverage(finder: Finder) -> None:
    """Examine every list of bands, cases and grades that is read from first to last."""
    for path, _, item in walk.items(finder.model):
        if item.bands is not None:
            _check_bands(finder, path, item)
        for name, measure in (item.better_of or {}).items():
            _check_bands(finder, (*path, "better_of", name), measure)
        if item.cases is not None:
            _check_cases(finder, path, item)
    for path, _, condition in walk.conditions(finder.model):
        whens = [(*path, "cases", number, "when") for number in range(len(condition.cases or ()))]
        _check_order(finder, [here for here in whens if here in finder.standard.expressions], "情形", key=False)
    _check_grades(finder)


def _check_bands(finder: Finder, path: Path, part: Item | Measure) -> None:
    texts = list(part.bands or {})
    _check_after_otherwise(finder, (*path, "bands"), texts)
    if walk.OTHERWISE in texts:
        texts = texts[: texts.index(walk.OTHERWISE) + 1]
    bands = [_band(finder, (*path, "bands", text)) for text in texts]
    known = [band for band in bands if band is not None]
    if len(known) < len(bands):
        return
    measure = finder.standard.expressions[(*path, "measure")]
    values = finder.range_of(measure)
    found = coverage(known, values.low, values.high, values.step)
    if found.gaps:
        where = _describe(found.gaps[0], known, _unit(finder, path, part))
        finder.error((*path, "bands"), "gap", f"分档有空缺：{where}时不落在任何一档，请补一档或写“其他”", key=True)
    for index in found.dead:
        _report_dead(finder, (*path, "bands"), texts, index, known)
    for first, second, value in found.overlaps:
        where = _describe(value, known, _unit(finder, path, part))
        message = f"与“{texts[first]}”一档重叠（{where}），以先写的一档为准"
        finder.warning((*path, "bands", texts[second]), "overlap", message, key=True)


def _band(finder: Finder, path: Path) -> Band | None:
    if path[-1] == walk.OTHERWISE:
        return Band(None)
    return band_of(finder.standard.expressions[path])


def _report_dead(finder: Finder, path: Path, texts: Sequence[str], index: int, bands: Sequence[Band]) -> None:
    by_earlier = index in coverage(bands).dead
    reason = "前面的档已包含它的全部取值，请检查顺序" if by_earlier else "输入的范围内没有这样的值"
    finder.error((*path, texts[index]), "dead", f"“{texts[index]}”这一档永远用不到：{reason}", key=True)


def _unit(finder: Finder, path: Path, part: Item | Measure) -> str:
    """The unit in which the bands are written."""
    for text in part.bands or {}:
        expression = finder.standard.expressions.get((*path, "bands", text))
        if isinstance(expression, Comparison) and isinstance(expression.right, Number):
            return expression.right.unit or ""
    return ""


def _describe(value: Fraction, bands: Sequence[Band], symbol: str) -> str:
    """A value that stands for a stretch between bounds, said by the bounds."""
    bounds = sorted({band.bound for band in bands if band.operator is not None})
    if value in bounds:
        return f"等于 {_shown(value, symbol)}"
    below = [bound for bound in bounds if bound < value]
    above = [bound for bound in bounds if bound > value]
    if below and above:
        return f"介于 {_shown(below[-1], symbol)} 与 {_shown(above[0], symbol)} 之间"
    if above:
        return f"小于 {_shown(above[0], symbol)}"
    return f"大于 {_shown(below[-1], symbol)}" if below else "取任何值"


def _shown(value: Fraction, symbol: str) -> str:
    return amount_text(Fraction(round(value / unit(symbol).factor, _BEYOND_DIGITS)), symbol)


def _check_cases(finder: Finder, path: Path, item: Item) -> None:
    texts = list(item.cases or {})
    here = (*path, "cases")
    _check_after_otherwise(finder, here, texts)
    if walk.OTHERWISE not in texts:
        finder.error(here, "gap", "没有写“其他”：不符合任何情形时得分不定，请补上 其他: 分值", key=True)
    _check_order(finder, [(*here, text) for text in texts if text != walk.OTHERWISE], "情形", key=True)


def _check_after_otherwise(finder: Finder, path: Path, texts: Sequence[str]) -> None:
    after = texts[texts.index(walk.OTHERWISE) + 1 :] if walk.OTHERWISE in texts else []
    for text in after:
        finder.error((*path, text), "dead", f"“{text}”写在“其他”之后，永远用不到，请把“其他”放在最后", key=True)


def _check_order(finder: Finder, paths: Sequence[Path], kind: str, *, key: bool) -> None:
    """Report conditions that some condition before them takes as a whole."""
    names = finder.standard.names
    found: list[tuple[Path, Expression]] = [(path, finder.standard.expressions[path]) for path in paths]
    for number, (path, expression) in enumerate(found):
        earlier = next((other for other, before in found[:number] if implies(expression, before, names)), None)
        if earlier is not None:
            place, _ = finder.written(earlier)
            message = f"这一{kind}永远用不到：第 {place.line} 行的{kind}已包含它，请检查顺序"
            finder.error(path, "dead", message, key=key)


def _check_grades(finder: Finder) -> None:
    names = list(finder.model.grades)
    for name in names[:-1]:
        grade = finder.model.grades[name]
        if not (grade.test or grade.cases or grade.children() or grade.only):
            after = finder.model.grades[names[names.index(name) + 1]].label
            message = f"等级“{grade.label}”没有条件，其后的“{after}”永远用不到，请放在最后"
            finder.error(("grades", name), "dead", message, key=True)
    tests = [("grades", name, "test") for name in names if finder.model.grades[name].test is not None]
    _check_order(finder, tests, "等级", key=False)
