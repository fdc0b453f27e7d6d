"""Requirements and grades as lines."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.standards.model import Condition, Grade, Requirement
from huoju.standards.showing.lines import Line, Lines
from huoju.standards.yaml_source import Path

_GROUPS = ("all", "any", "none", "of")


def condition_line(lines: Lines, path: Path, name: str, condition: Condition) -> Line:
    """A condition with the conditions inside it."""
    form = next((form for form in _GROUPS if getattr(condition, form)), None)
    children = (
        ()
        if form is None
        else tuple(
            condition_line(lines, (*path, form, child), child, part) for child, part in condition.children().items()
        )
    )
    label = lines.label(condition.label, condition.en, condition.test or name)
    return lines.line(path, label, tuple(_rules(lines, condition, form)), children)


def _rules(lines: Lines, condition: Condition, form: str | None) -> Iterator[str]:
    if form is not None:
        yield lines.word(form, n=condition.at_least)
    if condition.test is not None:
        yield condition.test
    for case in condition.cases or ():
        if case.when is None:
            yield lines.word("otherwise", test=case.test)
        else:
            yield lines.word("when", when=case.when, test=case.test)
    if isinstance(condition, Requirement) and condition.only:
        yield lines.word("only", purposes="、".join(lines.word(purpose) for purpose in condition.only))
    if isinstance(condition, Grade) and condition.verdict == "fail":
        yield lines.word("fail")
