"""The key of every row: present, well-formed, known, and only once."""

import re
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from duckdb import DuckDBPyConnection as Connection

from huoju.intake.model import Finding
from huoju.intake.originals import fetch_originals
from huoju.intake.reading import add_problems, text_table
from huoju.intake.source import literal, quoted
from huoju.intake.staging import Stage, run, with_numbers
from huoju.intake.text import fold, header_key
from huoju.intake.values import Reading, is_unknown
from huoju.intake.vocabulary import TOTAL_WORDS
from huoju.reference.credit_code import (
    ALPHABET,
    LENGTH,
    ORGANISATION_ALPHABET,
    ORGANISATION_WEIGHTS,
    WEIGHTS,
    check_credit_code,
)
from huoju.reference.lookup import AmbiguousNameError, UnknownNameError
from huoju.reference.regions import Level, find_region
from huoju.reference.zone_names import find_zone

_TOTALS = "^[\\s（(]*(" + "|".join("\\s*".join(word) for word in TOTAL_WORDS) + ")[\\s（()）0-9个家户:：]*$"
_EMPTY = Reading(reason="标识为空", remedy="补上标识；不是数据的行请删去")
_TOTAL = Reading(reason="合计行", remedy="合计不是一个单位，请删去这一行")
_ROWS_NAMED = 5
_BATCH = 200_000
_LONGEST_WORD = 18


def checks_codes(key: str, header: str) -> bool:
    """Whether a key's column says that it holds unified social credit codes, which are then checked."""
    written = header_key(header)
    return key == "credit_code" and (
        "信用代码" in written or written in {"creditcode", "uscc", "usci", "uscic", "socialcreditcode", "creditno"}
    )


def check_keys(connection: Connection, at: Stage, key: str, *, resolve: bool) -> list[Finding]:
    """Records a problem for every row whose key is unusable; makes the others canonical."""
    position = at.layout.key_position
    header = at.source.headers[position]
    _refuse_empty(connection, at, key)
    if checks_codes(key, header):
        return _check_codes(connection, at, header)
    _refuse_words(connection, at, key)
    if resolve and key in _RESOLVERS:
        _resolve(connection, at, key, _RESOLVERS[key])
    return []


def _refuse_empty(connection: Connection, at: Stage, key: str) -> None:
    """Rows without a key."""
    empty = f"SELECT row FROM {at.rows} WHERE k IS NULL"  # noqa: S608 - our own names
    if not run(connection, f"{empty} LIMIT 1"):
        return
    fetch_originals(connection, at, empty)
    cells = ", ".join(f"c{i}" for i in range(len(at.source.headers)))
    total = f"len(list_filter([{cells}], lambda cell: regexp_matches(cell, {literal(_TOTALS)}))) > 0"
    run(
        connection,
        f"INSERT INTO {at.problems} SELECT row, {at.layout.key_position}, {literal(key)}, NULL, "  # noqa: S608 - literals
        f"CASE WHEN {total} THEN {literal(_TOTAL.reason)} ELSE {literal(_EMPTY.reason)} END, "
        f"CASE WHEN {total} THEN {literal(_TOTAL.remedy)} ELSE {literal(_EMPTY.remedy)} END "
        f"FROM {at.originals} WHERE row IN ({empty})",
    )


def _refuse_words(connection: Connection, at: Stage, key: str) -> None:
    """Rows with a word in place of the key that says there is none, or that the row adds up others."""
    suspects = run(
        connection,
        f"SELECT DISTINCT k FROM {at.rows} WHERE regexp_full_match(k, {literal(_TOTALS)}) "  # noqa: S608 - literals
        f"OR (strlen(k) <= {_LONGEST_WORD} AND NOT regexp_full_match(k, '[0-9A-Za-z]+'))",
    )
    faults = {word: fault for (word,) in suspects if (fault := _no_key(str(word))) is not None}
    _refuse(connection, at, key, {str(word): fault for word, fault in faults.items()})


def _no_key(word: str) -> Reading | None:
    """Why a word is no key at all, or None if it may be one."""
    if is_unknown(fold(word)):
        return _EMPTY
    return _TOTAL if is_total(word) else None


