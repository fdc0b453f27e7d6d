"""What made a result: written on every row, so that nobody has to ask later."""

from __future__ import annotations

from datetime import date

from huoju import __version__
from huoju.reference.certainty import Certainty
from huoju.standards.loader import LoadedStandard

ENGINE = f"huoju {__version__}"
HASH_LENGTH = 16
"""Characters of the content hash that a result row bears; the whole hash stands in the standard's description."""


def stamps(standard: LoadedStandard, as_of: date, certainty: Certainty) -> dict[str, str]:
    """Standard, version, content hash, day, engine and the weakest mark that the result rests on."""
    return {
        "standard": standard.model.standard,
        "version": standard.model.version,
        "content_hash": standard.content_hash[:HASH_LENGTH],
        "as_of": as_of.isoformat(),
        "engine": ENGINE,
        "certainty": str(certainty),
    }
