"""Tables in long form: a row per subject, period and indicator."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from duckdb import DuckDBPyConnection as Connection

from huoju.intake.cells import KEPT_AS_WRITTEN, fast_value, out_of_bounds, sql_type, text_of
from huoju.intake.errors import IntakeError
from huoju.intake.findings import fraction_findings, rounded_findings
from huoju.intake.headers import Layout, Matched, Names, find_key, known_unit, lay_out, right_units
from huoju.intake.keys import check_keys
from huoju.intake.model import Column, ColumnInfo, Finding, Intake
from huoju.intake.periods import PERIOD, read_periods
from huoju.intake.reading import add_problems, text_table
from huoju.intake.request import Request
from huoju.intake.sniff import Judge, LongColumns, long_columns
from huoju.intake.source import TEXT, Source, literal, quoted
from huoju.intake.staging import Stage, cleaned_key, row_of, run, scan_of, with_numbers
from huoju.intake.text import fold, shown
from huoju.intake.values import Reading, read_value
from huoju.intake.wide import set_aside, staged
from huoju.reference.units import compatible
from huoju.standards.fields import Field

_LISTED = 8


@dataclass(frozen=True, slots=True)
class Series:
    """What the rows of one indicator and unit hold: the field and the unit, and its index among all such pairs."""

    number: int
    matched: Matched


def looks_long(source: Source, judge: Judge) -> bool:
    """Whether a table has columns of indicators and values rather than a column per field."""
    key = find_key(source.headers, judge.key)
    if long_columns(source.headers, key) is None:
        return False
    return sum(judge.names.find(header) is not None for header in source.headers) == 0


def take_long(source: Source, request: Request) -> Intake:
    """Checks a long table and makes a relation with a row per key and period and a column per field.

    Raises IntakeError if it lacks a column of indicators or values.
    """
    connection = request.connection
    columns = _columns(source, request)
    at, broken = staged(source, request, lambda _: Layout(columns.key, (), ()), _filler(columns.long))
    findings = [*at.source.findings, *check_keys(connection, at, request.key, resolve=request.resolve)]
    if columns.long.period is None:
        run(connection, f"UPDATE {at.rows} SET p = ''")  # noqa: S608 - our own names
    else:
        read_periods(connection, at, columns.long.period)
    series, unused = _read_series(connection, at, request, columns.long)
    findings += unused
    _refuse_duplicates(connection, at, columns.long)
    rounded = _pivot(connection, at, series)
    rows_in, quarantined = set_aside(at, request, broken)
    _show(at, request, series)
    found = {one.matched.field.name: one for one in series}
    absent = tuple(field for field in request.fields if field.name not in found)
    findings += [
        Finding("missing-field", f"表中没有指标“{field.label}”，按未知处理", field.name)
        for field in absent
        if field.required
    ]
    findings += rounded_findings(rounded, request.fields)
    findings += fraction_findings(
        connection, [one.matched for one in found.values()], request.table_name, source.headers
    )
    value_header = source.headers[columns.long.value]
    return Intake(
        relation=request.table_name,
        key=request.key,
        columns={
            name: ColumnInfo(value_header, one.matched.unit or None, sql_type(one.matched.field))
            for name, one in found.items()
        },
        rows_in=rows_in,
        rows_accepted=rows_in - quarantined,
        rows_quarantined=quarantined,
        quarantine=request.quarantine if quarantined else None,
        problems=f"{at.name}_problems",
        findings=tuple(findings),
        absent=absent,
        form="long",
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    key: int
    long: LongColumns


def _columns(source: Source, request: Request) -> _Columns:
    layout = lay_out(
        source.headers,
        (None,) * len(source.headers),
        (),
        request.key,
        {},
        file=source.file,
        header_row=source.header_row,
    )
    found = long_columns(source.headers, layout.key_position)
    if found is None:
        raise IntakeError(
            "长表应有“指标”和“数值”两列", source.file, row=source.header_row, remedy="表头写成 地区,年份,指标,数值,单位"
        )
    return _Columns(layout.key_position, found)


def _filler(columns: LongColumns) -> Callable[[Connection, Stage], None]:
    """What fills the stage: every row with its key, period, indicator, unit and value as text."""

    def fill(connection: Connection, at: Stage) -> None:
        def text(position: int | None) -> str:
            return "NULL::VARCHAR" if position is None else text_of(f"c{position}", at.source.types[position])

        position = at.layout.key_position
        key = f"c{position}"
        run(
            connection,
            f"CREATE OR REPLACE TEMP TABLE {at.rows} AS SELECT "  # noqa: S608 - our own names
            f"{', '.join([*row_of(at.source), cleaned_key(key, at.source.types[position])])} AS k, "
            f"{text(columns.period)} AS p, {text(columns.indicator)} AS indicator, {text(columns.unit)} AS unit, "
            f"{text(columns.value)} AS text, NULL::INTEGER AS series, NULL::INTEGER AS field "
            f"FROM ({scan_of(at.source)})",
        )
        run(connection, f"CREATE OR REPLACE TEMP TABLE {at.leftover} (row BIGINT, place BIGINT, text VARCHAR)")

    return fill


def _read_series(
    connection: Connection, at: Stage, request: Request, columns: LongColumns
) -> tuple[list[Series], list[Finding]]:
    """Finds the field of every indicator; rows whose unit does not fit are refused, others without field not used."""
    names = Names(request.fields)
    pairs = (
        f"SELECT coalesce(indicator, ''), coalesce(unit, ''), count(*) FROM {at.rows} "  # noqa: S608 - our own names
        "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    )
    series: list[Series] = []
    unused: dict[str, int] = {}
    numbers = {field.name: i for i, field in enumerate(request.fields)}
    for indicator, unit_text, count in run(connection, pairs):
        written, own_unit = str(indicator), str(unit_text)
        pair = f"coalesce(indicator, '') = {literal(written)} AND coalesce(unit, '') = {literal(own_unit)}"
        field, in_name = _field_of(written, names, request.mapping)
        if not fold(written) or (field is not None and not _fits(field, own_unit or in_name or "")):
            fault = _NO_INDICATOR if field is None else _misfit(field, own_unit or in_name or "")
            position = columns.indicator if field is None or columns.unit is None else columns.unit
            run(
                connection,
                f"INSERT INTO {at.problems} SELECT row, {position}, {literal(field.name if field else '')}, "  # noqa: S608 - our own names
                f"{literal(own_unit or written)}, {literal(fault.reason)}, {literal(fault.remedy)} "
                f"FROM {at.rows} WHERE {pair}",
            )
        elif field is None:
            unused[written] = unused.get(written, 0) + int(str(count))
        else:
            written_unit = own_unit.strip() or in_name
            symbol = (known_unit(written_unit) if written_unit else None) if field.unit is not None else ""
            used = field.unit or "" if symbol is None else symbol
            number = len(series)
            mapped = request.mapping.get(written)
            series.append(Series(number, Matched(field, columns.value, used, mapped.values if mapped else {})))
            run(
                connection,
                f"UPDATE {at.rows} SET series = {number}, field = {numbers[field.name]} WHERE {pair}",  # noqa: S608 - our own names
            )
    return series, list(_unused(unused, names))


_NO_INDICATOR = Reading(reason="指标为空", remedy="补上指标名称")


def _field_of(indicator: str, names: Names, mapping: Mapping[str, Column]) -> tuple[Field | None, str | None]:
    """The field that an indicator means, and the unit that stands in its name."""
    mapped = mapping.get(indicator)
    if mapped is not None:
        return names.exact(mapped.field), mapped.unit
    return names.find(indicator) or (None, None)


def _fits(field: Field, written: str) -> bool:
    if field.type not in {"number", "integer"} or not written.strip():
        return True
    symbol = known_unit(written)
    return symbol is not None and compatible(symbol, field.unit or "")


def _misfit(field: Field, written: str) -> Reading:
    return Reading(reason=f"单位“{shown(written)}”与“{field.label}”不符", remedy=f"单位应为 {right_units(field)}")


def _unused(unused: Mapping[str, int], names: Names) -> Iterator[Finding]:
    for indicator, count in unused.items():
        near = names.near(indicator)
        if near is not None:
            message = f"指标“{shown(indicator)}”没有对应的字段，是否应为“{near}”？（{count} 行未使用）"
            yield Finding("unused-indicator", message, indicator, count)
    if unused:
        listed = "、".join(shown(name, 20) for name in list(unused)[:_LISTED]) + ("等" if len(unused) > _LISTED else "")
        total = sum(unused.values())
        yield Finding(
            "unused-indicator", f"{len(unused)} 个指标不是标准的字段，{total} 行未使用：{listed}", count=total
        )


def _refuse_duplicates(connection: Connection, at: Stage, columns: LongColumns) -> None:
    """Of equal rows the first stays; rows that give one indicator of one subject and period differently all go."""
    numbered = with_numbers(at, f"SELECT * FROM {at.rows}")  # noqa: S608 - our own names
    run(
        connection,
        f"INSERT INTO {at.problems} WITH numbered AS ({numbered}), twice AS (SELECT k, p, field, "  # noqa: S608 - our own names
        "count(DISTINCT ROW(coalesce(text, ''), coalesce(unit, ''))) AS kinds, min(number) AS first, "
        f"list(number ORDER BY number)[1:6] AS numbers FROM numbered WHERE k IS NOT NULL AND field IS NOT NULL "
        f"AND row NOT IN (SELECT row FROM {at.problems}) GROUP BY ALL HAVING count(*) > 1) "
        f"SELECT row, {columns.indicator}, '', r.indicator, "
        "CASE WHEN kinds = 1 THEN '重复行：与第 ' || first || ' 行相同' ELSE '同一指标有不同的值：另见第 ' || "
        "array_to_string(list_filter(numbers, lambda n: n <> number)[1:5], '、') || ' 行' END, "
        "CASE WHEN kinds = 1 THEN '删去重复的行' ELSE '核对后只留正确的一行' END "
        "FROM numbered r JOIN twice t ON r.k = t.k AND r.p = t.p AND r.field = t.field "
        "WHERE kinds > 1 OR number <> first",
    )


def _pivot(connection: Connection, at: Stage, series: list[Series]) -> dict[str, int]:
    """Makes the table with a row per key and period; returns how many values were rounded, by field."""
    good = f"SELECT * FROM {at.rows} WHERE k IS NOT NULL AND row NOT IN (SELECT row FROM {at.problems})"  # noqa: S608 - our own names
    typed = [
        f"CASE WHEN series = {one.number} THEN {fast_value(one.matched, 'text', TEXT)} END AS t{one.number}"
        for one in series
    ]
    bounded = [f"{_kept(one.matched.field, f't{one.number}')} AS v{one.number}" for one in series]
    values = f"SELECT *, {', '.join(bounded)} FROM (SELECT *, {', '.join(typed)} FROM ({good}))" if series else good  # noqa: S608 - our own names
    left = " OR ".join(f"(series = {one.number} AND v{one.number} IS NULL)" for one in series) or "false"
    run(
        connection,
        f"INSERT INTO {at.leftover} SELECT row, series, text FROM ({values}) WHERE text IS NOT NULL AND ({left})",  # noqa: S608 - our own names
    )
    fields: dict[str, list[Series]] = {}
    for one in series:
        fields.setdefault(one.matched.field.name, []).append(one)
    sums = [
        f"max(coalesce({', '.join(f'v{one.number}' for one in of)})) AS {quoted(name)}" for name, of in fields.items()
    ]
    run(
        connection,
        f"CREATE OR REPLACE TEMP TABLE {_wide(at)} AS SELECT {', '.join(['k', 'p', *sums])} "  # noqa: S608 - our own names
        f"FROM ({values}) WHERE field IS NOT NULL GROUP BY k, p ORDER BY k, p",
    )
    rounded: dict[str, int] = {}
    for one in series:
        name, count = one.matched.field.name, _read_left(connection, at, one)
        rounded[name] = rounded.get(name, 0) + count
    return rounded


def _kept(field: Field, value: str) -> str:
    """SQL of a value within the field's bounds, else NULL; categories and sets are all read afterwards."""
    if field.type in KEPT_AS_WRITTEN:
        return "NULL::VARCHAR"
    outside = out_of_bounds(field, value)
    return f"CASE WHEN NOT ({outside}) THEN {value} END" if outside else value


