"""Places in the tree as text: six digits a level, so that everything below a place is one range of an index.

Digits alone sort the same way in every collation; that is why a range is used and not LIKE, which SQLite cannot answer
from an index.
"""

from __future__ import annotations

STEP = 6
DEEPEST = 10
LENGTH = STEP * DEEPEST
ROOT = "1".rjust(STEP, "0")
MOST_CHILDREN = 10**STEP - 2  # one number is kept free, so that the end of a branch never carries into its parent


class TreeFullError(Exception):
    """An organisation has as many organisations below it as a path can number, or lies too deep."""


def child(parent: str, number: int) -> str:
    """The path of the child with this number (from 1) below `parent`; an empty parent is above the root."""
    if not 1 <= number <= MOST_CHILDREN or len(parent) >= LENGTH:
        raise TreeFullError(f"组织树放不下第 {number} 个下级（每级至多 {MOST_CHILDREN} 个，至多 {DEEPEST} 级）")
    return parent + str(number).rjust(STEP, "0")


def number(path: str) -> int:
    """The number of an organisation among its siblings."""
    return int(path[-STEP:])


def end(path: str) -> str:
    """Where the branch of `path` ends: everything in it is at or after `path` and before this."""
    return str(int(path) + 1).rjust(len(path), "0")


def ancestors(path: str) -> list[str]:
    """The paths above, the root first, without the path itself."""
    return [path[:cut] for cut in range(STEP, len(path), STEP)]


def is_within(path: str, branch: str) -> bool:
    """Whether `path` is `branch` or lies below it."""
    return path.startswith(branch)
