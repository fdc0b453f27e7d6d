"""Points as a standard writes them."""

from __future__ import annotations

import re
from decimal import Decimal

_DASH = re.compile(r"\s*[–~-]\s*")


def points_interval(written: str) -> tuple[Decimal, Decimal]:
    """The lowest and the highest points: ``7–8`` where an expert chooses, ``5`` as 5 and 5."""
    ends = [Decimal(end) for end in _DASH.split(written)]
    return ends[0], ends[-1]