def _wide(at: Stage) -> str:
    return quoted(f"{at.name}_wide")


def _read_left(connection: Connection, at: Stage, one: Series) -> int:
    """Reads the values that SQL left over, each distinct text once; returns how many were rounded."""
    left = f"SELECT row, text FROM {at.leftover} WHERE place = {one.number}"  # noqa: S608 - our own names
    counts = {str(t): int(str(n)) for t, n in run(connection, f"SELECT text, count(*) FROM ({left}) GROUP BY text")}  # noqa: S608 - our own names
    matched = one.matched
    readings = {text: read_value(matched.field, matched.unit, text, matched.values) for text in counts}
    good = {text: str(reading.value) for text, reading in readings.items() if reading.value is not None}
    with text_table(connection, text=list(good), value=list(good.values())) as table:
        run(
            connection,
            f"UPDATE {_wide(at)} SET {quoted(matched.field.name)} = CAST(m.value AS {sql_type(matched.field)}) "  # noqa: S608 - our own names
            f"FROM ({left}) l JOIN {table} m USING (text) JOIN {at.rows} r USING (row) "
            f"WHERE {_wide(at)}.k = r.k AND {_wide(at)}.p = r.p",
        )
    faults = {text: reading for text, reading in readings.items() if reading.reason}
    if faults:
        add_problems(connection, at, left, matched.position, faults, matched.field.name)
    return sum(counts[text] for text, reading in readings.items() if reading.rounded)


def _show(at: Stage, request: Request, series: list[Series]) -> None:
    names = dict.fromkeys(one.matched.field.name for one in series)
    columns = [f"k AS {quoted(request.key)}", f"p AS {PERIOD}", *(quoted(name) for name in names)]
    run(
        request.connection,
        f"CREATE OR REPLACE TEMP VIEW {quoted(request.table_name)} AS SELECT {', '.join(columns)} FROM {_wide(at)}",  # noqa: S608 - our own names
    )
