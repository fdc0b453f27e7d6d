"""Paths: six digits a level, a branch is a range."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huoju.platform.organisations import paths

numbers = st.lists(st.integers(1, paths.MOST_CHILDREN), min_size=1, max_size=paths.DEEPEST)


def built(steps):
    path = ""
    for step in steps:
        path = paths.child(path, step)
    return path


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(numbers, numbers)
def test_a_path_lies_in_the_range_of_a_branch_exactly_when_it_begins_with_it(one, other):
    path, branch = built(one), built(other)
    assert (branch <= path < paths.end(branch)) == path.startswith(branch)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(numbers)
def test_ancestors_are_the_beginnings(steps):
    path = built(steps)
    assert paths.ancestors(path) == [built(steps[:count]) for count in range(1, len(steps))]
    assert paths.number(path) == steps[-1]


def test_a_full_level_and_a_tree_too_deep_are_refused():
    with pytest.raises(paths.TreeFullError):
        paths.child("", 999_999)
    with pytest.raises(paths.TreeFullError):
        paths.child("000001" * paths.DEEPEST, 1)


def test_the_last_child_of_a_level_keeps_its_range_to_itself():
    last = built([1, paths.MOST_CHILDREN])
    assert last < paths.end(last)
    assert built([2]) >= paths.end(last)
    assert built([paths.MOST_CHILDREN]) < paths.end(built([paths.MOST_CHILDREN]))
