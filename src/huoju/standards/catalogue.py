"""The catalogue: which standards there are, in which versions, and which version applies on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from huoju.standards.errors import Place, Problem, StandardError
from huoju.standards.loader import LoadedStandard, load_file
from huoju.standards.model import PURPOSE_LABELS, Purpose


class CatalogueError(LookupError):
    """No such standard, no such version, or none that applies on the day."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of a standard in the catalogue."""

    standard: str
    version: str
    path: Path


def catalogue_root() -> Path:
    """The folder of the catalogue that is shipped with Huoju."""
    return Path(str(resources.files("huoju") / "catalogue"))


def catalogue_files(root: Path | None = None) -> Iterator[Path]:
    """Every standard file of a catalogue, sorted."""
    yield from sorted((root or catalogue_root()).glob("*/*/*.yaml"))


def entries(root: Path | None = None) -> list[Entry]:
    """Every version in a catalogue, by id and date."""
    base = root or catalogue_root()
    return [Entry(path.parent.relative_to(base).as_posix(), path.stem, path) for path in catalogue_files(root)]


def find(
    reference: str, *, as_of: date | None = None, purpose: Purpose = "recognition", root: Path | None = None
) -> LoadedStandard:
    """The standard that a reference names.

    Args:
        reference: a file, ``miit/little-giant@2026-04-01``, ``…@2026``, or ``miit/little-giant`` for the version that
            applies on ``as_of`` (today where not given).
        as_of: the day of the evaluation.
        purpose: what the version is to be used for.
        root: another catalogue than the shipped one.

    Raises:
        CatalogueError: nothing fits; says what there is.
        StandardError: the file is not sound.
    """
    if reference.endswith((".yaml", ".yml")):
        return load(Path(reference))
    name, _, version = reference.partition("@")
    versions = [entry for entry in entries(root) if entry.standard == name]
    if not versions:
        raise CatalogueError(_unknown(name, root))
    if version:
        return _by_version(versions, version)
    return _by_day([load(entry.path) for entry in versions], as_of or date.today(), purpose)  # noqa: DTZ011 - the user's own day


def load(path: Path) -> LoadedStandard:
    """Load a file, once as long as it does not change.

    Raises:
        StandardError: the file cannot be read or is not sound.
    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise StandardError([Problem(Place(str(path)), "file", f"文件无法读取：{error.strerror}")]) from error
    return _load(path, changed)


@lru_cache(maxsize=256)
def _load(path: Path, changed: int) -> LoadedStandard:  # noqa: ARG001 - part of the cache key
    return load_file(path)


def _unknown(name: str, root: Path | None) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a failed look-up needs it

    known = sorted({entry.standard for entry in entries(root)})
    near = get_close_matches(name, known, n=3, cutoff=0.4) or known
    return f"目录中没有标准“{name}”，可用：{'、'.join(near)}"


def _by_version(versions: list[Entry], version: str) -> LoadedStandard:
    fitting = [entry for entry in versions if entry.version.startswith(version)]
    if len(fitting) != 1:
        listed = "、".join(f"{entry.standard}@{entry.version}" for entry in versions)
        raise CatalogueError(f"版本“{version}”{'不唯一' if fitting else '不存在'}，可用：{listed}")
    return load(fitting[0].path)


def _by_day(versions: list[LoadedStandard], day: date, purpose: Purpose) -> LoadedStandard:
    for loaded in versions:
        use = loaded.model.periods().get(purpose)
        if use is not None and use.since <= day and (use.until is None or day < use.until):
            return loaded
    periods = "；".join(
        f"{loaded.model.reference} 自 {use.since} 至 {use.until or '今'}"
        for loaded in versions
        if (use := loaded.model.periods().get(purpose)) is not None
    )
    label = PURPOSE_LABELS[purpose]
    raise CatalogueError(f"{day} 没有适用于{label}的版本：{periods or '没有任何版本用于' + label}")
