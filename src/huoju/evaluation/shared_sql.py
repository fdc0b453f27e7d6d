"""What several columns of a query have in common, computed once.

DuckDB looks for common parts inside one SELECT, but not under CASE, AND and OR, where nearly all of a plan's parts
stand. Here they are found in the tree and become columns of their own, one SELECT earlier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlglot import exp

from huoju.evaluation.sql import Stages

_WORTH = (exp.GTE, exp.GT, exp.LTE, exp.LT, exp.EQ, exp.NEQ, exp.In, exp.And, exp.Or, exp.Case, exp.Mul)
"""Parts that cost more to compute twice than to keep."""


class RecordedStages(Stages):
    """Stages that are only written down: ``recorded`` has the columns of each."""

    def __init__(self, source: exp.Expr) -> None:
        super().__init__(source)
        self.recorded: list[Mapping[str, exp.Expr]] = []

    def add(self, columns: Mapping[str, exp.Expr]) -> None:
        """Write down more columns."""
        self.recorded.append(columns)


class SharingStages(Stages):
    """Stages in which parts that occur more than once in a stage are computed in one before."""

    def __init__(self, source: exp.Expr) -> None:
        super().__init__(source)
        self._shared = 0

    def add(self, columns: Mapping[str, exp.Expr]) -> None:
        """Go on with more columns."""
        counts: Counter[exp.Expr] = Counter()
        for value in columns.values():
            counts.update(node for node in value.walk() if isinstance(node, _WORTH))
        repeated = {node for node, count in counts.items() if count > 1}
        if not repeated:
            super().add(columns)
            return
        parts: dict[exp.Expr, str] = {}
        shared = {name: self._replaced(value, repeated, parts) for name, value in columns.items()}
        self.add({name: part for part, name in parts.items()})
        super().add(shared)

    def _replaced(self, value: exp.Expr, repeated: set[exp.Expr], parts: dict[exp.Expr, str]) -> exp.Expr:
        """The expression with its largest repeated parts as columns."""
        if isinstance(value, _WORTH) and value in repeated:
            if value not in parts:
                self._shared += 1
                parts[value.copy()] = f"huoju shared {self._shared}"
            return exp.column(parts[value], quoted=True)
        for key, inside in list(value.args.items()):
            if isinstance(inside, exp.Expr):
                value.set(key, self._replaced(inside, repeated, parts))
            elif isinstance(inside, list):
                value.set(key, [self._replaced(one, repeated, parts) for one in inside if isinstance(one, exp.Expr)])
        return value
