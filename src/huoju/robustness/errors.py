"""What the zone laboratory cannot do, said to the person who can mend it."""

from __future__ import annotations


class LaboratoryError(ValueError):
    """The question does not fit the standard or the table; the text says why and what would be right."""
