"""Commands of the platform: start it, back it up, restore it, bring it to a new release, verify its log."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import typer

from huoju.cli.failure import UsageError

app = typer.Typer(no_args_is_help=True, help="平台的维护命令。")

_DATA = typer.Option(
    None, "--data", help="数据目录；默认为环境变量 HUOJU_DATA，或 ~/.local/share/huoju", show_default=False
)


def start(
    data: Path | None = _DATA,
    demo: bool | None = typer.Option(
        None, "--demo/--no-demo", help="装入演示数据与演示账号（模拟数据）", show_default=False
    ),
    address: str | None = typer.Option(None, "--address", help="监听地址；默认只限本机", show_default=False),
    port: int | None = typer.Option(None, "--port", min=0, max=65535, help="端口，默认 8170", show_default=False),
    workers: int | None = typer.Option(None, "--workers", min=1, max=64, help="网页进程数，默认 2", show_default=False),
) -> None:
    """启动综合管理服务平台：首次启动自动建库、建账号；Ctrl-C 停止。"""
    _need_the_extra()
    from huoju.platform.operations.start import start as run  # noqa: PLC0415 - Django is loaded only by these commands

    run(_folder(data), tell=typer.echo, demo=demo, address=address, port=port, workers=workers)


def _folder(data: Path | None) -> Path:
    from huoju.platform.configuration import data_folder  # noqa: PLC0415 - as above

    return data.expanduser().resolve() if data else data_folder()


def _need_the_extra() -> None:
    missing = [name for name in ("django", "granian", "allauth") if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError('平台组件没有安装；请执行 make start，或 pip install "huoju[platform]"')


def backup(
    target: Path = typer.Argument(help="备份文件，例如 huoju-20261124.zip", show_default=False),
    data: Path | None = _DATA,
) -> None:
    """备份平台的全部数据到一个文件；平台可以正在运行。"""
    _need_the_extra()
    from huoju.platform.operations import commands  # noqa: PLC0415 - Django is loaded only by these commands

    commands.backup(_folder(data), target, tell=typer.echo)


def restore(
    source: Path = typer.Argument(help="备份文件", show_default=False),
    data: Path | None = _DATA,
) -> None:
    """把备份恢复到新的数据目录（或空的数据库），并逐表核对。"""
    _need_the_extra()
    from huoju.platform.operations import commands  # noqa: PLC0415 - as above

    commands.restore(_folder(data), source, tell=typer.echo)


def upgrade(data: Path | None = _DATA) -> None:
    """安装新版本后执行一次：先备份，再更新数据结构与静态文件。"""
    _need_the_extra()
    from huoju.platform.operations import commands  # noqa: PLC0415 - as above

    commands.upgrade(_folder(data), tell=typer.echo)


@app.command("audit-verify")
def audit_verify(
    data: Path | None = _DATA,
    expected: str = typer.Option("", "--expect", help="以前留存的散列值；记录若在那之后被重写，校验会发现"),
) -> None:
    """校验审计记录的散列链。"""
    _need_the_extra()
    from huoju.platform.operations import commands  # noqa: PLC0415 - as above

    commands.audit_verify(_folder(data), expected=expected, tell=typer.echo)
