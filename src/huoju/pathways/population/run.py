"""The cheapest path of every subject of a table to each of several standards: blocks in, costs out, nearest title."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from huoju.evaluation.output import check_writable, replacing, write_query
from huoju.evaluation.record import days
from huoju.intake import Intake, take_in
from huoju.pathways.cost_model import CostFile
from huoju.pathways.costs import default_costs
from huoju.pathways.lookup import TableFile, shared_fields
from huoju.pathways.population.columns import block_of_batch, fields_read, selected
from huoju.pathways.population.engine import Engine
from huoju.pathways.population.levers import NEVER
from huoju.pathways.prepared import prepare
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

Progress = Callable[[float | None], None]

BLOCK = 1 << 16
"""Subjects in a block: enough that the work in arrays outweighs the work between them."""

_INLINE = 40_000
"""Up to so many subjects more processes do not pay."""

_BUDGETS = (0, 100_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000)


@dataclass(frozen=True, slots=True)
class StandardCosts:
    """One standard over a population.

    Attributes:
        passes: subjects that pass already.
        reachable: subjects with a certain path that costs something.
        unreachable: subjects for whom no path is certain.
        median: yuan of the path of the middle one among the reachable; None where there are none.
        within: for some budgets in yuan, how many subjects could pass with so much each.
        single: for each measure that alone lifts subjects, how many it lifts and what that costs all together.
    """

    standard: str
    version: str
    title: str
    passes: int
    reachable: int
    unreachable: int
    median: int | None
    within: Mapping[int, int]
    single: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PopulationPaths:
    """What was found over a table. ``costs`` holds yuan by standard, -1 where no path is certain, in row order."""

    rows: int
    as_of: date
    costs_file: str
    standards: tuple[StandardCosts, ...]
    nearest: Mapping[str, int]
    measures: Mapping[str, str]
    intake: Intake
    out: Path | None
    costs: Mapping[str, NDArray[np.int64]] = field(repr=False)


def paths_of_population(
    standards: Sequence[LoadedStandard],
    table: TableFile,
    *,
    as_of: date,
    costs: CostFile | None = None,
    purpose: Purpose = "recognition",
    programmes: bool = False,
    out: Path | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> PopulationPaths:
    """The cost of the cheapest certain path of every subject to every standard.

    Args:
        standards: one or several standards of the same kind of subject.
        table: the subjects.
        as_of: the day of the evaluation.
        costs: what may be changed at what cost; the shipped assumptions where not given.
        purpose: recognition (认定) or re-examination (复核).
        programmes: whether to ask for every measure whom it lifts alone.
        out: where the rows go (.csv, .parquet or .xlsx).
        workers: processes.
        progress: told the share that is done.

    Raises:
        IntakeError: the table cannot be used.
        CostError, PathError: the costs do not fit, or a standard has no paths in blocks.
        OutputError: the results cannot be written.
    """
    file = default_costs(standards[0].model.standard) if costs is None else costs
    if out is not None:
        check_writable(out)
    job = _Job(tuple(standards), file, purpose, days(as_of), programmes)
    crew = _Crew(job)
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false").fetchall()
        key = standards[0].model.key
        intake = take_in(
            table.path,
            shared_fields(standards, file),
            key,
            connection=connection,
            mapping=table.mapping,
            quarantine=table.quarantine,
            sheet=table.sheet,
        )
        blocks = _blocks(connection, intake, crew)
        found = list(_worked(crew, job, blocks, intake.rows_accepted, workers, progress))
        by_standard = {
            standard.model.standard: _joined([block.costs[place] for block in found])
            for place, standard in enumerate(standards)
        }
        if out is not None:
            _write(connection, intake, by_standard, out)
    return PopulationPaths(
        intake.rows_accepted,
        as_of,
        file.costs,
        tuple(_summed(standard, place, found, by_standard) for place, standard in enumerate(standards)),
        _nearest(by_standard),
        {measure.id: measure.label for one in crew.prepared for measure in one.bound.measures},
        intake,
        out,
        by_standard,
    )


def _joined(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Job:
    """What every process has to know."""

    standards: tuple[LoadedStandard, ...]
    costs: CostFile
    purpose: Purpose
    day: int
    programmes: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """The costs of a block by standard, and for each measure alone (subjects lifted, yuan)."""

    costs: tuple[NDArray[np.int64], ...]
    single: tuple[Mapping[str, tuple[int, int]], ...]


class _Crew:
    """The engines of all standards, made ready once in each process."""

    def __init__(self, job: _Job) -> None:
        self.job = job
        self.prepared = [prepare(standard, job.costs, job.purpose) for standard in job.standards]
        self.engines = [Engine(one) for one in self.prepared]
        self.fields = [fields_read(one) for one in self.prepared]

    def work(self, batch: pa.RecordBatch) -> _Found:
        """One batch of the table."""
        costs = []
        single = []
        for engine, fields in zip(self.engines, self.fields, strict=True):
            block = block_of_batch(batch, fields, self.job.day)
            found = engine.costs(block)
            costs.append(np.where(found >= NEVER, -1, found))
            lifted: dict[str, tuple[int, int]] = {}
            if self.job.programmes:
                ahead = block.take((found > 0) & (found < NEVER))
                for measure in engine.prepared.bound.measures:
                    alone = engine.costs(ahead, frozenset({measure.id}))
                    fits = alone < NEVER
                    if fits.any():
                        lifted[measure.id] = int(fits.sum()), int(alone[fits].sum())
            single.append(lifted)
        return _Found(tuple(costs), tuple(single))


_crew: _Crew | None = None


def _start(job: _Job) -> None:
    global _crew  # noqa: PLW0603 - what a process of the pool keeps between blocks
    _crew = _Crew(job)


def _work(batch: pa.RecordBatch) -> _Found:
    assert _crew is not None
    return _crew.work(batch)


def _blocks(connection: duckdb.DuckDBPyConnection, intake: Intake, crew: _Crew) -> Iterator[pa.RecordBatch]:
    fields = {field.name: field for fields in crew.fields for field in fields if field.name in intake.columns}
    columns = ", ".join(selected(one) for one in fields.values()) or "1 AS nothing"
    query = f'SELECT {columns} FROM "{intake.relation}"'  # noqa: S608 - names of our own view
    with closing(connection.sql(query).to_arrow_reader(BLOCK)) as reader:
        for batch in reader:
            yield from (batch.slice(start, BLOCK) for start in range(0, batch.num_rows, BLOCK))


def _worked(
    crew: _Crew,
    job: _Job,
    blocks: Iterator[pa.RecordBatch],
    rows: int,
    workers: int,
    progress: Progress | None,
) -> Iterator[_Found]:
    """The results of the blocks in their order."""
    done = 0

    def tell(found: _Found) -> _Found:
        nonlocal done
        done += len(found.costs[0])
        if progress is not None:
            progress(done / max(rows, 1))
        return found

    if workers <= 1 or rows <= _INLINE:
        for block in blocks:
            yield tell(crew.work(block))
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(job,)) as pool:
        try:
            waiting: list[Future[_Found]] = []
            for block in blocks:
                waiting.append(pool.submit(_work, block))
                while len(waiting) > 2 * workers or (waiting and waiting[0].done()):
                    wait(waiting[:1], return_when=FIRST_COMPLETED)
                    yield tell(waiting.pop(0).result())
            for future in waiting:
                yield tell(future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _write(
    connection: duckdb.DuckDBPyConnection, intake: Intake, costs: Mapping[str, NDArray[np.int64]], out: Path
) -> None:
    """One row per subject: key, yuan to each standard (empty where no path is certain), the nearest and its cost."""
    keys = connection.sql(f'SELECT "{intake.key}" FROM "{intake.relation}"').to_arrow_table()  # noqa: S608 - our view
    names = list(costs)
    amounts = np.stack([costs[name] for name in names])
    columns = {intake.key: keys.column(0)}
    for name, row in zip(names, amounts, strict=True):
        columns[f"{name.replace('/', '_').replace('-', '_')}_cost"] = pa.array(row, mask=row < 0)
    ahead = np.where(amounts > 0, amounts, NEVER)
    near, cost = ahead.argmin(axis=0), ahead.min(axis=0)
    nothing = cost >= NEVER
    columns["nearest"] = pa.DictionaryArray.from_arrays(pa.array(near, mask=nothing), pa.array(names)).cast(pa.string())
    columns["nearest_cost"] = pa.array(cost, mask=nothing)
    rows = pa.table(columns)
    if out.suffix.lower() == ".parquet":
        with replacing(out) as unfinished:
            pq.write_table(rows, unfinished, compression="zstd", compression_level=1)
        return
    connection.register("paths_found", rows)
    write_query(connection, "SELECT * FROM paths_found", out)


def _summed(
    standard: LoadedStandard, place: int, found: Sequence[_Found], costs: Mapping[str, NDArray[np.int64]]
) -> StandardCosts:
    amounts = costs[standard.model.standard]
    ahead = amounts[amounts > 0]
    single: dict[str, tuple[int, int]] = {}
    for block in found:
        for name, (count, yuan) in block.single[place].items():
            before = single.get(name, (0, 0))
            single[name] = before[0] + count, before[1] + yuan
    return StandardCosts(
        standard.model.standard,
        standard.model.version,
        standard.model.title,
        int((amounts == 0).sum()),
        len(ahead),
        int((amounts < 0).sum()),
        int(np.partition(ahead, len(ahead) // 2)[len(ahead) // 2]) if len(ahead) else None,
        {budget: int(((amounts >= 0) & (amounts <= budget)).sum()) for budget in _BUDGETS},
        dict(sorted(single.items(), key=lambda pair: pair[1][1] / pair[1][0])),
    )


def _nearest(costs: Mapping[str, NDArray[np.int64]]) -> dict[str, int]:
    """How many subjects have each standard as the cheapest among those that they do not pass yet."""
    names = list(costs)
    if not names:
        return {}
    ahead = np.stack([np.where(costs[name] > 0, costs[name], NEVER) for name in names])
    near = np.where(ahead.min(axis=0) < NEVER, ahead.argmin(axis=0), -1)
    return {name: int((near == place).sum()) for place, name in enumerate(names)}
