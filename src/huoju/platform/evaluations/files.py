"""The files of a snapshot: its data and its standard, under the snapshot's name."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings

from huoju.evaluation.stamps import ENGINE

SUFFIXES = (".csv", ".xlsx", ".xls", ".parquet")
_BLOCK = 1 << 20
_NAME_LENGTH = 16


def folder(name: str) -> Path:
    """Where the files of a snapshot stand."""
    return Path(settings.DATA) / "files" / "evaluations" / name


def name_of(table: Path, *parts: str) -> str:
    """The name of a snapshot: a hash of its data, the engine and the other parts of the question."""
    found = hashlib.sha256("\n".join((ENGINE, *parts)).encode())
    with table.open("rb") as source:
        while block := source.read(_BLOCK):
            found.update(block)
    return found.hexdigest()[:_NAME_LENGTH]


def keep(name: str, table: Path, standard: bytes) -> None:
    """Keep data and standard under the snapshot's name; harmless when they are there."""
    place = folder(name)
    place.mkdir(parents=True, exist_ok=True)
    (place / "standard.yaml").write_bytes(standard)
    shutil.copyfile(table, place / f"table{table.suffix.lower()}")


def table_of(name: str) -> Path:
    """The data of a snapshot."""
    return next(path for path in folder(name).glob("table.*") if path.suffix in SUFFIXES)


def standard_of(name: str) -> Path:
    """The standard of a snapshot, as it was."""
    return folder(name) / "standard.yaml"
