"""The tables that are shipped with the demo."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
PROVINCIAL_STATISTICS = FOLDER / "provincial_statistics.csv"
"""Real figures of 31 provinces, 2018 to 2023, in long form; each row names its official publication."""

ZONE_MODEL = FOLDER / "zone_model.csv"
"""How each figure of a zone is simulated, with the national totals it is scaled to and what they rest on."""


def read_rows(file: Path) -> list[dict[str, str]]:
    """All rows of a shipped table; every cell is text."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
