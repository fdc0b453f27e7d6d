"""Long runs in parts: what is finished stays, and an interrupted or killed run goes on from there.

A large Parquet file is evaluated block by block. Each block's rows, quarantined rows and counts are kept in the
folder ``X.parquet.parts`` beside the result ``X.parquet``, together with a note of what they were made from; the
result appears under its name when all of them are there. A run with another input, standard or engine starts anew.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.output import OutputError, Progress, check_writable, settle, write_query
from huoju.evaluation.parquet_join import join_parquet
from huoju.evaluation.plan import Plan
from huoju.evaluation.run import Evaluation, evaluate, query_over, summary_of, tally_over
from huoju.evaluation.sql import Detail
from huoju.evaluation.stamps import ENGINE
from huoju.intake import Column, ColumnInfo, Finding, Intake, blocks_of, join_quarantines, take_in
from huoju.standards.fields import fields_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

BLOCK_ROWS = 2_000_000
"""Rows in a part: about ten seconds of work, and little memory."""

_NOTE = "run.json"
_PARQUET = {".parquet", ".pq"}
_COUNTED = {"rounded", "organisation-code"}
"""Findings that count rows, so that those of several parts add up."""


class StoppedError(KeyboardInterrupt):
    """A run was interrupted; the message says what is kept."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a part's rows, quarantined rows and counts are; it is finished when its counts are there."""

    folder: Path
    number: int

    @property
    def rows(self) -> Path:
        return self.folder / f"{self.number:05}.parquet"

    @property
    def quarantine(self) -> Path:
        return self.folder / f"{self.number:05}.quarantine.csv"

    @property
    def counts(self) -> Path:
        return self.folder / f"{self.number:05}.json"

    @property
    def finished(self) -> bool:
        return self.counts.exists() and self.rows.exists()


def evaluate_resumably(
    standard: LoadedStandard,
    table: Path,
    *,
    as_of: date,
    purpose: Purpose = "recognition",
    detail: Detail = "full",
    out: Path | None = None,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    block_rows: int = BLOCK_ROWS,
) -> Evaluation:
    """``huoju.evaluation.evaluate``, in parts where a Parquet file with more than ``block_rows`` rows goes to Parquet.

    The rows are the same; those whose key may stand in the table twice come last.

    Raises:
        IntakeError: the table cannot be used.
        OutputError: the results cannot be written.
        StandardError: the standard cannot be compiled.
        StoppedError: the run was interrupted from the keyboard after some parts were finished.
    """
    blocks: tuple[str, ...] = ()
    if out is not None and _is_large(table, out, block_rows) and standard.model.index is None:
        check_writable(out)
        with duckdb.connect() as connection:
            blocks = blocks_of(
                table, fields_of(standard), standard.model.key, connection=connection, size=block_rows, mapping=mapping
            )
    if out is None or not blocks:
        return evaluate(
            standard, table, as_of=as_of, purpose=purpose, detail=detail, out=out, mapping=mapping,
            quarantine=quarantine, sheet=sheet, progress=progress,
        )  # fmt: skip
    run = _Run(standard, table, as_of, purpose, detail, out, dict(mapping or {}), blocks)
    return run.finish(quarantine, progress)


def _is_large(table: Path, out: Path, block_rows: int) -> bool:
    if out.suffix.lower() != ".parquet" or table.suffix.lower() not in _PARQUET or not table.is_file():
        return False
    path = str(table).replace("'", "''")
    with duckdb.connect() as connection:
        try:
            found = connection.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata('{path}')").fetchall()  # noqa: S608 - quoted
        except duckdb.Error:
            return False
    return bool(found[0][0] and found[0][0] > block_rows)


