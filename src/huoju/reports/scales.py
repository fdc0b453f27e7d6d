"""From numbers to places on a picture."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_TICKS = 12
_BEYOND = 1e300


def known(value: float | None) -> float | None:
    """The number; None where it is missing, not a number, or beyond any measure."""
    return float(value) if value is not None and abs(value) < _BEYOND else None


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from `low` to `high` at places from `start` to `end`; a number outside stands at the nearer end."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a number."""
        span = self.high / 2 - self.low / 2
        share = (value / 2 - self.low / 2) / span if span > 0 else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def span_of(values: Iterable[float | None], *, zero: bool = False) -> tuple[float, float]:
    """Smallest and largest known number (zero among them if wished), a little apart where they are the same."""
    found = [number for value in values if (number := known(value)) is not None]
    if zero or not found:
        found.append(0.0)
    low, high = min(found), max(found)
    if low == high:
        room = abs(low) / 10 or 1.0
        return (low, high + room) if zero and low >= 0 else (low - room, high + room)
    return low, high


def ticks(low: float, high: float, count: int = 5) -> tuple[float, ...]:
    """Round numbers from `low` to `high`, about `count` of them; none where the two are too near."""
    rough = (high / 2 - low / 2) / count * 2
    if rough <= 0 or not math.isfinite(rough):
        return ()
    size = 10.0 ** math.floor(math.log10(rough))
    step = next((size * part for part in _ROUND if size * part >= rough * (1 - 1e-9)), size * 10)
    if step <= 0 or not math.isfinite(step):
        return ()
    first = math.ceil(low / step - 1e-9)
    last = min(math.floor(high / step + 1e-9), first + _MOST_TICKS)
    return tuple(dict.fromkeys(round(number * step, 12) + 0.0 for number in range(first, last + 1)))
