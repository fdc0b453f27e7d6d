"""Which column of a table holds which field, and in which unit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from huoju.intake.errors import IntakeError
from huoju.intake.model import Column
from huoju.intake.text import fold, header_key, shown
from huoju.intake.vocabulary import FRACTION_UNITS, HEADER_NOTES, KEY_ALIASES, OTHER_KEY_ALIASES
from huoju.reference.units import UnitError, unit
from huoju.standards.fields import Field

_BRACKETED = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
_SEPARATED = re.compile(r"^(?P<head>.+?)\s*[/_:：,，;\s-]\s*(?P<unit>[^\s]{1,12}(?:/[^\s]{1,8})?)$", re.DOTALL)
_UNIT_WORDS = re.compile(r"^(?:计量)?单位\s*[:：]?\s*|人民币|^:|^：")
_LONGEST_UNIT_SUFFIX = 6


@dataclass(frozen=True, slots=True)
class Matched:
    """A field found in a column: the column's position, the unit in which it is written, and its value map."""

    field: Field
    position: int
    unit: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """What every column of a table is: the key, the fields, and the rest that is carried through."""

    key_position: int
    fields: tuple[Matched, ...]
    others: tuple[int, ...]


class Names:
    """Every spelling of every field, and the fields by name."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = {field.name: field for field in fields}
        self._spellings: dict[str, Field] = {}
        for rank in (lambda f: (f.name,), lambda f: (f.label,), lambda f: f.aliases):
            for field in fields:
                for spelling in rank(field):
                    self._spellings.setdefault(header_key(spelling), field)

    def exact(self, header: str) -> Field | None:
        """The field that bears this name, label or alias."""
        key = header_key(header)
        return self._spellings.get(key) if key else None

    def find(self, header: str) -> tuple[Field, str | None] | None:
        """The field a header names and the unit written in the header, or None."""
        field = self.exact(header)
        if field is not None:
            return field, None
        for head, suffix in _splits(fold(header)):
            field = self.exact(head)
            if field is not None and _is_unit_or_note(suffix):
                return field, None if fold(suffix).casefold() in HEADER_NOTES or not suffix else suffix
        return None

    def near(self, header: str) -> str | None:
        """The label of the field whose spelling is closest to ``header``, or None."""
        heads = [header_key(header), *(header_key(head) for head, _ in _splits(fold(header)))]
        for head in heads:
            near = get_close_matches(head[:40], self._spellings, n=1, cutoff=0.6) if head else []
            if near:
                return self._spellings[near[0]].label
        return None


def _splits(header: str) -> Iterator[tuple[str, str]]:
    """The ways in which a header may be a name followed by a unit."""
    header = _BRACKETED.sub(lambda group: "" if group[1].casefold() in HEADER_NOTES else group[0], header)
    yield header, ""
    for group in reversed(list(_BRACKETED.finditer(header))):
        yield header[: group.start()] + header[group.end() :], _UNIT_WORDS.sub("", group[1].strip()).strip()
    match = _SEPARATED.match(header)
    if match is not None:
        yield match["head"], _UNIT_WORDS.sub("", match["unit"]).strip()
        head, slash, tail = header.partition("/")
        if slash:
            yield head, tail
    for length in range(_LONGEST_UNIT_SUFFIX, 0, -1):
        if len(header) > length:
            yield header[:-length], header[-length:]


def _is_unit_or_note(suffix: str) -> bool:
    return not suffix or fold(suffix).casefold() in HEADER_NOTES or known_unit(suffix) is not None


def known_unit(written: str) -> str | None:
    """The symbol of the unit that a header or a row of units writes, or None if it writes none."""
    text = _UNIT_WORDS.sub("", fold(written).strip("()[]【】")).strip()
    if text.casefold() in FRACTION_UNITS:
        return ""
    if not text:
        return None
    try:
        return unit(text).symbol
    except UnitError:
        return None


def key_names(key: str) -> tuple[str, ...]:
    """Headers under which a key is looked for, the surest first."""
    return (key, *KEY_ALIASES.get(key, OTHER_KEY_ALIASES))


def find_key(headers: Sequence[str], key: str) -> int | None:
    """The position of the key's column, or None."""
    comparable = [header_key(header) for header in headers]
    for name in key_names(key):
        if header_key(name) in comparable:
            return comparable.index(header_key(name))
    return None


