"""A standard's file to a checked standard: schema, names, units and expressions, each error with line and column."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from huoju.standards.errors import Place, Problem, StandardError
from huoju.standards.expressions import Expression, Type
from huoju.standards.messages import schema_message
from huoju.standards.model import Standard
from huoju.standards.resolving import Resolution, resolve
from huoju.standards.yaml_source import Path, YamlDocument, read_yaml


@dataclass(frozen=True)
class LoadedStandard:
    """A standard whose every expression has been read and checked.

    ``expressions`` holds the syntax of each expression by its path in the file, ``types`` the type of each input and
    derived value by name, ``names`` the name behind every label.
    """

    model: Standard
    file: str
    content_hash: str
    expressions: dict[Path, Expression]
    types: dict[str, Type]
    names: dict[str, str]
    source: YamlDocument = field(repr=False, compare=False)


def load_file(path: FilePath) -> LoadedStandard:
    """Load one standard from a file.

    Raises:
        StandardError: the file cannot be read or the standard in it is not sound.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise StandardError([Problem(Place(str(path)), "file", f"文件无法读取：{error.strerror}")]) from error
    except UnicodeDecodeError as error:
        message = f"文件不是 UTF-8 编码（第 {error.start} 个字节），请另存为 UTF-8"
        raise StandardError([Problem(Place(str(path)), "file", message)]) from error
    return load_text(text, str(path))


def load_text(text: str, file: str) -> LoadedStandard:
    """Load one standard from its text; ``file`` names it in messages.

    Raises:
        StandardError: with every problem found, each at its line and column.
    """
    source = read_yaml(text, file)
    if not isinstance(source.data, dict):
        raise StandardError([Problem(Place(file), "schema", "文件应是一个标准：第一行写 standard: 机构/名称")])
    try:
        model = Standard.model_validate(source.data)
    except ValidationError as error:
        raise StandardError([_schema_problem(details, source) for details in error.errors()]) from error
    resolution = Resolution(model, source)
    resolve(resolution)
    if resolution.problems:
        raise StandardError(resolution.problems)
    return LoadedStandard(
        model,
        file,
        content_hash(model),
        resolution.expressions,
        resolution.types,
        resolution.names,
        source,
    )


def content_hash(model: Standard) -> str:
    """SHA-256 of what the standard says, whatever its comments and layout."""
    content = model.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _schema_problem(details: Any, source: YamlDocument) -> Problem:
    path = tuple(part for part in details["loc"] if part != "[key]")
    at_key = details["type"] == "extra_forbidden" or "[key]" in details["loc"]
    place = source.key_place(path) if at_key else source.place(path)
    return Problem(place, "schema", schema_message(details, path))
