"""One name, one meaning: inputs of standards for the same subjects are columns of the same table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huoju.standards.errors import Problem
from huoju.standards.expressions import dimension_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Input

_Uses = dict[tuple[str, str], tuple[LoadedStandard, Input]]


def check_shared_inputs(standards: Sequence[LoadedStandard]) -> Iterator[Problem]:
    """Report inputs that bear the name of an input of another standard and mean something else.

    万元 and 亿元 are the same quantity, so that they may differ; labels, types and quantities may not.
    """
    first: _Uses = {}
    for standard in standards:
        for name, given in standard.model.inputs.items():
            key = (standard.model.subject, name)
            other_standard, other = first.setdefault(key, (standard, given))
            difference = _difference(given, other)
            if difference is not None:
                place = standard.source.key_place(("inputs", name))
                message = f"输入“{name}”与 {other_standard.model.reference} 中的不同：{difference}"
                yield Problem(place, "shared-input", message, "warning")


def _difference(given: Input, other: Input) -> str | None:
    if given.label != other.label:
        return f"名称“{given.label}”，那里是“{other.label}”"
    if given.type != other.type:
        return f"类型 {given.type}，那里是 {other.type}"
    if given.unit is not None and other.unit is not None and dimension_of(given.unit) != dimension_of(other.unit):
        return f"单位“{given.unit}”，那里是“{other.unit}”，不是同一种量"
    return None
