"""Reads the tables that are shipped in `data/`."""

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def rows(table: str) -> list[dict[str, str]]:
    """All rows of `data/<table>.csv` in file order; every cell is text, an empty cell is the empty string."""
    with (_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
