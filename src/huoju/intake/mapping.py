"""The mapping file: which header of a foreign table holds which field, in which unit, with which words.

As YAML::

    columns:
      年收入: {field: revenue, unit: 亿元}
      是否上市: {field: listed, values: {已上市: 是, 未上市: 否}}
      备注一: rd_expense

or as CSV with the columns 列名, 字段, 单位, 取值 (取值 as ``已上市=是;未上市=否``).
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import yaml

from huoju.intake.encoding import read_text
from huoju.intake.errors import IntakeError
from huoju.intake.model import Column
from huoju.intake.text import header_key

_LARGEST = 2_000_000
_HEADER_NAMES = {"列名", "表头", "列", "header", "column"}
_FIELD_NAMES = {"字段", "字段名", "field", "name"}
_UNIT_NAMES = {"单位", "unit"}
_VALUE_NAMES = {"取值", "取值对应", "值", "values"}
_KEYS = {"field": "field", "字段": "field", "unit": "unit", "单位": "unit", "values": "values", "取值": "values"}


def read_mapping(path: Path) -> dict[str, Column]:
    """The mapping in a YAML or CSV file. Raises IntakeError with file and line."""
    if not path.is_file():
        raise IntakeError("没有这个对应表文件", path, remedy="核对路径")
    if path.stat().st_size > _LARGEST:
        raise IntakeError("对应表过大", path, remedy="对应表只列列名和字段，不应超过 2 MB")
    text = read_text(path)
    return _from_csv(path, text) if path.suffix.lower() in {".csv", ".tsv", ".txt"} else _from_yaml(path, text)


def _from_yaml(path: Path, text: str) -> dict[str, Column]:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise IntakeError("不是合格的 YAML", path, row=line, remedy="检查冒号、缩进和引号") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise IntakeError("不是合格的 YAML", path, remedy="另存为 UTF-8 文本，检查特殊字符") from error
    if node is None:
        raise IntakeError("对应表是空的", path, remedy="写成 列名: 字段名")
    pairs = list(_pairs(path, node))
    if len(pairs) == 1 and pairs[0][0] in {"columns", "列"}:
        pairs = list(_pairs(path, pairs[0][1]))
    mapping: dict[str, Column] = {}
    for header, value in pairs:
        line = value.start_mark.line + 1
        if header in mapping:
            raise IntakeError(f"列名“{header}”写了两次", path, row=line, remedy="只保留一次")
        mapping[header] = _column(path, header, value)
    return mapping


def _pairs(path: Path, node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise IntakeError("应为“列名: 字段名”的映射", path, row=node.start_mark.line + 1, remedy="例如 年收入: revenue")
    for key, value in node.value:
        yield _scalar(path, key), value


def _scalar(path: Path, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise IntakeError("这里应为一个词或一个数", path, row=node.start_mark.line + 1)
    return str(node.value)


def _column(path: Path, header: str, node: yaml.Node) -> Column:
    if isinstance(node, yaml.ScalarNode):
        return _checked(path, node.start_mark.line + 1, header, str(node.value), None, {})
    given: dict[str, yaml.Node] = {}
    for name, value in _pairs(path, node):
        if name not in _KEYS:
            raise IntakeError(
                f"不认识的“{name}”", path, row=value.start_mark.line + 1, remedy="只用 field、unit、values"
            )
        given[_KEYS[name]] = value
    line = node.start_mark.line + 1
    field = _scalar(path, given["field"]) if "field" in given else ""
    unit_text = _scalar(path, given["unit"]) if "unit" in given else None
    values = {key: _scalar(path, value) for key, value in _pairs(path, given["values"])} if "values" in given else {}
    return _checked(path, line, header, field, unit_text, values)


def _checked(path: Path, line: int, header: str, field: str, unit_text: str | None, values: dict[str, str]) -> Column:
    if not header.strip():
        raise IntakeError("列名是空的", path, row=line, remedy="写上表头中的列名")
    if not field.strip():
        raise IntakeError(f"“{header}”没有写对应的字段", path, row=line, remedy="写上字段名，例如 revenue")
    return Column(field.strip(), unit_text.strip() if unit_text and unit_text.strip() else None, values)


def _from_csv(path: Path, text: str) -> dict[str, Column]:
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise IntakeError("不是合格的 CSV", path, row=reader.line_num, remedy="检查引号和逗号") from error
    if not rows:
        raise IntakeError("对应表是空的", path, remedy="写上 列名,字段,单位,取值")
    names = [header_key(cell) for cell in rows[0][1]]
    places = [next((i for i, n in enumerate(names) if n in wanted), None) for wanted in
              (_HEADER_NAMES, _FIELD_NAMES, _UNIT_NAMES, _VALUE_NAMES)]  # fmt: skip
    if places[0] is None or places[1] is None:
        raise IntakeError("对应表的表头应有“列名”和“字段”两列", path, row=rows[0][0], remedy="写上 列名,字段,单位,取值")
    mapping: dict[str, Column] = {}
    for line, row in rows[1:]:
        header, field, unit_text, values = (row[i].strip() if i is not None and i < len(row) else "" for i in places)
        if header in mapping:
            raise IntakeError(f"列名“{header}”写了两次", path, row=line, remedy="只保留一次")
        mapping[header] = _checked(path, line, header, field, unit_text, _value_map(path, line, values))
    return mapping


def _value_map(path: Path, line: int, text: str) -> dict[str, str]:
    values = {}
    for part in text.replace("；", ";").split(";"):
        if part.strip():
            written, equals, meaning = part.partition("=")
            if not equals:
                raise IntakeError(f"取值“{part.strip()}”没有写含义", path, row=line, remedy="写成 已上市=是;未上市=否")
            values[written.strip()] = meaning.strip()
    return values
