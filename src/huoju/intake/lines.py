"""The physical lines of a text file without quotation marks, where a line is a row: counted, found and fetched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_CHUNK = 1 << 23
_LINE_FEED = 10
_RETURN = 13
_DASH = 45
_LOWER = 32
_LETTER_E = 101


@dataclass(frozen=True, slots=True)
class Survey:
    """What a pass over the bytes of a file finds.

    ``blank`` holds the numbers (from 1) of its empty lines; ``odd_numbers`` says whether any text could be a number
    with a negative exponent or with underscores between its digits.
    """

    lines: int

    blank: tuple[int, ...]
    odd_numbers: bool


def survey(path: Path, start: int = 0) -> Survey:
    """Passes over a file once; odd numbers are looked for from the offset ``start``."""
    blank: list[npt.NDArray[np.int64]] = []
    lines, offset, held, odd = 0, 0, b"", False
    for chunk in _chunks(path):
        text = held + chunk
        content = np.frombuffer(text, np.uint8)
        odd = odd or _has_odd_numbers(text, content, max(0, start - offset))
        ends = np.flatnonzero(content == _LINE_FEED)
        lengths = np.diff(ends, prepend=-1) - 1
        empty = lengths == 0
        short = np.flatnonzero(lengths == 1)
        empty[short] = content[ends[short] - 1] == _RETURN
        blank.append(lines + 1 + np.flatnonzero(empty))
        lines += len(ends)
        held = text[int(ends[-1]) + 1 :] if len(ends) else text
        offset += len(text) - len(held)
    return Survey(lines + bool(held), tuple(int(number) for part in blank for number in part), odd)


def _has_odd_numbers(text: bytes, content: npt.NDArray[np.uint8], start: int) -> bool:
    if text.find(b"_", start) >= 0:
        return True
    dashes = np.flatnonzero(content[start + 1 :] == _DASH) + start
    return bool(((content[dashes] | _LOWER) == _LETTER_E).any())


def fetch_lines(path: Path, numbers: Sequence[int]) -> list[bytes]:
    """The lines with these numbers (ascending, from 1), without their ends."""
    wanted = np.asarray(numbers, np.int64)
    found: list[bytes] = []
    lines, held = 0, b""
    for chunk in _chunks(path):
        content = held + chunk
        ends = np.flatnonzero(np.frombuffer(content, np.uint8) == _LINE_FEED)
        here = wanted[len(found) : int(np.searchsorted(wanted, lines + len(ends), side="right"))] - lines - 1
        for line in here:
            start = int(ends[line - 1]) + 1 if line else 0
            found.append(content[start : int(ends[line])].removesuffix(b"\r"))
        lines += len(ends)
        held = content[int(ends[-1]) + 1 :] if len(ends) else content
    if len(found) < len(wanted):
        found.append(held.removesuffix(b"\r"))
    return found


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
