"""What several commands share: options, the day, progress, and results as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from huoju.cli.failure import ROWS_QUARANTINED, UsageError

if TYPE_CHECKING:
    from huoju.intake import Column, Intake

Purpose = Literal["recognition", "re-examination"]
Lang = Literal["zh", "en"]

STANDARD = typer.Argument(help="标准：目录编号（miit/little-giant、miit/little-giant@2026-04-01）或 YAML 文件")
TABLE = typer.Argument(help="表格：CSV、Excel 或 Parquet")
AS_OF = typer.Option(None, "--as-of", help="评价日期，例如 2026-06-30；省略为今天", metavar="DATE")
PURPOSE = typer.Option("recognition", "--purpose", help="用途：recognition 认定，re-examination 复核")
MAPPING = typer.Option(None, "--mapping", help="对应表（YAML 或 CSV）：哪一列是哪个指标")
QUARANTINE = typer.Option(None, "--quarantine", help="不可用的行写到这个文件；省略为 表名.quarantine.csv")
SHEET = typer.Option(None, "--sheet", help="Excel 工作表名称")
JSON = typer.Option(False, "--json", help="以 JSON 输出")
LANG = typer.Option("zh", "--lang", help="语言：zh 或 en")


def day(written: str | None) -> date:
    """The day that an option names, today where it names none."""
    if written is None:
        return date.today()  # noqa: DTZ011 - the user's own day
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f"日期“{written}”不可用，应写作 2026-06-30") from error


def quarantine_path(table: Path, chosen: Path | None) -> Path:
    """Where rows that cannot be used go."""
    return chosen or Path(f"{table.stem}.quarantine.csv")


def column_mapping(path: Path | None) -> Mapping[str, Column] | None:
    """The mapping file that says which column holds which field."""
    from huoju.intake import read_mapping  # noqa: PLC0415 - keeps --help fast

    return None if path is None else read_mapping(path)


def tell_intake(intake: Intake) -> None:
    """Tell what intake found, and leave with 1 where rows were set aside."""
    for finding in intake.findings:
        typer.echo(f"提醒：{finding}", err=True)
    if intake.rows_quarantined:
        message = f"{intake.rows_in} 行中 {intake.rows_quarantined} 行不可用，原因和改法见 {intake.quarantine}"
        typer.echo(message, err=True)
        sys.exit(ROWS_QUARANTINED)


def print_json(value: Any) -> None:
    """Print plain data as JSON, characters as they are."""
    typer.echo(json_text(value))


def json_text(value: Any) -> str:
    """Plain data as JSON, characters as they are."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal | Path | date) else value


@contextmanager
def progress(title: str) -> Iterator[Callable[[float | None], None] | None]:
    """A progress bar on stderr, where a person is looking; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only long work needs it
    from rich.progress import Progress  # noqa: PLC0415 - as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda share: bar.update(task, completed=share or 0.0)
