"""The commands, and how their errors reach a person: one clear line, never a traceback.

Exit 0: done. 1: done, but rows were quarantined. 2: nothing done, one line says why. 130: interrupted.
"""

from __future__ import annotations

import sys

import typer

from huoju.cli import (
    assess,
    claims,
    documents,
    evaluation,
    impact,
    index,
    path,
    pipeline,
    platform,
    standards,
    titles,
    zone,
)
from huoju.cli import report as reports
from huoju.cli.failure import INTERRUPTED, report

app = typer.Typer(
    name="huoju",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="火炬：把高新区与企业的评价标准做成数据，逐条计算，逐分说明。",
)
standards.app.command("form")(assess.form)
standards.app.command("draft")(claims.draft)
app.add_typer(standards.app, name="standards")
app.add_typer(zone.app, name="zone")
app.add_typer(index.app, name="index")
app.command("assess")(assess.assess)
app.command("evaluate")(evaluation.evaluate)
app.command("explain")(evaluation.explain)
app.command("rank")(evaluation.rank)
app.command("titles")(titles.titles)
app.command("path")(path.path)
app.command("impact")(impact.impact)
app.command("pipeline")(pipeline.pipeline)
app.add_typer(documents.app, name="documents")
app.command("search")(documents.search)
app.command("claims")(claims.claims)
app.command("measures")(claims.measures)
app.command("targets")(claims.targets)
app.command("report")(reports.report)
app.command("demo")(evaluation.demo)
app.command("start")(platform.start)
app.command("backup")(platform.backup)
app.command("restore")(platform.restore)
app.command("upgrade")(platform.upgrade)
app.add_typer(platform.app, name="platform")


def _version(wanted: bool) -> None:
    if wanted:
        from huoju import __version__  # noqa: PLC0415 - only this option needs it

        typer.echo(f"huoju {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *, version: bool = typer.Option(False, "--version", help="显示版本", is_eager=True, callback=_version)
) -> None:
    """火炬：把高新区与企业的评价标准做成数据，逐条计算，逐分说明。"""


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        app()
    except KeyboardInterrupt as stopped:
        typer.echo(str(stopped) or "已中断；没有写出不完整的结果。", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last place before the person
        sys.exit(report(error))
