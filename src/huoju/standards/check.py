"""`huoju standards check`: everything that can be found wrong with a standard, a file, a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from huoju.standards.catalogue import catalogue_root
from huoju.standards.checking import CHECKS, Finder
from huoju.standards.checking.shared_inputs import check_shared_inputs
from huoju.standards.checking.versions import check_versions
from huoju.standards.errors import Place, Problem, StandardError
from huoju.standards.loader import LoadedStandard, load_file
from huoju.standards.model import Purpose

Compile = Callable[[LoadedStandard, Purpose], object]
"""Makes the plan of a standard for a purpose; raises StandardError where it cannot. Layers above supply it."""


def check_standard(standard: LoadedStandard, compile_plan: Compile | None = None) -> list[Problem]:
    """Everything wrong with a standard that loads, in the order of its file.

    Args:
        standard: the loaded standard.
        compile_plan: where given, a plan is made for each purpose, and what it refuses is reported too.
    """
    finder = Finder(standard)
    for check in CHECKS:
        check(finder)
    if compile_plan is not None:
        finder.problems += _compiled(standard, compile_plan)
    return sorted(set(finder.problems))


def check_file(path: Path, compile_plan: Compile | None = None) -> list[Problem]:
    """Everything wrong with a file, errors of loading included."""
    try:
        return check_standard(load_file(path), compile_plan)
    except StandardError as error:
        return error.problems


def check_catalogue(root: Path | None = None, compile_plan: Compile | None = None) -> list[Problem]:
    """Everything wrong with a catalogue: each file, where it lies, its versions, and inputs that clash.

    Args:
        root: the folder; the shipped catalogue where not given.
        compile_plan: as for `check_standard`.
    """
    base = root or catalogue_root()
    problems: list[Problem] = []
    loaded: list[LoadedStandard] = []
    for path in sorted(path for path in base.rglob("*") if path.suffix in {".yaml", ".yml"}):
        try:
            standard = load_file(path)
        except StandardError as error:
            problems += error.problems
            continue
        loaded.append(standard)
        problems += check_standard(standard, compile_plan)
        problems += _misplaced(standard, path.relative_to(base))
    return sorted({*problems, *check_versions(loaded), *check_shared_inputs(loaded)})


def _compiled(standard: LoadedStandard, compile_plan: Compile) -> Iterator[Problem]:
    for purpose in standard.model.periods():
        try:
            compile_plan(standard, purpose)
        except StandardError as error:
            yield from error.problems


def _misplaced(standard: LoadedStandard, path: Path) -> Iterator[Problem]:
    model = standard.model
    expected = f"{model.standard}/{model.version}.yaml"
    if path.as_posix() != expected:
        yield Problem(Place(standard.file), "path", f"文件应放在 {expected}（编号/生效日期），却在 {path.as_posix()}")
