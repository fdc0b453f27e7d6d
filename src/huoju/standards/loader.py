"""A standard's file to a checked standard: schema, names, units and expressions, each error with line and column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from huoju.reference.units import UnknownUnitError, unit
from huoju.standards import walk
from huoju.standards.errors import ExpressionError, Place, Problem, StandardError
from huoju.standards.expressions import (
    BooleanType,
    CategoryType,
    DateType,
    Expression,
    NumberType,
    Scope,
    Symbol,
    Type,
    check_boolean,
    check_formula,
    check_number,
    dimension_of,
    names_in,
    parse,
    parse_number,
    parse_tail,
)
from huoju.standards.expressions.types import POINTS
from huoju.standards.messages import schema_message
from huoju.standards.model import Derived, Input, Item, Linear, Measure, Standard
from huoju.standards.yaml_source import Path, YamlDocument, read_yaml

RESERVED = frozenset(
    {"verdict", "score", "score_low", "score_high", "rank", "grade", "grade_low", "grade_high", "deciding", "period",
     "standard", "version", "content_hash", "as_of", "engine", "certainty"}
)  # fmt: skip
"""Columns of every result; no part of a standard may bear such a name."""


@dataclass(frozen=True)
class LoadedStandard:
    """A standard whose every expression has been read and checked.

    ``expressions`` holds the syntax of each expression by its path in the file, ``types`` the type of each input and
    derived value by name, ``names`` the name behind every label.
    """

    model: Standard
    file: str
    content_hash: str
    expressions: dict[Path, Expression]
    types: dict[str, Type]
    names: dict[str, str]
    source: YamlDocument = field(repr=False, compare=False)


def load_file(path: FilePath) -> LoadedStandard:
    """Load one standard from a file.

    Raises:
        StandardError: the file cannot be read or the standard in it is not sound.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise StandardError([Problem(Place(str(path)), "file", f"文件无法读取：{error.strerror}")]) from error
    except UnicodeDecodeError as error:
        message = f"文件不是 UTF-8 编码（第 {error.start} 个字节），请另存为 UTF-8"
        raise StandardError([Problem(Place(str(path)), "file", message)]) from error
    return load_text(text, str(path))


def load_text(text: str, file: str) -> LoadedStandard:
    """Load one standard from its text; ``file`` names it in messages.

    Raises:
        StandardError: with every problem found, each at its line and column.
    """
    source = read_yaml(text, file)
    if not isinstance(source.data, dict):
        raise StandardError([Problem(Place(file), "schema", "文件应是一个标准：第一行写 standard: 机构/名称")])
    try:
        model = Standard.model_validate(source.data)
    except ValidationError as error:
        raise StandardError([_schema_problem(details, source) for details in error.errors()]) from error
    return _Loader(model, source).load()


def content_hash(model: Standard) -> str:
    """SHA-256 of what the standard says, whatever its comments and layout."""
    content = model.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _schema_problem(details: Any, source: YamlDocument) -> Problem:
    path = tuple(part for part in details["loc"] if part != "[key]")
    place = source.key_place(path) if details["type"] == "extra_forbidden" else source.place(path)
    return Problem(place, "schema", schema_message(details, path))


