"""The commands, and how their errors reach a person: one clear line, never a traceback.

Exit 0: done. 1: done, but rows were quarantined. 2: nothing done, one line says why. 130: interrupted.
"""

from __future__ import annotations

import sys

import typer

from huoju.cli import documents, evaluation, standards
from huoju.cli.failure import INTERRUPTED, report

app = typer.Typer(
    name="huoju",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="火炬：把高新区与企业的评价标准做成数据，逐条计算，逐分说明。",
)
app.add_typer(standards.app, name="standards")
app.command("evaluate")(evaluation.evaluate)
app.command("explain")(evaluation.explain)
app.command("rank")(evaluation.rank)
app.add_typer(documents.app, name="documents")
app.command("search")(documents.search)
app.command("claims")(documents.claims)
app.command("demo")(evaluation.demo)


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
    except KeyboardInterrupt:
        typer.echo("已中断；没有写出不完整的结果。", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last place before the person
        sys.exit(report(error))
