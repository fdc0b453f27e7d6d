"""One table of simulated enterprises that several tests look at."""

from collections.abc import Mapping

import pyarrow.parquet as pq
import pytest

from huoju.demo.enterprises import EnterpriseTable, write_enterprises


@pytest.fixture(scope="session")
def enterprises(tmp_path_factory: pytest.TempPathFactory) -> EnterpriseTable:
    """A table without faults, columns by name."""
    return write_enterprises(tmp_path_factory.mktemp("enterprises") / "模拟.parquet", 8_000, 7)


@pytest.fixture(scope="session")
def columns(enterprises: EnterpriseTable) -> Mapping[str, list[object]]:
    return dict(pq.read_table(enterprises.path).to_pydict())
