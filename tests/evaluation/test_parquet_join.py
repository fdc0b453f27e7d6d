"""Parquet files put together hold the rows of all of them, for every reader."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.evaluation.parquet_join import DifferentFormsError, join_parquet

COLUMNS = (
    "i, i % 7 = 0 AS flag, 'key' || i AS name, (i / 3)::DECIMAL(18, 4) AS amount, "
    "DATE '2020-01-01' + i::INTEGER AS day, "
    "CASE WHEN i % 5 > 0 THEN ['pass', 'fail'][1 + i % 2]::ENUM('pass', 'fail') END AS verdict, [i, NULL] AS list"
)


def write(path: Path, first: int, count: int, columns: str = COLUMNS) -> Path:
    with duckdb.connect() as connection:
        query = f"SELECT {columns} FROM range({first}, {first + count}) t(i)"
        connection.execute(
            f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)"
        ).fetchall()
    return path


@given(counts=st.lists(st.sampled_from([0, 1, 15, 2048, 9000]), min_size=1, max_size=5))
@settings(max_examples=12, deadline=None)
def test_the_rows_of_all_files_stand_one_after_another(
    counts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("join")
    firsts = [sum(counts[:number]) for number in range(len(counts))]
    parts = [
        write(folder / f"{first}-{number}", first, count)
        for number, (first, count) in enumerate(zip(firsts, counts, strict=True))
    ]
    join_parquet(parts, folder / "joined.parquet")
    whole = write(folder / "whole.parquet", 0, sum(counts))
    with duckdb.connect() as connection:
        joined, expected = (
            connection.execute(f"SELECT * FROM '{folder}/{name}.parquet'").fetchall() for name in ("joined", "whole")
        )
        late = f"SELECT count(*) FROM '{folder}/joined.parquet' WHERE i >= {sum(counts) // 2}"
        assert connection.execute(late).fetchall() == [(sum(counts) - sum(counts) // 2,)]
    assert joined == expected
    assert pq.read_table(folder / "joined.parquet").equals(pq.read_table(whole))
    metadata = pq.read_metadata(folder / "joined.parquet")
    assert metadata.num_rows == sum(counts)
    assert metadata.num_row_groups == sum(pq.read_metadata(part).num_row_groups for part in parts)


def test_files_of_another_writer_are_joined_too(tmp_path: Path) -> None:
    tables = [pa.table({"a": [1, None, 3], "b": ["x", "y", None]}), pa.table({"a": [4], "b": ["z"]})]
    for number, table in enumerate(tables):
        pq.write_table(table, tmp_path / f"{number}", write_page_index=True, row_group_size=2)
    join_parquet([tmp_path / "0", tmp_path / "1"], tmp_path / "joined")
    assert pq.read_table(tmp_path / "joined").to_pydict() == pa.concat_tables(tables).to_pydict()


def test_files_with_other_columns_are_refused(tmp_path: Path) -> None:
    parts = [write(tmp_path / "a", 0, 5), write(tmp_path / "b", 5, 5, "i, 'x' AS other")]
    with pytest.raises(DifferentFormsError):
        join_parquet(parts, tmp_path / "joined")


def test_what_is_no_parquet_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"PAR")
    with pytest.raises(ValueError, match="不是 Parquet 文件"):
        join_parquet([tmp_path / "a"], tmp_path / "joined")
