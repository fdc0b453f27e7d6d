"""The least cost to pass for every subject of a block: tables for each component, joined branch by branch."""

from __future__ import annotations

import numpy as np

from huoju.evaluation.plan import AS_OF
from huoju.pathways.components import Component, Parts, parts_of_branch
from huoju.pathways.cuts import degree
from huoju.pathways.formula import CoupledScoresError, branches_of
from huoju.pathways.population.block import Block, Costs, Mask
from huoju.pathways.population.branch_run import BranchRun, ReadyBranch
from huoju.pathways.population.columns import fields_read
from huoju.pathways.population.levers import NEVER, BlockLever, open_levers
from huoju.pathways.population.logic import Comparisons, Scene
from huoju.pathways.population.subparts import TooManySumsError, subparts_of
from huoju.pathways.prepared import PathError, Prepared


class Engine:
    """A standard with its costs, made ready for blocks.

    Raises:
        PathError: the standard compares scores, or slides points, in ways that only single paths can follow.
    """

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self._limits = dict(prepared.limits)
        places = {field.name: field.decimals if field.type == "number" else 0 for field in fields_read(prepared)}
        self._comparisons = Comparisons({**places, AS_OF: 0})
        measures = prepared.bound.measures
        try:
            branches = branches_of(tuple(one.condition for one in prepared.conjuncts))
            parts = [parts_of_branch(prepared.plan, branch, measures, self._limits) for branch in branches]
            self._branches = [self._branch(one) for one in parts]
        except (CoupledScoresError, TooManySumsError) as error:
            message = f"{prepared.plan.standard} 的得分规则过细，不能成批计算；请逐户使用 huoju path --subject"
            raise PathError(message) from error

    def _branch(self, parts: Parts) -> ReadyBranch:
        measures, place = self.prepared.bound.measures, parts.cells.place
        for component in parts.components:
            self._check_degrees(component)
        return ReadyBranch(
            parts,
            tuple((one, subparts_of(one, measures, self._limits, place)) for one in parts.components),
        )

    def _check_degrees(self, component: Component) -> None:
        for index, cuts in component.free:
            moved = [name for name, _ in self.prepared.bound.measures[index].moves]
            if any(degree(cut.polynomial, moved) > 1 for cut in cuts):
                label = self.prepared.bound.measures[index].label
                raise PathError(f"措施“{label}”使一个阈值按平方变化，不能成批计算；请逐户使用 huoju path --subject")

    def costs(self, block: Block, only: frozenset[str] | None = None) -> Costs:
        """The least yuan to pass for each subject; ``NEVER`` where no path is certain.

        Args:
            block: the subjects, with the day of the evaluation.
            only: ids of the measures that may be used; all where not given.
        """
        best = np.full(block.rows, NEVER, np.int64)
        runs: list[tuple[Mask, BranchRun]] = []
        for branch in self._branches:
            rows = self._alive(branch, block)
            if rows.any():
                some = block.take(rows)
                levers = open_levers(self.prepared.bound.measures, self.prepared.plan, some)
                if only is not None:
                    levers = [one if one.measure.id in only else _closed(one) for one in levers]
                runs.append((rows, BranchRun(self.prepared, branch, some, levers, self._comparisons)))
                best[rows] = np.minimum(best[rows], runs[-1][1].without_hubs())
        for rows, run in runs:
            best[rows] = np.minimum(best[rows], run.with_hubs(best[rows]))
        return best

    def _alive(self, branch: ReadyBranch, block: Block) -> Mask:
        """Who meets every condition that no measure moves."""
        scene = Scene(self.prepared.plan, block, [], self._comparisons)
        alive = np.ones(block.rows, np.bool_)
        for condition in branch.parts.conditions:
            alive &= scene.truth(condition)[0]
        return alive


def _closed(lever: BlockLever) -> BlockLever:
    return BlockLever(lever.measure, lever.effects, lever.sets, np.zeros_like(lever.most), lever.start, lever.tiers)