def is_total(text: str) -> bool:
    """Whether a key says that its row adds up others."""
    return re.match(_TOTALS, fold(text)) is not None


def _refuse(connection: Connection, at: Stage, key: str, faults: Mapping[str, Reading]) -> None:
    """Records a problem for the rows with these keys, which are no keys from then on."""
    if faults:
        rows = f"SELECT row, k AS text FROM {at.rows} WHERE k IS NOT NULL"  # noqa: S608 - our own names
        add_problems(connection, at, rows, at.layout.key_position, faults, key)
        with text_table(connection, text=list(faults)) as names:
            run(connection, f"UPDATE {at.rows} SET k = NULL FROM {names} n WHERE k = n.text")  # noqa: S608 - our own names


def _rename(connection: Connection, at: Stage, names: Mapping[str, str]) -> None:
    changed = {written: name for written, name in names.items() if written != name}
    if changed:
        with text_table(connection, text=list(changed), name=list(changed.values())) as table:
            run(connection, f"UPDATE {at.rows} SET k = n.name FROM {table} n WHERE k = n.text")  # noqa: S608 - our own names


def _resolve(connection: Connection, at: Stage, key: str, resolver: Callable[[str], str]) -> None:
    """Replaces every key by the name in the register."""
    names, faults = {}, {}
    for (found,) in run(connection, f"SELECT DISTINCT k FROM {at.rows} WHERE k IS NOT NULL"):  # noqa: S608 - our own names
        written = str(found)
        try:
            names[written] = resolver(written)
        except UnknownNameError as error:
            near = f"是否应为 {'、'.join(error.near)}？" if error.near else "写全称或代码"
            faults[written] = Reading(reason=str(error).partition("；")[0], remedy=near)
        except AmbiguousNameError as error:
            faults[written] = Reading(reason="名称不止一个", remedy=f"写全称：{'、'.join(error.names[:_ROWS_NAMED])}")
    _refuse(connection, at, key, faults)
    _rename(connection, at, names)


def _zone_name(written: str) -> str:
    return find_zone(written).name


def _region_name(written: str) -> str:
    try:
        return find_region(written, level=Level.PROVINCE).name
    except LookupError:
        return find_region(written).name


_RESOLVERS: dict[str, Callable[[str], str]] = {"zone": _zone_name, "region": _region_name}


def is_resolved(key: str) -> bool:
    """Whether keys of this kind are looked up in a register."""
    return key in _RESOLVERS


def _check_codes(connection: Connection, at: Stage, header: str) -> list[Finding]:
    """Unified social credit codes: a wrong check character is an error, a wrong organisation check a warning."""
    suspects: set[str] = set()
    doubtful = 0
    for codes in _batches(connection, at):
        wrong, odd = judge_codes(codes)
        suspects.update(codes.filter(pa.array(wrong)).to_pylist())
        doubtful += int(np.count_nonzero(odd & ~wrong))
    names, faults = {}, {}
    for written in suspects:
        checked = check_credit_code(written)
        if checked.valid:
            names[written] = checked.code
        else:
            faults[written] = _wrong_code(written, checked.errors[0].message)
    _refuse(connection, at, "credit_code", faults)
    _rename(connection, at, names)
    if not doubtful:
        return []
    message = f"“{header}”列有 {doubtful} 个代码的组织机构代码校验位不符（早年赋码可能如此），仍予采用"
    return [Finding("organisation-code", message, header, doubtful)]


def _wrong_code(written: str, message: str) -> Reading:
    no_key = _no_key(written)
    if no_key is not None:
        return no_key
    if re.fullmatch(r"[0-9](?:\.[0-9]+)?e\+?[0-9]+", written, re.IGNORECASE):
        return Reading(reason="代码被存成了数字，末几位已丢失", remedy="把这一列设为文本格式后重新填写")
    return Reading(reason=message, remedy="对照营业执照核对 18 位代码")


def _batches(connection: Connection, at: Stage) -> Iterator[pa.StringArray]:
    table = connection.sql(f"SELECT k FROM {at.rows} WHERE k IS NOT NULL").to_arrow_table()  # noqa: S608 - our own names
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield batch.column(0).cast(pa.string())


