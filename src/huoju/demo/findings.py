"""What a run of the demo found, as the page tells it."""

from dataclasses import dataclass
from datetime import date

from huoju.demo.enterprises import EnterpriseTable
from huoju.demo.ladder import Overlap, Rung
from huoju.demo.zones import ZoneTable
from huoju.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was simulated, taken in and evaluated."""

    as_of: date
    seed: int
    enterprises: EnterpriseTable
    rungs: tuple[Rung, ...]
    overlaps: tuple[Overlap, ...]
    zone_table: ZoneTable
    zones: Evaluation
    provinces: Evaluation
    files: tuple[tuple[str, str], ...]
    """Every file that was written: its path from the page, and what it holds."""
