"""Transformations of one indicator that keep its order: logarithms and Box-Cox.

Known values are transformed, holes stay. Source of the forms: OECD and JRC (2008), Handbook on Constructing Composite
Indicators, step 5, and what the JRC's spreadsheets and the Global Innovation Index use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from huoju.composite.findings import CompositeError, Finding
from huoju.composite.moments import skewness

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array

LogForm: TypeAlias = Literal["range_shift", "range_shift_by_skew", "unit_shift", "gii"]
LOG_FORMS: tuple[LogForm, ...] = ("range_shift", "range_shift_by_skew", "unit_shift", "gii")


def logarithm(column: ArrayLike, form: LogForm = "range_shift") -> Array:
    """Logarithm of one indicator's values; the order is kept and the smallest value is defined in every form.

    With a = (max - min) / 100:

    - `range_shift`: log(x - min + a);
    - `range_shift_by_skew`: the same for a column with positive skewness, otherwise its mirror -log(max - x + a),
      which shortens a tail on the low side;
    - `unit_shift`: log(x - min + 1);
    - `gii`: log((max - 1)(x - min) / (max - min) + 1), the form of the Global Innovation Index 2020; it needs a
      maximum above 1, or it would turn the order round: `CompositeError`.

    A constant column becomes zero (with a shift by the range: stays as it is, because its logarithm is not defined).
    """
    own = np.asarray(column, dtype=np.float64)
    known = own[~np.isnan(own)]
    if known.size == 0:
        return own.copy()
    low, high = float(known.min()), float(known.max())
    if form == "unit_shift":
        return np.asarray(np.log(own - low + 1))
    if high == low:
        return 0 * own if form == "gii" else own.copy()
    if form == "range_shift" or (form == "range_shift_by_skew" and skewness(known) > 0):
        return np.asarray(np.log(own - low + 0.01 * (high - low)))
    if form == "range_shift_by_skew":
        return np.asarray(-np.log(high + 0.01 * (high - low) - own))
    if high <= 1:
        raise CompositeError(
            Finding(
                "gii_maximum",
                f"GII 对数形式要求最大值大于 1，现为 {high:g}：否则顺序会颠倒，请改用 range_shift",
                f"the GII form needs a maximum above 1, not {high:g}: use range_shift",
            )
        )
    return np.asarray(np.log((high - 1) * (own - low) / (high - low) + 1))


def box_cox(column: ArrayLike, power: float, *, shift: bool = True) -> Array:
    """(x^power - 1) / power, or log x for power 0 (Box and Cox 1964); `shift` moves the smallest value to 1 first.

    Raises `CompositeError` without `shift` when a value is not positive.
    """
    own = np.asarray(column, dtype=np.float64)
    known = own[~np.isnan(own)]
    if shift and known.size:
        own = own - known.min() + 1
    elif (known <= 0).any():
        raise CompositeError(
            Finding("box_cox", "Box-Cox 变换要求正值：请允许平移", "Box-Cox needs positive values: allow the shift")
        )
    return np.asarray(np.log(own) if power == 0 else (own**power - 1) / power)
