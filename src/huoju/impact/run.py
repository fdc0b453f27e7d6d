"""Two versions of a rule over one table, in one pass: who gains, who loses, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from sqlglot import exp

from huoju.evaluation.groups import groupings, is_simulated
from huoju.evaluation.output import Progress, check_writable, replacing, write_query
from huoju.evaluation.parquet_join import join_parquet
from huoju.evaluation.parts import BLOCK_ROWS, joined_intake
from huoju.evaluation.run import bindings_of
from huoju.evaluation.several import shared_fields
from huoju.impact import query as q
from huoju.impact.assembling import assemble
from huoju.impact.model import Impact
from huoju.impact.question import Answer, Population, Question, ask
from huoju.impact.versions import Versions
from huoju.intake import Column, Intake, blocks_of, join_quarantines, take_in
from huoju.pipeline.ladder import LADDER_STANDARDS
from huoju.standards import catalogue
from huoju.standards.fields import Field
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

_PARQUET = frozenset({".parquet", ".pq"})


def measure_impact(  # noqa: PLR0913 - the choices of a user arrive as keywords
    versions: Versions,
    table: Path,
    *,
    as_of: date,
    purpose: Purpose = "recognition",
    by: Sequence[str] = (),
    sliders: Sequence[str] | None = (),
    ladder: bool = False,
    out: Path | None = None,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    block_rows: int = BLOCK_ROWS,
) -> Impact:
    """Judge every subject of a table by both versions, reading it once.

    Args:
        versions: the rule before and after.
        table: CSV, Excel or Parquet with the inputs of both; what one lacks is unknown to it.
        as_of: the day of the evaluation.
        purpose: recognition (认定) or re-examination (复核).
        by: columns to break the result down by.
        sliders: requirements whose thresholds a reader can move; None: those that changed most plainly.
        ladder: also judge the other standards of the ladder, to see on which rung firms end.
        out: where the rows with both verdicts go (.csv, .parquet or .xlsx).
        mapping: which column holds which field, for headers that do not say so themselves.
        quarantine: where rows that cannot be used go.
        sheet: the sheet of an Excel file.
        progress: told the share that is done.
        block_rows: a Parquet file with more rows is read in blocks, one after another, and needs no more memory.

    Raises:
        GroupError: the table has no such column, or too many values in it.
        ImpactError: the versions or sliders do not fit.
        IntakeError: the table cannot be used.
        OutputError: the rows cannot be written.
        SharedFieldError: the versions mean different things by one name.
        StandardError: a version cannot be compiled.
    """
    others = _others(versions, as_of, purpose) if ladder else {}
    run = _Run(
        versions,
        table,
        as_of,
        purpose,
        tuple(by),
        None if sliders is None else tuple(sliders),
        others,
        shared_fields((versions.before, versions.after, *others.values())),
        dict(mapping or {}),
        sheet,
    )
    blocks = run.blocks(block_rows) if out is None or out.suffix.lower() == ".parquet" else ()
    if not blocks:
        return run.impact([run.taken("", out, quarantine, progress)], out, quarantine)
    with _folder_beside(out) as folder:
        parts = []
        for number, block in enumerate(blocks):
            rows = None if out is None else folder / f"{number:05}.parquet"
            parts.append(run.taken(block, rows, folder / f"{number:05}.csv", None))
            if progress is not None:
                progress((number + 1) / len(blocks))
        if quarantine is not None:
            join_quarantines([folder / f"{number:05}.csv" for number in range(len(blocks))], quarantine)
        if out is not None:
            with replacing(out) as unfinished:
                join_parquet([folder / f"{number:05}.parquet" for number in range(len(blocks))], unfinished)
    return run.impact(parts, out, quarantine)


@contextmanager
def _folder_beside(out: Path | None) -> Iterator[Path]:
    """A folder for parts on the disk of the result, gone when the block ends."""
    if out is not None:
        check_writable(out)
    with TemporaryDirectory(prefix=".huoju-", dir=None if out is None else out.parent) as folder:
        yield Path(folder)


@dataclass(frozen=True, slots=True)
class _Taken:
    """One block of a table: what intake found, the question, its answer, and whether the rows are simulated."""

    intake: Intake
    question: Question
    answer: Answer
    simulated: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Everything that was asked, ready for one block of the table after another."""

    versions: Versions
    table: Path
    as_of: date
    purpose: Purpose
    by: tuple[str, ...]
    sliders: tuple[str, ...] | None
    others: Mapping[str, LoadedStandard]
    fields: tuple[Field, ...]
    mapping: Mapping[str, Column]
    sheet: str | None

    @property
    def key(self) -> str:
        return self.versions.after.model.key

    def blocks(self, size: int) -> tuple[str, ...]:
        """The blocks of a large Parquet file; none where the table is taken in whole."""
        if self.table.suffix.lower() not in _PARQUET or not self.table.is_file():
            return ()
        with duckdb.connect() as connection:
            found = blocks_of(self.table, self.fields, self.key, connection=connection, size=size, mapping=self.mapping)
        return found if len(found) > 1 else ()

    def taken(self, block: str, rows: Path | None, quarantine: Path | None, progress: Progress | None) -> _Taken:
        """Take in a block (all of the table where it is empty), judge it, and write its rows."""
        with duckdb.connect() as connection:
            intake = take_in(
                self.table,
                self.fields,
                self.key,
                connection=connection,
                mapping=self.mapping,
                quarantine=quarantine,
                sheet=self.sheet,
                block=block,
            )
            given = frozenset(intake.columns)
            bindings = bindings_of({one.name: one for one in self.fields}, intake.columns)
            population = Population(exp.to_table(intake.relation), bindings, given)
            groups = groupings(connection, intake.relation, self.fields, self.by)
            question = ask(self.versions, population, self.as_of, self.purpose, groups, self.sliders, self.others)
            if rows is not None:
                carried = [intake.key, *_other_columns(connection, intake, self.fields)]
                write_query(connection, question.rows(carried), rows, progress)
            answer = question.answer(connection)
            return _Taken(intake, question, answer, is_simulated(connection, intake.relation))

    def impact(self, parts: Sequence[_Taken], out: Path | None, quarantine: Path | None) -> Impact:
        """The impact that several blocks come to together."""
        intake = parts[0].intake if len(parts) == 1 else joined_intake([one.intake for one in parts], quarantine)
        answer = _sum_of([one.answer for one in parts])
        simulated = any(one.simulated for one in parts)
        return assemble(self.versions, parts[0].question, answer, intake, self.as_of, out, simulated=simulated)


def _sum_of(answers: Sequence[Answer]) -> Answer:
    """The counts of several blocks added up."""
    summed: Answer = []
    for parts in zip(*answers, strict=True):
        counts: Counter[tuple[Any, ...]] = Counter()
        for rows in parts:
            for *values, count in rows:
                counts[tuple(values)] += count
        summed.append([(*values, count) for values, count in counts.items()])
    return summed


def _others(versions: Versions, as_of: date, purpose: Purpose) -> dict[str, LoadedStandard]:
    """The other standards of the ladder that are in force."""
    found = {}
    for name in LADDER_STANDARDS:
        if name != versions.after.model.standard:
            try:
                found[name] = catalogue.find(name, as_of=as_of, purpose=purpose)
            except catalogue.CatalogueError:
                continue
    return found


def _other_columns(connection: duckdb.DuckDBPyConnection, intake: Intake, fields: Sequence[Field]) -> list[str]:
    described = connection.execute(f'DESCRIBE "{intake.relation}"').fetchall()
    known = {field.name for field in fields} | {intake.key, q.BEFORE, q.AFTER, q.BECAUSE}
    return [str(name) for name, *_ in described if name not in known]
