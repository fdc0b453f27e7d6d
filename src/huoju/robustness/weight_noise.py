"""Drawing weights around the official ones, level by level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import CompositeError, Finding

if TYPE_CHECKING:
    from huoju.composite import IndexTree
    from huoju.composite.arrays import Array


@dataclass(frozen=True, slots=True)
class WeightNoise:
    """Each weight is multiplied by a number drawn evenly from 1 ± radius, then the weights of a group are rescaled.

    Attributes:
        indicators: radius for the weights of indicators inside their dimension, 0 to 1.
        dimensions: radius for the weights of the nodes above, 0 to 1.
    """

    indicators: float = 0.25
    dimensions: float = 0.0

    def __post_init__(self) -> None:
        for radius in (self.indicators, self.dimensions):
            if not 0 <= radius <= 1:
                raise CompositeError(
                    Finding(
                        "radius",
                        f"权重扰动幅度 {radius:g} 应在 0 到 1 之间：大于 1 会出现负权重",
                        f"the radius {radius:g} is not between 0 and 1: weights would turn negative",
                    )
                )


class WeightSampler:
    """Turns rows of even random numbers into weights of a tree.

    Attributes:
        size: how many random numbers one set of weights takes; 0 when nothing is drawn.
    """

    def __init__(self, tree: IndexTree, noise: WeightNoise) -> None:
        self._groups = tree.groups
        self._indicators = tree.indicators
        heights = {group.code: group.height for group in tree.groups}
        radius = {code: noise.dimensions if code in heights else noise.indicators for code in tree.codes[:-1]}
        drawn = [code for code in tree.codes[:-1] if radius[code] > 0]
        self._column = {code: j for j, code in enumerate(drawn)}
        self._radius = np.array([radius[code] for code in drawn])
        self.size = len(drawn)

    def local(self, uniform: Array) -> tuple[Array, ...]:
        """For each group the shares of its children, replications × children; they sum to 1."""
        factors = 1 + self._radius * (2 * uniform - 1)
        shares = []
        for group in self._groups:
            drawn = [j for j, child in enumerate(group.children) if child in self._column]
            own = np.tile(group.shares, (len(uniform), 1))
            own[:, drawn] *= factors[:, [self._column[group.children[j]] for j in drawn]]
            shares.append(own / own.sum(axis=1, keepdims=True))
        return tuple(shares)

    def indicators(self, uniform: Array) -> Array:
        """Share of each indicator in the index, replications × indicators; they sum to 1."""
        parts = dict(zip((group.code for group in self._groups), self.local(uniform), strict=True))
        share = {self._groups[-1].code: np.ones(len(uniform))}
        result = np.empty((len(uniform), len(self._indicators)))
        place = {code: j for j, code in enumerate(self._indicators)}
        for group in reversed(self._groups):
            own = parts[group.code] if len(self._groups) == 1 else parts[group.code] * share[group.code][:, None]
            leaves = [j for j, child in enumerate(group.children) if child in place]
            result[:, [place[group.children[j]] for j in leaves]] = own[:, leaves]
            share.update({child: own[:, j] for j, child in enumerate(group.children) if child not in place})
        return result
