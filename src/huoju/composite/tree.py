"""The structure of an index: which indicator belongs where, with which weight and direction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite.findings import CompositeError, Finding
from huoju.composite.weights import given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huoju.composite.arrays import Array


@dataclass(frozen=True, slots=True)
class Node:
    """An indicator, a dimension or the index itself.

    Attributes:
        code: unique in the tree.
        parent: code of the node it is aggregated into; None for the index at the top.
        weight: relative to the other children of its parent.
        direction: 1 when more is better, -1 when less is better; indicators only.
    """

    code: str
    parent: str | None
    weight: float = 1.0
    direction: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """A node with what is aggregated into it; `shares` sum to 1."""

    code: str
    children: tuple[str, ...]
    shares: Array
    height: int


@dataclass(frozen=True, slots=True)
class IndexTree:
    """A tree of nodes, of any depth. Nodes without children are the indicators, in the order they are listed.

    Raises `CompositeError` for a doubled code, an unknown parent, a circle, several tops, a direction other than ±1
    and negative or all-zero weights.

    Attributes:
        nodes: as given.
        indicators: codes of the indicators; the columns of a table of values follow this order.
        groups: all other nodes, each after its children; the last one is the index.
    """

    nodes: tuple[Node, ...]
    indicators: tuple[str, ...] = field(init=False)
    groups: tuple[Group, ...] = field(init=False)

    def __post_init__(self) -> None:
        by_code = {node.code: node for node in self.nodes}
        children: dict[str, list[Node]] = {}
        for node in self.nodes:
            if node.parent is not None:
                children.setdefault(node.parent, []).append(node)
        _check(self.nodes, by_code, children)
        object.__setattr__(self, "indicators", tuple(n.code for n in self.nodes if n.code not in children))
        object.__setattr__(self, "groups", _bottom_up(by_code, children))

    @property
    def codes(self) -> tuple[str, ...]:
        """Indicators first, then the groups, each after its children."""
        return (*self.indicators, *(group.code for group in self.groups))

    @property
    def directions(self) -> Array:
        """Direction of each indicator."""
        by_code = {node.code: node for node in self.nodes}
        return np.array([by_code[code].direction for code in self.indicators], dtype=np.float64)

    def global_weights(self) -> Array:
        """Share of each indicator in the index: the product of the shares on its way up; they sum to 1."""
        share = {self.groups[-1].code: 1.0}
        for group in reversed(self.groups):
            for child, own in zip(group.children, group.shares, strict=True):
                share[child] = share[group.code] * float(own)
        return np.array([share[code] for code in self.indicators])

    def dimension_of(self, indicator: str) -> str:
        """Code of the node right above an indicator."""
        parents = {node.code: node.parent for node in self.nodes}
        return parents[indicator] or ""

    def with_shares(self, shares: Mapping[str, Array]) -> IndexTree:
        """The tree with other weights for the children of the named groups."""
        own = {
            child: float(share)
            for group in self.groups
            if group.code in shares
            for child, share in zip(group.children, shares[group.code], strict=True)
        }
        return IndexTree(tuple(replace(node, weight=own.get(node.code, node.weight)) for node in self.nodes))

    def without(self, indicator: str) -> IndexTree:
        """The tree without one indicator; a node left without children goes too."""
        nodes = [node for node in self.nodes if node.code != indicator]
        groups = {group.code for group in self.groups}
        while True:
            parents = {node.parent for node in nodes}
            kept = [node for node in nodes if node.code not in groups or node.code in parents]
            if len(kept) == len(nodes):
                return IndexTree(tuple(nodes))
            nodes = kept


def flat(codes: tuple[str, ...], weights: Array, directions: Array, top: str = "index") -> IndexTree:
    """A tree of one level: all indicators directly below the index."""
    indicators = [
        Node(code, top, float(weight), int(direction))
        for code, weight, direction in zip(codes, weights, directions, strict=True)
    ]
    return IndexTree((Node(top, None), *indicators))


def _check(nodes: tuple[Node, ...], by_code: dict[str, Node], children: dict[str, list[Node]]) -> None:
    if len(by_code) < len(nodes):
        doubled = next(code for code in by_code if sum(node.code == code for node in nodes) > 1)
        raise _broken("doubled_code", f"代码“{doubled}”重复", f"code {doubled} occurs twice", doubled)
    for parent in children:
        if parent not in by_code:
            raise _broken("unknown_parent", f"上级“{parent}”不存在", f"parent {parent} does not exist", parent)
    tops = [node.code for node in nodes if node.parent is None]
    if len(tops) != 1 or tops[0] not in children:
        raise _broken("tops", f"应恰有一个有下级的顶层节点，现为 {len(tops)} 个", "there must be exactly one top", "")
    for node in nodes:
        if node.direction not in (-1, 1):
            raise _broken("direction", f"“{node.code}”的方向应为 1 或 -1", "a direction is 1 or -1", node.code)


def _bottom_up(by_code: dict[str, Node], children: dict[str, list[Node]]) -> tuple[Group, ...]:
    height = {code: 0 for code in by_code if code not in children}
    waiting = dict(children)
    groups = []
    while waiting:
        ready = [code for code, own in waiting.items() if all(child.code in height for child in own)]
        if not ready:
            circle = next(iter(waiting))
            raise _broken("circle", f"“{circle}”的上下级关系成环", f"{circle} is below itself", circle)
        for code in ready:
            own = waiting.pop(code)
            height[code] = 1 + max(height[child.code] for child in own)
            names = tuple(child.code for child in own)
            shares = given([child.weight for child in own], where=code, codes=names).values
            groups.append(Group(code, names, shares, height[code]))
    return tuple(groups)


def _broken(code: str, message_zh: str, message_en: str, where: str) -> CompositeError:
    return CompositeError(Finding(f"tree_{code}", f"指标体系有误：{message_zh}", message_en, where))
