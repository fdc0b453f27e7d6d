"""The linear relaxation behind a rank proof, kept in the solver so that each further question costs a few pivots.

Variables are t (the moves of the weights, each from -1 to 1) and one s for each rival: the least part to which the
rival has to be given up, 0 when it stays on the wanted side, 1 when it does not. The objective is the sum of s.
Solver: HiGHS, dual simplex from the last basis (`highspy`, its public interface).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy  # type: ignore[import-untyped]  # the library ships no types
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huoju.composite.arrays import Array, Integers, Mask

_OPTIONS: Mapping[str, object] = {
    "output_flag": False,
    "threads": 1,
    "presolve": "off",
    "parallel": "off",
    "simplex_scale_strategy": 0,
}
_ROUNDING = 1e-9
_MOST_ROWS = 500
"""More conditions make each solution slower than the nodes that they save."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A solution of the relaxation.

    Attributes:
        lost: sum of s; no integral solution under the same fixings loses less.
        moves: t.
        parts: s of each rival.
    """

    lost: float
    moves: Array
    parts: Array


@dataclass(frozen=True, slots=True)
class Rows:
    """The conditions of a relaxation.

    Attributes:
        moves: rivals × t; rival k asks moves[k]·t + s_k ≥ lower[k].
        lower: see `moves`.
        first: rivals whose conditions are set from the start; the others follow when a solution breaks them.
        others: further conditions lower ≤ matrix·(t, s).
        others_lower: their left-hand sides.
    """

    moves: Array
    lower: Array
    first: Mask
    others: Array
    others_lower: Array


class Relaxation:
    """One linear programme whose s can be fixed and freed again.

    Most rivals keep a safe distance in every solution that comes into question. Their conditions are left out until
    one is broken: the programme is then three to five times smaller, and its solutions are the same.
    """

    def __init__(self, rows: Rows) -> None:
        rivals, moves = rows.moves.shape
        self._rows, self._moves = rows, moves
        self._waiting = np.flatnonzero(~rows.first)
        self._fixed: dict[int, int] = {}
        self._solver = highspy.Highs()
        for name, value in _OPTIONS.items():
            self._solver.setOptionValue(name, value)
        self._solver.passModel(_programme(rows, moves, rivals))

    def give_up_above(self, lost: float) -> None:
        """Do not look for solutions that lose more than this."""
        self._solver.setOptionValue("objective_bound", lost)

    def fix(self, fixed: Mapping[int, int]) -> None:
        """Hold exactly these s at 0 or 1."""
        changes = [(rival, 0, 1) for rival in self._fixed if rival not in fixed]
        changes += [(rival, part, part) for rival, part in fixed.items() if self._fixed.get(rival) != part]
        if changes:
            rivals, low, high = (np.array(one) for one in zip(*changes, strict=True))
            columns = (self._moves + rivals).astype(np.int32)
            self._solver.changeColsBounds(len(columns), columns, low.astype(np.float64), high.astype(np.float64))
        self._fixed = dict(fixed)

    def solve(self) -> Relaxed | None:
        """The best solution; None when there is none, or none that loses little enough."""
        while True:
            self._solver.run()
            if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            values = np.array(self._solver.getSolution().col_value)
            if not self._add_broken(values[: self._moves]):
                lost = float(self._solver.getInfo().objective_function_value)
                return Relaxed(lost, values[: self._moves], values[self._moves :])

    def exclude(self, sets: Integers) -> bool:
        """Add that of each row of rivals at least one is given up; False when there are enough such conditions."""
        if self._solver.getNumRow() + len(sets) > _MOST_ROWS:
            return False
        for rivals in sets:
            columns = (self._moves + rivals).astype(np.int32)
            self._solver.addRow(1.0, highspy.kHighsInf, len(columns), columns, np.ones(len(columns)))
        return True

    def _add_broken(self, moves: Array) -> bool:
        """Set the conditions, left out so far, that these moves break; True when there are any."""
        waiting = self._waiting
        broken = self._rows.moves[waiting] @ moves < self._rows.lower[waiting] - _ROUNDING
        if not broken.any():
            return False
        columns = np.arange(self._moves, dtype=np.int32)
        for rival in waiting[broken].tolist():
            indices = np.append(columns, np.int32(self._moves + rival))
            values = np.append(self._rows.moves[rival], 1.0)
            self._solver.addRow(self._rows.lower[rival], highspy.kHighsInf, len(indices), indices, values)
        self._waiting = waiting[~broken]
        return True


def _programme(rows: Rows, moves: int, rivals: int) -> highspy.HighsLp:
    kept = np.hstack([rows.moves, np.eye(rivals)])[rows.first]
    matrix = np.vstack([kept, rows.others])
    columns = moves + rivals
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = columns, len(matrix)
    programme.col_cost_ = np.concatenate([np.zeros(moves), np.ones(rivals)])
    programme.col_lower_ = np.concatenate([-np.ones(moves), np.zeros(rivals)])
    programme.col_upper_ = np.ones(columns)
    programme.row_lower_ = np.concatenate([rows.lower[rows.first], rows.others_lower])
    programme.row_upper_ = np.full(len(matrix), highspy.kHighsInf)
    column, row = np.nonzero(matrix.T)
    sparse = programme.a_matrix_
    sparse.format_ = highspy.MatrixFormat.kColwise
    sparse.start_ = np.searchsorted(column, np.arange(columns + 1)).astype(np.int32)
    sparse.index_ = row.astype(np.int32)
    sparse.value_ = matrix[row, column]
    programme.a_matrix_ = sparse
    return programme
