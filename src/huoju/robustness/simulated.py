"""Does a table say that its data are simulated? What does is marked 模拟数据 wherever its results show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as kinds

if TYPE_CHECKING:
    from pathlib import Path

MARK = "模拟数据"
_IN_NAME = "模拟"
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def says_simulated(path: Path) -> bool:
    """True when the file's name says 模拟, or a cell says 模拟数据."""
    if _IN_NAME in path.name:
        return True
    if path.suffix.lower() in {".parquet", ".pq"}:
        return _in_parquet(path)
    if is_zipfile(path):
        with ZipFile(path) as parts:
            return any(_in_text(parts.read(name)) for name in parts.namelist() if name.endswith(".xml"))
    return _in_text(path.read_bytes())


def _in_text(content: bytes) -> bool:
    return any(MARK.encode(encoding) in content for encoding in _ENCODINGS)


def _in_parquet(path: Path) -> bool:
    schema = pq.read_schema(path)
    texts = [field.name for field in schema if kinds.is_string(field.type) or kinds.is_large_string(field.type)]
    table = pq.read_table(path, columns=texts)
    return any(bool(pc.any(pc.match_substring(table[name], MARK)).as_py()) for name in texts)
