"""Tables and records for tests of the executors: values that sit on the cut points of a plan, and holes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb

from huoju.evaluation.conditions_sql import Binding
from huoju.evaluation.plan import AS_OF, Compare, Condition, Plan, Polynomial, Proportional
from huoju.evaluation.plan_walk import comparisons_in, conditions_of
from huoju.standards.fields import Field

AS_OF_DAY = date(2025, 6, 30)
Record = dict[str, Any]


def sql_type(field: Field) -> str:
    match field.type:
        case "number":
            return f"DECIMAL({field.digits}, {field.decimals})"
        case "integer":
            return "BIGINT"
        case "boolean":
            return "BOOLEAN"
        case "date":
            return "DATE"
    return "VARCHAR"


def binding(field: Field) -> Binding:
    match field.type:
        case "number":
            return Binding(field.name, "decimal", field.digits, field.decimals)
        case "integer":
            return Binding(field.name, "integer", field.digits, 0)
        case "boolean":
            return Binding(field.name, "boolean")
        case "date":
            return Binding(field.name, "date")
    return Binding(field.name, "text")


def make_table(connection: duckdb.DuckDBPyConnection, plan: Plan, records: Sequence[Record]) -> dict[str, Binding]:
    """A DuckDB table ``subjects`` with the canonical column types; the key is the number of the record."""
    fields = [variable.field for variable in plan.variables.values()]
    columns = "".join(f', "{field.name}" {sql_type(field)}' for field in fields)
    connection.execute(f"CREATE OR REPLACE TABLE subjects (key VARCHAR{columns})")
    rows = [
        [str(number), *(_cell(record.get(field.name)) for field in fields)] for number, record in enumerate(records)
    ]
    marks = ", ".join("?" for _ in range(len(fields) + 1))
    connection.executemany(f"INSERT INTO subjects VALUES ({marks})", rows)
    return {field.name: binding(field) for field in fields}


def _cell(value: Any) -> Any:
    return ";".join(sorted(value)) if isinstance(value, frozenset) else value


def conditions_in(plan: Plan) -> Iterator[Condition]:
    for node in plan.all_requirements():
        yield node.condition
    for score in plan.scores:
        yield from conditions_of(score.scoring)


class RecordMaker:
    """Draws records whose values lie on, just below and just above the cut points of a plan."""

    def __init__(self, plan: Plan, seed: int, hole_share: float = 0.15) -> None:
        self.plan = plan
        self.random = random.Random(seed)
        self.hole_share = hole_share
        self.cuts = {name: self._cuts(name) for name in plan.variables}
        self.ratios = [
            comparison
            for condition in conditions_in(plan)
            for comparison in comparisons_in(condition)
            if _two_variables(comparison)
        ]
        self.proportions = [score.scoring for score in plan.scores if isinstance(score.scoring, Proportional)]

    def record(self) -> Record:
        record = {name: self._value(variable.field) for name, variable in self.plan.variables.items()}
        for comparison in self.random.sample(self.ratios, k=min(len(self.ratios), 3)):
            self._put_on_ratio(record, comparison)
        for name in record:
            if self.random.random() < self.hole_share:
                record[name] = None
        return record

    def records(self, count: int) -> list[Record]:
        return [self.record() for _ in range(count)]

    def _cuts(self, name: str) -> list[Fraction]:
        cuts = {Fraction(0)}
        for condition in conditions_in(self.plan):
            for comparison in comparisons_in(condition):
                cut = _single_cut(comparison, name)
                if cut is not None:
                    cuts.add(cut)
        return sorted(cuts)

    def _value(self, field: Field) -> Any:
        match field.type:
            case "boolean":
                return self.random.random() < 0.5
            case "category":
                return self.random.choice(field.options)
            case "set":
                return frozenset(option for option in field.options if self.random.random() < 0.5)
            case "date":
                return AS_OF_DAY - timedelta(days=self.random.choice([0, 1, 364, 365, 366, 730, 1095, 4000]))
        step = Decimal(1).scaleb(-field.decimals)
        if self.random.random() < 0.3:
            value = Decimal(self.random.randint(0, 10_000)) / 4
        else:
            cut = self.random.choice(self.cuts[field.name])
            value = Decimal(cut.numerator) / Decimal(cut.denominator) + self.random.choice([0, 0, 1, -1]) * step
        return _fit(field, value)

    def _put_on_ratio(self, record: Record, comparison: Compare) -> None:
        """Move one variable so that both sides are equal, or miss each other by the least step."""
        ((factor, (left,)),), ((other, (right,)),) = comparison.left.terms, comparison.right.terms
        field = self.plan.variables[left].field
        base = record.get(right)
        if base is None or isinstance(base, bool):
            return
        value = Fraction(other) * Fraction(base) / factor
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        step = Decimal(1).scaleb(-field.decimals)
        record[left] = _fit(field, exact + self.random.choice([0, 0, 1, -1]) * step)


def _fit(field: Field, value: Decimal) -> int | Decimal:
    assert field.low is not None
    assert field.high is not None
    rounded = value.quantize(Decimal(1).scaleb(-field.decimals))
    inside = min(max(rounded, field.low), field.high)
    return int(inside) if field.type == "integer" else inside


def _single(polynomial: Polynomial) -> tuple[int, str | None] | None:
    """Coefficient and variable of a polynomial with one term, the constant's variable being None."""
    match polynomial.terms:
        case ():
            return 0, None
        case ((value, ()),):
            return value, None
        case ((value, (name,)),):
            return value, name
    return None


def _single_cut(comparison: Compare, name: str) -> Fraction | None:
    left, right = _single(comparison.left), _single(comparison.right)
    if left is None or right is None:
        return None
    for (factor, variable), (bound, none) in ((left, right), (right, left)):
        if variable == name and none is None:
            return Fraction(bound, factor)
    return None


def _two_variables(comparison: Compare) -> bool:
    left, right = _single(comparison.left), _single(comparison.right)
    if left is None or right is None or left[1] is None or right[1] is None:
        return False
    return AS_OF not in {left[1], right[1]}
