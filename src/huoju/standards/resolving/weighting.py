"""Where the weights of a dimension come from: the parameters of each method fit its parts."""

from __future__ import annotations

from fractions import Fraction

from huoju.standards.index_choices import NodeChoice
from huoju.standards.resolving.context import Resolution
from huoju.standards.yaml_source import Path

_RECIPROCAL_TOLERANCE = Fraction(1, 100)


def read_weighting(resolution: Resolution, node: NodeChoice) -> None:
    """Check the weighting that is written at a node."""
    path = node.weighting_path
    if path[:-1] != node.path:
        return
    how = node.weighting
    if how.method == "ahp":
        if how.comparisons is None:
            resolution.problem(path, "schema", "缺少必填的 comparisons（判断矩阵）")
        else:
            _check_comparisons(resolution, (*path, "comparisons"), how.comparisons, list(node.children))
    if how.importance is not None:
        _check_importance(resolution, (*path, "importance"), how.importance, list(node.children))
    if how.shares is not None:
        _check_shares(resolution, (*path, "shares"), how.shares)


def _check_comparisons(
    resolution: Resolution, path: Path, written: tuple[tuple[str, ...], ...], parts: list[str]
) -> None:
    size = len(parts)
    if len(written) != size or any(len(row) != size for row in written):
        message = f"判断矩阵应为 {size} 行 {size} 列，依次为 {'、'.join(parts)}"
        resolution.problem(path, "weights", message)
        return
    numbers: dict[tuple[int, int], Fraction] = {}
    for i, row in enumerate(written):
        for j, text in enumerate(row):
            number = _fraction(text)
            if number is None or number <= 0:
                resolution.problem((*path, i, j), "weights", f"“{text}”应为大于 0 的数，例如 3 或 1/3")
                return
            numbers[i, j] = number
    for (i, j), number in numbers.items():
        if j >= i and abs(number * numbers[j, i] - 1) > _RECIPROCAL_TOLERANCE:
            message = (
                f"{parts[i]} 与自己比较应为 1"
                if i == j
                else f"{parts[i]} 比 {parts[j]} 为 {written[i][j]}，反过来应为其倒数，却是 {written[j][i]}"
            )
            resolution.problem((*path, i, j), "weights", message)


def _fraction(text: str) -> Fraction | None:
    try:
        return Fraction(text.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        return None


def _check_importance(resolution: Resolution, path: Path, written: dict[str, str], parts: list[str]) -> None:
    for name in written.keys() - set(parts):
        resolution.problem((*path, name), "name", f"“{name}”不在这一级，这一级有 {'、'.join(parts)}", key=True)
    for name in [name for name in parts if name not in written]:
        resolution.problem(path, "weights", f"缺少 {name} 的目标重要性")
    total = Fraction(0)
    for name, text in written.items():
        amount = resolution.amount((*path, name), text, "")
        if amount is not None and amount < 0:
            resolution.problem((*path, name), "bounds", f"目标重要性 {text} 不能为负")
        total += amount or 0
    if total == 0:
        resolution.problem(path, "weights", "目标重要性全部为 0")


def _check_shares(resolution: Resolution, path: Path, written: tuple[str, ...]) -> None:
    low, high = (resolution.amount((*path, number), text, "") for number, text in enumerate(written))
    if low is not None and high is not None and not 0 <= low <= high <= 1:
        resolution.problem(path, "bounds", f"份额应从小到大、在 0% 与 100% 之间，却是 {written[0]} 至 {written[1]}")
