"""What one check reports its findings to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from huoju.standards.checking.ranges import Range, range_finder
from huoju.standards.errors import Place, Problem, Severity
from huoju.standards.expressions import Expression
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Standard
from huoju.standards.yaml_source import Path


@dataclass
class Finder:
    """A loaded standard under examination, and what was found so far."""

    standard: LoadedStandard
    problems: list[Problem] = field(default_factory=list)

    @property
    def model(self) -> Standard:
        """The standard as written."""
        return self.standard.model

    @cached_property
    def range_of(self) -> Callable[[Expression], Range]:
        """The values that an expression of the standard can take."""
        return range_finder(self.standard)

    def error(self, path: Path, code: str, message: str, *, key: bool = False) -> None:
        """Something that makes results wrong."""
        self._report(path, code, message, "error", key=key)

    def warning(self, path: Path, code: str, message: str, *, key: bool = False) -> None:
        """Something a reader should look at; results are as the file says."""
        self._report(path, code, message, "warning", key=key)

    def _report(self, path: Path, code: str, message: str, severity: Severity, *, key: bool) -> None:
        source = self.standard.source
        place = source.key_place(path) if key else source.place(path)
        self.report_at(place, code, message, severity)

    def report_at(self, place: Place, code: str, message: str, severity: Severity) -> None:
        """Report a finding at a place in the file."""
        self.problems.append(Problem(place, code, message, severity))

    def written(self, path: Path) -> tuple[Place, str]:
        """Where an expression starts and how it is written; bands and cases are keys."""
        data = self.standard.source.data
        for step in path:
            data = data[step]  # type: ignore[index]  # the path leads through maps and lists
        source = self.standard.source
        if path[-2:-1] in {("bands",), ("cases",)} and isinstance(path[-1], str):
            return source.key_place(path), path[-1]
        return source.place(path), str(data)

    def expressions_under(self, path: Path) -> Iterator[tuple[Path, Expression]]:
        """The expressions of a part, in the order they were read."""
        for here, expression in self.standard.expressions.items():
            if here[: len(path)] == path:
                yield here, expression
