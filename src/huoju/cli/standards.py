"""``huoju standards``: the catalogue."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from huoju.cli.common import AS_OF, JSON, LANG, PURPOSE, STANDARD, Lang, Purpose, day, print_json
from huoju.cli.failure import NOTHING_DONE, UsageError

app = typer.Typer(no_args_is_help=True, help="标准目录：列出、查看、检查、比较", rich_markup_mode=None)


@app.command("list")
def list_(*, json: bool = JSON) -> None:
    """列出目录中的全部标准和版本。"""
    from huoju.standards.catalogue import entries, load  # noqa: PLC0415 - keeps --help fast

    models = [load(entry.path).model for entry in entries()]
    if json:
        print_json(
            [
                {
                    "standard": model.standard,
                    "version": model.version,
                    "title": model.title,
                    "en": model.en,
                    "issuer": model.issuer,
                    "document": model.document,
                    "subject": model.subject,
                    "effective": model.effective,
                    "repealed": model.repealed,
                    "partial": model.partial,
                }
                for model in models
            ]
        )
        return
    for model in models:
        until = f" 至 {model.repealed}" if model.repealed else ""
        partial = "（未收录完整）" if model.partial else ""
        typer.echo(f"{model.reference}\t{model.title}{partial}\t{model.document}\t{model.effective}{until}")


@app.command()
def show(
    standard: str = STANDARD,
    *,
    format_: str = typer.Option("text", "--format", help="text、md 或 json"),
    as_of: str | None = AS_OF,
    purpose: Purpose = PURPOSE,
    lang: Lang = LANG,
) -> None:
    """查看一个标准：条件、评分、来源和核实程度。"""
    from huoju.standards.catalogue import find  # noqa: PLC0415 - keeps --help fast
    from huoju.standards.show import show as shown  # noqa: PLC0415 - as above

    if format_ not in {"text", "md", "json"}:
        raise UsageError(f"--format 应为 text、md 或 json，却是“{format_}”")
    loaded = find(standard, as_of=day(as_of), purpose=purpose)
    typer.echo(shown(loaded, format_, lang))


@app.command()
def check(
    files: list[Path] = typer.Argument(None, help="标准文件（YAML）"),
    *,
    everything: bool = typer.Option(False, "--all", help="检查整个目录"),
    json: bool = JSON,
) -> None:
    """检查标准：格式、单位、档次的空缺和重叠、够不到的总分、没有来源的数字、循环。"""
    from huoju.evaluation import compile_plan  # noqa: PLC0415 - keeps --help fast
    from huoju.standards.catalogue import catalogue_root  # noqa: PLC0415 - as above
    from huoju.standards.check import check_catalogue, check_file  # noqa: PLC0415 - as above

    if not files and not everything:
        raise UsageError("请给出标准文件，或用 --all 检查整个目录")
    found = [problem for path in files or () for problem in check_file(path, compile_plan)]
    if everything:
        found += check_catalogue(catalogue_root(), compile_plan)
    if json:
        print_json(found)
    else:
        for problem in found:
            typer.echo(str(problem))
        errors = sum(problem.severity == "error" for problem in found)
        typer.echo(f"{errors} 个错误，{len(found) - errors} 个提醒", err=True)
    if any(problem.severity == "error" for problem in found):
        sys.exit(NOTHING_DONE)


@app.command()
def diff(
    old: str = typer.Argument(help="旧版本"),
    new: str = typer.Argument(help="新版本"),
    *,
    format_: str = typer.Option("text", "--format", help="text、md 或 json"),
) -> None:
    """比较两个版本：规则改了什么。"""
    from huoju.standards.catalogue import find  # noqa: PLC0415 - keeps --help fast
    from huoju.standards.diff import diff_standards, render  # noqa: PLC0415 - as above

    if format_ not in {"text", "md", "json"}:
        raise UsageError(f"--format 应为 text、md 或 json，却是“{format_}”")
    typer.echo(render(diff_standards(find(old), find(new)), format_))
