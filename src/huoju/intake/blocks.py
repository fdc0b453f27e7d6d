"""Blocks of a large Parquet file, which can be taken in one after another as if the file were taken in whole.

A row's fate depends on other rows only where keys repeat. So all rows whose key may stand elsewhere too make up the
last block, and the others are cut by their number.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection as Connection

from huoju.intake.columnar import open_parquet
from huoju.intake.headers import Names, lay_out
from huoju.intake.keys import is_resolved
from huoju.intake.long import looks_long
from huoju.intake.model import Column
from huoju.intake.sniff import Judge
from huoju.intake.source import TEXT, literal
from huoju.intake.staging import run
from huoju.standards.fields import Field

_MOST_REPEATED = 20_000
_WIDE = "".join(map(chr, range(0xFF10, 0xFF5B)))
_NARROW = "".join(chr(ord(sign) - 0xFEE0) for sign in _WIDE)


def blocks_of(
    path: Path,
    fields: Sequence[Field],
    key: str,
    *,
    connection: Connection,
    size: int,
    mapping: Mapping[str, Column] | None = None,
) -> tuple[str, ...]:
    """Conditions on ``row``, one for each block of about ``size`` rows; none where the file can only be taken in whole.

    That is so for files with a row per indicator, for keys that are looked up in a register, and where very many keys
    repeat. Raises IntakeError if the file cannot be read.
    """
    source = open_parquet(path, connection)
    judge = Judge(Names(fields), key, mapping or {})
    if is_resolved(key) or looks_long(source, judge):
        return ()
    layout = lay_out(source.headers, source.units, fields, key, mapping or {}, file=path, header_row=source.header_row)
    cell = f"c{layout.key_position}"
    repeated = _repeated(connection, source.query, cell, is_text=source.types[layout.key_position] == TEXT)
    if len(repeated) > _MOST_REPEATED:
        return ()
    (rows,) = (int(str(count)) for (count,) in run(connection, f"SELECT count(*) FROM ({source.query})"))  # noqa: S608 - our own query
    listed = ", ".join(map(str, repeated))
    others = f" AND row NOT IN ({listed})" if repeated else ""
    cuts = [f"row BETWEEN {first} AND {first + size - 1}{others}" for first in range(1, rows + 1, size)]
    return (*cuts, *([f"row IN ({listed})"] if repeated else []))


def _repeated(connection: Connection, query: str, cell: str, *, is_text: bool) -> list[int]:
    """The rows whose keys are equal or may become equal when they are cleaned."""
    cleaned = f"upper(regexp_replace(translate({cell}, {literal(_WIDE)}, {literal(_NARROW)}), '[\\s　''-]', '', 'g'))"
    canonical = f"CASE WHEN regexp_full_match({cell}, '[0-9A-Z]*') THEN {cell} ELSE {cleaned} END" if is_text else cell
    keys = f"SELECT row, {canonical} AS k FROM ({query}) WHERE {cell} IS NOT NULL"  # noqa: S608 - our own names
    twice = run(connection, f"SELECT k FROM ({keys}) GROUP BY k HAVING count(*) > 1 LIMIT {_MOST_REPEATED + 1}")  # noqa: S608 - as above
    if not twice:
        return []
    listed = ", ".join(literal(str(k)) for (k,) in twice)
    found = run(connection, f"SELECT row FROM ({keys}) WHERE k::VARCHAR IN ({listed}) ORDER BY row")  # noqa: S608 - as above
    return [int(str(row)) for (row,) in found]
