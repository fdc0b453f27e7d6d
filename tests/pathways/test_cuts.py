"""Cut points are exactly the steps behind which the sign of a polynomial is another."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huoju.evaluation.plan import Polynomial
from huoju.pathways.amounts import EXACT
from huoju.pathways.cuts import Cut, crossings

MOST = 30
NUMBERS = st.integers(-200, 200) | st.decimals("-20", "20", places=3)


@given(coefficients=st.lists(NUMBERS, min_size=1, max_size=4), reach=st.booleans(), beyond=st.booleans())
def test_crossings_are_where_the_sign_changes(coefficients: list[Any], reach: bool, beyond: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    def value(steps: int) -> Any:
        return sum((factor * steps**power for power, factor in enumerate(coefficients)), Decimal(0))

    with localcontext(EXACT):
        found = crossings(value, len(coefficients) - 1, MOST, Cut(Polynomial(()), reach, beyond))
        expected = {
            steps
            for steps in range(1, MOST + 1)
            if (reach and (value(steps) >= 0) != (value(steps - 1) >= 0))
            or (beyond and (value(steps) > 0) != (value(steps - 1) > 0))
        }
    assert found == expected
