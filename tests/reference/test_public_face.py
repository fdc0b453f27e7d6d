import subprocess
import sys

import pytest

import huoju.reference


@pytest.mark.parametrize("name", huoju.reference.__all__)
def test_every_public_name_can_be_used(name: str) -> None:
    found = getattr(huoju.reference, name)
    assert found.__name__ == name
    assert found.__doc__


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        getattr(huoju.reference, "nothing")  # noqa: B009 - the name must not be known to the type checker


def test_importing_the_package_loads_none_of_its_modules() -> None:
    code = "import sys, huoju.reference; print([name for name in sys.modules if 'huoju.reference.' in name])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