def judge_codes(codes: pa.StringArray) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For every code, whether its form or check character is wrong, and whether its organisation check is odd.

    The second is only meaningful where the first is false.
    """
    offsets = np.frombuffer(codes.buffers()[1], np.int32)[codes.offset : codes.offset + len(codes) + 1]
    wrong = np.diff(offsets) != LENGTH
    odd = np.zeros(len(codes), np.bool_)
    fit = np.flatnonzero(~wrong)
    if len(fit):
        content = np.frombuffer(codes.buffers()[2], np.uint8)
        characters = content[offsets[:-1][fit][:, None] + np.arange(LENGTH)]
        values = _VALUES[characters]
        total = values[:, : LENGTH - 1] @ np.asarray(WEIGHTS, np.int32)
        wrong[fit] = (values < 0).any(axis=1) | ((total + values[:, -1]) % len(ALPHABET) != 0)
        organisation = _ORGANISATION_VALUES[characters[:, 8:17]]
        sums = organisation[:, :8] @ np.asarray(ORGANISATION_WEIGHTS, np.int32)
        expected = _ORGANISATION_CHECKS[-sums % len(_ORGANISATION_CHECKS)]
        odd[fit] = characters[:, 16] != expected
    return wrong, odd


def _values_of(alphabet: str) -> npt.NDArray[np.int32]:
    values = np.full(256, -1, np.int32)
    values[[ord(character) for character in alphabet]] = np.arange(len(alphabet))
    return values


_VALUES = _values_of(ALPHABET)
_ORGANISATION_VALUES = _values_of(ORGANISATION_ALPHABET)
_ORGANISATION_CHECKS = np.frombuffer(b"0123456789X", np.uint8)


def refuse_duplicates(connection: Connection, at: Stage, key: str, *, by_period: bool = False) -> None:
    """Of rows that are equal in every cell the first stays; rows that share a key and differ are all refused.

    ``by_period``: a key may stand once in each period, which is in the column ``p``.
    """
    same = "k, p" if by_period else "k"
    twice = f"SELECT {same} FROM {at.rows} WHERE k IS NOT NULL GROUP BY {same} HAVING count(*) > 1"  # noqa: S608 - our own names
    if not run(connection, f"SELECT 1 FROM ({twice}) LIMIT 1"):  # noqa: S608 - our own names
        return
    repeated = quoted(f"{at.name}_repeated")
    run(
        connection,
        f"CREATE OR REPLACE TEMP TABLE {repeated} AS SELECT row, {same} FROM {at.rows} WHERE ({same}) IN ({twice})",  # noqa: S608 - our own names
    )
    fetch_originals(connection, at, f"SELECT row FROM {repeated} UNION ALL SELECT row FROM {at.problems}")  # noqa: S608 - our own names
    cells = ", ".join(f"o.c{i}" for i in range(len(at.source.headers)))
    numbered = with_numbers(at, f"SELECT * FROM {repeated}")  # noqa: S608 - our own names
    run(
        connection,
        f"INSERT INTO {at.problems} WITH content AS (SELECT t.* EXCLUDE (row), t.row, ROW({cells})::VARCHAR AS cells "  # noqa: S608 - our own names
        f"FROM {at.originals} o JOIN ({numbered}) t USING (row)), "
        f"named AS (SELECT {same}, count(DISTINCT cells) AS kinds, min(number) AS first, count(*) AS times, "
        f"list(number ORDER BY number)[1:{_ROWS_NAMED + 1}] AS numbers FROM content GROUP BY {same}) "
        f"SELECT row, {at.layout.key_position}, {literal(key)}, k, "
        "CASE WHEN kinds = 1 THEN '重复行：与第 ' || first || ' 行完全相同' ELSE '标识重复而内容不同：另见第 ' || "
        f"array_to_string(list_filter(numbers, lambda n: n <> number)[1:{_ROWS_NAMED}], '、') || ' 行' "
        f"|| CASE WHEN times > {_ROWS_NAMED + 1} THEN '等，共 ' || times || ' 行' ELSE '' END END, "
        "CASE WHEN kinds = 1 THEN '删去重复的行' ELSE '核对后只留正确的一行' END "
        f"FROM content JOIN named USING ({same}) WHERE kinds > 1 OR number <> first",
    )
