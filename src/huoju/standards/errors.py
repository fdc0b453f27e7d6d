"""Errors in a standard's text, written for the person who can mend them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
"""An error makes results wrong or impossible; a warning asks a reader to look."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if self.line == 0:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a standard: where, a stable code, and the message with its remedy."""

    place: Place
    code: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        mark = "警告：" if self.severity == "warning" else ""
        return f"{self.place}: {mark}{self.message} [{self.code}]"


class StandardError(Exception):
    """A standard cannot be used; ``problems`` says each reason with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ExpressionError(ValueError):
    """An expression cannot be read or does not fit its inputs; ``offset`` counts characters from its start."""

    def __init__(self, message: str, offset: int = 0, code: str = "expression") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.code = code
