"""How consistent pairwise comparisons are (Saaty 1980, The Analytic Hierarchy Process)."""

from __future__ import annotations

from collections.abc import Sequence

SAATY_RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random matrices of order 1 to 10."""

ACCEPTED_CONSISTENCY = 0.1
"""Saaty's limit: comparisons with a higher consistency ratio should be revised."""

_ROUNDS = 1000
_PRECISION = 1e-12


def consistency_ratio(comparisons: Sequence[Sequence[float]]) -> float:
    """Consistency index of a positive reciprocal matrix over Saaty's random index; 0 for one or two items.

    The principal eigenvalue is found by repeated multiplication, which converges for every positive matrix. The order
    is 10 at most, as far as the random index is tabulated.
    """
    order = len(comparisons)
    random_index = SAATY_RANDOM_INDEX[order - 1]
    if random_index == 0:
        return 0.0
    vector = [1.0 / order] * order
    principal = 0.0
    for _ in range(_ROUNDS):
        product = [sum(entry * part for entry, part in zip(row, vector, strict=True)) for row in comparisons]
        total = sum(product)
        if abs(total - principal) < _PRECISION:
            break
        principal, vector = total, [entry / total for entry in product]
    return max(0.0, (principal - order) / (order - 1)) / random_index
