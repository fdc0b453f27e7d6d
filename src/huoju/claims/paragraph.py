"""A paragraph with what is read off it once: its quantities, expressions of time, clauses and brackets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huoju.claims.plausible import may_be_index
from huoju.claims.quantities import Quantity, blotted, quantities, without_quoted
from huoju.claims.times import Day, Time, times

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOUNDARY = re.compile(r"[,;:。!?，；：！？\n]")
_INNER_COMMA = re.compile(r"(?<=\d),(?=\d{3})")
_BRACKETED = re.compile(r"\([^()]{0,200}\)")


@dataclass(slots=True)
class Line:
    """A paragraph with what is read off it once."""

    text: str
    place: int
    plain: str
    """with what is no quantity blotted out"""
    figures: list[Quantity]
    times: list[Time]
    cuts: list[int]
    """places of the marks between clauses, outside brackets"""
    brackets: list[tuple[int, int]]
    starts: list[int] = field(default_factory=list)

    def bracket_of(self, place: int) -> tuple[int, int] | None:
        """The brackets around a place."""
        i = bisect_right(self.brackets, place, key=lambda span: span[0]) - 1
        return self.brackets[i] if i >= 0 and self.brackets[i][1] > place else None

    def clause_around(self, start: int, end: int) -> tuple[int, int]:
        """Where the clause of ``text[start:end]`` begins and ends; what stands in brackets is a clause of its own."""
        bracket = self.bracket_of(start)
        if bracket is not None:
            inside = [match.start() for match in _BOUNDARY.finditer(self.text, bracket[0], start)]
            behind = _BOUNDARY.search(self.text, end, bracket[1])
            return (inside[-1] if inside else bracket[0]) + 1, behind.start() if behind else bracket[1] - 1
        i, j = bisect_left(self.cuts, start), bisect_left(self.cuts, end)
        return (self.cuts[i - 1] + 1 if i else 0), (self.cuts[j] if j < len(self.cuts) else len(self.text))

    def count(self, begin: int, end: int) -> int:
        """How many quantities begin in ``text[begin:end]``."""
        return bisect_left(self.starts, end) - bisect_left(self.starts, begin)

    def without_times(self, begin: int, end: int) -> str:
        """``text[begin:end]`` without the expressions of time that lie in it."""
        pieces, done = [], begin
        for i in range(bisect_left(self.times, begin, key=_start), len(self.times)):
            time = self.times[i]
            if time.end > end:
                break
            if time.start >= done:
                pieces.append(self.text[done : time.start])
                done = time.end
        pieces.append(self.text[done:end])
        return "".join(pieces)

    def times_in(self, begin: int, end: int) -> list[Time]:
        """The expressions of time that begin in ``text[begin:end]``."""
        return self.times[bisect_left(self.times, begin, key=_start) : bisect_left(self.times, end, key=_start)]


def _start(time: Time) -> int:
    return time.start


def read_line(text: str, place: int, day: Day) -> Line:
    """Read a paragraph that stands at ``place`` in its article."""
    plain = blotted(text)
    found_times = list(times(plain, day))
    found = quantities(without_quoted(plain))
    figures = [q for q in found if (q.form != "bare" or may_be_index(plain, q)) and not _overlaps(q, found_times)]
    if not figures:
        return Line(text, place, plain, [], found_times, [], [])
    brackets = [match.span() for match in _BRACKETED.finditer(text)]
    inner = {match.start() for match in _INNER_COMMA.finditer(text)}
    line = Line(text, place, plain, figures, found_times, [], brackets, [quantity.start for quantity in figures])
    marks = (match.start() for match in _BOUNDARY.finditer(text))
    line.cuts.extend(mark for mark in marks if mark not in inner and line.bracket_of(mark) is None)
    return line


def _overlaps(quantity: Quantity, found: Sequence[Time]) -> bool:
    i = bisect_right(found, quantity.start, key=lambda time: time.start) - 1
    if i >= 0 and found[i].end > quantity.start and found[i].role != "now":
        return True
    return i + 1 < len(found) and found[i + 1].start < quantity.end and found[i + 1].role != "now"
