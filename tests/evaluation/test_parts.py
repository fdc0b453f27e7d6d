"""Long runs in parts: the same result, kept over interruptions, and never half of one under the final name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huoju.evaluation import evaluate
from huoju.evaluation import parts as parts_module
from huoju.evaluation.output import OutputError, write_query
from huoju.evaluation.parts import StoppedError, evaluate_resumably
from huoju.standards.catalogue import find
from huoju.standards.fields import fields_of
from tests.evaluation.tables import sql_type
from tests.evaluation.test_run import read

DAY = date(2026, 6, 30)
STANDARD = find("miit/little-giant@2026")
BLOCK = 2_000
ROWS = 9_000


def firms(path: Path, rows: int = ROWS, spoilt: str = "") -> Path:
    """A Parquet file with simulated firms; ``spoilt`` is SQL that changes some of them."""
    columns = ["'企业' || i AS \"企业编号\", i % 31 AS 省份"]
    for number, field in enumerate(fields_of(STANDARD)):
        if not field.required:
            continue
        draw = f"hash(i * 100 + {number}) % 1000"
        value = {
            "number": f"{draw} * 13.37",
            "integer": f"{draw} % 12",
            "boolean": f"{draw} < 500",
            "date": f"DATE '2026-01-01' - ({draw})::INTEGER",
        }.get(field.type, f"{[*field.options]}[1 + ({draw} % {max(1, len(field.options))})::INTEGER]")
        if field.low is not None:
            value = f"greatest({field.low}, least({field.high}, {value}))"
        columns.append(f'CASE WHEN {draw} > 50 THEN ({value})::{sql_type(field)} END AS "{field.name}"')
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE firms AS SELECT {', '.join(columns)} FROM range({rows}) t(i)")
        for statement in filter(None, spoilt.split(";")):
            connection.execute(statement)
        connection.execute(f"COPY firms TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)").fetchall()
    return path


def rows_of(path: Path) -> list[dict[str, Any]]:
    return sorted(read(path), key=lambda row: (str(row["credit_code"]), str(row)))


SPOILT = {
    "sound": "",
    "rows that cannot be used": "UPDATE firms SET market_share = 900 WHERE rowid % 3000 = 7",
    "repeated keys": (
        "UPDATE firms SET 企业编号 = '企业5' WHERE rowid IN (3000, 8999);"
        "UPDATE firms SET 企业编号 = ' 企业70' WHERE rowid = 4500;"
        "INSERT INTO firms SELECT * FROM firms WHERE rowid = 100"
    ),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_run_in_parts_gives_what_a_run_in_one_gives(tmp_path: Path, spoilt: str) -> None:
    table = firms(tmp_path / "firms.parquet", spoilt=SPOILT[spoilt])
    summaries = []
    for name, run in (("whole", evaluate), ("parts", evaluate_resumably)):
        options: dict[str, Any] = {"block_rows": BLOCK} if name == "parts" else {}
        aside = tmp_path / f"{name}.quarantine.csv"
        found = run(STANDARD, table, as_of=DAY, out=tmp_path / f"{name}.parquet", quarantine=aside, **options)
        intake = replace(found.intake, quarantine=None, absent=())
        summaries.append(replace(found, out=None, intake=intake, findings=()))
    assert summaries[0] == summaries[1]
    assert rows_of(tmp_path / "whole.parquet") == rows_of(tmp_path / "parts.parquet")
    asides = [tmp_path / f"{name}.quarantine.csv" for name in ("whole", "parts")]
    assert [aside.exists() for aside in asides] == [spoilt != "sound"] * 2
    if spoilt != "sound":
        whole, parts = (sorted(aside.read_text(encoding="utf-8-sig").splitlines()) for aside in asides)
        assert whole == parts
    assert not (tmp_path / "parts.parquet.parts").exists()


def command(table: Path, out: Path) -> list[str]:
    program = (
        "from datetime import date; from pathlib import Path; from huoju.evaluation.parts import evaluate_resumably;"
        "from huoju.standards.catalogue import find;"
        f"evaluate_resumably(find('miit/little-giant@2026'), Path({str(table)!r}), as_of=date(2026, 6, 30),"
        f" out=Path({str(out)!r}), block_rows={BLOCK})"
    )
    return [sys.executable, "-c", program]


def finished(folder: Path) -> dict[str, int]:
    """The finished parts and when their rows were written."""
    if not folder.is_dir():
        return {}
    return {mark.stem: mark.with_suffix(".parquet").stat().st_mtime_ns for mark in folder.glob("0*.json")}


def test_a_killed_run_goes_on_from_its_finished_parts_and_ends_with_the_same_bytes(tmp_path: Path) -> None:
    table = firms(tmp_path / "firms.parquet", rows=24_000)
    out = tmp_path / "out.parquet"
    running = subprocess.Popen(command(table, out), start_new_session=True)
    folder = tmp_path / "out.parquet.parts"
    while running.poll() is None and len(finished(folder)) < 2:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL, "the run was killed in the middle"
    assert not out.exists()
    kept = finished(folder)
    assert 2 <= len(kept) < 12
    made: list[str] = []
    original = parts_module._Run._make

    def noted(self: Any, part: Any, *rest: Any) -> None:
        made.append(part.counts.stem)
        original(self, part, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts_module._Run, "_make", noted)
        evaluate_resumably(STANDARD, table, as_of=DAY, out=out, block_rows=BLOCK)
    assert made
    assert not set(made) & set(kept), "finished parts are not made again"
    evaluate_resumably(STANDARD, table, as_of=DAY, out=tmp_path / "uninterrupted.parquet", block_rows=BLOCK)
    assert out.read_bytes() == (tmp_path / "uninterrupted.parquet").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "firms.parquet", "out.parquet", "uninterrupted.parquet",
    ]  # fmt: skip


def stopped_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person presses ctrl-C when so many parts are written."""
    original: Callable[..., None] = write_query
    written = 0

    def write(*arguments: Any) -> None:
        nonlocal written
        written += 1
        if written > count:
            raise KeyboardInterrupt
        original(*arguments)

    monkeypatch.setattr("huoju.evaluation.parts.write_query", write)


