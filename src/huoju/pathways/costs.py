"""Cost files: read, checked with line and column, and found for a standard."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from huoju.pathways.cost_model import CostFile
from huoju.standards.errors import Place, Problem, StandardError
from huoju.standards.messages import schema_message
from huoju.standards.yaml_source import YamlDocument, read_yaml


class CostError(StandardError):
    """A cost file cannot be used; says each reason with file, line and column."""


def cost_problem(file: str, message: str) -> CostError:
    """One thing wrong with a whole cost file."""
    return CostError([Problem(Place(file), "costs", message)])


def default_costs_folder() -> Path:
    """The cost files that are shipped with Huoju."""
    return Path(str(resources.files("huoju.pathways") / "costs"))


def load_costs(path: Path) -> CostFile:
    """Read one cost file.

    Raises:
        CostError: the file cannot be read or does not say what it must.
    """
    try:
        changed = path.stat().st_mtime_ns
        return _load(path, changed)
    except OSError as error:
        raise cost_problem(str(path), f"成本文件无法读取：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise cost_problem(str(path), "成本文件不是 UTF-8 编码，请另存为 UTF-8") from error


@lru_cache(maxsize=64)
def _load(path: Path, changed: int) -> CostFile:  # noqa: ARG001 - part of the cache key
    source = read_yaml(path.read_text(encoding="utf-8"), str(path))
    if not isinstance(source.data, dict):
        raise cost_problem(str(path), "成本文件的第一行应写 costs: 名称")
    try:
        return CostFile.model_validate(source.data)
    except ValidationError as error:
        raise CostError([_problem(details, source) for details in error.errors()]) from error


def _problem(details: Any, source: YamlDocument) -> Problem:
    """One validation error at its place; pydantic's own markers inside a location are left out."""
    path: list[int | str] = []
    data: Any = source.data
    for part in details["loc"]:
        known = part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int)
        if known:
            data = data[part]
            path.append(part)
    where = tuple(path)
    if details["type"] == "extra_forbidden":
        return Problem(source.key_place(where), "schema", f"不认识的键“{where[-1]}”")
    missing = details["type"] == "missing"
    return Problem(source.place(where), "schema", schema_message(details, details["loc"] if missing else where))


def default_costs(standard: str) -> CostFile:
    """The shipped cost file for a standard (``miit/little-giant``).

    Raises:
        CostError: none is shipped for this standard.
    """
    for path in sorted(default_costs_folder().glob("*.yaml")):
        costs = load_costs(path)
        if standard in costs.standards:
            return costs
    raise cost_problem(
        standard, "没有为这个标准准备默认成本文件；请用 --costs 给出自己的成本文件（写法见 docs/layers/pathways.md）"
    )
