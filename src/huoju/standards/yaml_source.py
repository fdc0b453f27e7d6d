"""YAML text to plain data, with the line and column of every key and value.

Only what a standard needs is read: mappings, sequences and scalars of YAML 1.2. Numbers keep the digits that were
written (``Decimal``), ``no`` stays text, duplicate keys, anchors and tags are refused, and depth is limited, so that
no foreign file can surprise the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeAlias

import yaml

from huoju.standards.errors import Place, Problem, StandardError

MAX_DEPTH = 40
MAX_CHARACTERS = 2_000_000

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,29}")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,29})\.[0-9]{1,30}")
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

NUMBER = re.compile(rf"(?:{_INTEGER.pattern}|{_DECIMAL.pattern})\Z")
"""Plain text that is read as a number."""

NOT_TEXT = re.compile(rf"(?:{NUMBER.pattern}|{_DATE.pattern}\Z|true\Z|false\Z|null\Z|~\Z|\Z)")
"""Plain text that is read as something else than text."""

_REASONS = {
    "found character that cannot start any token": "此处的字符不能开头（缩进不用制表符；以 @、`、% 开头的文字加引号）",
    "found a tab character that violates indentation": "缩进只能用空格，不能用制表符",
    "mapping values are not allowed in this context": "此处不应有冒号：文字中含“: ”时请加引号，否则检查缩进",
    "could not find expected ':'": "缺少冒号：应写作“键: 值”",
    "did not find expected key": "缩进不一致，或缺少键",
    "did not find expected '-' indicator": "列表的每一项应以“- ”开头，缩进一致",
    "did not find expected node content": "括号或逗号处缺少内容",
    "did not find expected ',' or '}'": "花括号 { 没有用 } 闭合，或缺少逗号",
    "did not find expected ',' or ']'": "方括号 [ 没有用 ] 闭合，或缺少逗号",
    "found unexpected end of stream": "引号没有闭合",
    "found unknown escape character": "双引号中的反斜杠写法不可识别，请改用单引号",
    "block sequence entries are not allowed in this context": "此处不应有“- ”：请另起一行并检查缩进",
    "did not find expected <document start>": "缩进不一致，或标准结束后还有内容",
}
"""What the parser of YAML complains of, for the writer of a standard."""

Path = tuple[str | int, ...]
"""The keys and positions that lead to a value, from the outside in."""

Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | Decimal | date | bool | None"
"""What a YAML file can hold."""


class _Mark(Protocol):
    """Where an event starts, counted from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain data and the places it came from.

    ``values`` maps the path of a value to its place, ``keys`` the path of a mapping entry to the place of its key.
    """

    data: Data
    file: str
    text: str
    values: dict[Path, Place]
    keys: dict[Path, Place]

    def place(self, path: Path) -> Place:
        """The place of the value at ``path``, or of its nearest parent."""
        for end in range(len(path), -1, -1):
            found = self.values.get(path[:end])
            if found is not None:
                return found
        return Place(self.file)

    def key_place(self, path: Path) -> Place:
        """The place of the key at ``path``, or of the value where there is no key."""
        return self.keys.get(path) or self.place(path)

    def character(self, start: Place, written: str, offset: int) -> Place:
        """The place of character ``offset`` of a text that starts at ``start``, folded or quoted as it may be.

        Folding changes only blanks, so the other characters are counted.
        """
        lines = self.text.splitlines()[start.line - 1 :]
        wanted = sum(not character.isspace() for character in written[:offset])
        column = start.column - 1
        if lines and lines[0][column : column + 1] in {"'", '"'}:
            column += 1
        elif lines and lines[0][column : column + 1] in {">", "|"}:
            column = len(lines[0])
        for number, line in enumerate(lines):
            for at in range(column if number == 0 else 0, len(line)):
                if line[at].isspace():
                    continue
                if wanted == 0:
                    return Place(start.file, start.line + number, at + 1)
                wanted -= 1
        return start


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end has not been read yet."""

    path: Path
    container: dict[str, Data] | list[Data]
    key: str | None = None
    seen: set[str] = field(default_factory=set)


