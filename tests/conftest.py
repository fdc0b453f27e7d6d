"""What every test may use."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the repository; users do not have it, CI does."""
    if not _SHARED.is_dir():
        pytest.skip("the reference material is not beside this repository")
    return _SHARED
