"""Parquet files of one form, put together without reading a value: their bytes, and one footer over all row groups.

A Parquet file is a row of column chunks followed by a footer (Apache Thrift, compact protocol; the structures and
field numbers are those of ``parquet.thrift``) that says where each chunk begins. Chunks are copied as they are, and
the offsets in the footer are moved by as much as the chunks are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

MAGIC = b"PAR1"
_TAIL = 8
"""Bytes behind the footer: its length and the magic word."""

_STOP, _TRUE, _FALSE, _BYTE, _I64, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 0, 1, 2, 3, 6, 7, 8, 9, 10, 12
_LONG = 15
"""A list of so many elements or more has its length behind its header."""

_SCHEMA, _NUM_ROWS, _ROW_GROUPS = 2, 3, 4
_GROUP_COLUMNS, _GROUP_OFFSET, _GROUP_ORDINAL = 1, 5, 7
_CHUNK_META, _CHUNK_OFFSETS = 3, (2, 4, 6)
_META_OFFSETS = (9, 10, 11, 14)
"""Fields of a chunk's metadata that are places in the file: data, index and dictionary pages, bloom filter."""

Struct = dict[int, tuple[int, Any]]
"""A structure: type and value by number of the field."""


class DifferentFormsError(ValueError):
    """The files have different columns, so that they cannot be put together as they are."""


@dataclass(frozen=True, slots=True)
class _List:
    kind: int
    items: list[Any]


def join_parquet(parts: Sequence[Path], out: Path) -> None:
    """Write one file with the rows of several, in their order.

    Raises:
        DifferentFormsError: the files have different columns; ``out`` is not to be used.
        ValueError: a file is no Parquet file.
    """
    joined: Struct = {}
    groups: list[Struct] = []
    with out.open("wb") as target:
        target.write(MAGIC)
        for part in parts:
            footer, length = _footer(part)
            if joined and footer[_SCHEMA] != joined[_SCHEMA]:
                raise DifferentFormsError(part)
            joined = joined or footer
            groups += [_moved(group, target.tell() - len(MAGIC)) for group in footer[_ROW_GROUPS][1].items]
            with part.open("rb") as source:
                source.seek(len(MAGIC))
                _copy(source, target, length - len(MAGIC))
        for ordinal, group in enumerate(groups):
            group.pop(_GROUP_ORDINAL, None)
            if ordinal < 1 << 15:
                group[_GROUP_ORDINAL] = (4, ordinal)
        joined[_ROW_GROUPS] = (_LIST, _List(_STRUCT, groups))
        joined[_NUM_ROWS] = (_I64, sum(group[3][1] for group in groups))
        text = BytesIO()
        _write_struct(text, joined)
        target.write(text.getvalue() + len(text.getvalue()).to_bytes(4, "little") + MAGIC)


def _copy(source: BinaryIO, target: BinaryIO, length: int) -> None:
    """The next bytes of a file."""
    while length > 0:
        block = source.read(min(length, 1 << 22))
        target.write(block)
        length -= len(block)


def _footer(path: Path) -> tuple[Struct, int]:
    """The footer of a file, and where it begins."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        file.seek(max(0, end - _TAIL))
        tail = file.read(_TAIL)
        if len(tail) < _TAIL or tail[4:] != MAGIC:
            raise ValueError(f"{path}：不是 Parquet 文件")
        start = end - _TAIL - int.from_bytes(tail[:4], "little")
        file.seek(start)
        return _read_struct(file), start


def _moved(group: Struct, by: int) -> Struct:
    """A row group whose chunks stand ``by`` bytes further on."""
    _shift(group, (_GROUP_OFFSET,), by)
    for chunk in group[_GROUP_COLUMNS][1].items:
        _shift(chunk, _CHUNK_OFFSETS, by)
        _shift(chunk[_CHUNK_META][1], _META_OFFSETS, by)
    return group


def _shift(struct: Struct, fields: Sequence[int], by: int) -> None:
    for field in fields:
        kind, value = struct.get(field, (_STOP, 0))
        if value:
            struct[field] = (kind, value + by)


# The compact protocol


def _read_varint(file: BinaryIO) -> int:
    value = shift = 0
    while True:
        byte = file.read(1)[0]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            return value
        shift += 7


def _read_signed(file: BinaryIO) -> int:
    value = _read_varint(file)
    return (value >> 1) ^ -(value & 1)


def _read_struct(file: BinaryIO) -> Struct:
    struct: Struct = {}
    field = 0
    while head := file.read(1)[0]:
        field = field + (head >> 4) if head >> 4 else _read_signed(file)
        kind = head & 0x0F
        struct[field] = (kind, kind == _TRUE if kind in {_TRUE, _FALSE} else _read_value(file, kind))
    return struct


def _read_value(file: BinaryIO, kind: int) -> Any:
    if kind in {_TRUE, _FALSE, _BYTE}:
        return file.read(1)
    if kind <= _I64:
        return _read_signed(file)
    if kind == _DOUBLE:
        return file.read(8)
    if kind == _BINARY:
        return file.read(_read_varint(file))
    if kind in {_LIST, _SET}:
        head = file.read(1)[0]
        count = head >> 4 if head >> 4 < _LONG else _read_varint(file)
        return _List(head & 0x0F, [_read_value(file, head & 0x0F) for _ in range(count)])
    if kind == _STRUCT:
        return _read_struct(file)
    raise ValueError(f"unknown type {kind} in a Parquet footer")


def _write_varint(file: BinaryIO, value: int) -> None:
    while value >= 0x80:  # noqa: PLR2004 - more than one byte
        file.write(bytes((value & 0x7F | 0x80,)))
        value >>= 7
    file.write(bytes((value,)))


def _write_signed(file: BinaryIO, value: int) -> None:
    _write_varint(file, value << 1 if value >= 0 else (-value << 1) - 1)


def _write_struct(file: BinaryIO, struct: Struct) -> None:
    before = 0
    for field, (kind, value) in sorted(struct.items()):
        if 0 < field - before < 1 << 4:
            file.write(bytes(((field - before) << 4 | kind,)))
        else:
            file.write(bytes((kind,)))
            _write_signed(file, field)
        before = field
        if kind not in {_TRUE, _FALSE}:
            _write_value(file, kind, value)
    file.write(bytes((_STOP,)))


def _write_value(file: BinaryIO, kind: int, value: Any) -> None:
    if kind in {_TRUE, _FALSE, _BYTE, _DOUBLE}:
        file.write(value)
    elif kind <= _I64:
        _write_signed(file, value)
    elif kind == _BINARY:
        _write_varint(file, len(value))
        file.write(value)
    elif kind == _STRUCT:
        _write_struct(file, value)
    else:
        count = len(value.items)
        file.write(bytes((min(count, _LONG) << 4 | value.kind,)))
        if count >= _LONG:
            _write_varint(file, count)
        for item in value.items:
            _write_value(file, value.kind, item)
