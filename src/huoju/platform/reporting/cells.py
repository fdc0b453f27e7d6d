"""The cells of a form: what is asked, in which unit, and how what is written is read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huoju.assessment import AnswerError, read_answer
from huoju.standards.fields import Field, fields_of
from huoju.standards.loader import LoadedStandard

NOT_APPLICABLE = "不适用"
"""What is written in a cell that does not concern the unit; neither zero nor missing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its field as the standard describes it, and whether it must be filled."""

    field: Field
    required: bool

    def read(self, written: str) -> tuple[Any, str]:
        """The value, None where nothing is known; and why it cannot be used, empty where it can."""
        if not written.strip() or written.strip() == NOT_APPLICABLE:
            return None, ""
        try:
            return read_answer(self.field, written), ""
        except AnswerError as error:
            return None, str(error)


def described(standard: LoadedStandard) -> list[dict[str, Any]]:
    """The cells of a standard's inputs as plain data, in the order of the file."""
    return [
        {
            "name": field.name,
            "label": field.label,
            "type": field.type,
            "unit": field.unit,
            "options": list(field.options),
            "low": None if field.low is None else str(field.low),
            "high": None if field.high is None else str(field.high),
            "decimals": field.decimals,
            "required": field.required,
        }
        for field in fields_of(standard)
        if field.required
    ]


def cells_of(described_cells: list[dict[str, Any]]) -> list[Cell]:
    """The cells of a form from their plain data."""
    return [Cell(_field(one), required=one["required"]) for one in described_cells]


def _field(one: dict[str, Any]) -> Field:
    return Field(
        name=one["name"],
        label=one["label"],
        type=one["type"],
        unit=one["unit"],
        options=tuple(one["options"]),
        low=None if one["low"] is None else Decimal(one["low"]),
        high=None if one["high"] is None else Decimal(one["high"]),
        decimals=one["decimals"],
    )
