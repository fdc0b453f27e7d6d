"""A standard for the eyes: one sheet of plain data, and the forms it is shown in."""

from huoju.standards.showing.sheet import Sheet, sheet_of

__all__ = ["Sheet", "sheet_of"]
