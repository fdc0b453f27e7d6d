"""Which choices hold where in a relative system: what a part does not say itself it takes from the part around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huoju.standards.cited import Cited
from huoju.standards.index_model import Index, IndexDimension, Indicator
from huoju.standards.index_steps import (
    Aggregation,
    Imputation,
    Normalisation,
    OwnNormalisation,
    Treatment,
    Weighting,
)
from huoju.standards.yaml_source import Path

_GIVEN = Weighting(method="given")


@dataclass(frozen=True, slots=True)
class NodeChoice:
    """The index itself or a dimension, with the methods that hold there.

    Attributes:
        path: where it stands in the file.
        name: of the dimension; None for the index.
        children: what is aggregated into it, by name, in the order of the file.
        weighting: where the weights of the children come from.
        weighting_path: where that is written.
        aggregation: how the children become one score.
        aggregation_path: where that is written.
    """

    path: Path
    name: str | None
    children: dict[str, IndexDimension | Indicator]
    weighting: Weighting
    weighting_path: Path
    aggregation: Aggregation
    aggregation_path: Path


def nodes(index: Index) -> Iterator[NodeChoice]:
    """The index and its dimensions, outer before inner."""
    yield from _nodes(index, index, ("index",), (_GIVEN, ("index", "weighting")), None)


def height(part: Index | IndexDimension) -> int:
    """How many levels of aggregation a part takes: 1 for a dimension of indicators."""
    return 1 + max((height(inner) for inner in (part.dimensions or {}).values()), default=0)


def normalisation_of(index: Index, indicator: Indicator) -> Normalisation:
    """How an indicator is normalised: its own parameters over those of the index, as long as the method is the same."""
    own = indicator.normalisation
    if own is None:
        return index.normalisation
    shared = own.method is None or own.method == index.normalisation.method
    written = (_written(index.normalisation) if shared else {}) | _written(own)
    return Normalisation.model_validate({"method": index.normalisation.method} | written)


def imputation_of(index: Index, indicator: Indicator) -> Imputation | None:
    """How holes of an indicator are filled; None where they are not."""
    chosen = indicator.imputation or index.imputation
    return None if chosen is None or chosen.method == "none" else chosen


def treatment_of(index: Index, indicator: Indicator) -> Treatment | None:
    """What is done about outliers of an indicator; None for nothing."""
    chosen = indicator.treatment or index.treatment
    return None if chosen is None or chosen.method == "none" else chosen


def _written(step: OwnNormalisation) -> dict[str, object]:
    names = step.model_fields_set - set(Cited.model_fields)
    return {name: getattr(step, name) for name in names if getattr(step, name) is not None}


def _nodes(
    index: Index,
    part: Index | IndexDimension,
    path: Path,
    weighting: tuple[Weighting, Path],
    aggregation: tuple[Aggregation, Path] | None,
) -> Iterator[NodeChoice]:
    if part.weighting is not None:
        weighting = (part.weighting, (*path, "weighting"))
    children: dict[str, IndexDimension | Indicator] = {**(part.dimensions or {})}
    if isinstance(part, IndexDimension):
        children |= part.indicators or {}
        if part.aggregation is not None:
            aggregation = (part.aggregation, (*path, "aggregation"))
    name = str(path[-1]) if isinstance(part, IndexDimension) else None
    yield NodeChoice(path, name, children, *weighting, *(aggregation or _by_level(index, part)))
    only_here = weighting[0].comparisons is not None or weighting[0].importance is not None
    below = (_GIVEN, weighting[1]) if only_here else weighting
    for inner_name, inner in (part.dimensions or {}).items():
        yield from _nodes(index, inner, (*path, "dimensions", inner_name), below, aggregation)


def _by_level(index: Index, part: Index | IndexDimension) -> tuple[Aggregation, Path]:
    level = min(height(part), len(index.aggregation)) - 1
    return index.aggregation[level], ("index", "aggregation", level)
