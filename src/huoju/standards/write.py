"""A standard as YAML: what is written reads back as the same standard, with the same content hash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias, get_args
from unicodedata import east_asian_width

import yaml
from pydantic import BaseModel

from huoju.standards.model import Standard
from huoju.standards.written import AS_WRITTEN
from huoju.standards.yaml_source import NOT_TEXT, NUMBER

_WIDTH = 120
_FLOW_WIDTH = 110
"""A mapping or list of plain values stays on one line up to this width; a Chinese character takes two."""

_FIRST = ("since", "until", "label", "en", "code", "document", "title", "source", "clause", "certainty")
_LAST = ("note",)
_BLANK_LINE_BEFORE = frozenset({"source", "key", "inputs", "derived", "requirements", "score", "grades", "index"})

_TEXT = "tag:yaml.org,2002:str"
_PLAIN = "tag:huoju,2026:plain"
"""Values that are written without quotes although they look like a number or a date: that is what they are."""

Node: TypeAlias = yaml.nodes.Node


class _Dumper(yaml.SafeDumper):
    """Knows which plain text our reader takes for something else than text, and quotes nothing but that."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class declares it so
        None: [(_PLAIN, NOT_TEXT)]
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        """Indent the items of a list under their key."""
        super().increase_indent(flow, False)  # noqa: FBT003 - PyYAML's signature


def to_yaml(model: Standard) -> str:
    """The YAML of a standard: block style, short mappings on one line, quotes only where needed."""
    blocks = []
    for name, node in _fields(model, 0):
        blank = "\n" if name in _BLANK_LINE_BEFORE else ""
        mapping = yaml.nodes.MappingNode("tag:yaml.org,2002:map", [(_text(name), node)], flow_style=False)
        blocks.append(blank + yaml.serialize(mapping, Dumper=_Dumper, allow_unicode=True, width=_WIDTH))
    return "".join(blocks)


def _fields(model: BaseModel, indent: int) -> Iterator[tuple[str, Node]]:
    """The fields that differ from their defaults, in reading order."""
    kind = type(model)
    chosen = model.model_dump(exclude_defaults=True).keys()
    ordered = [name for name in kind.model_fields if name in chosen]
    if kind is not Standard:
        ordered.sort(key=_reading_rank)
    for name in ordered:
        plain = _takes_numbers(kind.model_fields[name].annotation, kind.model_fields[name].metadata)
        yield name, _node(getattr(model, name), plain=plain, indent=indent + 2)


def _reading_rank(name: str) -> int:
    """What names a part comes first and notes come last; the rest stays in its order."""
    if name in _FIRST:
        return _FIRST.index(name)
    return len(_FIRST) + (name in _LAST)


def _takes_numbers(annotation: object, metadata: object = ()) -> bool:
    """Whether a field holds numbers as they were written, so that they need no quotes."""
    if isinstance(metadata, list | tuple) and AS_WRITTEN in metadata:
        return True
    inner = getattr(annotation, "__metadata__", ())
    if AS_WRITTEN in inner:
        return True
    return any(_takes_numbers(part) for part in get_args(annotation) if part is not annotation)


def _node(value: object, *, plain: bool, indent: int) -> Node:
    match value:
        case BaseModel():
            return _mapping([(_text(name), node) for name, node in _fields(value, indent)], indent)
        case dict():
            entries = [(_text(str(key)), _node(part, plain=plain, indent=indent + 2)) for key, part in value.items()]
            return _mapping(entries, indent)
        case tuple():
            return _sequence([_node(part, plain=plain, indent=indent + 2) for part in value], indent)
        case bool():
            return _scalar(_PLAIN, "true" if value else "false")
        case int() | date():
            return _scalar(_PLAIN, str(value))
    text = str(value)
    return _scalar(_PLAIN if plain and NUMBER.match(text) else _TEXT, text)


def _text(text: str) -> Node:
    return _scalar(_TEXT, text)


def _scalar(tag: str, text: str) -> Node:
    return yaml.nodes.ScalarNode(tag, text)


def _mapping(entries: list[tuple[Node, Node]], indent: int) -> Node:
    flow = indent > 2 and all(_is_leaf(node) for _, node in entries)  # noqa: PLR2004 - sections are blocks
    short = flow and indent + sum(_width(key) + _width(node) + 4 for key, node in entries) <= _FLOW_WIDTH
    return yaml.nodes.MappingNode("tag:yaml.org,2002:map", entries, flow_style=short)


def _sequence(items: list[Node], indent: int) -> Node:
    short = all(_is_leaf(node) for node in items) and indent + sum(_width(node) + 2 for node in items) <= _FLOW_WIDTH
    return yaml.nodes.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=short)


def _is_leaf(node: Node) -> bool:
    return isinstance(node, yaml.nodes.ScalarNode) or (
        isinstance(node, yaml.nodes.SequenceNode) and bool(node.flow_style)
    )


def _width(node: Node) -> int:
    """Columns that a value takes on a screen."""
    if isinstance(node, yaml.nodes.SequenceNode):
        return sum(_width(item) + 2 for item in node.value)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in node.value)
