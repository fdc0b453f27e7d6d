"""Steps of a relative system that do not go together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from huoju.reference.pairwise import ACCEPTED_CONSISTENCY, SAATY_RANDOM_INDEX, consistency_ratio
from huoju.standards import walk
from huoju.standards.checking.finder import Finder
from huoju.standards.expressions import parse_number
from huoju.standards.index_choices import NodeChoice, imputation_of, nodes, normalisation_of
from huoju.standards.index_steps import Aggregation, Normalisation
from huoju.standards.yaml_source import Path

_COMPARATIVE = ("topsis", "vikor")
_UNSURE = "有缺值的表不能给出得分区间，会被拒绝：请写 imputation，或改用其他方法，或 missing: rescale"


def check_index_steps(finder: Finder) -> None:
    """Report means over values that are not positive, methods without an interval, inconsistent comparisons."""
    index = finder.model.index
    if index is None:
        return
    scales = [normalisation_of(index, indicator) for _, _, indicator in walk.indicators(finder.model)]
    filled = all(imputation_of(index, indicator) is not None for _, _, indicator in walk.indicators(finder.model))
    reported: set[Path] = set()
    for node in nodes(index):
        path = node.aggregation_path
        if path not in reported:
            for kind, message in _aggregation_remarks(node.aggregation, scales):
                reported.add(path)
                (finder.error if kind == "error" else finder.warning)(path, "steps", message)
        if index.missing == "interval" and not filled:
            _check_interval(finder, node)
        if node.weighting_path[:-1] == node.path:
            _check_consistency(finder, node)


def _aggregation_remarks(how: Aggregation, scales: list[Normalisation]) -> Iterator[tuple[str, str]]:
    power = {"geometric": Fraction(0), "harmonic": Fraction(-1)}.get(how.method)
    if how.power is not None:
        power = parse_number(how.power).value
    if power is None or power == 1:
        return
    if any(scale.method == "z_score" for scale in scales):
        yield "error", f"{how.method} 不能用于负值，而 z_score 约有一半为负：请改用 min_max 等方法或算术平均"
    elif power <= 0 and any(_reaches_zero(scale) for scale in scales):
        yield "warning", f"{how.method} 遇零即为零，而标准化后的最差值为 0：请让下限大于 0，例如 lower: 1"


def _reaches_zero(scale: Normalisation) -> bool:
    if scale.method == "min_max":
        return parse_number(scale.lower).value <= 0
    if scale.method == "efficacy":
        return parse_number(scale.base).value <= 0
    return scale.method not in {"rank", "share_of_max"}


def _check_interval(finder: Finder, node: NodeChoice) -> None:
    if node.weighting.method == "benefit_of_the_doubt":
        finder.warning(node.weighting_path, "steps", f"benefit_of_the_doubt 对{_UNSURE}")
    elif node.aggregation.method in _COMPARATIVE:
        finder.warning(node.aggregation_path, "steps", f"{node.aggregation.method} 对{_UNSURE}")


def _check_consistency(finder: Finder, node: NodeChoice) -> None:
    written = node.weighting.comparisons
    if written is None:
        return
    path = (*node.weighting_path, "comparisons")
    if len(written) > len(SAATY_RANDOM_INDEX):
        finder.error(path, "weights", f"判断矩阵最多 {len(SAATY_RANDOM_INDEX)} 阶，却有 {len(written)} 阶")
        return
    ratio = consistency_ratio([[float(Fraction(text.replace(" ", ""))) for text in row] for row in written])
    if ratio > ACCEPTED_CONSISTENCY:
        finder.warning(path, "weights", f"判断矩阵的一致性比率 CR = {ratio:.3f}，大于 0.1，请重新判断")
