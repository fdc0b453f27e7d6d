"""Credit codes of simulated enterprises."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from huoju.demo.credit_codes import ORGANISATION_PREFIX, simulated_codes
from huoju.reference import check_credit_code
from huoju.reference.credit_code import complete, organisation_check_character

_REGIONS = st.sampled_from([110108, 130100, 310115, 440300, 659002])


@given(st.lists(st.integers(0, 30_000_000), min_size=1, max_size=20, unique=True), _REGIONS)
def test_every_simulated_code_is_right_in_every_check_and_is_its_own(numbers: list[int], region: int) -> None:
    codes = simulated_codes(np.array(numbers), np.full(len(numbers), region)).to_pylist()
    assert len(set(codes)) == len(numbers)
    for code in codes:
        found = check_credit_code(code)
        assert found.valid
        assert not found.warnings
        assert found.region_code == str(region)
        assert found.organisation_code.startswith(ORGANISATION_PREFIX)
        assert code == complete(code[:17])
        assert code[16] == organisation_check_character(code[8:16])
