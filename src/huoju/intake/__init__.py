"""Tables in: read, match columns with fields, check every cell, and set bad rows aside with what would be right."""

from huoju.intake.blocks import blocks_of
from huoju.intake.errors import IntakeError
from huoju.intake.mapping import read_mapping
from huoju.intake.model import Column, ColumnInfo, Finding, Intake
from huoju.intake.quarantine import join_quarantines
from huoju.intake.take import pivot_long, take_in

__all__ = [
    "Column",
    "ColumnInfo",
    "Finding",
    "Intake",
    "IntakeError",
    "blocks_of",
    "join_quarantines",
    "pivot_long",
    "read_mapping",
    "take_in",
]