class _Loader:
    """Checks one standard; collects every problem before it gives up."""

    def __init__(self, model: Standard, source: YamlDocument) -> None:
        self.model = model
        self.source = source
        self.problems: list[Problem] = []
        self.expressions: dict[Path, Expression] = {}
        self.types: dict[str, Type] = {}
        self.scope: dict[str, Symbol] = {}
        self.names: dict[str, str] = {}

    def load(self) -> LoadedStandard:
        self._check_names()
        self._check_sources()
        self._read_inputs()
        self._read_derived()
        self._read_indicators()
        self._add_scores_to_scope()
        self._read_items()
        self._read_conditions()
        if self.problems:
            raise StandardError(self.problems)
        return LoadedStandard(
            self.model,
            self.source.file,
            content_hash(self.model),
            self.expressions,
            self.types,
            self.names,
            self.source,
        )

    def problem(self, path: Path, code: str, message: str, *, key: bool = False) -> None:
        place = self.source.key_place(path) if key else self.source.place(path)
        self.problems.append(Problem(place, code, message))

    def _expression_problem(self, path: Path, error: ExpressionError, *, key: bool = False) -> None:
        place = self.source.key_place(path) if key else self.source.place(path)
        here = Place(place.file, place.line, place.column + error.offset)
        self.problems.append(Problem(here, error.code, error.message))

    def _check_names(self) -> None:
        seen: dict[str, Path] = {}
        for path, name in self._ids():
            if name in RESERVED or name == self.model.key:
                self.problem(path, "name", f"名称“{name}”为结果表保留，请换一个", key=True)
            elif name in seen:
                other = self.source.key_place(seen[name])
                self.problem(path, "name", f"名称“{name}”已在第 {other.line} 行使用，请换一个", key=True)
            seen.setdefault(name, path)

    def _ids(self) -> Iterator[tuple[Path, str]]:
        for section in ("inputs", "derived"):
            for name in getattr(self.model, section):
                yield (section, name), name
        for parts in (walk.conditions, walk.dimensions, walk.items, walk.index_dimensions, walk.indicators):
            for path, name, _ in parts(self.model):
                yield path, name

    def _check_sources(self) -> None:
        known = self.model.sources
        references = [(("source",), self.model.source)]
        references += [((*path, "source"), part.source) for path, part in walk.cited_parts(self.model) if part.source]
        references += [
            (("uses", purpose, "source"), use.source) for purpose, use in self.model.uses.items() if use.source
        ]
        for path, name in references:
            if name not in known:
                self.problem(path, "source", f"没有名为“{name}”的来源，sources 中有：{'、'.join(known) or '（空）'}")
        for name, source in known.items():
            if source.certainty == "secondary" and not (source.seen_in or source.url):
                self.problem(("sources", name), "source", "第三方转述（secondary）应写明实际看到内容的出处 seen_in")

    def _add(self, path: Path, name: str, label: str, kind: Type) -> None:
        symbol = Symbol(name, kind)
        for word in {name, label}:
            other = self.scope.get(word)
            if other is not None and other.name != name:
                self.problem((*path, "label"), "name", f"“{word}”同时指 {other.name} 和 {name}，请改用不同的中文名称")
            self.scope.setdefault(word, symbol)
            self.names.setdefault(word, name)

    def _read_inputs(self) -> None:
        for name, given in self.model.inputs.items():
            path = ("inputs", name)
            kind = self._input_type(path, given)
            if kind is not None:
                self.types[name] = kind
                self._add(path, name, given.label, kind)
                self._check_bounds(path, given)

    def _input_type(self, path: Path, given: Input) -> Type | None:
        match given.type:
            case "boolean":
                return BooleanType()
            case "date":
                return DateType()
            case "category" | "set":
                return CategoryType(given.options, several=given.type == "set")
        assert given.unit is not None
        return self._unit_type((*path, "unit"), given.unit)

    def _unit_type(self, path: Path, symbol: str) -> NumberType | None:
        try:
            return NumberType(dimension_of(symbol), symbol)
        except UnknownUnitError as error:
            self.problem(path, "unit", str(error))
            return None

    def _check_bounds(self, path: Path, given: Input) -> None:
        bounds = {}
        for bound in ("min", "max"):
            written = getattr(given, bound)
            if written is not None and given.unit is not None:
                bounds[bound] = self._amount((*path, bound), written, given.unit)
        low, high = bounds.get("min"), bounds.get("max")
        if low is not None and high is not None and low > high:
            self.problem((*path, "min"), "bounds", f"下限 {given.min} 大于上限 {given.max}")

    def _amount(self, path: Path, written: str, symbol: str) -> Fraction | None:
        """An amount in the base unit of ``symbol``; a bare number is in ``symbol`` itself."""
        try:
            number = parse_number(written)
        except ExpressionError as error:
            self._expression_problem(path, error)
            return None
        if number.unit is not None and dimension_of(number.unit) != dimension_of(symbol):
            self.problem(path, "unit", f"“{written}”的单位与“{symbol}”不是同一种量")
            return None
        return number.value * unit(number.unit if number.unit is not None else symbol).factor

    def _read_derived(self) -> None:
        waiting = dict(self.model.derived)
        for name, derived in waiting.items():
            self._parse(("derived", name, "formula"), derived.formula)
        while waiting:
            ready = [name for name in waiting if not self._waits(name, waiting)]
            if not ready:
                self._report_cycle(waiting)
                return
            for name in ready:
                self._add_derived(name, waiting.pop(name))

    def _waits(self, name: str, waiting: dict[str, Derived]) -> bool:
        expression = self.expressions.get(("derived", name, "formula"))
        words = {found.value for found in names_in(expression)} if expression is not None else set()
        return any(word in words for other, derived in waiting.items() for word in (other, derived.label))

    def _report_cycle(self, waiting: dict[str, Derived]) -> None:
        first = next(iter(waiting))
        cycle = "、".join(derived.label for derived in waiting.values())
        self.problem(("derived", first, "formula"), "cycle", f"派生值循环引用：{cycle}")

    def _add_derived(self, name: str, derived: Derived) -> None:
        path = ("derived", name)
        kind = self._typed((*path, "formula"))
        if kind is None:
            return
        if derived.unit is not None:
            declared = self._unit_type((*path, "unit"), derived.unit)
            if (
                declared is not None
                and isinstance(kind, NumberType)
                and kind.dimension not in {None, declared.dimension}
            ):
                message = f"公式得到的量与单位“{derived.unit}”不符，请检查公式或单位"
                self.problem((*path, "unit"), "unit", message)
            kind = declared or kind
        self.types[name] = kind
        self._add(path, name, derived.label, kind)

    def _typed(self, path: Path) -> Type | None:
        expression = self.expressions.get(path)
        if expression is None:
            return None
        try:
            return check_formula(expression, self.scope)
        except ExpressionError as error:
            self._expression_problem(path, error)
            return None

    def _read_indicators(self) -> None:
        for path, _, indicator in walk.indicators(self.model):
            declared = self._unit_type((*path, "unit"), indicator.unit)
            self._check_weight(path, indicator.weight)
            if indicator.formula is not None and self._parse((*path, "formula"), indicator.formula) is not None:
                kind = self._typed((*path, "formula"))
                if kind is not None and declared is not None and not _fits(kind, declared):
                    message = f"公式得到的量与单位“{indicator.unit}”不符，请检查公式或单位"
                    self.problem((*path, "unit"), "unit", message)
        for path, _, dimension in walk.index_dimensions(self.model):
            self._check_weight(path, dimension.weight)
            if not (dimension.indicators or dimension.dimensions or self.model.partial):
                self.problem(path, "schema", "维度下没有指标；尚未收录的部分应写入 partial")

    def _check_weight(self, path: Path, weight: str | None) -> None:
        if weight is not None:
            amount = self._amount((*path, "weight"), weight, "")
            if amount is not None and amount < 0:
                self.problem((*path, "weight"), "bounds", f"权重 {weight} 不能为负")
        elif not self.model.partial:
            self.problem(path, "schema", "缺少权重 weight；权重未知的标准应在 partial 中说明")

    def _add_scores_to_scope(self) -> None:
        score = self.model.score
        if score is None:
            return
        parts = [("score", score.label)]
        parts += [(name, part.label) for _, name, part in walk.dimensions(self.model)]
        parts += [(name, part.label) for _, name, part in walk.items(self.model)]
        for name, label in parts:
            for word in (name, label):
                self.scope.setdefault(word, Symbol(name, NumberType(POINTS, "分")))
                self.names.setdefault(word, name)

    def _read_conditions(self) -> None:
        for path, _, condition in walk.conditions(self.model):
            if condition.test is not None:
                self._condition((*path, "test"), condition.test, self.scope)
            for number, case in enumerate(condition.cases or ()):
                here = (*path, "cases", number)
                if case.when is not None:
                    self._condition((*here, "when"), case.when, self.scope)
                elif number != len(condition.cases or ()) - 1:
                    self.problem(here, "cases", "只有最后一个情形可以省略 when")
                self._condition((*here, "test"), case.test, self.scope)

    def _condition(self, path: Path, text: str, scope: Scope, *, key: bool = False) -> None:
        expression = self._parse(path, text, key=key)
        if expression is None:
            return
        try:
            check_boolean(expression, scope)
        except ExpressionError as error:
            self._expression_problem(path, error, key=key)

    def _parse(self, path: Path, text: str, *, key: bool = False) -> Expression | None:
        try:
            expression = parse(text)
        except ExpressionError as error:
            self._expression_problem(path, error, key=key)
            return None
        self.expressions[path] = expression
        return expression

    def _read_items(self) -> None:
        for path, _, item in walk.items(self.model):
            self._amount((*path, "points"), item.points, "分")
            if item.measure is not None:
                self._read_measure(path, item)
            for text in item.cases or {}:
                if text != walk.OTHERWISE:
                    self._condition((*path, "cases", text), text, self.scope, key=True)
            for name, each in (item.each or {}).items():
                self._condition((*path, "each", name, "test"), each.test, self.scope)
            for name, measure in (item.better_of or {}).items():
                self._read_measure((*path, "better_of", name), measure)
            self._check_choice(path, item)
            self._check_given(path, item)
        for path, _, dimension in walk.dimensions(self.model):
            self._amount((*path, "points"), dimension.points, "分")
        if self.model.score is not None:
            self._amount(("score", "total"), self.model.score.total, "分")

    def _read_measure(self, path: Path, part: Item | Measure) -> None:
        assert part.measure is not None
        expression = self._parse((*path, "measure"), part.measure)
        if expression is None:
            return
        try:
            kind = check_number(expression, self.scope)
        except ExpressionError as error:
            self._expression_problem((*path, "measure"), error)
            return
        for text in part.bands or {}:
            self._read_band((*path, "bands", text), text, expression)
        if isinstance(part, Item):
            self._check_steps(path, part, kind)

    def _read_band(self, path: Path, text: str, measure: Expression) -> None:
        if text == walk.OTHERWISE:
            return
        try:
            band = parse_tail(text, measure)
            check_boolean(band, self.scope)
        except ExpressionError as error:
            self._expression_problem(path, error, key=True)
            return
        self.expressions[path] = band

    def _check_steps(self, path: Path, item: Item, kind: NumberType) -> None:
        amounts = {}
        if item.steps is not None:
            amounts[("steps", "step")] = item.steps.step
        for tail, written in amounts.items():
            self._check_amount_type((*path, *tail), written, kind)
        if item.linear is not None:
            self._read_linear((*path, "linear"), item.linear, kind)

    def _read_linear(self, path: Path, linear: Linear, kind: NumberType) -> None:
        for end in ("base", "lead"):
            here = (*path, end)
            expression = self._parse(here, getattr(linear, end))
            if expression is None:
                continue
            try:
                found = check_number(expression, self.scope)
            except ExpressionError as error:
                self._expression_problem(here, error)
                continue
            if found.dimension != kind.dimension:
                self.problem(here, "unit", f"“{getattr(linear, end)}”应带上与衡量值相同的单位")
        if linear.base == linear.lead:
            self.problem(path, "bounds", "基准值与引领值相同，无法线性计分")

    def _check_amount_type(self, path: Path, written: str, kind: NumberType) -> None:
        try:
            number = parse_number(written)
        except ExpressionError as error:
            self._expression_problem(path, error)
            return
        if number.unit is None or dimension_of(number.unit) != kind.dimension:
            self.problem(path, "unit", f"“{written}”应带上与衡量值相同的单位")

    def _check_choice(self, path: Path, item: Item) -> None:
        if item.choose is None:
            return
        kind = self._choice_type((*path, "choose"), item.choose)
        if kind is None:
            return
        for option in item.options or {}:
            if option not in kind.options:
                message = f"输入没有选项“{option}”，可选：{'、'.join(kind.options)}"
                self.problem((*path, "options", option), "option", message, key=True)
        for option in kind.options:
            if not kind.several and option not in (item.options or {}):
                self.problem((*path, "options"), "gap", f"选项“{option}”没有分值")

    def _choice_type(self, path: Path, name: str) -> CategoryType | None:
        symbol = self.scope.get(name)
        if symbol is None or not isinstance(symbol.type, CategoryType):
            self.problem(path, "name", f"“{name}”不是选项类输入（category 或 set）")
            return None
        return symbol.type

    def _check_given(self, path: Path, item: Item) -> None:
        if item.given is None:
            return
        symbol = self.scope.get(item.given)
        if symbol is None or symbol.name not in self.model.inputs or symbol.type != NumberType(POINTS, "分"):
            self.problem((*path, "given"), "name", f"“{item.given}”不是单位为“分”的输入")


def _fits(kind: Type, declared: NumberType) -> bool:
    return isinstance(kind, NumberType) and kind.dimension in {None, declared.dimension}
