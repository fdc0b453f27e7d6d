"""From a standard as written to one whose every name, unit and expression has been read and checked."""

from huoju.standards.resolving.conditions import read_conditions
from huoju.standards.resolving.context import Resolution
from huoju.standards.resolving.index import read_index
from huoju.standards.resolving.names import check_names, check_sources
from huoju.standards.resolving.scores import add_scores, read_items
from huoju.standards.resolving.values import read_derived, read_identity, read_inputs

__all__ = ["Resolution", "resolve"]


def resolve(resolution: Resolution) -> None:
    """Read and check every part of a standard; problems are collected, none is raised."""
    check_names(resolution)
    check_sources(resolution)
    read_identity(resolution)
    add_scores(resolution)
    read_inputs(resolution)
    read_derived(resolution)
    read_index(resolution)
    read_items(resolution)
    read_conditions(resolution)
    for word, score in resolution.scores.items():
        resolution.names.setdefault(word, score.name)