@dataclass(frozen=True, slots=True)
class _Run:
    standard: LoadedStandard
    table: Path
    as_of: date
    purpose: Purpose
    detail: Detail
    out: Path
    mapping: dict[str, Column]
    blocks: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return self.out.with_name(f"{self.out.name}.parts")

    def identity(self) -> dict[str, Any]:
        """Everything that the parts are made from."""
        status = self.table.stat()
        return {
            "standard": self.standard.model.reference,
            "content_hash": self.standard.content_hash,
            "engine": ENGINE,
            "as_of": self.as_of.isoformat(),
            "purpose": self.purpose,
            "detail": self.detail,
            "mapping": _digest({name: asdict(column) for name, column in self.mapping.items()}),
            "input": str(self.table.resolve()),
            "size": status.st_size,
            "changed": status.st_mtime_ns,
            "blocks": _digest(self.blocks),
        }

    def finish(self, quarantine: Path | None, progress: Progress | None) -> Evaluation:
        """Make the parts that are not there yet, and the result out of all."""
        self._prepare()
        parts = [_Part(self.folder, number) for number in range(len(self.blocks))]
        for part, block in zip(parts, self.blocks, strict=True):
            if not part.finished:
                self._make(part, block, _share(progress, part.number, len(parts)))
        found = [json.loads(part.counts.read_text(encoding="utf-8")) for part in parts]
        if quarantine is not None:
            join_quarantines([part.quarantine for part in parts], quarantine)
        self._join(parts)
        intake = joined_intake([_intake(one["intake"]) for one in found], quarantine)
        counts: Counter[str] = Counter()
        for one in found:
            counts.update({name: Decimal(count) for name, count in one["counts"].items()})
        shutil.rmtree(self.folder)
        return summary_of(self.standard, self._plan(intake), _whole(counts), intake, self.as_of, self.out)

    def _prepare(self) -> None:
        """The folder with the note of this run; parts of another run go."""
        note = self.folder / _NOTE
        identity = self.identity()
        try:
            if json.loads(note.read_text(encoding="utf-8")) == identity:
                return
        except (OSError, ValueError):
            pass
        if note.exists():
            shutil.rmtree(self.folder)
        elif self.folder.exists() and any(not path.name.startswith(".") for path in self.folder.iterdir()):
            raise OutputError(f"{self.folder}：已有同名的文件夹，不是 Huoju 留下的，请移走或换一个结果文件名")
        self.folder.mkdir(exist_ok=True)
        _write(note, identity)

    def _make(self, part: _Part, block: str, progress: Progress | None) -> None:
        try:
            with duckdb.connect() as connection:
                intake = take_in(
                    self.table, fields_of(self.standard), self.standard.model.key, connection=connection,
                    mapping=self.mapping, quarantine=part.quarantine, block=block,
                )  # fmt: skip
                plan = self._plan(intake)
                query = query_over(self.standard, plan, intake, connection, as_of=self.as_of, detail=self.detail)
                write_query(connection, query.sql(), part.rows, progress)
                counts = tally_over(plan, intake, connection, self.as_of)
        except KeyboardInterrupt as error:
            done = sum(_Part(self.folder, number).finished for number in range(len(self.blocks)))
            message = (
                f"已中断：{len(self.blocks)} 部分中完成了 {done} 部分，保存在 {self.folder}；再次运行同一命令即接着做。"
            )
            raise StoppedError(message) from error
        kept = {name: str(count) for name, count in counts.items() if count}
        _write(part.counts, {"counts": kept, "intake": asdict(replace(intake, absent=(), quarantine=None))})

    def _join(self, parts: Sequence[_Part]) -> None:
        whole = self.folder / "whole.parquet"
        join_parquet([part.rows for part in parts], whole)
        settle(whole)
        whole.replace(self.out)

    def _plan(self, intake: Intake) -> Plan:
        given = frozenset(intake.columns) & frozenset(self.standard.model.derived)
        return compile_plan(self.standard, self.purpose, given)


def _share(progress: Progress | None, number: int, parts: int) -> Progress | None:
    if progress is None:
        return None
    return lambda share: progress((number + (share or 0.0)) / parts)


def _digest(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _write(path: Path, value: object) -> None:
    """JSON under its final name only when it is whole and on the disk."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(json.dumps(value, ensure_ascii=False, default=str), encoding="utf-8")
    settle(unfinished)
    unfinished.replace(path)


def _whole(counts: Mapping[str, Any]) -> dict[str, int]:
    """Counts as whole numbers; what was never counted is zero."""
    return Counter({name: int(count) for name, count in counts.items()})


def _intake(kept: Mapping[str, Any]) -> Intake:
    columns = {name: ColumnInfo(**column) for name, column in kept["columns"].items()}
    findings = tuple(Finding(**finding) for finding in kept["findings"])
    return Intake(**{**kept, "columns": columns, "findings": findings, "absent": ()})


def joined_intake(parts: Sequence[Intake], quarantine: Path | None) -> Intake:
    """What the intakes of several blocks of a file come to together."""
    quarantined = sum(part.rows_quarantined for part in parts)
    return replace(
        parts[0],
        rows_in=sum(part.rows_in for part in parts),
        rows_accepted=sum(part.rows_accepted for part in parts),
        rows_quarantined=quarantined,
        quarantine=quarantine if quarantined else None,
        findings=tuple(_joined_findings(parts)),
    )


def _joined_findings(parts: Sequence[Intake]) -> list[Finding]:
    """What was found in the parts as it would be said of the whole."""
    by_kind: dict[tuple[str, str | None], list[Finding]] = {}
    for part in parts:
        for finding in part.findings:
            by_kind.setdefault((finding.code, finding.column), []).append(finding)
    joined: list[Finding] = []
    for (code, _), found in by_kind.items():
        if code in _COUNTED:
            first, total = found[0], sum(finding.count or 0 for finding in found)
            message = first.message.replace(f" {first.count} 个", f" {total} 个", 1)
            joined.append(replace(first, message=message, count=total))
        elif code != "maybe-fraction" or len(found) == len(parts):
            joined += dict.fromkeys(found) if code == "ignored-column" else found[:1]
    return joined