def lay_out(
    headers: Sequence[str],
    units: Sequence[str | None],
    fields: Sequence[Field],
    key: str,
    mapping: Mapping[str, Column],
    *,
    file: Path,
    header_row: int,
) -> Layout:
    """Matches columns with fields. Raises IntakeError for a missing key, two columns of a field, or a wrong unit."""
    names = Names(fields)
    mapped = _by_position(headers, mapping, file, header_row)
    key_position = next((i for i, column in mapped.items() if column.field == key), None)
    if key_position is None:
        free = ["" if i in mapped else header for i, header in enumerate(headers)]
        key_position = find_key(free, key)
    if key_position is None:
        raise _no_key(headers, key, file, header_row)
    _refuse_second_key(headers, key_position, file, header_row)
    found: dict[str, Matched] = {}
    others = []
    for position, header in enumerate(headers):
        if position == key_position:
            continue
        matched = _match(position, header, units[position], names, mapped.get(position), file, header_row)
        if matched is None:
            others.append(position)
            continue
        first = found.setdefault(matched.field.name, matched)
        if first is not matched:
            raise IntakeError(
                f"“{shown(headers[first.position])}”与“{shown(header)}”两列都对应“{matched.field.label}”",
                file, row=header_row, remedy="删去一列，或用对应表只指定其中一列",
            )  # fmt: skip
    return Layout(key_position, tuple(found.values()), tuple(others))


def _by_position(
    headers: Sequence[str], mapping: Mapping[str, Column], file: Path, header_row: int
) -> dict[int, Column]:
    comparable = {header_key(header): i for i, header in reversed(list(enumerate(headers)))}
    mapped = {}
    for header, column in mapping.items():
        position = headers.index(header) if header in headers else comparable.get(header_key(header))
        if position is None:
            near = get_close_matches(header, headers, n=1, cutoff=0.5)
            hint = f"，是否应为“{near[0]}”？" if near else ""
            raise IntakeError(
                f"对应表里的列“{shown(header)}”不在表头中{hint}", file, row=header_row, remedy="改正对应表中的列名"
            )
        mapped[position] = column
    return mapped


def _match(
    position: int, header: str, unit_below: str | None, names: Names, mapped: Column | None, file: Path, header_row: int
) -> Matched | None:
    if mapped is not None:
        field = names.fields.get(mapped.field) or names.exact(mapped.field)
        if field is None:
            near = names.near(mapped.field)
            raise IntakeError(
                f"对应表把它对应到“{shown(mapped.field)}”，而标准里没有这一项", file, row=header_row, column=header,
                remedy=f"是否应为“{near}”？" if near else "改成标准中的字段名",
            )  # fmt: skip
        in_header = names.find(header)
        written = mapped.unit if mapped.unit is not None else (in_header[1] if in_header else None) or unit_below
        return Matched(field, position, _fitting(field, written, header, file, header_row), mapped.values)
    named = names.find(header)
    if named is None:
        return None
    field, written = named
    return Matched(field, position, _fitting(field, written or unit_below, header, file, header_row), {})


def _fitting(field: Field, written: str | None, header: str, file: Path, header_row: int) -> str:
    """The unit in which a column is written; the field's own where none is given. Raises IntakeError for a misfit."""
    if field.type not in {"number", "integer"}:
        return ""
    if written is None:
        return field.unit or ""
    symbol = known_unit(written)
    if symbol is None:
        raise IntakeError(
            f"不认识的单位“{shown(written)}”", file, row=header_row, column=header, remedy=f"应为 {right_units(field)}"
        )
    if unit(symbol).dimension != unit(field.unit or "").dimension:
        raise IntakeError(
            f"单位“{shown(written)}”与“{field.label}”不符",
            file, row=header_row, column=header, remedy=f"应为 {right_units(field)}",
        )  # fmt: skip
    return symbol


def right_units(field: Field) -> str:
    """The units that fit a field, as a remedy names them."""
    right = unit(field.unit or "")
    if right.dimension == "money":
        return "元、千元、万元、亿元 之一"
    if right.dimension == "ratio":
        return "%、‰、倍、小数 之一"
    return right.symbol or "纯数"


def _no_key(headers: Sequence[str], key: str, file: Path, header_row: int) -> IntakeError:
    wanted = key_names(key)[1] if key in KEY_ALIASES else key
    keys = {header_key(name): name for name in key_names(key)}
    near = next((h for h in headers if header_key(h) and get_close_matches(header_key(h), keys, n=1, cutoff=0.6)), None)
    hint = f"“{shown(near)}”是否就是它？请改名或写对应表" if near else f"加一列“{wanted}”，或用对应表指定"
    listed = "、".join(shown(h, 16) for h in headers[:12] if h)
    return IntakeError(f"没有找到标识列“{wanted}”（现有：{listed}）", file, row=header_row, remedy=hint)


def _refuse_second_key(headers: Sequence[str], key_position: int, file: Path, header_row: int) -> None:
    key = header_key(headers[key_position])
    if sum(header_key(header) == key for header in headers) > 1:
        raise IntakeError(
            f"标识列“{shown(headers[key_position])}”出现了不止一次", file, row=header_row, remedy="只保留一列"
        )
