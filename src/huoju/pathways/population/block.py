"""A block of subjects as arrays: exact whole numbers, known or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoju.evaluation.plan import AS_OF, Polynomial

Whole = NDArray[Any]
"""Whole numbers, as int64 or, where they might not fit, as Python numbers."""

Mask = NDArray[np.bool_]
Costs = NDArray[np.int64]

_FITS = 2**62
_DOUBT = 2.0**-45
"""Relative distance from zero below which a sum in double precision is worked out again in whole numbers."""


@dataclass(frozen=True, slots=True)
class Block:
    """Columns of some subjects.

    ``numbers`` hold values times ``10 ** places`` (days for dates, the place of the option for categories, 0 and 1 for
    yes-or-no); what is not ``known`` holds anything.
    """

    rows: int
    numbers: Mapping[str, NDArray[np.int64]]
    known: Mapping[str, Mask]
    places: Mapping[str, int]

    def take(self, rows: NDArray[Any]) -> Block:
        """Some of the subjects."""
        if len(rows) == self.rows and (rows.dtype != np.bool_ or rows.all()):
            return self
        numbers = {name: column[rows] for name, column in self.numbers.items()}
        known = {name: column[rows] for name, column in self.known.items()}
        return Block(int(rows.sum()) if rows.dtype == np.bool_ else len(rows), numbers, known, self.places)


def scaled_terms(polynomial: Polynomial, places: Mapping[str, int]) -> list[tuple[int, tuple[str, ...]]]:
    """The terms over whole columns, multiplied by one positive number, so that their sum is whole."""
    scales = [sum(places[name] for name in product) for _, product in polynomial.terms]
    most = max(scales, default=0)
    return [
        (coefficient * 10 ** (most - scale), product)
        for (coefficient, product), scale in zip(polynomial.terms, scales, strict=True)
    ]


def scale_of(polynomial: Polynomial, places: Mapping[str, int]) -> int:
    """The power of ten by which ``scaled_terms`` multiplies."""
    return max((sum(places[name] for name in product) for _, product in polynomial.terms), default=0)


def largest(column: Whole) -> int:
    """The largest absolute value of a column."""
    return 0 if len(column) == 0 else max(abs(int(column.max())), abs(int(column.min())))


def fits(terms: Sequence[tuple[int, tuple[str, ...]]], sizes: Mapping[str, int]) -> bool:
    """Whether the sum of the terms surely fits into 64 bits, from the largest absolute value of each column."""
    total = 0
    for coefficient, product in terms:
        size = abs(coefficient)
        for name in product:
            size *= sizes[name]
        total += size
    return total < _FITS


def total(
    terms: Sequence[tuple[int, tuple[str, ...]]], columns: Mapping[str, Whole], rows: int, *, exact: bool
) -> Whole:
    """The sum of the terms for each row, in 64 bits where that is ``exact``, else in Python's whole numbers."""
    result: Any = None
    for coefficient, product in terms:
        term: Any = coefficient
        for name in product:
            column = columns[name] if exact else columns[name].astype(object)
            term = column if isinstance(term, int) and term == 1 else term * column
        result = term if result is None else result + term
    if isinstance(result, np.ndarray):
        return result
    return np.full(rows, result or 0, np.int64 if exact else object)


def signs(
    terms: Sequence[tuple[int, tuple[str, ...]]], columns: Mapping[str, Whole], sizes: Mapping[str, int], rows: int
) -> Whole:
    """For each row a number with the exact sign of the sum of the terms."""
    if fits(terms, sizes):
        return total(terms, columns, rows, exact=True)
    near = np.zeros(rows)
    size = np.zeros(rows)
    for coefficient, product in terms:
        term = np.full(rows, float(coefficient))
        for name in product:
            term *= columns[name].astype(np.float64)
        near += term
        size += np.abs(term)
    found = np.sign(near).astype(np.int8)
    doubtful = np.flatnonzero(np.abs(near) <= size * _DOUBT)
    if len(doubtful):
        some = {name: column[doubtful] for name, column in columns.items()}
        exact = total(terms, some, len(doubtful), exact=False)
        found[doubtful] = [(number > 0) - (number < 0) for number in exact.tolist()]
    return found


def with_day(block: Block, day: int) -> Block:
    """The block with the day of the evaluation as a column."""
    numbers = {**block.numbers, AS_OF: np.full(block.rows, day, np.int64)}
    known = {**block.known, AS_OF: np.ones(block.rows, np.bool_)}
    return Block(block.rows, numbers, known, {**block.places, AS_OF: 0})
