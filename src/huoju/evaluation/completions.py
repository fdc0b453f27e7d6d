"""Ways to fill the holes of a record: good ones, bad ones, and two that differ in one answer and in the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from huoju.evaluation.borders import Borders
from huoju.evaluation.closeness import Closeness
from huoju.evaluation.interpreter import Interpreter, Judgement

_ROUNDS = 4
_SIZES = (10_000, 100)
"""Figures to begin with: alike, so that shares and growth are sound, and of the size of a firm's money or less."""
_FEW = 512
"""So many ways to fill the holes are tried one by one."""

Record = Mapping[str, Any]
Ending = tuple[str, ...]
"""A verdict, and behind it the worst and the best grade possible where there are grades and the verdict is no fail."""


def ending(judgement: Judgement) -> Ending:
    """What a judgement comes to."""
    if judgement.grade is None or judgement.verdict == "fail":
        return (judgement.verdict,)
    return judgement.verdict, *judgement.grade


@dataclass(frozen=True, slots=True)
class Witness:
    """Proof that one answer can change a verdict or a grade: two records without holes that differ in it alone.

    ``first`` and ``second`` are the two answers, ``endings`` what each leads to, ``others`` all other values.
    """

    name: str
    first: Any
    second: Any
    endings: tuple[Ending, Ending]
    others: Record


class Completions:
    """The search for ways to fill the holes of one record.

    Only the inputs in ``weighed`` are varied, which stand in the order in which they would be asked; whatever else is
    missing decides nothing and gets any value.
    """

    def __init__(
        self, interpreter: Interpreter, record: Record, missing: Sequence[str], weighed: Sequence[str], as_of: date
    ) -> None:
        self._interpreter = interpreter
        self._as_of = as_of
        self._known = dict(record)
        self._missing = tuple(missing)
        self._weighed = tuple(weighed)
        self._borders = Borders(interpreter.plan, as_of)
        self._closeness = Closeness(interpreter.plan)

    @cached_property
    def _best(self) -> Record:
        return self._closest()

    @cached_property
    def _worst(self) -> Record:
        return self._climb(_SIZES[0], up=False)

    def witness(self, name: str) -> Witness | None:
        """Two ways to fill the holes that differ in one answer and end differently; None where none is found."""
        others = [one for one in self._weighed if one != name]
        found = self._flip(self._best, name)
        if found is None and self._end(self._best) != self._end(self._worst):
            found = self._flip(self._worst, name) or self._on_the_way(name, others)
        return found or next((found for filled in self._few(others) if (found := self._flip(filled, name))), None)

    def _on_the_way(self, name: str, others: Sequence[str]) -> Witness | None:
        """A witness on a way between the best and the worst filling, where the other answers no longer decide.

        Inputs that are asked close to this one mostly belong to the same requirement and are changed last.
        """
        place = self._weighed.index(name)
        far_first = sorted(others, key=lambda one: -abs(self._weighed.index(one) - place))
        for order in (far_first, list(reversed(others))):
            for start, towards in ((self._best, self._worst), (self._worst, self._best)):
                found = self._flip(self._walk(start, towards, order), name)
                if found is not None:
                    return found
        return None

    def _judge(self, filled: Record) -> Judgement:
        return self._interpreter.judge(filled, self._as_of)

    def _end(self, filled: Record) -> Ending:
        return ending(self._judge(filled))

    def _flip(self, filled: Record, name: str) -> Witness | None:
        """Another answer that ends otherwise, all else being as it is."""
        before = self._end(filled)
        for value in self._borders.values(name, filled):
            after = self._end({**filled, name: value})
            if after != before:
                others = {key: kept for key, kept in filled.items() if key != name}
                return Witness(name, filled[name], value, (before, after), others)
        return None

    def _walk(self, start: Record, towards: Record, order: Sequence[str]) -> Record:
        """``start`` with as many answers as possible taken from ``towards`` while it ends the same."""
        here, reached = dict(start), self._end(start)
        for name in order:
            kept = here[name]
            here[name] = towards[name]
            if self._end(here) != reached:
                here[name] = kept
        return here

    def _closest(self) -> Record:
        """The holes filled so that the record comes as close to passing as can be found."""
        found = {}
        for size in _SIZES:
            found[size] = self._climb(size, up=True)
            if self._judge(found[size]).verdict == "pass":
                return found[size]
        return max(found.values(), key=lambda filled: self._closeness.of(self._judge(filled)))

    def _climb(self, size: int, *, up: bool) -> Record:
        """The holes filled, from figures of a size on, with whatever brings the record closer to passing, or away."""
        sign = 1 if up else -1
        here = {**self._known, **{name: self._borders.ordinary(name, size) for name in self._missing}}
        height = sign * self._closeness.of(self._judge(here))
        for _ in range(_ROUNDS):
            before = height
            for name in self._weighed:
                if height == 1:
                    return here
                for value in self._borders.values(name, here):
                    found = sign * self._closeness.of(self._judge({**here, name: value}))
                    if found > height:
                        here[name], height = value, found
            if height == before:
                break
        return here

    def _few(self, others: Sequence[str]) -> Iterator[Record]:
        """Every way to fill the other holes at their borders, where these are few."""
        ways = 1
        for name in others:
            ways *= len(self._borders.values(name, self._known))
            if ways > _FEW:
                return
        yield from self._fill(dict(self._best), others)

    def _fill(self, filled: dict[str, Any], others: Sequence[str]) -> Iterator[Record]:
        if not others:
            yield filled
            return
        name, *rest = others
        for value in self._borders.values(name, filled):
            yield from self._fill({**filled, name: value}, rest)
