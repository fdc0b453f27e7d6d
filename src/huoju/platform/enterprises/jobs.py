"""Judging all enterprises of a branch under every standard in force, in one pass over one table."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from huoju.evaluation.titles import KEY, judge_all_titles
from huoju.evaluation.titles_sql import MISSING, NEXT, OBSTACLES, TITLES, UNKNOWN, UNMET
from huoju.platform.enterprises import impacts
from huoju.platform.enterprises.models import Profile, Standing
from huoju.platform.jobs.run import Run, job
from huoju.platform.organisations import paths
from huoju.reports.picture import SIMULATED

_COLUMNS = (KEY, TITLES, NEXT, UNMET, UNKNOWN, OBSTACLES, MISSING)


@job("enterprises.judge", label="梯度评价")
def judge(run: Run, *, path: str) -> dict[str, object]:
    """The newest profile of every enterprise below `path`, judged; the standings replace those that were there."""
    today = date.today()  # noqa: DTZ011 - the office's own day
    newest = _newest(path)
    if not newest:
        return {"enterprises": 0}
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder) / "profiles.csv", Path(folder) / "titles.parquet"
        _write_table(table, newest)
        run.progress(0, 2, "逐家评价")
        found = judge_all_titles(table, as_of=today, out=out, quarantine=Path(folder) / "quarantine.csv")
        rows = duckdb.read_parquet(str(out)).select(*_COLUMNS).fetchall()
    run.progress(1, 2, "写入结果")
    run.once("write", lambda: _write(path, newest, rows, today))
    return {
        "enterprises": found.rows,
        "quarantined": found.intake.rows_quarantined,
        "verdicts": {name: dict(counts) for name, counts in found.verdicts.items()},
    }


@job("enterprises.impact", label="规则改动的影响")
def impact(run: Run, *, path: str, pair: str) -> dict[str, object]:
    """Both versions of a rule over the newest profile of every enterprise below `path`; the rows go into a file."""
    asked = next(one for one in impacts.pairs() if one.code == pair)
    newest = _newest(path)
    out = impacts.rows_file(run.job.pk)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "profiles.csv"
        _write_table(table, newest)
        run.progress(0, 1, "两版逐家比较")
        found = impacts.measure(asked, table, out, Path(folder) / "quarantine.csv")
    return impacts.kept(asked, found)


def _newest(path: str) -> dict[str, Profile]:
    rows = Profile.objects.filter(path__gte=path, path__lt=paths.end(path)).select_related("organisation")
    return {profile.organisation.code: profile for profile in rows.order_by("year").iterator(chunk_size=2000)}


def _write_table(table: Path, profiles: dict[str, Profile]) -> None:
    names = sorted({name for profile in profiles.values() for name in profile.values})
    with table.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow([KEY, impacts.NAME, impacts.NATURE, *names])
        for code, profile in profiles.items():
            owner = profile.organisation
            known = (code, owner.name, SIMULATED if owner.simulated else "")
            writer.writerow([*known, *(profile.values.get(name, "") for name in names)])


def _write(path: str, profiles: dict[str, Profile], rows: list[tuple[Any, ...]], today: date) -> int:
    Standing.objects.filter(path__gte=path, path__lt=paths.end(path)).delete()
    standings = []
    for code, titles, near, unmet, unknown, obstacles, missing in rows:
        owner = profiles[code].organisation
        standings.append(
            Standing(
                organisation=owner,
                path=owner.path,
                as_of=today,
                titles=f";{titles};" if titles else ";",
                near=near or "",
                unmet=unmet or 0,
                unknown=unknown or 0,
                obstacles=obstacles or "",
                missing=missing or "",
            )
        )
    Standing.objects.bulk_create(standings, batch_size=500)
    return len(standings)