def test_an_interruption_says_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, out = firms(tmp_path / "firms.parquet"), tmp_path / "out.parquet"
    out.write_text("an earlier result", encoding="utf-8")
    stopped_after(2, monkeypatch)
    with pytest.raises(StoppedError, match=r"5 部分中完成了 2 部分.*out\.parquet\.parts"):
        evaluate_resumably(STANDARD, table, as_of=DAY, out=out, block_rows=BLOCK)
    assert out.read_text(encoding="utf-8") == "an earlier result"
    assert set(finished(tmp_path / "out.parquet.parts")) == {"00000", "00001"}


@pytest.mark.parametrize("changed", ["input", "standard", "detail", "day"])
def test_another_run_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    table, out = firms(tmp_path / "firms.parquet"), tmp_path / "out.parquet"
    with monkeypatch.context() as patch:
        stopped_after(2, patch)
        with pytest.raises(StoppedError):
            evaluate_resumably(STANDARD, table, as_of=DAY, out=out, block_rows=BLOCK)
    before = finished(tmp_path / "out.parquet.parts")
    options: dict[str, Any] = {"as_of": DAY, "detail": "full"}
    standard = STANDARD
    match changed:
        case "input":
            os.utime(table, (1, 1))
        case "standard":
            standard = replace(STANDARD, content_hash="another")
        case "detail":
            options["detail"] = "verdict"
        case "day":
            options["as_of"] = date(2026, 7, 1)
    with monkeypatch.context() as patch:
        stopped_after(1, patch)
        with pytest.raises(StoppedError):
            evaluate_resumably(standard, table, out=out, block_rows=BLOCK, **options)
    after = finished(tmp_path / "out.parquet.parts")
    assert set(after) == {"00000"}
    assert after["00000"] != before["00000"]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    table, out = firms(tmp_path / "firms.parquet"), tmp_path / "out.parquet"
    theirs = tmp_path / "out.parquet.parts" / "theirs.txt"
    theirs.parent.mkdir()
    theirs.write_text("keep", encoding="utf-8")
    with pytest.raises(OutputError, match="不是 Huoju 留下的"):
        evaluate_resumably(STANDARD, table, as_of=DAY, out=out, block_rows=BLOCK)
    assert theirs.read_text(encoding="utf-8") == "keep"


def test_small_tables_other_forms_and_other_results_are_run_whole(tmp_path: Path) -> None:
    table = firms(tmp_path / "firms.parquet", rows=50)
    for name in ("out.parquet", "out.csv"):
        found = evaluate_resumably(STANDARD, table, as_of=DAY, out=tmp_path / name, block_rows=BLOCK)
        assert found.rows == 50
    assert evaluate_resumably(STANDARD, table, as_of=DAY).rows == 50