def read_yaml(text: str, file: str) -> YamlDocument:
    """Read one YAML document.

    Raises:
        StandardError: the text is not YAML, or uses what a standard may not (with line and column).
    """
    if len(text) > MAX_CHARACTERS:
        message = f"文件过大：{len(text)} 个字符，最多 {MAX_CHARACTERS} 个"
        raise StandardError([Problem(Place(file), "yaml", message)])
    reader = _Reader(file)
    unreadable = _UNREADABLE.search(text)
    if unreadable is not None:
        raise _unreadable_error(text, unreadable.start(), file)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        reason = _REASONS.get(str(error.problem), error.problem)
        raise reader.error(error.problem_mark, f"不是合法的 YAML：{reason}") from error
    return YamlDocument(reader.root, file, text, reader.values, reader.keys)


def _unreadable_error(text: str, at: int, file: str) -> StandardError:
    before = text[:at].splitlines(keepends=True)
    column = 1 if not before or before[-1].endswith(("\n", "\r")) else len(before[-1]) + 1
    line = len(before) + (column == 1) if before else 1
    message = f"字符 U+{ord(text[at]):04X} 不可用，请删去"
    return StandardError([Problem(Place(file, line, column), "yaml", message)])


class _Reader:
    """Builds plain data from parser events without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Data = None
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.stack: list[_Open] = []
        self.documents = 0

    def error(self, mark: _Mark | None, message: str) -> StandardError:
        return StandardError([Problem(self.place(mark), "yaml", message)])

    def place(self, mark: _Mark | None) -> Place:
        return Place(self.file) if mark is None else Place(self.file, mark.line + 1, mark.column + 1)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self.error(event.start_mark, "不支持 YAML 引用（*），请直接写出内容")
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise self.error(event.start_mark, "不支持 YAML 锚点（&），请直接写出内容")
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(event, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(event, [])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.error(event.start_mark, "一个文件只能有一个 YAML 文档，请删去 --- 之后的部分")

    def _open(
        self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, container: dict[str, Data] | list[Data]
    ) -> None:
        if event.tag is not None:
            raise self.error(event.start_mark, f"不支持 YAML 标签 {event.tag}")
        if len(self.stack) >= MAX_DEPTH:
            raise self.error(event.start_mark, f"嵌套过深：最多 {MAX_DEPTH} 层")
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.container, dict) and parent.key is None:
            raise self.error(event.start_mark, "键必须是一个词，不能是列表或映射")
        path = self._add(container, event.start_mark)
        self.stack.append(_Open(path, container))

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.container, dict) and parent.key is None:
            self._take_key(parent, event)
            return
        if event.tag is not None:
            raise self.error(event.start_mark, f"不支持 YAML 标签 {event.tag}")
        self._add(self._scalar(event), event.start_mark)

    def _take_key(self, parent: _Open, event: yaml.ScalarEvent) -> None:
        key = event.value
        if key in parent.seen:
            raise self.error(event.start_mark, f"键“{key}”重复，请合并或删去一个")
        parent.seen.add(key)
        parent.key = key
        self.keys[(*parent.path, key)] = self.place(event.start_mark)

    def _add(self, value: Data, mark: _Mark | None) -> Path:
        if not self.stack:
            self.root = value
            self.values[()] = self.place(mark)
            return ()
        parent = self.stack[-1]
        if isinstance(parent.container, list):
            path: Path = (*parent.path, len(parent.container))
            parent.container.append(value)
        else:
            assert parent.key is not None
            path = (*parent.path, parent.key)
            parent.container[parent.key] = value
            parent.key = None
        self.values[path] = self.place(mark)
        return path

    def _scalar(self, event: yaml.ScalarEvent) -> Data:
        text: str = event.value
        if event.style:
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        if match := _DATE.fullmatch(text):
            try:
                return date(*(int(part) for part in match.groups()))
            except ValueError as error:
                raise self.error(event.start_mark, f"“{text}”不是一个日期，应写作 2026-04-01") from error
        return text
